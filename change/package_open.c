/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "base/clock.h"
#include "base/map.h"
#include "base/path.h"
#include "base/text.h"
#include "change/package.h"
#include "release/signature.h"
#include "report/releases.h"
#include "report/visible.h"

struct str package_path_of(struct arena *arena, const struct release_file *file)
{
    return str_printf(arena, STR_FORMAT "/" STR_FORMAT "/" STR_FORMAT, STR_ARGS(file->host),
                      STR_ARGS(file->instance), STR_ARGS(file->path));
}

static bool has_instance(const struct release_description *description,
                         const struct release_file *file)
{
    for (size_t i = 0; i < description->instances.count; i++)
        if (str_equal(description->instances.items[i].host, file->host) &&
            str_equal(description->instances.items[i].name, file->instance))
            return true;
    return false;
}

static bool is_plain_name(struct str name)
{
    return name.length && name.bytes[0] != '.' && str_find(name, '/') == STR_NOT_FOUND;
}

/* The sums hold the files, the description says what they are: both must mean the same. */
static bool check_files(struct arena *arena, const struct release *release,
                        const struct release_description *description, struct error *err)
{
    struct map described = {.arena = arena};

    for (size_t i = 0; i < description->files.count; i++) {
        struct release_file *file = &description->files.items[i];

        if (!is_plain_name(file->host) || !is_plain_name(file->instance) ||
            !has_instance(description, file) ||
            map_put(&described, package_path_of(arena, file), file))
            return error_set(err, ERROR_INPUT,
                             "release.json has '" STR_FORMAT "' in the wrong place",
                             STR_ARGS(file->path));
    }
    for (size_t i = 0; i < release->files.entries.count; i++) {
        const struct archive_entry_file *entry = &release->files.entries.items[i];
        const struct release_file *file = map_get(&described, entry->path);

        if (!file || file->mode != entry->mode)
            return error_set(err, ERROR_INPUT,
                             "'" STR_FORMAT "' is not as release.json describes it",
                             STR_ARGS(entry->path));
    }
    return description->files.count == release->files.entries.count ||
           error_set(err, ERROR_INPUT, "release.json describes %zu files, but %zu are there",
                     description->files.count, release->files.entries.count);
}

static bool check_instances(const struct release_description *description, struct error *err)
{
    for (size_t i = 0; i < description->instances.count; i++) {
        const struct release_instance *instance = &description->instances.items[i];

        if (!path_is_absolute(instance->prefix) || !path_is_absolute(instance->config))
            return error_set(err, ERROR_INPUT,
                             "release.json gives '" STR_FORMAT "' a relative path",
                             STR_ARGS(instance->name));
    }
    return true;
}

static bool check_signature(struct arena *arena, const char *signers,
                            const struct release *release, struct str *signer,
                            struct error *err)
{
    *signer = STR("");
    if (!signers)
        return true;
    if (!release->signature.length)
        return error_set(err, ERROR_INPUT, "it is not signed");
    return signature_check(arena, signers, RELEASE_NAME_SPACE, release->sums,
                           release->signature, signer, err);
}

bool package_open(const struct context *context, const char *path, const char *signers,
                  struct release *release, struct release_description *description,
                  struct str *signer, struct error *err)
{
    struct arena *arena = context->arena;
    struct text *text;

    if (!text_load(arena, path, &text, err))
        return false;
    return (release_read(arena, text->bytes, release, err) &&
            check_signature(arena, signers, release, signer, err) &&
            release_parse(arena, release->description, description, err) &&
            check_instances(description, err) &&
            check_files(arena, release, description, err)) ||
           error_context(err, "%s", path);
}

static void tell_source(struct arena *arena, const struct release_description *description)
{
    if (description->time)
        printf("  time      " STR_FORMAT "\n",
               STR_ARGS(clock_format(arena, description->time)));
    if (description->revision.length)
        printf("  revision  " STR_FORMAT "%s\n",
               STR_ARGS(visible(arena, description->revision)),
               description->is_dirty ? ", with changes that are in no commit" : "");
}

void package_tell(const struct context *context, const struct release *release,
                  const struct release_description *description, struct str signer)
{
    struct arena *arena = context->arena;
    size_t covered = 0;

    for (size_t i = 0; i < description->files.count; i++)
        covered += description->files.items[i].is_covered;
    printf("%s" STR_FORMAT "%s\n", context->style.strong, STR_ARGS(release->id),
           context->style.reset);
    tell_source(arena, description);
    for (size_t i = 0; i < description->instances.count; i++) {
        const struct release_instance *instance = &description->instances.items[i];

        printf("  %-9s " STR_FORMAT " on " STR_FORMAT "\n", i ? "" : "instances",
               STR_ARGS(visible(arena, instance->name)),
               STR_ARGS(visible(arena, instance->host)));
    }
    printf("  files     %zu", description->files.count);
    if (covered)
        printf(", in %zu of them secrets are put in where they are applied", covered);
    printf("\n  findings  %zu warning%s\n", description->warnings,
           description->warnings == 1 ? "" : "s");
    if (signer.length)
        printf("  signed by " STR_FORMAT "\n", STR_ARGS(visible(arena, signer)));
    else if (release->signature.length)
        puts("  signed, by whom was not asked (--signers FILE)");
}
