/* SPDX-License-Identifier: MIT */
#include "cli/carry_out.h"
#include "cli/execute.h"
#include "cli/recover.h"
#include "cli/saved.h"

/* The more there is left to do, the worse. */
static enum exit_status worse(enum exit_status a, enum exit_status b)
{
    static const int ranks[] = {
        [STATUS_CLEAN] = 0,  [STATUS_FINDINGS] = 1,    [STATUS_REFUSED] = 2,
        [STATUS_FAILED] = 3, [STATUS_ROLLED_BACK] = 4, [STATUS_STUCK] = 5,
    };

    return ranks[a] > ranks[b] ? a : b;
}

/* In the order in which they are declared. The first failure ends it, unless asked to go on. */
static bool apply_all(struct context *context, struct change_set *set,
                      const struct carry_out_options *options, enum exit_status *status,
                      struct error *err)
{
    bool keep_going = option_is_given(&context->arguments, "keep-going"),
         is_interrupted = false;
    struct apply_result *results = ARENA_ARRAY(context->arena, struct apply_result, set->count);
    size_t done = 0;

    *status = STATUS_CLEAN;
    while (done < set->count && !is_interrupted && (keep_going || *status == STATUS_CLEAN)) {
        enum exit_status one = STATUS_CLEAN;
        struct error failed = {0};

        if (!carry_out(set, &set->items[done], options, &results[done], &one, &is_interrupted,
                       &failed)) {
            if (!keep_going) {
                *err = failed;
                carry_out_report(set, options, results, done);
                return false;
            }
            one = (enum exit_status)command_failed(context->command->name, &failed);
            results[done].plan = set->items[done].plan;
            results[done].report =
                (struct apply_report){.end = APPLY_REFUSED, .failed = failed};
        }
        *status = worse(*status, one);
        done++;
    }
    if (done < set->count)
        context_say(context, "%zu of %zu instances were left alone", set->count - done,
                    set->count);
    carry_out_report(set, options, results, done);
    return true;
}

bool run_apply(struct context *context, enum exit_status *status, struct error *err)
{
    CLEANUP(close_changes) struct change_set set = {0};
    struct carry_out_options options;
    struct saved_plans saved;
    const char *plan;
    bool is_usable;

    if (!carry_out_options(&context->arguments, &options, err))
        return false;
    if (option_is_given(&context->arguments, "recover"))
        return recover_all(context, status, err);
    if (!saved_take_operand(context, &plan, err) ||
        !change_begin(context, &set, status, &is_usable, err))
        return false;
    if (!is_usable)
        return true;
    *status = STATUS_FINDINGS;
    if (!change_lint(&set))
        return true;
    if (plan && !saved_read(&set, plan, &saved, err))
        return false;
    options.saved = plan ? &saved : NULL;
    return apply_all(context, &set, &options, status, err);
}
