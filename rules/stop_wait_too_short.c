/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"

static bool parse_number(struct str text, int64_t *number)
{
    *number = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] < '0' || text.bytes[i] > '9' || *number > INT32_MAX)
            return false;
        *number = *number * 10 + (text.bytes[i] - '0');
    }
    return text.length > 0;
}

/* The seconds that gunicorn is told to let requests finish, and where that is said. */
static bool graceful_seconds(const struct word_list *words, int64_t *seconds,
                             struct span *where)
{
    static const char option[] = "--graceful-timeout";
    bool is_found = false;

    for (size_t i = 1; i < words->count; i++) {
        struct str word = words->items[i].text.str;
        const struct word *value = &words->items[i];

        if (str_equal(word, str_from(option)) && i + 1 < words->count)
            word = (++value)->text.str;
        else if (str_starts_with(word, STR("--graceful-timeout=")))
            word = str_slice(word, sizeof(option), word.length);
        else
            continue;
        is_found = parse_number(word, seconds);
        *where = word_span(value);
    }
    return is_found;
}

static void check(struct lint *lint, const struct program *program)
{
    const struct program_notes *notes;

    if (!program->count ||
        !str_contains(program->processes[0].command.str, STR("--graceful-timeout")))
        return;
    notes = program_script(lint, program);
    for (size_t i = 0; notes && i < notes->script.count; i++) {
        struct finding *finding;
        struct span where;
        int64_t seconds;

        if (!graceful_seconds(&notes->programs[i], &seconds, &where) ||
            program->stop_wait_seconds > seconds)
            continue;
        finding = lint_report(
            lint, where,
            "'" STR_FORMAT "' may take %lld s to stop, but is killed after stopwaitsecs=%lld",
            STR_ARGS(program->name), (long long)seconds, (long long)program->stop_wait_seconds);
        finding->help =
            str_printf(lint->arena, "set stopwaitsecs above %lld", (long long)seconds);
        finding->fix = set_option(lint, program, STR("stopwaitsecs"),
                                  str_printf(lint->arena, "%lld", (long long)seconds + 10));
    }
}

const struct rule rule_stop_wait_too_short = {
    .kind =
        {
            .code = "SV322",
            .name = "stop-wait-too-short",
            .severity = SEVERITY_WARNING,
            .summary = "a program is killed before the time that it is given to stop",
            .why =
                "After stopwaitsecs, 10 unless set, supervisord sends KILL: requests that the "
                "program was still allowed to finish are lost.",
            .source = "Supervisor manual, stopwaitsecs; gunicorn settings, graceful_timeout",
            .bad = "[supervisord]\n\n[program:a]\n"
                   "command=gunicorn --graceful-timeout 30 app:wsgi\n",
            .good = "[supervisord]\n\n[program:a]\n"
                    "command=gunicorn --graceful-timeout 30 app:wsgi\nstopwaitsecs=40\n",
        },
    .program = check,
};
