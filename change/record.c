/* SPDX-License-Identifier: MIT */
#include "change/record.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/accounts.h"
#include "base/buffer.h"
#include "base/list.h"
#include "change/packaged.h"
#include "change/references.h"

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

struct str record_operator(struct arena *arena)
{
    const char *name = getenv("SUDO_USER");
    struct account_record record;

    if (name && *name)
        return str_from(name);
    if (account_by_id(arena, ACCOUNT_USER, getuid(), &record))
        return record.name;
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

/* Each secret under a name that tells, by its seal, whether it is still the same. */
static bool seal_secrets(const struct change_set *set, struct history *history,
                         struct secrets *sealed, struct error *err)
{
    struct arena *arena = set->context->arena;
    const struct secrets *secrets = &set->project.secrets;

    *sealed = (struct secrets){.arena = arena};
    for (size_t i = 0; i < secrets->count; i++) {
        const struct secret *secret = &secrets->items[i];
        struct str seal;

        if (!history_seal(arena, history, secret->value, &seal, err))
            return false;
        secrets_add(sealed,
                    str_printf(arena, STR_FORMAT " " STR_FORMAT, STR_ARGS(secret->name),
                               STR_ARGS(seal)),
                    secret->value);
    }
    return true;
}

static bool record_files(const struct change_set *set, struct history *history,
                         const struct change *change, bool wanted, struct history_entry *entry,
                         struct str *revision, struct error *err)
{
    struct arena *arena = set->context->arena;
    struct history_file *files = ARENA_ARRAY(arena, struct history_file, change->file_count);
    struct secrets sealed;
    size_t count = 0;

    if (!seal_secrets(set, history, &sealed, err))
        return false;
    entry->time = time(NULL);
    entry->host = set->host;
    entry->instance = change->rendered->instance->name.text;
    entry->operator_name = record_operator(arena);
    entry->approver = change->approver;
    entry->reason = secrets_cover(arena, &set->project.secrets, entry->reason);
    for (size_t i = 0; i < change->file_count; i++) {
        const struct file_change *file = &change->files[i];
        const struct file_state *state = wanted ? &file->wanted : &file->found;
        struct str covered = secrets_cover(arena, &sealed, state->bytes);

        if (!state->exists)
            continue;
        files[count++] = (struct history_file){
            .path = file->path,
            .bytes = covered,
            .mode = state->mode,
            .is_covered = covered.bytes != state->bytes.bytes,
        };
    }
    return history_record(arena, history, entry, files, count, revision, err);
}

/* What was to be done, to the byte, under the key of the history: two applies of one plan have
 * one hash. */
static bool hash_plan(struct arena *arena, struct history *history, const struct plan *plan,
                      struct str *hash, struct error *err)
{
    struct buffer text = {.arena = arena};

    for (size_t i = 0; plan && i < plan->step_count; i++) {
        const struct step *step = &plan->steps[i];

        buffer_printf(&text, "%s " STR_FORMAT "\n", step_kind_name(step->kind),
                      STR_ARGS(step->target));
        if (!step->file)
            continue;
        buffer_printf(&text, "%04o %zu\n", (unsigned)step->file->wanted.mode,
                      step->file->wanted.bytes.length);
        buffer_append(&text, step->file->wanted.bytes);
    }
    *hash = STR("");
    return !text.length || history_seal(arena, history, buffer_str(&text), hash, err);
}

static struct str name_package(const struct change_set *set)
{
    return set->packaged ? packaged_name(set->context->arena, set->packaged) : STR("");
}

bool record_change(const struct change_set *set, struct history *history,
                   const struct change *change, enum record_side side, struct str reason,
                   struct str *revision, struct error *err)
{
    static const char *const results[] = {
        [RECORD_FOUND] = "",
        [RECORD_WANTED] = "applied",
        [RECORD_PENDING] = "pending",
        [RECORD_EDITED] = "edited",
    };
    bool is_applied = side == RECORD_WANTED || side == RECORD_PENDING;
    struct history_entry entry = {.reason = reason, .result = str_from(results[side])};

    if (is_applied) {
        entry.summary = summarize(set->context->arena, change->plan);
        entry.package = name_package(set);
    } else {
        entry.summary = side == RECORD_FOUND ? STR("found before the first change")
                                             : STR("edited by hand, before it was applied");
    }
    return (!is_applied ||
            hash_plan(set->context->arena, history, change->plan, &entry.plan, err)) &&
           record_files(set, history, change, is_applied, &entry, revision, err);
}

bool record_failed(const struct change_set *set, struct history *history,
                   const struct change *change, const char *result, struct str reason,
                   struct str failure, struct str *revision, struct error *err)
{
    struct arena *arena = set->context->arena;
    struct str why = secrets_cover(arena, &set->project.secrets, failure);
    struct history_entry entry = {
        .reason = reason,
        .package = name_package(set),
        .summary = str_printf(arena, "%s: " STR_FORMAT, result, STR_ARGS(why)),
        .result = str_from(result),
    };

    return hash_plan(arena, history, change->plan, &entry.plan, err) &&
           record_files(set, history, change, false, &entry, revision, err);
}

bool record_settled(const struct change_set *set, struct history *history,
                    const struct change *change, const char *result, const char *why,
                    struct error *err)
{
    struct history_entry entry = {
        .summary = str_printf(set->context->arena, "%s: %s", result, why),
        .result = str_from(result),
    };
    struct str revision;

    return record_files(set, history, change, false, &entry, &revision, err);
}

/* By its seal: another value may be known by now. */
static bool was_recorded(void *context, struct str marked, struct str value)
{
    const struct change_set *set = context;
    CLEANUP(close_history) struct history *history = NULL;
    struct error ignored = {0};
    struct str seal;

    return record_open_existing(set, &history, &ignored) && history &&
           history_seal(set->context->arena, history, value, &seal, &ignored) &&
           str_ends_with(marked, seal);
}

static bool is_same(struct change_set *set, const struct history_file *file, struct str bytes)
{
    return file->is_covered
               ? references_match(&set->project.secrets, file->bytes, bytes, was_recorded, set)
               : str_equal(file->bytes, bytes);
}

const char *record_edit(struct change_set *set, const struct change *change,
                        const struct file_change *file)
{
    const struct history_file *recorded = NULL;

    for (size_t i = 0; i < change->recorded_count && !recorded; i++)
        if (str_equal(change->recorded[i].path, file->path))
            recorded = &change->recorded[i];
    if (!recorded)
        return change->recorded_count && file->found.exists
                   ? "is there, though it was never applied"
                   : NULL;
    if (!file->found.exists)
        return "was removed by hand since the last apply";
    return is_same(set, recorded, file->found.bytes)
               ? NULL
               : "was edited by hand since the last apply";
}

bool record_plan_all(struct change_set *set, struct error *err)
{
    CLEANUP(close_history) struct history *history = NULL;

    if (!record_open_existing(set, &history, err))
        return false;
    for (size_t i = 0; i < set->count; i++) {
        struct change *change = &set->items[i];
        struct recorded recorded;

        if (!record_last(set, history, change->rendered->instance->name.text, &recorded, err) ||
            !change_find(set, change, recorded.files, recorded.count, err))
            return false;
    }
    if (!change_ask_all(set, err))
        return false;
    for (size_t i = 0; i < set->count; i++)
        change_plan(set, &set->items[i]);
    return true;
}
