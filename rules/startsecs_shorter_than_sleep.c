/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"

/* "10", "0.5", "2m" in seconds; below 0 for anything else. */
static double parse_duration(struct str text)
{
    const struct str units = STR("smhd");
    static const double seconds[] = {1, 60, 3600, 86400};
    double value = 0, place = 0, unit = 1;

    for (size_t i = 0; i < text.length; i++) {
        char byte = text.bytes[i];

        if (byte >= '0' && byte <= '9') {
            value = place > 0 ? value + (byte - '0') * place : value * 10 + (byte - '0');
            place /= 10;
        } else if (byte == '.' && !(place > 0)) {
            place = 0.1;
        } else {
            size_t index = str_find(units, byte);

            if (i + 1 < text.length || !i || index == STR_NOT_FOUND)
                return -1;
            unit = seconds[index];
        }
    }
    return text.length ? value * unit : -1;
}

static double sleep_seconds(const struct word_list *words)
{
    double sum = 0;

    for (size_t i = 1; i < words->count; i++) {
        double duration = parse_duration(words->items[i].text.str);

        if (duration < 0)
            return 0;
        sum += duration;
    }
    return sum;
}

/* Commands that take no time and start nothing. */
static bool is_preparation(struct str name)
{
    static const char *const names[] = {"cd",     "source", ".",    "export", "set",
                                        "ulimit", "umask",  "true", "echo",   ":"};

    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_equal(name, str_from(names[i])))
            return true;
    return false;
}

static void check(struct lint *lint, const struct program *program)
{
    const struct program_notes *notes;
    struct span where = {0};
    struct finding *finding;
    double slept = 0;

    if (program->start_seconds <= 0 || !program->count ||
        !str_contains(program->processes[0].command.str, STR("sleep")))
        return;
    notes = program_script(lint, program);
    for (size_t i = 0; notes && i + 1 < notes->script.count; i++) {
        const struct word_list *words = &notes->programs[i];

        if (words->count && str_equal(word_name(&words->items[0]), STR("sleep"))) {
            slept += sleep_seconds(words);
            where = where.text ? where : notes->script.items[i].text.source;
        } else if (!words->count || !is_preparation(words->items[0].text.str)) {
            break;
        }
    }
    if (slept <= (double)program->start_seconds)
        return;
    finding = lint_report(lint, where,
                          "'" STR_FORMAT "' sleeps %g s, but startsecs is %lld: RUNNING is "
                          "reported before anything is started",
                          STR_ARGS(program->name), slept, (long long)program->start_seconds);
    finding->help = str_printf(lint->arena, "set startsecs above %g", slept);
    finding->fix =
        set_option(lint, program, STR("startsecs"), str_printf(lint->arena, "%.0f", slept + 5));
}

const struct rule rule_startsecs_shorter_than_sleep = {
    .kind =
        {
            .code = "SV321",
            .name = "startsecs-shorter-than-sleep",
            .severity = SEVERITY_WARNING,
            .summary = "a command sleeps longer than it takes to count as started",
            .why = "What supervisord watches during startsecs is the shell that sleeps. A "
                   "program that cannot start is noticed only after RUNNING was reported: it "
                   "never becomes FATAL, and whoever waits for RUNNING goes on too early.",
            .source = "Supervisor manual, startsecs; found in the BlueKing log platform",
            .bad = "[supervisord]\n\n[program:a]\n"
                   "command=bash -c \"sleep 10 && exec /bin/a\"\nstartsecs=3\n",
            .good = "[supervisord]\n\n[program:a]\n"
                    "command=bash -c \"sleep 10 && exec /bin/a\"\nstartsecs=15\n",
        },
    .program = check,
};
