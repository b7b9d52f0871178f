/* SPDX-License-Identifier: MIT */
#include "history/history.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "change/in_place.h"
#include "cli/context.h"
#include "report/diffs.h"
#include "report/history.h"
#include "report/visible.h"

static void print_field(const struct context *context, const char *title, struct str text)
{
    struct str shown = visible(context->arena, text);

    if (text.length)
        printf("%-10s" STR_FORMAT "\n", title, STR_ARGS(shown));
}

static void print_entry(const struct context *context, const struct history_entry *entry)
{
    const struct style *style = &context->style;
    struct str time = clock_format(context->arena, entry->time),
               host = visible(context->arena, entry->host),
               instance = visible(context->arena, entry->instance),
               operator_name = visible(context->arena, entry->operator_name),
               summary = visible(context->arena, entry->summary),
               reason = visible(context->arena, entry->reason),
               approver = visible(context->arena, entry->approver);

    printf("%s%.12s%s " STR_FORMAT " " STR_FORMAT " on " STR_FORMAT ", " STR_FORMAT
           ": " STR_FORMAT,
           style->changed, entry->revision.bytes, style->reset, STR_ARGS(time),
           STR_ARGS(instance), STR_ARGS(host), STR_ARGS(operator_name), STR_ARGS(summary));
    if (reason.length)
        printf(" (" STR_FORMAT ")", STR_ARGS(reason));
    if (approver.length)
        printf(", approved by " STR_FORMAT, STR_ARGS(approver));
    putchar('\n');
}

static bool is_json(const struct context *context)
{
    return option_choice(&context->arguments, "format", 0) == 1;
}

static bool show_entry(const struct context *context, struct history *history,
                       const char *revision, struct error *err)
{
    struct arena *arena = context->arena;
    struct history_entry entry;
    struct str diff;

    if (!history_find(arena, history, str_from(revision), &entry, err) ||
        !history_diff(arena, history, entry.revision, &diff, err))
        return false;
    if (is_json(context)) {
        report_history_json(stdout, &entry, 1, diff);
        return true;
    }
    print_field(context, "revision", entry.revision);
    print_field(context, "time", clock_format(arena, entry.time));
    print_field(context, "host", entry.host);
    print_field(context, "instance", entry.instance);
    print_field(context, "operator", entry.operator_name);
    print_field(context, "change", entry.summary);
    print_field(context, "reason", entry.reason);
    print_field(context, "plan", entry.plan);
    print_field(context, "package", entry.package);
    print_field(context, "approved", entry.approver);
    print_field(context, "result", entry.result);
    putchar('\n');
    report_diff(stdout, diff, NULL, &context->style);
    return true;
}

static bool read_limit(const struct context *context, size_t *limit, struct error *err)
{
    const char *word = option_value(&context->arguments, "limit");
    char *end;

    *limit = 0;
    if (!word)
        return true;
    errno = 0;
    *limit = strtoul(word, &end, 10);
    if (errno || end == word || *end || word[0] == '-')
        return error_set(err, ERROR_USAGE, "--limit takes a number, not '%s'", word);
    return true;
}

static bool list_entries(const struct context *context, struct history *history,
                         struct error *err)
{
    struct str instance = str_from(option_value(&context->arguments, "instance"));
    struct history_entry *entries;
    size_t count, limit;

    if (!read_limit(context, &limit, err) ||
        !history_list(context->arena, history, STR(""), instance, limit, &entries, &count, err))
        return false;
    if (is_json(context))
        report_history_json(stdout, entries, count, (struct str){0});
    for (size_t i = 0; i < count && !is_json(context); i++)
        print_entry(context, &entries[i]);
    return true;
}

bool run_history(struct context *context, enum exit_status *status, struct error *err)
{
    const struct arguments *arguments = &context->arguments;
    CLEANUP(close_history) struct history *history = NULL;
    struct change_set set = {.context = context};
    const char *path;
    bool shows = arguments->operand_count == 2 && !strcmp(arguments->operands[0], "show");

    *status = STATUS_CLEAN;
    if (arguments->operand_count && !shows)
        return error_set(err, ERROR_USAGE, "history takes nothing, or show REVISION");
    if (!project_open(context, &set.project, err))
        return false;
    if (project_is_broken(context, &set.project, status))
        return true;
    if (located_is_given(arguments) && !in_place_open(&set, err))
        return false;
    path = str_to_c(context->arena, set.project.settings.history_repository);
    if (access(path, F_OK)) {
        if (shows)
            return error_set(err, ERROR_INPUT, "nothing was recorded yet in %s", path);
        context_say(context, "nothing was recorded yet in %s", path);
        if (is_json(context))
            report_history_json(stdout, NULL, 0, (struct str){0});
        return true;
    }
    if (!history_open(path, false, &history, err))
        return false;
    return shows ? show_entry(context, history, arguments->operands[1], err)
                 : list_entries(context, history, err);
}
