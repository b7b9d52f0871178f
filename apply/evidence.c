/* SPDX-License-Identifier: MIT */
#include "apply/evidence.h"

#include "base/buffer.h"

enum { SHOWN_LINES = 20 };

struct evidence evidence_mark(struct arena *arena, const struct plan *plan,
                              const struct world *world)
{
    struct evidence evidence = {.plan = plan, .daemon_mark = -1};

    evidence.process_marks = ARENA_ARRAY(arena, int64_t, plan->seen.count);
    for (size_t i = 0; i < plan->seen.count; i++) {
        const struct process_info *process = &plan->seen.processes[i];
        const struct group_forecast *group = plan_group(plan, process->group);
        struct error unknown = {0};

        if (!group || (group->action != GROUP_RESTART && !group->restarts_readers) ||
            !world->log_size(world->context, process->group, process->name,
                             &evidence.process_marks[i], &unknown))
            evidence.process_marks[i] = -1;
    }
    if (plan->is_running)
        evidence.daemon_mark = world->main_log_size(world->context);
    return evidence;
}

/* The length of what stands for ESC at i, or 0. XML has no ESC: it comes as U+FFFD, which
 * counts as one where a sequence follows. */
static size_t escape_length(struct str text, size_t i)
{
    struct str rest = str_slice(text, i, text.length), replaced = STR("\xef\xbf\xbd[");

    if (rest.bytes[0] == 0x1B)
        return 1;
    return str_starts_with(rest, replaced) ? replaced.length - 1 : 0;
}

/* Where a terminal's sequence ends that goes on at i: "[ 3 1 m", or one byte. */
static size_t skip_sequence(struct str text, size_t i)
{

    if (i >= text.length || text.bytes[i] != '[')
        return i < text.length ? i + 1 : i;
    for (i++; i < text.length; i++)
        if (text.bytes[i] >= '@' && text.bytes[i] <= '~')
            return i + 1;
    return i;
}

static struct str last_lines(struct str text, size_t count)
{
    size_t start = text.length;

    if (start && text.bytes[start - 1] == '\n')
        start--;
    for (; start; start--)
        if (text.bytes[start - 1] == '\n' && --count == 0)
            break;
    return str_slice(text, start, text.length);
}

struct str evidence_clean(struct arena *arena, struct str text, size_t count)
{
    struct buffer out = {.arena = arena};

    text = last_lines(text, count);
    for (size_t i = 0; i < text.length;) {
        unsigned char byte = (unsigned char)text.bytes[i];

        size_t escape = escape_length(text, i);

        if (escape) {
            i = skip_sequence(text, i + escape);
            continue;
        }
        if (byte == '\n' || byte == '\t' || (byte >= ' ' && byte != 0x7F))
            buffer_append_byte(&out, text.bytes[i]);
        i++;
    }
    return out.length ? buffer_str(&out) : STR("");
}

static int64_t marked_size(const struct evidence *evidence, struct str group,
                           struct str process)
{
    const struct snapshot *seen = &evidence->plan->seen;
    const struct process_info *info = snapshot_find(seen, group, process);
    int64_t mark = info ? evidence->process_marks[info - seen->processes] : -1;

    return mark > 0 ? mark : 0;
}

struct str evidence_of_process(struct arena *arena, const struct evidence *evidence,
                               const struct world *world, struct str group, struct str process)
{
    struct error unknown = {0};
    struct str lines = {0};

    if (!world->log_since(world->context, arena, group, process,
                          marked_size(evidence, group, process), &lines, &unknown))
        return STR("");
    return evidence_clean(arena, lines, SHOWN_LINES);
}

struct str evidence_of_daemon(struct arena *arena, const struct evidence *evidence,
                              const struct world *world)
{
    if (evidence->daemon_mark < 0)
        return STR("");
    return evidence_clean(arena,
                          world->main_log_since(world->context, arena, evidence->daemon_mark),
                          SHOWN_LINES);
}
