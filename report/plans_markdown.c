/* SPDX-License-Identifier: MIT */
/* Plans for a change request or a comment on one. */
#include <inttypes.h>

#include "report/markdown.h"
#include "report/plan_phrases.h"
#include "report/visible.h"

struct writer {
    struct buffer out;
    struct arena *arena;
    const struct plan_view *view;
};

/* Text of the user as a code span. */
static void code(struct writer *writer, struct str text)
{
    markdown_code(
        &writer->out,
        visible_utf8(
            writer->arena,
            visible(writer->arena, secrets_cover(writer->arena, writer->view->secrets, text))));
}

static void code_path(struct writer *writer, struct str path)
{
    code(writer, relative_path(writer->view->directory, path));
}

static void append_change(struct writer *writer, const struct option_change *change)
{
    struct str cause = phrase_cause(writer->arena, change, writer->view);
    const struct secrets *secrets = writer->view->secrets;

    code(writer, str_printf(writer->arena, "[" STR_FORMAT "] " STR_FORMAT,
                            STR_ARGS(change->section), STR_ARGS(change->option)));
    if (change->is_same_text)
        buffer_append_c(&writer->out, ", written as before");
    buffer_append_c(&writer->out, ": ");
    code(writer, phrase_value(writer->arena, change, change->before, secrets));
    buffer_append_c(&writer->out, " → ");
    code(writer, phrase_value(writer->arena, change, change->after, secrets));
    if (cause.length) {
        buffer_append_c(&writer->out, ", from ");
        code(writer, cause);
    }
}

static void append_files(struct writer *writer, const struct plan *plan)
{
    for (size_t i = 0; i < plan->file_count; i++) {
        const struct file_change *file = &plan->files[i];

        buffer_printf(&writer->out, "- **%s** ", phrase_file(file));
        code(writer, file->path);
        buffer_append_byte(&writer->out, '\n');
    }
}

static void append_processes(struct writer *writer, const struct group_forecast *group)
{
    for (size_t i = 0; i < group->process_count; i++) {
        const struct process_forecast *process = &group->processes[i];
        struct str fate = phrase_process(writer->arena, process);
        const char *note = phrase_note(process->note);

        buffer_append_c(&writer->out, "  - process ");
        code(writer, process->name);
        buffer_printf(&writer->out, " " STR_FORMAT "%s%s\n", STR_ARGS(fate), note ? ": " : "",
                      note ? note : "");
    }
}

static void append_group(struct writer *writer, const struct group_forecast *group)
{
    const char *phrases[MOST_GROUP_PHRASES];

    buffer_printf(&writer->out, "- **%s** group ", group_action_name(group->action));
    code(writer, group->name);
    buffer_append_byte(&writer->out, '\n');
    phrase_group(group, phrases);
    for (size_t i = 0; phrases[i]; i++)
        buffer_printf(&writer->out, "  - **note:** %s\n", phrases[i]);
    for (size_t i = 0; i < group->change_count; i++) {
        buffer_append_c(&writer->out, "  - ");
        append_change(writer, &group->changes[i]);
        buffer_append_byte(&writer->out, '\n');
    }
    append_processes(writer, group);
}

static void append_kept(struct writer *writer, const struct plan *plan)
{
    size_t count = 0;

    for (size_t i = 0; i < plan->group_count; i++) {
        if (plan->groups[i].action != GROUP_KEEP)
            continue;
        buffer_append_c(&writer->out, count++ ? ", " : "- **keep** ");
        code(writer, plan->groups[i].name);
    }
    if (count)
        buffer_append_byte(&writer->out, '\n');
}

static void append_unseen(struct writer *writer, const struct plan *plan)
{
    for (size_t i = 0; i < plan->group_count; i++)
        for (size_t j = 0; j < plan->groups[i].unseen_count; j++) {
            buffer_append_c(&writer->out, "- **unseen** by supervisord until group ");
            code(writer, plan->groups[i].name);
            buffer_append_c(&writer->out, " is removed and added: ");
            append_change(writer, &plan->groups[i].unseen[j]);
            buffer_append_byte(&writer->out, '\n');
        }
}

