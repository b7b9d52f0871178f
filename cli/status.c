/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>

#include "cli/change.h"
#include "cli/record.h"
#include "report/visible.h"

static const char *state_style(const struct style *style, enum process_state state)
{
    switch (state) {
    case PROCESS_RUNNING:
        return style->added;
    case PROCESS_BACKOFF:
    case PROCESS_FATAL:
    case PROCESS_UNKNOWN:
        return style->error;
    case PROCESS_STARTING:
    case PROCESS_STOPPING:
        return style->changed;
    case PROCESS_STOPPED:
    case PROCESS_EXITED:
        break;
    }
    return style->faint;
}

/* "3 days", "2:05:09" */
static struct str uptime(struct arena *arena, const struct process_info *process)
{
    int64_t seconds = process->now - process->start;

    if (!process->pid || !process->start || seconds < 0)
        return STR("");
    if (seconds >= 2 * 86400)
        return str_printf(arena, "%" PRId64 " days", seconds / 86400);
    return str_printf(arena, "%" PRId64 ":%02" PRId64 ":%02" PRId64, seconds / 3600,
                      seconds / 60 % 60, seconds % 60);
}

static void print_process(const struct context *context, const struct process_info *process)
{
    struct arena *arena = context->arena;
    const struct style *style = &context->style;
    struct str name = str_printf(arena, STR_FORMAT ":" STR_FORMAT, STR_ARGS(process->group),
                                 STR_ARGS(process->name));
    struct str shown = visible(arena, name), state = visible(arena, process->state_name),
               up = uptime(arena, process);

    printf("  %-48.*s %s%-9.*s%s", (int)shown.length, shown.bytes,
           state_style(style, process->state), (int)state.length, state.bytes, style->reset);
    if (process->pid)
        printf(" pid %-8" PRId64 STR_FORMAT, process->pid, STR_ARGS(up));
    putchar('\n');
}

static void print_daemon(const struct context *context, const struct change_set *set,
                         const struct change *change)
{
    const struct style *style = &context->style;
    struct str instance = visible(context->arena, change->rendered->instance->name.text),
               host = visible(context->arena, set->host);

    printf("%s" STR_FORMAT "%s on " STR_FORMAT ": ", style->strong, STR_ARGS(instance),
           style->reset, STR_ARGS(host));
    if (change->is_running) {
        struct str version = visible(context->arena, change->running.identity.version),
                   state = visible(context->arena, change->running.identity.state);

        printf("supervisord " STR_FORMAT ", pid %" PRId64 ", " STR_FORMAT "\n",
               STR_ARGS(version), change->running.identity.pid, STR_ARGS(state));
    } else {
        struct str why = visible(context->arena, change->silence);

        printf("%sno supervisord answers%s: " STR_FORMAT "\n", style->warning, style->reset,
               STR_ARGS(why));
    }
}

static bool is_as_wanted(const struct file_change *file)
{
    return file->found.exists == file->wanted.exists &&
           (!file->found.exists || (str_equal(file->found.bytes, file->wanted.bytes) &&
                                    file->found.mode == file->wanted.mode));
}

static bool is_as_recorded(const struct change_set *set, const struct recorded *recorded,
                           const struct file_change *file)
{
    for (size_t i = 0; i < recorded->count; i++)
        if (str_equal(recorded->files[i].path, file->path))
            return file->found.exists &&
                   record_is_same(set, &recorded->files[i], file->found.bytes);
    return !file->found.exists || !recorded->entry.revision.length;
}

/* Files that are not what they should be; how many. */
static size_t print_drift(const struct change_set *set, const struct change *change,
                          const struct recorded *recorded)
{
    const struct context *context = set->context;
    size_t count = 0;

    for (size_t i = 0; i < change->file_count; i++) {
        const struct file_change *file = &change->files[i];
        bool wanted = is_as_wanted(file), same = is_as_recorded(set, recorded, file);
        struct str path = visible(context->arena, file->path);

        if (wanted && same)
            continue;
        count++;
        printf("  %sdrift%s " STR_FORMAT ": %s%s%s\n", context->style.changed,
               context->style.reset, STR_ARGS(path),
               wanted ? "" : "not as the templates make it", wanted || same ? "" : ", ",
               same ? "" : "not as it was recorded");
    }
    return count;
}

static bool show_instance(struct change_set *set, struct change *change,
                          struct history *history, bool *is_fine, struct error *err)
{
    const struct context *context = set->context;
    struct recorded recorded;

    if (!record_last(set, history, change->rendered->instance->name.text, &recorded, err) ||
        !change_find(set, change, recorded.files, recorded.count, err) ||
        !change_ask(set, change, err))
        return false;
    print_daemon(context, set, change);
    for (size_t i = 0; i < change->running.count && change->is_running; i++)
        print_process(context, &change->running.processes[i]);
    if (print_drift(set, change, &recorded) || !change->is_running)
        *is_fine = false;
    if (recorded.entry.revision.length)
        printf("  last change %.12s\n", recorded.entry.revision.bytes);
    return true;
}

bool run_status(struct context *context, enum exit_status *status, struct error *err)
{
    CLEANUP(close_changes) struct change_set set = {0};
    CLEANUP(close_history) struct history *history = NULL;
    bool is_usable, is_fine = true;

    if (!change_begin(context, &set, status, &is_usable, err))
        return false;
    if (!is_usable)
        return true;
    if (!record_open_existing(&set, &history, err))
        return false;
    for (size_t i = 0; i < set.count; i++)
        if (!show_instance(&set, &set.items[i], history, &is_fine, err))
            return false;
    *status = is_fine ? STATUS_CLEAN : STATUS_FINDINGS;
    return true;
}
