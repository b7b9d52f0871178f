/* SPDX-License-Identifier: MIT */
#include "report/plans.h"

#include <inttypes.h>

#include "report/visible.h"

enum {
    INDENT = 13,       /* columns before what belongs to a group */
    LONGEST_PAIR = 60, /* bytes of two values that share a line */
};

/* What all parts of a report about plans print with. */
struct writer {
    FILE *out;
    struct arena *arena;
    const struct plan_view *view;
    const struct style *style;
};

/* Text of the user as it may be shown. */
static struct str shown(const struct writer *writer, struct str text)
{
    return visible(writer->arena, secrets_cover(writer->arena, writer->view->secrets, text));
}

static void print_head(const struct writer *writer, const struct plan *plan)
{
    const struct style *style = writer->style;
    struct str instance = shown(writer, plan->instance), host = shown(writer, plan->host);

    fprintf(writer->out, "%s" STR_FORMAT "%s on " STR_FORMAT, style->strong, STR_ARGS(instance),
            style->reset, STR_ARGS(host));
    if (plan->is_running) {
        struct str version = shown(writer, plan->seen.identity.version);

        fprintf(writer->out, " (supervisord " STR_FORMAT ", pid %" PRId64 ")\n",
                STR_ARGS(version), plan->seen.identity.pid);
    } else {
        fputs(" (no supervisord answers: only files change)\n", writer->out);
    }
}

static void print_value(const struct writer *writer, const struct option_change *change,
                        struct str value)
{
    struct str text = shown(writer, value);

    if (!value.bytes)
        fputs("not set", writer->out);
    else if (change->is_secret)
        fputs("‹secret›", writer->out);
    else
        fprintf(writer->out, "'" STR_FORMAT "'", STR_ARGS(text));
}

static void print_option(const struct writer *writer, const struct option_change *change)
{
    struct str section = shown(writer, change->section), option = shown(writer, change->option);
    struct span cause = change->cause;
    bool is_long = change->before.length + change->after.length > LONGEST_PAIR;

    fprintf(writer->out, "%*s[" STR_FORMAT "] " STR_FORMAT, INDENT, "", STR_ARGS(section),
            STR_ARGS(option));
    if (cause.text) {
        struct str path =
            visible_path(writer->arena, writer->view->directory,
                         secrets_cover(writer->arena, writer->view->secrets, cause.text->path));

        fprintf(writer->out, " %s(" STR_FORMAT ":%zu)%s", writer->style->faint, STR_ARGS(path),
                span_start(cause).line, writer->style->reset);
    }
    if (is_long)
        fprintf(writer->out, "\n%*sfrom ", INDENT + 2, "");
    else
        fputs(": ", writer->out);
    print_value(writer, change, change->before);
    if (is_long)
        fprintf(writer->out, "\n%*sto   ", INDENT + 2, "");
    else
        fputs(" -> ", writer->out);
    print_value(writer, change, change->after);
    fputc('\n', writer->out);
}

static void print_files(const struct writer *writer, const struct plan *plan)
{
    for (size_t i = 0; i < plan->file_count; i++) {
        const struct file_change *file = &plan->files[i];
        bool is_new = !file->found.exists, is_removed = !file->wanted.exists;
        const char *color = is_new       ? writer->style->added
                            : is_removed ? writer->style->removed
                                         : writer->style->changed;
        const char *word = is_new ? "create" : is_removed ? "remove" : "change";
        struct str path = shown(writer, file->path);

        fprintf(writer->out, "  %s%-8s%s " STR_FORMAT "\n", color, word, writer->style->reset,
                STR_ARGS(path));
    }
}

static const char *forecast_words(const struct process_forecast *process)
{
    if (process->ran && !process->wanted)
        return "stops";
    if (process->ran)
        return process->shall_run ? "restarts" : "stops";
    if (!process->wanted)
        return "vanishes";
    return process->shall_run ? "starts" : "stays stopped";
}

static void print_processes(const struct writer *writer, const struct group_forecast *group)
{
    for (size_t i = 0; i < group->process_count; i++) {
        const struct process_forecast *process = &group->processes[i];
        struct str name = shown(writer, process->name);

        fprintf(writer->out, "%*sprocess " STR_FORMAT " %s", INDENT, "", STR_ARGS(name),
                forecast_words(process));
        if (process->pid)
            fprintf(writer->out, " (pid %" PRId64 ")", process->pid);
        fputc('\n', writer->out);
    }
}

