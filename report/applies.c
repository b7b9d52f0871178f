/* SPDX-License-Identifier: MIT */
#include "report/applies.h"

#include <inttypes.h>

#include "base/clock.h"
#include "report/visible.h"

struct writer {
    FILE *out;
    struct arena *arena;
    const struct plan_view *view;
    const struct style *style;
};

const char *apply_result_name(const struct apply_result *result)
{
    static const char *const names[] = {
        [APPLY_DONE] = "done",
        [APPLY_ROLLED_BACK] = "rolled-back",
        [APPLY_STUCK] = "stuck",
        [APPLY_REFUSED] = "refused",
    };

    if (result->is_unchanged)
        return "unchanged";
    return result->confirm_until ? "pending" : names[result->report.end];
}

/* Text of the user as it may be shown. */
static struct str shown(const struct writer *writer, struct str text)
{
    return visible(writer->arena, secrets_cover(writer->arena, writer->view->secrets, text));
}

static void print_error(const struct writer *writer, const char *title, const struct error *err)
{
    struct str message = shown(writer, str_from(err->message));

    if (err->kind != ERROR_NONE)
        fprintf(writer->out, "  %s " STR_FORMAT "\n", title, STR_ARGS(message));
}

/* Secrets are covered in the text as a whole, before it is cut into lines. */
static void print_lines(const struct writer *writer, struct str title, struct str text)
{
    struct str rest = secrets_cover(writer->arena, writer->view->secrets, text);

    if (!rest.length)
        return;
    fprintf(writer->out, "  " STR_FORMAT "\n", STR_ARGS(title));
    while (rest.length) {
        struct str line = visible(writer->arena, str_cut(&rest, '\n'));

        fprintf(writer->out, "    | " STR_FORMAT "\n", STR_ARGS(line));
    }
}

/* Which processes have another pid than before, and how many have the same. */
static void print_pids(const struct writer *writer, const struct plan *plan,
                       const struct snapshot *after)
{
    size_t kept = 0;

    for (size_t i = 0; i < after->count; i++) {
        const struct process_info *now = &after->processes[i];
        const struct process_info *before = snapshot_find(&plan->seen, now->group, now->name);
        struct str group = shown(writer, now->group), name = shown(writer, now->name),
                   state = shown(writer, now->state_name);

        if (before && before->pid == now->pid) {
            kept++;
            continue;
        }
        fprintf(writer->out,
                "  " STR_FORMAT ":" STR_FORMAT " " STR_FORMAT ", pid %" PRId64 " -> %" PRId64
                "\n",
                STR_ARGS(group), STR_ARGS(name), STR_ARGS(state), before ? before->pid : 0,
                now->pid);
    }
    fprintf(writer->out, "  %zu process%s untouched\n", kept, kept == 1 ? "" : "es");
}

static void print_stuck(const struct writer *writer, const struct apply_result *result)
{
    const struct apply_report *report = &result->report;

    for (size_t i = 0; i < report->stuck_count; i++) {
        const struct step *step = report->stuck_steps[i].step;
        struct str target = shown(writer, step ? step->target : STR("supervisord"));
        struct str title =
            str_printf(writer->arena, "going back: %s " STR_FORMAT ":",
                       step ? step_kind_name(step->kind) : "restart", STR_ARGS(target));

        print_error(writer, str_to_c(writer->arena, title), &report->stuck_steps[i].err);
    }
    if (result->remedies.count)
        fputs("  to do by hand:\n", writer->out);
    for (size_t i = 0; i < result->remedies.count; i++) {
        struct str line = shown(writer, result->remedies.items[i]);

        fprintf(writer->out, "    " STR_FORMAT "\n", STR_ARGS(line));
    }
}

static void print_head(const struct writer *writer, const struct apply_result *result)
{
    const struct style *style = writer->style;
    const struct {
        const char *color, *words;
    } ends[] = {
        [APPLY_DONE] = {style->added,   "done"                                       },
        [APPLY_ROLLED_BACK] = {style->warning, "failed, the former state is back"           },
        [APPLY_STUCK] = {style->error,   "failed, and something is left to do by hand"},
        [APPLY_REFUSED] = {style->warning, "refused, nothing was touched"               },
    };
    struct str instance = shown(writer, result->plan->instance);
    enum apply_end end = result->report.end;
    bool tells_only = result->is_dry && end == APPLY_DONE;

    fprintf(writer->out, "%s" STR_FORMAT "%s: %s%s%s\n", style->strong, STR_ARGS(instance),
            style->reset, ends[end].color,
            tells_only ? "nothing was touched, it was a dry run" : ends[end].words,
            style->reset);
    if (result->confirm_until) {
        struct str time = clock_format(writer->arena, result->confirm_until);

        fprintf(writer->out, "  goes back at " STR_FORMAT " unless: " STR_FORMAT "\n",
                STR_ARGS(time), STR_ARGS(result->confirm_command));
    }
}

void report_apply(FILE *out, const struct apply_result *result, const struct plan_view *view)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct writer writer = {out, arena, view, &view->style};
    const struct apply_report *report = &result->report;

    if (result->is_unchanged)
        return;
    print_head(&writer, result);
    print_error(&writer, "because:", &report->failed);
    print_lines(&writer,
                str_printf(arena, "what process " STR_FORMAT " wrote:",
                           STR_ARGS(shown(&writer, report->failed_process))),
                report->log_lines);
    print_lines(&writer, STR("what supervisord wrote:"), report->daemon_lines);
    print_stuck(&writer, result);
    if (result->plan->is_running && !result->is_dry && report->end != APPLY_REFUSED)
        print_pids(&writer, result->plan, &report->after);
}
