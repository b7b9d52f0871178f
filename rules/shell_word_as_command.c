/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"

static bool is_shell_word(struct str word)
{
    static const char *const words[] = {"cd",   "source", ".",      "export", "exec",
                                        "eval", "set",    "ulimit", "umask",  "alias",
                                        "trap", "if",     "while",  "for"};

    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_equal(word, str_from(words[i])))
            return true;
    return false;
}

static void check(struct lint *lint, const struct program *program)
{
    const struct program_notes *notes = program_command(lint, program);
    const struct word *first;

    if (!notes)
        return;
    first = &notes->line.words.items[0];
    if (is_assignment(first->text.str)) {
        struct finding *finding =
            lint_report(lint, word_span(first),
                        "a variable in front of a command means something to a shell alone: "
                        "there is no such program");
        finding->help = STR("set it in environment");
    } else if (is_shell_word(first->text.str)) {
        lint_report(lint, word_span(first),
                    "'" STR_FORMAT "' is a word of the shell, not a program",
                    STR_ARGS(first->text.str));
    }
}

const struct rule rule_shell_word_as_command = {
    .kind =
        {
            .code = "SV309",
            .name = "shell-word-as-command",
            .severity = SEVERITY_ERROR,
            .summary = "a command begins with a word that only a shell knows",
            .why = "supervisord looks for a program of that name and finds none: each start "
                   "fails with \"can't find command\".",
            .source = "Supervisor manual, Subprocesses",
            .bad = "[supervisord]\n\n[program:a]\ncommand=LEVEL=1 /bin/a\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=/bin/a\nenvironment=LEVEL=\"1\"\n",
        },
    .program = check,
};