static void print_group(const struct writer *writer, const struct group_forecast *group)
{
    const struct style *style = writer->style;
    const char *colors[] = {
        [GROUP_KEEP] = style->faint,
        [GROUP_ADD] = style->added,
        [GROUP_RESTART] = style->changed,
        [GROUP_REMOVE] = style->removed,
    };
    struct str name = shown(writer, group->name);

    fprintf(writer->out, "  %s%-8s%s group " STR_FORMAT "\n", colors[group->action],
            group_action_name(group->action), style->reset, STR_ARGS(name));
    if (group->action == GROUP_KEEP)
        return;
    for (size_t i = 0; i < group->change_count; i++)
        print_option(writer, &group->changes[i]);
    print_processes(writer, group);
}

static void print_daemon_changes(const struct writer *writer, const struct plan *plan)
{
    if (!plan->daemon_change_count)
        return;
    fprintf(writer->out, "  %swaits%s    for a restart of supervisord, which is never done:\n",
            writer->style->warning, writer->style->reset);
    for (size_t i = 0; i < plan->daemon_change_count; i++)
        print_option(writer, &plan->daemon_changes[i]);
}

void report_plan(FILE *out, const struct plan *plan, const struct plan_view *view)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct writer writer = {out, arena, view, &view->style};

    print_head(&writer, plan);
    if (plan_is_empty(plan) && !plan->daemon_change_count)
        fputs("  nothing to do\n", out);
    print_files(&writer, plan);
    for (size_t i = 0; i < plan->group_count && !plan_is_empty(plan); i++)
        print_group(&writer, &plan->groups[i]);
    print_daemon_changes(&writer, plan);
}

static void print_error(const struct writer *writer, const char *title, const struct error *err)
{
    struct str message = shown(writer, str_from(err->message));

    if (err->kind != ERROR_NONE)
        fprintf(writer->out, "  %s " STR_FORMAT "\n", title, STR_ARGS(message));
}

static void print_log(const struct writer *writer, const struct apply_report *report)
{
    struct str rest = report->log_lines;
    struct str process = shown(writer, report->failed_process);

    if (!rest.length)
        return;
    fprintf(writer->out, "  what process " STR_FORMAT " wrote:\n", STR_ARGS(process));
    while (rest.length) {
        struct str line = shown(writer, str_cut(&rest, '\n'));

        fprintf(writer->out, "    | " STR_FORMAT "\n", STR_ARGS(line));
    }
}

static const struct process_info *find_process(const struct snapshot *snapshot,
                                               const struct process_info *process)
{
    for (size_t i = 0; i < snapshot->count; i++)
        if (str_equal(snapshot->processes[i].group, process->group) &&
            str_equal(snapshot->processes[i].name, process->name))
            return &snapshot->processes[i];
    return NULL;
}

/* Which processes have another pid than before, and how many have the same. */
static void print_pids(const struct writer *writer, const struct plan *plan,
                       const struct snapshot *after)
{
    size_t kept = 0;

    for (size_t i = 0; i < after->count; i++) {
        const struct process_info *now = &after->processes[i];
        const struct process_info *before = find_process(&plan->seen, now);
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

void report_apply(FILE *out, const struct plan *plan, const struct apply_report *report,
                  const struct plan_view *view)

{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct writer writer = {out, arena, view, &view->style};
    const struct style *style = &view->style;
    const struct {
        const char *color, *words;
    } ends[] = {
        [APPLY_DONE] = {style->added,   "done"                                       },
        [APPLY_ROLLED_BACK] = {style->warning, "failed, the former state is back"           },
        [APPLY_STUCK] = {style->error,   "failed, and something is left to do by hand"},
        [APPLY_REFUSED] = {style->warning, "refused, nothing was touched"               },
    };
    struct str instance = shown(&writer, plan->instance);

    fprintf(out, "%s" STR_FORMAT "%s: %s%s%s\n", style->strong, STR_ARGS(instance),
            style->reset, ends[report->end].color, ends[report->end].words, style->reset);
    print_error(&writer, "because:", &report->failed);
    print_log(&writer, report);
    print_error(&writer, "going back:", &report->stuck);
    if (plan->is_running)
        print_pids(&writer, plan, &report->after);
}
