/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"

/* A backslash before a line end that no quotation protects, as shlex reads them; STR_NOT_FOUND
 * when there is none behind start. */
static size_t find_backslash(struct str command, size_t start, char *quote)
{
    for (size_t i = start; i < command.length; i++) {
        char byte = command.bytes[i];
        bool escapes = byte == '\\' && *quote != '\'' && i + 1 < command.length;

        if (escapes && !*quote && command.bytes[i + 1] == '\n')
            return i;
        if (escapes)
            i++;
        else if (*quote ? byte == *quote : byte == '"' || byte == '\'')
            *quote = *quote ? '\0' : byte;
    }
    return STR_NOT_FOUND;
}

static void check(struct lint *lint, const struct config_section *section,
                  const struct option *option, const struct option_schema *schema)
{
    const struct traced *value = &option->value;
    char quote = '\0';
    size_t at;

    (void)section;
    (void)schema;
    if (!str_contains(value->str, STR("\\\n")))
        return;
    at = find_backslash(value->str, 0, &quote);
    for (; at != STR_NOT_FOUND; at = find_backslash(value->str, at + 2, &quote)) {
        struct span span = traced_span(value, at, 1);
        struct finding *finding = lint_report(
            lint, span, "the backslash makes the line end a part of the argument behind it");

        finding->help = STR("remove it: an indented line continues the value by itself");
        finding->fix = fix_create(lint->arena, "remove the backslash", false, span, STR(""));
    }
}

const struct rule rule_backslash_continuation = {
    .kind =
        {
            .code = "SV112",
            .name = "backslash-continuation",
            .severity = SEVERITY_WARNING,
            .summary = "a backslash ends a line of a command",
            .why = "Indentation alone continues a value. The command is then split as a shell "
                   "would split it, except that an escaped line end stays: the next argument "
                   "begins with a line feed, and the program does not know it.",
            .source = "Python, shlex.split(); seen with the parser of 4.2.5",
            .bad = "[supervisord]\n\n[program:a]\ncommand=/bin/a \\\n  --x\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=/bin/a\n  --x\n",
        },
    .options = OPTIONS_OF(COMMAND),
    .option = check,
};
