/* SPDX-License-Identifier: MIT */
#include "base/secrets.h"
#include "rules/builtin.h"

/* --password and its kin, but not --password-file. */
static bool is_telling_option(struct str option)
{
    return str_starts_with(option, STR("--")) && secrets_is_telling_name(option) &&
           !str_ends_with(option, STR("-file")) && !str_ends_with(option, STR("-path")) &&
           !str_ends_with(option, STR("_file"));
}

/* Unknown before it runs, or no value at all. */
static bool is_harmless(struct str value)
{
    return value.length < 4 || value.bytes[0] == '-' || value.bytes[0] == '$' ||
           value.bytes[0] == '/' || str_starts_with(value, STR("__")) ||
           str_starts_with(value, STR("{{")) || str_equal(value, STR("true")) ||
           str_equal(value, STR("false"));
}

/* Neither message nor span holds anything of the value. */
static void check_words(struct lint *lint, const struct word_list *words)
{
    for (size_t i = 1; i < words->count; i++) {
        const struct traced *word = &words->items[i].text;
        struct str value = word->str, option = str_cut(&value, '=');
        struct finding *finding;

        if (option.length == word->str.length)
            value = i + 1 < words->count ? words->items[i + 1].text.str : STR("");
        if (!is_telling_option(option) || is_harmless(value))
            continue;
        finding = lint_report(lint, traced_span(word, 0, option.length),
                              "the value of '" STR_FORMAT "' can be read by every local user",
                              STR_ARGS(option));
        finding->help = STR("have the program read it from a file or its environment");
    }
}

/* The command as written: what %(ENV_x)s brings in stands in no file. */
static bool is_expanded(const struct lint *lint, const struct program *program)
{
    const struct option *option = program_option(lint->model, program, STR("command"));

    return option && str_contains(option->value.str, STR("%(ENV_"));
}

static void check(struct lint *lint, const struct program *program)
{
    const struct program_notes *notes = program_script(lint, program);

    if (!notes || is_expanded(lint, program))
        return;
    for (size_t i = 0; i < notes->script.count; i++)
        check_words(lint, &notes->programs[i]);
}

const struct rule rule_secret_on_command_line = {
    .kind =
        {
            .code = "SV337",
            .name = "secret-on-command-line",
            .severity = SEVERITY_WARNING,
            .summary = "a secret is given as an argument",
            .why =
                "Arguments of every process are shown by ps to every user of the machine, and "
                "the file that holds them is read by more people than the program.",
            .source = "ps(1), proc(5)",
            .bad = "[supervisord]\n\n[program:a]\ncommand=/bin/a --password example\n",
            .good = "[supervisord]\n\n[program:a]\n"
                    "command=/bin/a --password-file /run/secrets/a\n",
        },
    .program = check,
};
