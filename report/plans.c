/* SPDX-License-Identifier: MIT */
#include "report/plans.h"

#include <inttypes.h>

#include "report/plan_phrases.h"
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

static void print_option(const struct writer *writer, const struct option_change *change)
{
    struct str section = shown(writer, change->section), option = shown(writer, change->option);
    struct str cause =
        visible(writer->arena, phrase_cause(writer->arena, change, writer->view));
    struct str before =
        visible(writer->arena,
                phrase_value(writer->arena, change, change->before, writer->view->secrets));
    struct str after = visible(writer->arena, phrase_value(writer->arena, change, change->after,
                                                           writer->view->secrets));

    fprintf(writer->out, "%*s[" STR_FORMAT "] " STR_FORMAT, INDENT, "", STR_ARGS(section),
            STR_ARGS(option));
    if (cause.length)
        fprintf(writer->out, " %s(" STR_FORMAT ")%s", writer->style->faint, STR_ARGS(cause),
                writer->style->reset);
    if (change->is_same_text)
        fputs(", written as before", writer->out);
    if (change->before.length + change->after.length > LONGEST_PAIR)
        fprintf(writer->out, "\n%*sfrom " STR_FORMAT "\n%*sto   " STR_FORMAT "\n", INDENT + 2,
                "", STR_ARGS(before), INDENT + 2, "", STR_ARGS(after));
    else
        fprintf(writer->out, ": " STR_FORMAT " -> " STR_FORMAT "\n", STR_ARGS(before),
                STR_ARGS(after));
}

static void print_options(const struct writer *writer, const struct option_change *changes,
                          size_t count)
{
    for (size_t i = 0; i < count; i++)
        print_option(writer, &changes[i]);
}

static void print_files(const struct writer *writer, const struct plan *plan)
{
    for (size_t i = 0; i < plan->file_count; i++) {
        const struct file_change *file = &plan->files[i];
        bool is_new = !file_before(file)->exists, is_removed = !file->wanted.exists;
        const char *color = is_new       ? writer->style->added
                            : is_removed ? writer->style->removed
                                         : writer->style->changed;
        const char *word = phrase_file(file);
        struct str path = shown(writer, file->path);

        fprintf(writer->out, "  %s%-8s%s " STR_FORMAT "\n", color, word, writer->style->reset,
                STR_ARGS(path));
    }
}

