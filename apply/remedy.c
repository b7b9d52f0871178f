/* SPDX-License-Identifier: MIT */
#include "apply/remedy.h"

#include <inttypes.h>
#include <string.h>

#include "base/buffer.h"
#include "base/list.h"

struct writer {
    struct arena *arena;
    struct remedies *remedies;
};

static void add(const struct writer *writer, struct str line)
{
    *LIST_ADD(writer->arena, writer->remedies) = line;
}

static bool is_plain(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || (byte && strchr("/._-:=+@%,", byte));
}

struct str shell_quote(struct arena *arena, struct str word)
{
    struct buffer out = {.arena = arena};
    bool plain = word.length > 0;

    for (size_t i = 0; i < word.length; i++)
        plain = plain && is_plain(word.bytes[i]);
    if (plain)
        return word;
    buffer_append_byte(&out, '\'');
    for (size_t i = 0; i < word.length; i++) {
        if (word.bytes[i] == '\'')
            buffer_append_c(&out, "'\\''");
        else
            buffer_append_byte(&out, word.bytes[i]);
    }
    buffer_append_byte(&out, '\'');
    return buffer_str(&out);
}

/* Programs that outlived their daemon: a new one would start a second copy of each. */
static void add_orphans(const struct writer *writer, const struct snapshot *seen,
                        const struct world *world)
{
    for (size_t i = 0; i < seen->count; i++) {
        const struct process_info *process = &seen->processes[i];

        if (process->pid > 0 && world->is_alive(world->context, process->pid))
            add(writer,
                str_printf(writer->arena,
                           "kill %" PRId64 "  # " STR_FORMAT ":" STR_FORMAT
                           " still runs, and no supervisord looks after it",
                           process->pid, STR_ARGS(process->group), STR_ARGS(process->name)));
    }
}

static bool is_there(const struct snapshot *snapshot, struct str group)
{
    for (size_t i = 0; i < snapshot->count; i++)
        if (str_equal(snapshot->processes[i].group, group))
            return true;
    return false;
}

/* By hand, should the recovery fail too. */
static void add_group(const struct writer *writer, const struct group_forecast *group,
                      const struct snapshot *after, struct str control)
{
    struct str name = shell_quote(writer->arena, group->name);
    struct str all = shell_quote(
        writer->arena, str_printf(writer->arena, STR_FORMAT ":*", STR_ARGS(group->name)));

    if (is_there(after, group->name)) {
        add(writer, str_printf(writer->arena, STR_FORMAT " stop " STR_FORMAT, STR_ARGS(control),
                               STR_ARGS(all)));
        add(writer, str_printf(writer->arena, STR_FORMAT " remove " STR_FORMAT,
                               STR_ARGS(control), STR_ARGS(name)));
    }
    if (group->action != GROUP_ADD)
        add(writer, str_printf(writer->arena, STR_FORMAT " add " STR_FORMAT, STR_ARGS(control),
                               STR_ARGS(name)));
}

static bool is_down(const struct snapshot *snapshot, const struct process_info *process)
{
    for (size_t i = 0; i < snapshot->count; i++)
        if (str_equal(snapshot->processes[i].group, process->group) &&
            str_equal(snapshot->processes[i].name, process->name))
            return !snapshot->processes[i].pid;
    return false;
}

/* The next change leaves down what it finds stopped. */
static void add_starts(const struct writer *writer, const struct snapshot *before,
                       const struct snapshot *after, struct str control)
{
    for (size_t i = 0; i < before->count; i++) {
        const struct process_info *process = &before->processes[i];
        struct str name;

        if (!process->pid || !is_down(after, process))
            continue;
        name = str_printf(writer->arena, STR_FORMAT ":" STR_FORMAT, STR_ARGS(process->group),
                          STR_ARGS(process->name));
        name = shell_quote(writer->arena, name);
        add(writer, str_printf(writer->arena, STR_FORMAT " start " STR_FORMAT,
                               STR_ARGS(control), STR_ARGS(name)));
    }
}

struct remedies remedies_for(struct arena *arena, const struct plan *plan,
                             const struct apply_report *report, const struct world *world,
                             const struct remedy_view *view)
{
    struct remedies remedies = {0};
    struct writer writer = {arena, &remedies};
    struct str config = shell_quote(arena, view->config), control;
    struct error silence = {0};
    struct snapshot after = {0};
    bool answers = world->snapshot(world->context, arena, &after, &silence);

    if (report->end != APPLY_STUCK)
        return remedies;
    control = str_printf(arena, "supervisorctl -c " STR_FORMAT, STR_ARGS(config));
    if (plan->no_way_back && answers) {
        add(&writer, STR("# mend the files, then:"));
        add(&writer, view->again);
        add_starts(&writer, &plan->seen, &after, control);
        return remedies;
    }
    if (plan->is_running && !answers && silence.kind == ERROR_SYSTEM) {
        add(&writer,
            STR("# supervisord is gone: the files come back first, then it is started"));
        add(&writer, view->recover);
        add_orphans(&writer, &plan->seen, world);
        add(&writer, str_printf(arena, "supervisord -c " STR_FORMAT, STR_ARGS(config)));
        return remedies;
    }
    add(&writer, STR("# when its cause is gone, this takes up the way back again:"));
    add(&writer, view->recover);
    if (!answers || !report->stuck_count)
        return remedies;
    add(&writer, STR("# or by hand, once the files are as they were:"));
    add(&writer, str_printf(arena, STR_FORMAT " reread", STR_ARGS(control)));
    for (size_t i = 0; i < report->stuck_count; i++)
        if (report->stuck_steps[i].step && report->stuck_steps[i].step->group)
            add_group(&writer, report->stuck_steps[i].step->group, &after, control);
    return remedies;
}
