/* SPDX-License-Identifier: MIT */
#include "settings/settings.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/path.h"
#include "settings/ini.h"
#include "settings/take.h"

#define FILE_NAME "supconf.ini"

static void free_c(char **text)
{
    free(*text);
}

static bool working_directory(struct arena *arena, struct str *directory, struct error *err)
{
    CLEANUP(free_c) char *path = getcwd(NULL, 0);

    if (!path)
        return error_errno(err, "find the working directory");
    *directory = str_copy(arena, str_from(path));
    return true;
}

/* The file nearest above the working directory; NULL: there is none. */
static const char *find_upwards(struct arena *arena, struct str directory)
{
    if (access(FILE_NAME, F_OK) == 0)
        return FILE_NAME;
    for (;;) {
        const char *path = str_to_c(arena, path_join(arena, directory, str_from(FILE_NAME)));

        if (access(path, F_OK) == 0)
            return path;
        if (directory.length <= 1)
            return NULL;
        directory = path_directory(directory);
    }
}

static struct settings defaults(struct str directory)
{
    return (struct settings){
        .directory = directory,
        .supervisor_version = STR("4.2.5"),
        .host = {.text = STR("")},
        .fail_level = SEVERITY_WARNING,
        .prefix = STR(""),
        .history_repository = STR("/var/lib/supconf/history"),
    };
}

struct settings settings_read(struct arena *arena, const struct text *text,
                              struct str directory, struct finding_list *findings)
{
    struct settings settings = defaults(directory);
    struct settings_reader reader = {
        .arena = arena, .findings = findings, .directory = directory};
    struct ini_document document = ini_read(arena, text, findings);

    settings.text = text;
    settings_take(&reader, &document, &settings);
    return settings;
}

bool settings_load(struct arena *arena, const char *path, struct settings *settings,
                   struct finding_list *findings, struct error *err)
{
    struct str directory, absolute;
    struct text *text;

    if (!working_directory(arena, &directory, err))
        return false;
    if (!path)
        path = find_upwards(arena, directory);
    if (!path) {
        *settings = defaults(directory);
        return true;
    }
    if (!text_load(arena, path, &text, err))
        return error_context(err, "load settings");
    absolute = path_normalize(arena, path_join(arena, directory, str_from(path)));
    *settings = settings_read(arena, text, path_directory(absolute), findings);
    return true;
}

const struct instance *settings_instance(const struct settings *settings, struct str name)
{
    for (size_t i = 0; i < settings->instances.count; i++)
        if (str_equal(settings->instances.items[i].name.text, name))
            return &settings->instances.items[i];
    return NULL;
}
