/* SPDX-License-Identifier: MIT */
#include "report/plan_phrases.h"

#include <inttypes.h>

#include "base/buffer.h"
#include "model/convert.h"
#include "report/visible.h"

const char *phrase_file(const struct file_change *file)
{
    if (file->is_edited)
        return "edited";
    if (!file->found.exists)
        return "create";
    return file->wanted.exists ? "change" : "remove";
}

static const char *fate(const struct process_forecast *process)
{
    if (process->note == NOTE_LOST)
        return "cannot be signalled";
    if (process->ran && !process->wanted)
        return "stops";
    if (process->ran)
        return process->shall_run ? "restarts" : "stops";
    if (!process->wanted)
        return "vanishes";
    return process->shall_run ? "starts" : "stays stopped";
}

struct str phrase_process(struct arena *arena, const struct process_forecast *process)
{
    struct buffer out = {.arena = arena};
    const char *signal = signal_name(process->stop_signal);

    buffer_append_c(&out, fate(process));
    if (!process->pid)
        return buffer_str(&out);
    buffer_printf(&out, " (pid %" PRId64, process->pid);
    if (process->ran && process->stop_signal && signal) {
        buffer_printf(&out, ", SIG%s%s", signal, process->stop_as_group ? " to its group" : "");
        buffer_printf(&out, ", SIGKILL%s after %" PRId64 " s",
                      process->kill_as_group ? " to its group" : "",
                      process->stop_wait_seconds);
    }
    buffer_append_byte(&out, ')');
    return buffer_str(&out);
}

const char *phrase_note(enum process_note note)
{
    static const char *const phrases[] = {
        [NOTE_NONE] = NULL,
        [NOTE_STOPPED_BY_HAND] = "somebody stopped it; a supervisorctl update would start it",
        [NOTE_STARTED_BY_HAND] =
            "somebody started it; a supervisorctl update would leave it down",
        [NOTE_FINISHED] = "it has ended by itself and runs once more",
        [NOTE_FAILED] = "it failed before and is tried anew",
        [NOTE_LOST] = "it may still live when a second copy is started",
    };

    return phrases[note];
}

/* Words for a shell stay as they are between quotes: no name of supervisord has one. */
struct str phrase_read(struct arena *arena, const struct plan *plan,
                       const struct group_forecast *group,
                       const struct process_forecast *process, size_t index)
{
    struct str path = process->reads[index];

    if (group->restarts_readers)
        return str_printf(arena, "reads " STR_FORMAT ", which changes, and restarts",
                          STR_ARGS(path));
    return str_printf(arena,
                      "reads " STR_FORMAT ", which changes; supervisord does not notice, so it "
                      "runs on with the old contents until: supconf restart '" STR_FORMAT
                      ":" STR_FORMAT ":" STR_FORMAT "'",
                      STR_ARGS(path), STR_ARGS(plan->instance), STR_ARGS(group->name),
                      STR_ARGS(process->name));
}

void phrase_group(const struct group_forecast *group, const char *phrases[MOST_GROUP_PHRASES])
{
    size_t count = 0;

    if (group->is_suspect)
        phrases[count++] = "goes only because a file cannot be read";
    if (group->is_perpetual)
        phrases[count++] = "each reread calls it changed, without any change of a file";
    if (group->has_reordered_events)
        phrases[count++] = "the order of its events is another: whether that restarts it "
                           "differs from daemon to daemon";
    else if (group->knowledge == KNOWLEDGE_NONE)
        phrases[count++] = "what it runs with cannot be told, so it may come otherwise";
    phrases[count] = NULL;
}

const char *phrase_need(enum daemon_need need)
{
    static const char *const phrases[] = {
        [NEED_NOTHING] = "takes nothing",
        [NEED_RELOAD] = "takes a reload of supervisord (SIGHUP), which stops everything",
        [NEED_HALF_RELOAD] = ("takes a reload of supervisord (SIGHUP), which stops "
                              "everything, and an update does half of it at once"),
        [NEED_START] = "takes an end and a start of supervisord",
        [NEED_IMPOSSIBLE] = "has no effect on a supervisord in the foreground",
    };

    return phrases[need];
}

struct str phrase_value(struct arena *arena, const struct option_change *change,
                        struct str value, const struct secrets *secrets)
{
    struct str covered = secrets_cover(arena, secrets, value);

    if (!value.bytes)
        return STR("not set");
    if (change->is_secret)
        return STR("‹secret›");
    return str_printf(arena, "'" STR_FORMAT "'", STR_ARGS(covered));
}

struct str phrase_cause(struct arena *arena, const struct option_change *change,
                        const struct plan_view *view)
{
    struct str path;

    if (!change->cause.text)
        return STR("");
    path = relative_path(view->directory,
                         secrets_cover(arena, view->secrets, change->cause.text->path));
    return str_printf(arena, STR_FORMAT ":%zu", STR_ARGS(path), span_start(change->cause).line);
}

static size_t count_groups(const struct plan *plan, enum group_action action)
{
    size_t count = 0;

    for (size_t i = 0; i < plan->group_count; i++)
        count += plan->groups[i].action == action;
    return count;
}

struct totals {
    size_t stopping, kept;
};

static struct totals count_processes(const struct plan *plan)
{
    struct totals totals = {0};

    for (size_t i = 0; i < plan->group_count; i++)
        for (size_t j = 0; j < plan->groups[i].process_count; j++) {
            if (!plan->groups[i].processes[j].ran)
                continue;
            if (plan->groups[i].action == GROUP_KEEP)
                totals.kept++;
            else
                totals.stopping++;
        }
    return totals;
}

static void append_groups(struct buffer *out, size_t count, const char *done)
{
    if (count)
        buffer_printf(out, "%s%zu group%s %s", out->length ? ", " : "", count,
                      count == 1 ? "" : "s", done);
}

struct str phrase_totals(struct arena *arena, const struct plan *plan)
{
    struct buffer out = {.arena = arena};
    struct totals totals = count_processes(plan);

    append_groups(&out, count_groups(plan, GROUP_REMOVE), "removed");
    append_groups(&out, count_groups(plan, GROUP_RESTART), "restarted");
    append_groups(&out, count_groups(plan, GROUP_ADD), "added");
    if (totals.stopping)
        buffer_printf(&out, "; %zu process%s stop%s, which takes %" PRId64 " s at worst",
                      totals.stopping, totals.stopping == 1 ? "" : "es",
                      totals.stopping == 1 ? "s" : "", plan->stop_seconds);
    if (totals.kept)
        buffer_printf(&out, "%s%zu keep%s running", out.length ? "; " : "", totals.kept,
                      totals.kept == 1 ? "s" : "");
    return buffer_str(&out);
}
