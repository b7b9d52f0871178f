/* SPDX-License-Identifier: MIT */
#include <fts.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buffer.h"
#include "base/descriptor.h"
#include "base/list.h"
#include "base/map.h"
#include "base/path.h"
#include "base/replace.h"
#include "cli/context.h"
#include "cli/reader.h"
#include "report/visible.h"

#define SETTINGS "supconf.ini"

enum { DEEPEST_FOLDER = 6, LARGEST_FILE_BYTES = 1024 * 1024 };

const struct command command_init = {
    .name = "init",
    .arguments = "[DIR]",
    .summary = "write a supconf.ini with what is found in a folder",
    .help = "Looks for supervisord's main files, for templates and for an inventory below DIR\n"
            "(by default the working directory), and writes DIR/supconf.ini. A file that is\n"
            "there stays as it is.",
    .examples = "supconf init\n"
                "supconf init deploy && supconf lint --settings deploy/supconf.ini",
};

/* What is found; paths from the folder. */
struct survey {
    struct arena *arena;
    LIST_OF(struct str) mains;   /* files of supervisord with [supervisord] or [include] */
    struct map template_folders; /* folder -> size_t *: how many templates lie there */
    struct str inventory;        /* empty: none */
};

static void close_walk(FTS **walk)
{
    if (*walk)
        fts_close(*walk);
}

static bool is_template(struct str name)
{
    return str_find(name, '#') != STR_NOT_FOUND || str_ends_with(name, STR(".j2")) ||
           str_ends_with(name, STR(".tmpl"));
}

static bool is_inventory(struct str path)
{
    static const struct str names[] = {
        STR_INIT("hosts.yml"),      STR_INIT("hosts.yaml"),    STR_INIT("inventory.yml"),
        STR_INIT("inventory.yaml"), STR_INIT("inventory.ini"),
    };
    struct str name = path_name(path);

    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_equal(name, names[i]))
            return true;
    return str_equal(name, STR("hosts")) &&
           str_equal(path_name(path_directory(path)), STR("inventory"));
}

/* A name with a comma cannot stand in the list of paths. */
static bool is_main(const FTSENT *entry, struct str name)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct error ignored = {0};
    struct text *text;

    return str_find(name, ',') == STR_NOT_FOUND &&
           (str_ends_with(name, STR(".conf")) || str_ends_with(name, STR(".ini"))) &&
           entry->fts_statp->st_size <= LARGEST_FILE_BYTES &&
           text_load(arena, entry->fts_accpath, &text, &ignored) &&
           reader_role(text->bytes) == ROLE_MAIN;
}

static void note_template(struct survey *survey, struct str path)
{
    struct str folder = path_directory(path);
    size_t *count = map_get(&survey->template_folders, folder);

    if (!count) {
        count = ARENA_NEW(survey->arena, size_t);
        map_put(&survey->template_folders, folder, count);
    }
    ++*count;
}

