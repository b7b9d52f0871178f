/* SPDX-License-Identifier: MIT */
#include "change/carry_out.h"
#include "change/record.h"

/* Which instance goes back, and to which revision. */
struct aim {
    struct str instance, revision;
};

static bool same_files(const struct history_file *a, size_t a_count,
                       const struct history_file *b, size_t b_count)
{
    if (a_count != b_count)
        return false;
    for (size_t i = 0; i < a_count; i++)
        if (!str_equal(a[i].path, b[i].path) || a[i].mode != b[i].mode ||
            !str_equal(a[i].bytes, b[i].bytes))
            return false;
    return true;
}

/* The newest state that was meant to stay and is not that which is there: failed changes lie
 * between. */
static bool find_other_state(const struct change_set *set, struct history *history,
                             const struct history_entry *entries, size_t count, struct aim *aim,
                             struct error *err)
{
    struct arena *arena = set->context->arena;
    struct history_file *now, *then;
    size_t now_count, then_count;

    if (!history_files(arena, history, entries[0].revision, set->host, entries[0].instance,
                       &now, &now_count, err))
        return false;
    for (size_t i = 1; i < count; i++) {
        if (!history_is_state(&entries[i]))
            continue;
        if (!history_files(arena, history, entries[i].revision, set->host, entries[i].instance,
                           &then, &then_count, err))
            return false;
        if (!same_files(now, now_count, then, then_count)) {
            *aim = (struct aim){entries[i].instance, entries[i].revision};
            return true;
        }
    }
    return error_set(err, ERROR_INPUT, "nothing was recorded before the last change");
}

/* The state before the last change, of the instance asked for or of the one changed last. */
static bool aim_before_last(const struct change_set *set, struct history *history,
                            struct str instance, struct aim *aim, struct error *err)
{
    struct arena *arena = set->context->arena;
    struct history_entry *entries;
    size_t count;

    if (!history_list(arena, history, set->host, instance, 1, &entries, &count, err))
        return false;
    if (!count)
        return error_set(err, ERROR_INPUT, "nothing was recorded before the last change");
    return history_list(arena, history, set->host, entries[0].instance, 0, &entries, &count,
                        err) &&
           find_other_state(set, history, entries, count, aim, err);
}

static bool aim_at_revision(const struct change_set *set, struct history *history,
                            const char *revision, struct str instance, struct aim *aim,
                            struct error *err)
{
    struct history_entry entry;

    if (!history_find(set->context->arena, history, str_from(revision), &entry, err))
        return false;
    *aim = (struct aim){instance.length ? instance : entry.instance, entry.revision};
    if (!aim->instance.length)
        return error_set(err, ERROR_USAGE, "'%s' records no instance: give --instance",
                         revision);
    return true;
}

static bool load_state(struct change_set *set, struct error *err)
{
    const struct arguments *arguments = &set->context->arguments;
    CLEANUP(close_history) struct history *history = NULL;
    struct str instance = str_from(option_value(arguments, "instance"));
    struct history_file *files;
    struct aim aim;
    size_t count;

    if (!record_open_existing(set, &history, err))
        return false;
    if (!history)
        return error_set(err, ERROR_INPUT, "nothing was recorded yet");
    if (arguments->operand_count
            ? !aim_at_revision(set, history, arguments->operands[0], instance, &aim, err)
            : !aim_before_last(set, history, instance, &aim, err))
        return false;
    context_say(set->context, "back to %.12s", aim.revision.bytes);
    return history_files(set->context->arena, history, aim.revision, set->host, aim.instance,
                         &files, &count, err) &&
           change_frame(set, aim.instance, err) &&
           change_restore(set, &set->items[0], files, count, err);
}

bool run_rollback(struct context *context, enum exit_status *status, struct error *err)
{
    CLEANUP(close_changes) struct change_set set = {0};
    struct apply_result result = {0};
    struct carry_out_options options;
    bool is_usable, was_interrupted;

    if (!carry_out_options(&context->arguments, &options, err) ||
        !context_operands_at_most(context, 1, err) ||
        !change_open(context, &set, status, &is_usable, err))
        return false;
    if (!is_usable)
        return true;
    if (!load_state(&set, err))
        return false;
    *status = STATUS_FINDINGS;
    if (!change_lint(&set))
        return true;
    if (!carry_out(&set, &set.items[0], &options, &result, status, &was_interrupted, err))
        return false;
    carry_out_report(&set, &options, &result, 1);
    return true;
}
