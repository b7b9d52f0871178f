/* SPDX-License-Identifier: MIT */
#include "change/carry_out.h"
#include "change/passport.h"
#include "change/recover.h"
#include "change/saved.h"
#include "cli/execute.h"

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

/* Instances that the settings let nobody change without a passport. */
static bool may_do_without(const struct change_set *set,
                           const struct carry_out_options *options, struct error *err)
{
    for (size_t i = 0; i < set->count && !options->is_dry; i++) {
        const struct instance *instance = set->items[i].rendered->instance;

        if (instance->needs_passport)
            return error_set(err, ERROR_STALE,
                             "nothing was touched: instance '" STR_FORMAT
                             "' needs a passport: --passport FILE",
                             STR_ARGS(instance->name.text));
    }
    return true;
}

/* A package has a signature of its own. */
static bool check_signed(const struct change_set *set, struct error *err)
{
    const struct arguments *arguments = &set->context->arguments;

    if (set->packaged && option_is_given(arguments, "passport"))
        return error_set(err, ERROR_USAGE,
                         "--passport is about a project, not about a package");
    return set->packaged || option_is_given(arguments, "passport") ||
           !option_is_given(arguments, "signers") ||
           error_set(err, ERROR_USAGE, "--signers needs --passport FILE or a package");
}

bool run_apply(struct context *context, enum exit_status *status, struct error *err)
{
    CLEANUP(close_changes) struct change_set set = {0};
    struct carry_out_options options;
    struct saved_plans saved;
    struct passport_check passport;
    const char *plan;
    bool is_usable, is_approved, is_refused;

    if (!carry_out_options(&context->arguments, &options, err))
        return false;
    if (option_is_given(&context->arguments, "recover"))
        return recover_all(context, status, err);
    if (!saved_take_operand(context, &plan, err) ||
        !change_begin(context, &set, status, &is_usable, err))
        return false;
    if (!is_usable)
        return true;
    if (!check_signed(&set, err) ||
        !passport_open(context, &set.project, &passport, &is_approved, err) ||
        (!is_approved && !may_do_without(&set, &options, err)))
        return false;
    for (size_t i = 0; i < set.count && is_approved; i++)
        set.items[i].approver = passport.signer;
    *status = STATUS_FINDINGS;
    if (!change_lint(&set))
        return true;
    if (!change_ask_outside(&set, &is_refused, err))
        return false;
    if (is_refused)
        return true;
    if (plan && !saved_read(&set, plan, &saved, err))
        return false;
    options.saved = plan ? &saved : NULL;
    options.passport = is_approved ? &passport : NULL;
    return apply_all(context, &set, &options, status, err);
}
