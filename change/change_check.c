/* SPDX-License-Identifier: MIT */
/* Whether what is wanted may be put in place: the rules, and the outside checks of the
 * settings. */
#include "base/descriptor.h"
#include "base/list.h"
#include "base/signals.h"
#include "change/change.h"
#include "change/observe.h"
#include "cli/lint.h"
#include "cli/reader.h"
#include "render/outside_check.h"

/* What was found in the wanted files, in the order of the instances. */
struct found {
    struct render_result wanted;
    struct finding_list findings;
    size_t *counts; /* of each instance */
};

static struct found nothing_found(const struct change_set *set)
{
    struct arena *arena = set->context->arena;
    struct found found = {.findings = {.arena = arena},
                          .counts = ARENA_ARRAY(arena, size_t, set->count)};

    for (size_t i = 0; i < set->count; i++)
        *LIST_ADD(arena, &found.wanted) = *set->items[i].rendered;
    return found;
}

/* Shows the findings where they were written; false: there are errors among them. */
static bool tell(const struct change_set *set, const struct found *found)
{
    struct arena *arena = set->context->arena;
    struct finding_list attributed = {.arena = arena};
    struct findings_view view = project_view(set->context, &set->project, &attributed);

    render_attribute(arena, &found->wanted, &found->findings, found->counts, &attributed);
    finding_sort(&attributed);
    view.style = set->context->talk_style;
    view.has_summary = false;
    report_findings(stderr, FINDINGS_HUMAN, &view, 0);
    return finding_count(&attributed, SEVERITY_ERROR) == 0;
}

bool change_lint(struct change_set *set)
{
    struct arena *arena = set->context->arena;
    struct found found = nothing_found(set);

    for (size_t i = 0; i < set->count; i++) {
        struct change *change = &set->items[i];
        struct machine machine = observe_machine(set, change);
        size_t before = found.findings.count;

        change->wanted = lint_rendered(arena, &set->project, &machine, change->rendered,
                                       &found.findings, &set->project.secrets);
        found.counts[i] = found.findings.count - before;
    }
    reader_tell_of_plugins(set->context, &set->machine);
    return tell(set, &found);
}

static bool ask_each(const struct change_set *set, struct found *found, struct error *err)
{
    struct arena *arena = set->context->arena;
    struct outside_check check = {arena, &set->project.secrets, OUTSIDE_CHECK_TIMEOUT_MS};
    CLEANUP(close_descriptor) int root = -1;

    if (!reader_root(str_to_c(arena, set->project.settings.prefix), &root, err))
        return false;
    for (size_t i = 0; i < set->count; i++) {
        size_t before = found->findings.count;

        if (!outside_check_instance(&check, set->items[i].rendered, root, &found->findings,
                                    err))
            return false;
        found->counts[i] = found->findings.count - before;
    }
    return true;
}

bool change_ask_outside(const struct change_set *set, bool *is_refused, struct error *err)
{
    struct found found = nothing_found(set);
    struct signals signals = signals_hold();
    bool is_done = ask_each(set, &found, err);

    signals_release(&signals);
    *is_refused = is_done && !tell(set, &found);
    return is_done;
}