static void append_readers(struct writer *writer, const struct plan *plan)
{
    for (size_t i = 0; i < plan->group_count; i++) {
        const struct group_forecast *group = &plan->groups[i];

        for (size_t j = 0; group->reader_count && j < group->process_count; j++)
            for (size_t k = 0; k < group->processes[j].read_count; k++) {
                const struct process_forecast *process = &group->processes[j];

                buffer_append_c(&writer->out, "- **reader** ");
                code(writer, str_printf(writer->arena, STR_FORMAT ":" STR_FORMAT,
                                        STR_ARGS(group->name), STR_ARGS(process->name)));
                buffer_append_byte(&writer->out, ' ');
                code(writer, phrase_read(writer->arena, plan, group, process, k));
                buffer_append_byte(&writer->out, '\n');
            }
    }
}

static void append_rest(struct writer *writer, const struct plan *plan)
{
    for (size_t i = 0; i < plan->daemon_change_count; i++) {
        buffer_append_c(&writer->out, "- **waits** ");
        append_change(writer, &plan->daemon_changes[i]);
        buffer_printf(&writer->out, ": %s\n", phrase_need(plan->daemon_changes[i].need));
    }
    if (plan->no_way_back && !plan_is_empty(plan))
        buffer_printf(&writer->out,
                      "- **one-way** %s: a failure leaves files and groups as they are\n",
                      plan->no_way_back);
    for (size_t i = 0; i < plan->problem_count; i++) {
        if (plan->problems[i].is_common && !plan->suspect_count)
            continue;
        buffer_append_c(&writer->out, "- **skipped** ");
        code_path(writer, plan->problems[i].path);
        buffer_printf(&writer->out, " %s: supervisord goes on without it\n",
                      plan->problems[i].words);
    }
    for (size_t i = 0; i < plan->drift_count; i++) {
        buffer_append_c(&writer->out, "- **drift** ");
        code_path(writer, plan->drifts[i].name);
        buffer_append_byte(&writer->out, ' ');
        code(writer, plan->drifts[i].words);
        buffer_append_byte(&writer->out, '\n');
    }
    for (size_t i = 0; i < plan->unknown_count; i++) {
        buffer_append_c(&writer->out, "- **unknown** ");
        code(writer, plan->unknowns[i]);
        buffer_append_byte(&writer->out, '\n');
    }
}

static void append_plan(struct writer *writer, const struct plan *plan)
{
    struct str totals = phrase_totals(writer->arena, plan);

    buffer_append_c(&writer->out, "### ");
    code(writer, plan->instance);
    buffer_append_c(&writer->out, " on ");
    code(writer, plan->host);
    buffer_append_c(&writer->out, "\n\n");
    if (!plan->is_running)
        buffer_append_c(&writer->out, "No supervisord answers: only files change.\n\n");
    if (plan_is_empty(plan) && !plan->daemon_change_count)
        buffer_append_c(&writer->out, "Nothing to do.\n\n");
    else if (totals.length)
        buffer_printf(&writer->out, STR_FORMAT ".\n\n", STR_ARGS(totals));
    append_files(writer, plan);
    for (size_t i = 0; i < plan->group_count; i++)
        if (plan->groups[i].action != GROUP_KEEP || plan->groups[i].is_perpetual)
            append_group(writer, &plan->groups[i]);
    append_kept(writer, plan);
    append_unseen(writer, plan);
    append_readers(writer, plan);
    append_rest(writer, plan);
}

void report_plans_markdown(FILE *out, const struct plan *const *plans, size_t count,
                           const struct plan_view *view)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct writer writer = {.out = {.arena = arena}, .arena = arena, .view = view};

    for (size_t i = 0; i < count; i++) {
        if (i)
            buffer_append_byte(&writer.out, '\n');
        append_plan(&writer, plans[i]);
    }
    fwrite(writer.out.bytes, 1, writer.out.length, out);
}
