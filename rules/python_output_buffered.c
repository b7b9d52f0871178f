/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"

/* A cluster of letters such as -u or -Bu, before the script. */
static bool is_unbuffered(const struct word_list *words)
{
    for (size_t i = 1; i < words->count; i++) {
        struct str word = words->items[i].text.str;

        if (!str_starts_with(word, STR("-")) || str_equal(word, STR("-m")) ||
            str_equal(word, STR("-c")))
            return false;
        if (!str_starts_with(word, STR("--")) && str_find(word, 'u') != STR_NOT_FOUND)
            return true;
    }
    return false;
}

static bool runs_script(const struct word_list *words)
{
    return words && words->count > 1 &&
           str_starts_with(word_name(&words->items[0]), STR("python")) &&
           str_ends_with(words->items[words->count - 1].text.str, STR(".py")) &&
           !is_unbuffered(words);
}

static void check(struct lint *lint, const struct program *program)
{
    const struct word_list *words = program_main_command(lint, program);
    const struct environment *environment;
    struct finding *finding;

    if (program->kind == PROGRAM_EVENTLISTENER || !runs_script(words) ||
        program->processes[0].logs[STREAM_STDOUT].kind == LOG_NONE)
        return;
    environment = &program->processes[0].environment;
    for (size_t i = 0; i < environment->count; i++)
        if (str_equal(environment->items[i].name, STR("PYTHONUNBUFFERED")))
            return;
    finding = lint_report(lint, word_span(&words->items[0]),
                          "what '" STR_FORMAT
                          "' prints reaches its log late: Python buffers output that is no "
                          "terminal",
                          STR_ARGS(program->name));
    finding->help = STR("start it with -u, or set environment=PYTHONUNBUFFERED=\"1\"");
}

const struct rule rule_python_output_buffered = {
    .kind =
        {
            .code = "SV334",
            .name = "python-output-buffered",
            .severity = SEVERITY_INFO,
            .summary = "the output of a Python program is buffered",
            .why = "Into a pipe Python writes blocks, not lines. The log stays empty until a "
                   "block is full or the program ends, and what is in the buffer is lost when "
                   "it is killed.",
            .source = "Python, -u and PYTHONUNBUFFERED; Supervisor issues 227, 803, 1394",
            .bad = "[supervisord]\n\n[program:a]\ncommand=python3 /srv/app.py\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=python3 -u /srv/app.py\n",
        },
    .program = check,
};