static void note_file(struct survey *survey, const FTSENT *entry, struct str path)
{
    struct str name = path_name(path);

    if (is_template(name))
        note_template(survey, path);
    else if (is_inventory(path) && !survey->inventory.length)
        survey->inventory = path;
    else if (is_main(entry, name))
        *LIST_ADD(survey->arena, &survey->mains) = path;
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static bool look_below(struct survey *survey, const char *folder, struct error *err)
{
    char *roots[] = {str_to_c(survey->arena, str_from(folder)), NULL};
    CLEANUP(close_walk) FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
    size_t skipped = strlen(folder) + !str_ends_with(str_from(folder), STR("/"));
    FTSENT *entry = walk ? fts_read(walk) : NULL;

    if (!entry || entry->fts_info == FTS_NS)
        return error_errno(err, "read %s", folder);
    if (entry->fts_info != FTS_D)
        return error_set(err, ERROR_USAGE, "%s is no folder", folder);
    while ((entry = fts_read(walk))) {
        struct str path = {entry->fts_path, entry->fts_pathlen};

        if (entry->fts_info == FTS_D &&
            (entry->fts_name[0] == '.' || entry->fts_level > DEEPEST_FOLDER))
            fts_set(walk, entry, FTS_SKIP);
        else if (entry->fts_info == FTS_F)
            note_file(survey, entry,
                      str_copy(survey->arena, str_slice(path, skipped, path.length)));
    }
    return true;
}

/* The folder with most templates; empty when there is none. */
static struct str template_folder(const struct survey *survey)
{
    struct str best = STR("");
    size_t most = 0;

    for (size_t i = 0; i < survey->template_folders.count; i++) {
        const struct map_entry *entry = &survey->template_folders.entries[i];

        if (*(const size_t *)entry->value > most) {
            most = *(const size_t *)entry->value;
            best = entry->key.length ? entry->key : STR(".");
        }
    }
    return best;
}

/* "key = value", or as a comment what it might be. */
static void append_key(struct buffer *out, const char *key, struct str value,
                       const char *example)
{
    if (value.length)
        buffer_printf(out, "%s = " STR_FORMAT "\n", key, STR_ARGS(value));
    else
        buffer_printf(out, "; %s = %s\n", key, example);
}

static struct str joined(struct arena *arena, const struct survey *survey)
{
    struct buffer out = {.arena = arena};

    for (size_t i = 0; i < survey->mains.count; i++)
        buffer_printf(&out, "%s" STR_FORMAT, i ? ", " : "", STR_ARGS(survey->mains.items[i]));
    return buffer_str(&out);
}

static struct str settings_text(struct arena *arena, const struct survey *survey)
{
    struct buffer out = {.arena = arena};

    buffer_append_c(&out, "; What supconf knows about this project: supconf(1).\n\n"
                          "[supconf]\n"
                          "supervisor-version = 4.2.5\n\n"
                          "[lint]\n");
    append_key(&out, "paths", joined(arena, survey), "etc/supervisord.conf");
    buffer_append_c(&out, "fail-level = warning\n"
                          "; profile = strict              ; advice too\n\n"
                          "[render]\n");
    append_key(&out, "inventory", survey->inventory, "inventory/hosts.yml");
    append_key(&out, "templates", template_folder(survey), "templates");
    buffer_append_c(&out, "; prefix = /opt/app             ; where rendered files go\n\n"
                          "; One supervisord a host, with the templates that make its files:\n"
                          "; [instance web]\n"
                          "; hosts = all\n"
                          "; templates = #etc#supervisord.conf\n"
                          "; config = /opt/app/etc/supervisord.conf\n");
    return buffer_str(&out);
}

static void tell(const struct context *context, const struct survey *survey, const char *folder)
{
    struct arena *arena = context->arena;
    struct str templates = template_folder(survey);
    struct str path = path_normalize(arena, path_join(arena, str_from(folder), STR(SETTINGS)));

    printf("wrote " STR_FORMAT "\n", STR_ARGS(visible(arena, path)));
    for (size_t i = 0; i < survey->mains.count; i++)
        printf("  main file  " STR_FORMAT "\n",
               STR_ARGS(visible(arena, survey->mains.items[i])));
    if (templates.length)
        printf("  templates  " STR_FORMAT "\n", STR_ARGS(visible(arena, templates)));
    if (survey->inventory.length)
        printf("  inventory  " STR_FORMAT "\n", STR_ARGS(visible(arena, survey->inventory)));
    if (templates.length)
        context_say(context, "next: name an [instance] in it, then 'supconf lint'");
    else
        context_say(context, "next: 'supconf lint'%s",
                    survey->mains.count ? "" : " FILE..., since no main file was found");
}

bool run_init(struct context *context, enum exit_status *status, struct error *err)
{
    CLEANUP(close_descriptor) int root = -1;
    struct survey survey = {.arena = context->arena,
                            .template_folders = {.arena = context->arena}};
    struct file_state state = {.exists = true, .mode = 0644}, found;
    const char *folder = ".";
    bool is_changed;

    *status = STATUS_CLEAN;
    if (!context_operands_at_most(context, 1, err))
        return false;
    if (context->arguments.operand_count)
        folder = context->arguments.operands[0];
    if (!look_below(&survey, folder, err) || !reader_root(folder, &root, err) ||
        !file_read(context->arena, root, SETTINGS, &found, err))
        return false;
    if (found.exists)
        return error_set(err, ERROR_INPUT, "%s/" SETTINGS " is there already", folder);
    state.bytes = settings_text(context->arena, &survey);
    if (!file_write(root, SETTINGS, &state, &is_changed, err))
        return false;
    tell(context, &survey, folder);
    return true;
}
