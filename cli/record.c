/* SPDX-License-Identifier: MIT */
#include "cli/record.h"

#include <pwd.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/list.h"

bool record_open_existing(const struct change_set *set, struct history **history,
                          struct error *err)
{
    const char *path = str_to_c(set->context->arena, set->project.settings.history_repository);

    *history = NULL;
    return access(path, F_OK) != 0 || history_open(path, false, history, err);
}

bool record_last(const struct change_set *set, struct history *history, struct str instance,
                 struct recorded *recorded, struct error *err)
{
    struct arena *arena = set->context->arena;
    struct history_entry *entries;
    size_t count;

    *recorded = (struct recorded){0};
    if (!history)
        return true;
    if (!history_list(arena, history, set->host, instance, 1, &entries, &count, err))
        return false;
    if (!count)
        return true;
    recorded->entry = entries[0];
    return history_files(arena, history, entries[0].revision, set->host, instance,
                         &recorded->files, &recorded->count, err);
}

/* Who asks for the change: behind sudo the one who called it. */
static struct str operator_name(struct arena *arena)
{
    const char *name = getenv("SUDO_USER");
    const struct passwd *account = name && *name ? NULL : getpwuid(getuid());

    if (name && *name)
        return str_from(name);
    if (account)
        return str_copy(arena, str_from(account->pw_name));
    return str_printf(arena, "uid %ld", (long)getuid());
}

static void append_groups(struct buffer *out, const struct plan *plan, enum group_action action,
                          const char *word)
{
    for (size_t i = 0; i < plan->group_count; i++)
        if (plan->groups[i].action == action)
            buffer_printf(out, "%s%s " STR_FORMAT, out->length ? ", " : "", word,
                          STR_ARGS(plan->groups[i].name));
}

static struct str summarize(struct arena *arena, const struct plan *plan)
{
    struct buffer out = {.arena = arena};

    append_groups(&out, plan, GROUP_REMOVE, "removed");
    append_groups(&out, plan, GROUP_RESTART, "restarted");
    append_groups(&out, plan, GROUP_ADD, "added");
    if (!out.length)
        buffer_printf(&out, "changed %zu file%s", plan->file_count,
                      plan->file_count == 1 ? "" : "s");
    return buffer_str(&out);
}

bool record_change(const struct change_set *set, struct history *history,
                   const struct change *change, enum record_side side, struct str reason,
                   struct str *revision, struct error *err)
{
    struct arena *arena = set->context->arena;
    struct history_file *files = ARENA_ARRAY(arena, struct history_file, change->file_count);
    struct history_entry entry = {
        .time = time(NULL),
        .host = set->host,
        .instance = change->rendered->instance->name.text,
        .operator_name = operator_name(arena),
        .reason = secrets_cover(arena, &set->project.secrets, reason),
        .summary = side == RECORD_WANTED ? summarize(arena, change->plan)
                                         : STR("found before the first change"),
    };
    size_t count = 0;

    for (size_t i = 0; i < change->file_count; i++) {
        const struct file_change *file = &change->files[i];
        const struct file_state *state = side == RECORD_WANTED ? &file->wanted : &file->found;
        struct str covered = secrets_cover(arena, &set->project.secrets, state->bytes);

        if (!state->exists)
            continue;
        files[count++] = (struct history_file){
            .path = file->path,
            .bytes = covered,
            .mode = state->mode,
            .is_covered = covered.bytes != state->bytes.bytes,
        };
    }
    return history_record(arena, history, &entry, files, count, revision, err);
}

bool record_is_same(const struct change_set *set, const struct history_file *file,
                    struct str bytes)
{
    return str_equal(file->bytes,
                     secrets_cover(set->context->arena, &set->project.secrets, bytes));
}