static void print_processes(const struct writer *writer, const struct group_forecast *group)
{
    for (size_t i = 0; i < group->process_count; i++) {
        const struct process_forecast *process = &group->processes[i];
        struct str name = shown(writer, process->name);
        struct str fate = phrase_process(writer->arena, process);
        const char *note = phrase_note(process->note);

        fprintf(writer->out, "%*sprocess " STR_FORMAT " " STR_FORMAT "%s%s\n", INDENT, "",
                STR_ARGS(name), STR_ARGS(fate), note ? ": " : "", note ? note : "");
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
    const char *phrases[MOST_GROUP_PHRASES];
    struct str name = shown(writer, group->name);

    fprintf(writer->out, "  %s%-8s%s group " STR_FORMAT "\n", colors[group->action],
            group_action_name(group->action), style->reset, STR_ARGS(name));
    phrase_group(group, phrases);
    for (size_t i = 0; phrases[i]; i++)
        fprintf(writer->out, "%*s%s%s%s\n", INDENT, "", style->warning, phrases[i],
                style->reset);
    if (group->action == GROUP_KEEP)
        return;
    print_options(writer, group->changes, group->change_count);
    print_processes(writer, group);
}

static void print_unseen(const struct writer *writer, const struct plan *plan)
{
    for (size_t i = 0; i < plan->group_count; i++) {
        const struct group_forecast *group = &plan->groups[i];
        struct str name = shown(writer, group->name);

        if (!group->unseen_count)
            continue;
        fprintf(writer->out,
                "  %sunseen%s   group " STR_FORMAT ": supervisord does not notice, until the "
                "group is removed and added\n",
                writer->style->warning, writer->style->reset, STR_ARGS(name));
        print_options(writer, group->unseen, group->unseen_count);
    }
}

static void print_readers(const struct writer *writer, const struct plan *plan)
{
    for (size_t i = 0; i < plan->group_count; i++) {
        const struct group_forecast *group = &plan->groups[i];
        struct str name = shown(writer, group->name);

        for (size_t j = 0; group->reader_count && j < group->process_count; j++)
            for (size_t k = 0; k < group->processes[j].read_count; k++) {
                struct str process = shown(writer, group->processes[j].name);
                struct str words = shown(
                    writer, phrase_read(writer->arena, plan, group, &group->processes[j], k));

                fprintf(writer->out,
                        "  %sreader%s   " STR_FORMAT ":" STR_FORMAT " " STR_FORMAT "\n",
                        writer->style->warning, writer->style->reset, STR_ARGS(name),
                        STR_ARGS(process), STR_ARGS(words));
            }
    }
}

static void print_daemon_changes(const struct writer *writer, const struct plan *plan)
{
    if (!plan->daemon_change_count)
        return;
    fprintf(writer->out, "  %swaits%s    for supervisord itself, which no update changes:\n",
            writer->style->warning, writer->style->reset);
    for (size_t i = 0; i < plan->daemon_change_count; i++) {
        print_option(writer, &plan->daemon_changes[i]);
        fprintf(writer->out, "%*s%s\n", INDENT + 2, "",
                phrase_need(plan->daemon_changes[i].need));
    }
}

static void print_drift(const struct writer *writer, const struct plan *plan)
{
    for (size_t i = 0; i < plan->drift_count; i++) {
        const struct drift *drift = &plan->drifts[i];
        struct str words = shown(writer, drift->words);
        struct str name =
            visible_path(writer->arena, writer->view->directory,
                         secrets_cover(writer->arena, writer->view->secrets, drift->name));

        fprintf(writer->out, "  %sdrift%s    " STR_FORMAT " " STR_FORMAT "\n",
                writer->style->changed, writer->style->reset, STR_ARGS(name), STR_ARGS(words));
    }
}

static void print_way_back(const struct writer *writer, const struct plan *plan)
{
    if (plan->no_way_back && !plan_is_empty(plan))
        fprintf(writer->out,
                "  %sone-way%s  %s: a failure leaves files and groups as they are\n",
                writer->style->warning, writer->style->reset, plan->no_way_back);
}

static void print_problems(const struct writer *writer, const struct plan *plan)
{
    for (size_t i = 0; i < plan->problem_count; i++) {
        const struct include_problem *problem = &plan->problems[i];
        struct str path =
            visible_path(writer->arena, writer->view->directory,
                         secrets_cover(writer->arena, writer->view->secrets, problem->path));

        if (!problem->is_common || plan->suspect_count)
            fprintf(writer->out,
                    "  %sskipped%s  " STR_FORMAT " %s: supervisord goes on without it\n",
                    writer->style->warning, writer->style->reset, STR_ARGS(path),
                    problem->words);
    }
}

static void print_unknowns(const struct writer *writer, const struct plan *plan)
{
    for (size_t i = 0; i < plan->unknown_count; i++) {
        struct str words = shown(writer, plan->unknowns[i]);

        fprintf(writer->out, "  %sunknown%s  " STR_FORMAT "\n", writer->style->faint,
                writer->style->reset, STR_ARGS(words));
    }
}

void report_plan(FILE *out, const struct plan *plan, const struct plan_view *view)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct writer writer = {out, arena, view, &view->style};
    struct str totals = phrase_totals(arena, plan);

    print_head(&writer, plan);
    if (plan_is_empty(plan) && !plan->daemon_change_count)
        fputs("  nothing to do\n", out);
    print_files(&writer, plan);
    for (size_t i = 0; i < plan->group_count && !plan_is_empty(plan); i++)
        print_group(&writer, &plan->groups[i]);
    print_unseen(&writer, plan);
    print_readers(&writer, plan);
    print_daemon_changes(&writer, plan);
    print_way_back(&writer, plan);
    print_problems(&writer, plan);
    print_drift(&writer, plan);
    print_unknowns(&writer, plan);
    if (totals.length && !plan_is_empty(plan))
        fprintf(out, "  " STR_FORMAT "\n", STR_ARGS(totals));
}
