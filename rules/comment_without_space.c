/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"

static void report(struct lint *lint, struct span span, struct str key)
{
    struct finding *finding = lint_report(
        lint, span,
        "';' begins a comment only behind a space: this is part of '" STR_FORMAT "'",
        STR_ARGS(key));

    finding->help = STR("put a space before it");
    finding->fix = fix_create(lint->arena, "put a space before it", false,
                              span_make(span.text, span.offset, 0), STR(" "));
}

/* ";main" glued to a word: a shell would take it for the end of a command, and no program asks
 * for such an argument. One that ends with it, such as "off;", may be wanted. */
static void check_command(struct lint *lint, const struct option *option)
{
    struct word_list words = {0};
    size_t at;

    if (str_find(option->value.str, ';') == STR_NOT_FOUND ||
        words_split(lint->arena, &option->value, &words, &at) != COMMAND_OK)
        return;
    for (size_t i = 0; i < words.count; i++) {
        const struct traced *word = &words.items[i].text;
        size_t semicolon = str_find(word->str, ';');

        if (words.items[i].is_quoted || !semicolon || semicolon == STR_NOT_FOUND ||
            semicolon + 1 == word->str.length || str_find(word->str, '=') != STR_NOT_FOUND ||
            str_find(word->str, '?') != STR_NOT_FOUND)
            continue;
        report(lint, traced_span(word, semicolon, word->str.length - semicolon), option->key);
        return;
    }
}

static void check(struct lint *lint, const struct config_section *section,
                  const struct option *option, const struct option_schema *schema)
{
    const struct traced *value = &option->value;
    size_t semicolon;

    (void)section;
    if (schema->type == OPTION_COMMAND) {
        check_command(lint, option);
        return;
    }
    semicolon = str_find(value->str, ';');
    if (semicolon && semicolon != STR_NOT_FOUND)
        report(lint, traced_span(value, semicolon, value->str.length - semicolon), option->key);
}

const struct rule rule_comment_without_space = {
    .kind =
        {
            .code = "SV106",
            .name = "comment-without-space",
            .severity = SEVERITY_WARNING,
            .summary = "a comment begins without a space before it",
            .why = "Behind a value a comment begins with white space and a semicolon. Without "
                   "the space it is a part of the value: of the path of a log file, or of the "
                   "arguments of a program.",
            .source = "Supervisor, sample.conf, notes; seen with the parser of 4.2.5",
            .bad = "[supervisord]\n\n[program:a]\ncommand=/bin/a\n"
                   "stdout_logfile=/tmp/a.log;main\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=/bin/a\n"
                    "stdout_logfile=/tmp/a.log ;main\n",
        },
    .options = OPTIONS_OF(COMMAND) | OPTIONS_OF_PATHS,
    .option = check,
};
