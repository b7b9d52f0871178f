/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"

/* "|", "&&", ";", ">", "2>&1", ">>/tmp/log": a redirection may be glued to its target. */
static bool is_operator(struct str word)
{
    static const char *const operators[] = {"|", "||", "&&", "&", ";", "|&"};

    for (size_t i = 0; i < COUNT_OF(operators); i++)
        if (str_equal(word, str_from(operators[i])))
            return true;
    if (word.length && (word.bytes[0] == '1' || word.bytes[0] == '2' || word.bytes[0] == '&'))
        word = str_slice(word, 1, word.length);
    return str_starts_with(word, STR(">")) ||
           (str_starts_with(word, STR("<")) && !str_ends_with(word, STR(">")));
}

static void check(struct lint *lint, const struct program *program)
{
    const struct program_notes *notes = program_command(lint, program);
    const struct command_line *line;

    if (!notes)
        return;
    line = &notes->line;
    for (size_t i = 1; i < line->words.count; i++) {
        const struct word *word = &line->words.items[i];
        struct finding *finding;

        if (word->is_quoted || (line->is_shell && i == line->script_index) ||
            is_background_sign(&line->words, i) || !is_operator(word->text.str))
            continue;
        finding = lint_report(
            lint, word_span(word),
            "no shell reads this: '" STR_FORMAT "' reaches '" STR_FORMAT "' as an argument",
            STR_ARGS(word->text.str), STR_ARGS(line->words.items[0].text.str));
        finding->help = STR("write sh -c \"... exec PROGRAM\", or set stdout_logfile");
        return;
    }
}

const struct rule rule_shell_syntax = {
    .kind =
        {
            .code = "SV308",
            .name = "shell-syntax",
            .severity = SEVERITY_WARNING,
            .summary = "a command uses pipes, redirections or && without a shell",
            .why = "supervisord starts programs without a shell: operators are handed to the "
                   "program like any other argument.",
            .source = "Supervisor manual, command; Subprocesses",
            .bad = "[supervisord]\n\n[program:a]\ncommand=/bin/a > /tmp/a.log\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=/bin/a\nstdout_logfile=/tmp/a.log\n",
        },
    .program = check,
};
