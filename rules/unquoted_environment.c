/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"
#include "rules/escaped_quote.h"

/* What the tokens would be after expansion, with every offset as it is: %(here)s counts as a
 * word. */
static struct token_list expanded_tokens(struct lint *lint, const struct option *option)
{
    struct str value = option->value.str;
    char *bytes;

    if (str_find(value, '%') == STR_NOT_FOUND)
        return *environment_notes(lint, option);
    bytes = str_to_c(lint->arena, value);
    for (size_t i = 0; i < value.length; i++)
        if (bytes[i] == '%')
            bytes[i] = '.';
    return environment_tokens(lint->arena, (struct str){bytes, value.length});
}

static bool is_separator(struct str token)
{
    return str_equal(token, STR(",")) || str_equal(token, STR(";"));
}

static void report(struct lint *lint, const struct option *option, struct str name,
                   size_t offset, size_t length)
{
    struct finding *finding =
        lint_report(lint, traced_span(&option->value, offset, length),
                    "the value of '" STR_FORMAT "' ends before this", STR_ARGS(name));

    finding->help = str_printf(lint->arena, "put the value in quotes: " STR_FORMAT "=\"...\"",
                               STR_ARGS(name));
}

static void check(struct lint *lint, const struct config_section *section,
                  const struct option *option, const struct option_schema *schema)
{
    struct str value = option->value.str;
    struct token_list tokens = expanded_tokens(lint, option);

    (void)section;
    (void)schema;
    if (tokens.is_open || environment_bad_group(&tokens) < tokens.count)
        return;
    for (size_t i = 0; i + 2 < tokens.count; i += 4) {
        const struct token *name = &tokens.items[i], *set = &tokens.items[i + 2];
        size_t end = set->offset + set->length;
        size_t next = i + 3 < tokens.count ? set[1].offset : value.length;
        size_t comment = str_find(str_slice(value, end, next), '#');

        if (ends_at_escaped_quote(value, set))
            return; /* SV229 has said so */
        if (set->text.length < set->length)
            report(lint, option, name->text, set->offset, set->length);
        else if (comment != STR_NOT_FOUND)
            report(lint, option, name->text, end + comment, next - end - comment);
        else if (i + 3 < tokens.count && !is_separator(set[1].text))
            report(lint, option, name->text, set[1].offset, set[1].length);
    }
}

const struct rule rule_unquoted_environment = {
    .kind =
        {
            .code = "SV227",
            .name = "unquoted-environment",
            .severity = SEVERITY_WARNING,
            .summary = "a part of an unquoted value of environment is lost",
            .why =
                "Without quotes a value ends at the first byte that is no letter, digit or one "
                "of _/.+-():. What follows is dropped, or becomes another variable, without a "
                "word.",
            .source =
                "Supervisor manual, environment; issues 247 and 779; seen with the parser "
                "of 4.2.5",
            .bad = "[supervisord]\n\n[program:a]\ncommand=/bin/a\n"
                   "environment=URL=http://x/?a=b\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=/bin/a\n"
                    "environment=URL=\"http://x/?a=b\"\n",
        },
    .options = OPTIONS_OF(ENVIRONMENT),
    .option = check,
};
