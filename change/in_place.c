/* SPDX-License-Identifier: MIT */
#include "change/in_place.h"

#include <stdlib.h>
#include <unistd.h>

#include "apply/remedy.h"
#include "base/buffer.h"
#include "base/list.h"
#include "base/path.h"
#include "history/history.h"
#include "plan/active.h"

/* One folder name for a path: "%2Fetc%2Fsupervisord.conf". */
static struct str flat_name(struct arena *arena, struct str path)
{
    struct buffer out = {.arena = arena};

    for (size_t i = 0; i < path.length; i++) {
        if (path.bytes[i] == '/' || path.bytes[i] == '%')
            buffer_printf(&out, "%%%02X", (unsigned)path.bytes[i]);
        else
            buffer_append_byte(&out, path.bytes[i]);
    }
    return buffer_str(&out);
}

/* Where programs keep what they know: of the system for root, else of the user. */
static struct str state_folder(struct arena *arena)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");

    if (state && path_is_absolute(str_from(state)))
        return str_printf(arena, "%s/supconf", state);
    if (geteuid() == 0 || !home)
        return STR("/var/lib/supconf");
    return str_printf(arena, "%s/.local/state/supconf", home);
}

static bool take_located(struct change_set *set, struct error *err)
{
    struct arena *arena = set->context->arena;
    struct located_list list;

    if (!located_read(set->context, &set->project.secrets, &list, err))
        return false;
    if (list.count > 1)
        return error_set(err, ERROR_USAGE, "%s takes one -c", set->context->command->name);
    set->located = &list.items[0];
    return located_find_config(arena, set->located, err) ||
           error_context(err, "find the main file");
}

bool in_place_open(struct change_set *set, struct error *err)
{
    struct arena *arena = set->context->arena;
    struct settings *settings = &set->project.settings;
    struct instance instance;

    if (!take_located(set, err))
        return false;
    instance = (struct instance){
        .name = {.text = set->located->name},
        .config = {.text = set->located->config},
    };
    settings->instances.items = NULL;
    settings->instances.count = settings->instances.capacity = 0;
    *LIST_ADD(arena, &settings->instances) = instance;
    settings->prefix = STR("/");
    settings->history_repository =
        str_printf(arena, STR_FORMAT "/by-file/" STR_FORMAT, STR_ARGS(state_folder(arena)),
                   STR_ARGS(flat_name(arena, set->located->config)));
    return true;
}

static void free_c(char **text)
{
    free(*text);
}

/* Whether files are replaced below it: no link is followed there. */
static bool is_plain(struct arena *arena, struct str path)
{
    CLEANUP(free_c) char *real = realpath(str_to_c(arena, path), NULL);

    return real && str_equal(str_from(real), path_normalize(arena, path));
}

static struct rendered_file file_of(struct arena *arena, const struct text *text)
{
    struct str path = path_normalize(arena, text->path);

    return (struct rendered_file){
        .path = path,
        .relative = str_slice(path, 1, path.length),
        .text = text,
        .template_text = text,
        .content = traced_from_span(span_make(text, 0, text->bytes.length)),
    };
}

bool in_place_take(struct change_set *set, struct change *change, struct error *err)
{
    struct arena *arena = set->context->arena;
    struct rendered_instance *taken = ARENA_NEW(arena, struct rendered_instance);
    const struct instance *instance = change->rendered->instance;
    struct finding_list ignored = {.arena = arena};
    const struct text *main =
        set->machine.files.read(set->machine.files.context, arena, instance->config.text);
    const struct config *config;

    if (!main)
        return error_set(err, ERROR_INPUT, "there is no " STR_FORMAT " that can be read",
                         STR_ARGS(instance->config.text));
    config = config_read(arena, main, &set->machine, &ignored);
    taken->instance = instance;
    taken->main = ARENA_NEW(arena, struct rendered_file);
    *taken->main = file_of(arena, main);
    change->has_links = false;
    for (size_t i = 0; i < config->document_count; i++) {
        const struct text *text = config->documents[i]->text;

        if (is_plain(arena, text->path))
            *ARRAY_ADD(arena, taken->files, taken->count, taken->capacity) =
                file_of(arena, text);
        else
            change->has_links = true;
    }
    change->rendered = taken;
    return true;
}

static const struct rendered_file *find_file(const struct rendered_instance *instance,
                                             struct str relative)
{
    for (size_t i = 0; i < instance->count; i++)
        if (str_equal(instance->files[i].relative, relative))
            return &instance->files[i];
    return NULL;
}

/* With a file that lies there as it is wanted. */
static void mark_edited(struct file_change *file, const struct rendered_file *past)
{
    const struct file_state *found = &file->found;

    if (!file_is_same(found, &file->wanted))
        return;
    file->former = (struct file_state){.exists = past != NULL};
    if (past)
        file->former = (struct file_state){
            .exists = true,
            .bytes = past->text->bytes,
            .mode = past->mode,
            .uid = found->uid,
            .gid = found->gid,
            .has_owner = found->exists && found->has_owner,
        };
    file->is_edited = !file_is_same(&file->former, found);
}

/* All that were edited, but for those that this configuration reads; NULL: all. */
static void mark_all(const struct change_set *set, struct change *change,
                     const struct change *past, const struct config *but)
{
    for (size_t i = 0; i < change->file_count; i++) {
        struct file_change *file = &change->files[i];
        struct str path =
            path_join(set->context->arena, set->project.settings.prefix, file->path);

        if (!but || !config_reads(but, path))
            mark_edited(file, find_file(past->rendered, file->path));
    }
}

const char *in_place_find_former(struct change_set *set, struct change *change,
                                 const struct plan_input *input)
{
    struct arena *arena = set->context->arena;
    struct change past = *change;
    struct evidence evidence;
    struct error ignored = {0};
    bool is_restored =
        change->recorded_count &&
        change_restore(set, &past, change->recorded, change->recorded_count, &ignored);

    if (!input->running)
        return NULL;
    if (input->is_found_read) { /* programs may have read theirs before they were edited */
        if (is_restored)
            mark_all(set, change, &past, input->found->config);
        return NULL;
    }
    if (change->has_links)
        return "a file is reached by a link, and no link is replaced";
    if (!change->recorded_count)
        return "no former version of the files is recorded";
    if (!is_restored)
        return "the version that is recorded holds a secret that is not known any more";
    evidence = evidence_create(arena, input);
    if (!all_run_as(arena, &evidence, input->recorded))
        return "what runs is not the version that is recorded";
    mark_all(set, change, &past, NULL);
    return NULL;
}

struct str in_place_words(const struct change_set *set)
{
    struct arena *arena = set->context->arena;

    if (!set->located)
        return STR("");
    return str_printf(arena, " -c " STR_FORMAT,
                      STR_ARGS(shell_quote(arena, set->located->config)));
}
