/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"

static void report(struct lint *lint, struct span span, const char *message, const char *help)
{
    struct finding *finding = lint_report(lint, span, "%s", message);

    finding->help = str_from(help);
}

/* setsid is started as the leader of a process group, so it has to fork, and does not wait. */
static void check_setsid(struct lint *lint, const struct word_list *words)
{
    for (size_t i = 1; i < words->count; i++) {
        struct str word = words->items[i].text.str;

        if (!str_starts_with(word, STR("-")))
            break;
        if (str_equal(word, STR("--wait")) || str_equal(word, STR("--help")) ||
            (word.bytes[word.length > 1] != '-' && str_find(word, 'w') != STR_NOT_FOUND))
            return;
    }
    report(lint, word_span(&words->items[0]),
           "setsid starts the program in the background and ends",
           "leave it out: supervisord gives each program a process group of its own");
}

/* What only a shell would read. */
static void check_sign(struct lint *lint, const struct word *sign)
{
    struct span span = word_span(sign);
    struct finding *finding =
        lint_report(lint, span, "no shell reads this: '&' is an argument of the program");

    finding->help = STR("leave it out: supervisord waits for nothing");
    finding->fix = edit_text(lint->arena, span, STR("&"), STR(""), "remove '&'", false);
}

static void check(struct lint *lint, const struct program *program)
{
    const struct program_notes *notes = program_script(lint, program);
    const struct script_command *ending;
    const struct word_list *words;

    if (!notes || !notes->script.count)
        return;
    words = &notes->line.words;
    ending = &notes->script.items[notes->script.count - 1];
    if (is_background_sign(words, words->count - 1))
        check_sign(lint, &words->items[words->count - 1]);
    else if (notes->line.is_shell && ending->joint == SCRIPT_BACKGROUND)
        report(lint, ending->text.source,
               "the last command runs in the background: the shell that supervisord watches "
               "ends",
               "leave '&' out, and write exec before the command");
    else if (str_equal(word_name(&words->items[0]), STR("setsid")))
        check_setsid(lint, words);
}

const struct rule rule_backgrounded_command = {
    .kind =
        {
            .code = "SV307",
            .name = "backgrounded-command",
            .severity = SEVERITY_WARNING,
            .summary = "a command is sent into the background",
            .why = "What supervisord watches ends at once and counts as failed, while the "
                   "program runs on, out of reach. Without a shell the sign for it is no sign "
                   "but an argument.",
            .source = "Supervisor manual, Subprocesses; issue 1126; setsid(1)",
            .bad = "[supervisord]\n\n[program:a]\ncommand=nohup /bin/a &\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=/bin/a\n",
        },
    .program = check,
};
