/* SPDX-License-Identifier: MIT */
#include "report/status.h"

#include <inttypes.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "report/visible.h"

bool status_is_reached(const struct status_report *report)
{
    for (size_t i = 0; i < report->count; i++)
        if (!report->instances[i].is_reached)
            return false;
    return true;
}

bool status_is_well(const struct status_report *report)
{
    if (report->has_faults)
        return false;
    for (size_t i = 0; i < report->count; i++) {
        const struct instance_status *instance = &report->instances[i];

        if (instance->drifts.count)
            return false;
        for (size_t j = 0; j < instance->processes.count; j++)
            if (!condition_is_well(instance->processes.items[j].condition))
                return false;
    }
    return true;
}

/* What all parts print with. */
struct writer {
    FILE *out;
    struct arena *arena;
    const struct secrets *secrets;
    const struct style *style;
};

static struct str shown(const struct writer *writer, struct str text)
{
    return visible(writer->arena, secrets_cover(writer->arena, writer->secrets, text));
}

static const char *condition_style(const struct style *style, enum condition condition)
{
    if (!condition_is_well(condition))
        return condition == CONDITION_STOPPED ? style->warning : style->error;
    if (condition == CONDITION_RUNNING)
        return style->added;
    return condition == CONDITION_STARTING || condition == CONDITION_STOPPING ? style->changed
                                                                              : style->faint;
}

/* "2:05:09", "3 days" */
static struct str duration(struct arena *arena, int64_t seconds)
{
    if (seconds >= 2 * 86400)
        return str_printf(arena, "%" PRId64 " days", seconds / 86400);
    return str_printf(arena, "%" PRId64 ":%02" PRId64 ":%02" PRId64, seconds / 3600,
                      seconds / 60 % 60, seconds % 60);
}

static void print_since(const struct writer *writer, const struct process_info *info)
{
    bool is_up = info->pid > 0;
    int64_t since = is_up ? info->start : info->stop;
    struct str time = clock_format(writer->arena, since),
               span = duration(writer->arena, info->now - since);

    if (since <= 0 || info->now < since)
        return;
    fprintf(writer->out, "  since " STR_FORMAT " (" STR_FORMAT ")",
            STR_ARGS(str_slice(time, 0, sizeof("2026-11-25 10:00:00") - 1)), STR_ARGS(span));
}

/* The most telling word behind the state. */
static struct str remark(const struct writer *writer, const struct process_status *process)
{
    const struct process_info *info = process->info;

    switch (process->condition) {
    case CONDITION_RETRYING:
    case CONDITION_GIVEN_UP:
        return shown(writer, info->spawn_error);
    case CONDITION_ENDED:
    case CONDITION_FINISHED:
        return str_printf(writer->arena, "exit status %" PRId64, info->exit_status);
    case CONDITION_STOPPED:
        return STR("stopped by hand");
    case CONDITION_IDLE:
        return STR("autostart is off");
    case CONDITION_LOOPING:
        return STR("dies again and again");
    case CONDITION_LOST:
        return STR("cannot be signalled");
    case CONDITION_RUNNING:
    case CONDITION_STARTING:
    case CONDITION_STOPPING:
        break;
    }
    return STR("");
}

static struct str process_name(const struct writer *writer, const struct process_info *info)
{
    return shown(writer, str_printf(writer->arena, STR_FORMAT ":" STR_FORMAT,
                                    STR_ARGS(info->group), STR_ARGS(info->name)));
}

static void print_process(const struct writer *writer, const struct process_status *process,
                          size_t width)
{
    struct str name = process_name(writer, process->info),
               state = shown(writer, process->info->state_name),
               words = remark(writer, process);

    fprintf(writer->out, "  " STR_FORMAT "%*s  %s%-8.*s%s", STR_ARGS(name),
            (int)(width - utf8_count(name)), "",
            condition_style(writer->style, process->condition), (int)state.length, state.bytes,
            writer->style->reset);
    if (process->info->pid)
        fprintf(writer->out, "  pid %-7" PRId64, process->info->pid);
    else
        fprintf(writer->out, "  %-11s", "");
    print_since(writer, process->info);
    if (process->restarts > 0)
        fprintf(writer->out, "  %s%s%" PRId64 " restart%s in the last hour%s",
                writer->style->warning, process->is_at_least ? "at least " : "",
                process->restarts, process->restarts == 1 ? "" : "s", writer->style->reset);
    if (words.length)
        fprintf(writer->out, "  " STR_FORMAT, STR_ARGS(words));
    fputc('\n', writer->out);
}

static void print_head(const struct writer *writer, const struct instance_status *instance,
                       struct str on_host)
{
    const struct style *style = writer->style;
    struct str name = shown(writer, instance->name), host = shown(writer, on_host);

    fprintf(writer->out, "%s" STR_FORMAT "%s on " STR_FORMAT ": ", style->strong,
            STR_ARGS(name), style->reset, STR_ARGS(host));
    if (instance->is_reached) {
        struct str version = shown(writer, instance->identity.version),
                   state = shown(writer, instance->identity.state);

        fprintf(writer->out, "supervisord " STR_FORMAT ", pid %" PRId64 ", " STR_FORMAT "\n",
                STR_ARGS(version), instance->identity.pid, STR_ARGS(state));
    } else {
        struct str why = shown(writer, instance->silence);

        fprintf(writer->out, "%sno supervisord answers%s: " STR_FORMAT "\n", style->error,
                style->reset, STR_ARGS(why));
    }
}

static void print_drift(const struct writer *writer, const struct status_drift *drift)
{
    static const char *const words[] = {
        [STATUS_DRIFT_EDITED] = "edited by hand since the last apply",
        [STATUS_DRIFT_UNWANTED] = "not as the templates make it",
        [STATUS_DRIFT_NEWER] = "changed after all that it starts had been started",
        [STATUS_DRIFT_ADDED] = "a group of the files that supervisord does not run",
        [STATUS_DRIFT_REMOVED] = "a group that supervisord runs and the files do not have",
    };
    struct str subject = shown(writer, drift->subject);

    fprintf(writer->out, "  %sdrift%s " STR_FORMAT ": %s\n", writer->style->changed,
            writer->style->reset, STR_ARGS(subject), words[drift->kind]);
}

static void print_instance(const struct writer *writer, const struct instance_status *instance,
                           struct str host)
{
    size_t width = 0;

    print_head(writer, instance, host);
    for (size_t i = 0; i < instance->processes.count; i++) {
        size_t length = utf8_count(process_name(writer, instance->processes.items[i].info));

        width = length > width ? length : width;
    }
    for (size_t i = 0; i < instance->processes.count; i++)
        print_process(writer, &instance->processes.items[i], width);
    for (size_t i = 0; i < instance->drifts.count; i++)
        print_drift(writer, &instance->drifts.items[i]);
    if (instance->revision.length)
        fprintf(writer->out, "  last change %.12s\n", instance->revision.bytes);
}

void report_status(FILE *out, const struct status_report *report, const struct style *style)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct writer writer = {out, arena, report->secrets, style};

    for (size_t i = 0; i < report->count; i++)
        print_instance(&writer, &report->instances[i], report->host);
}
