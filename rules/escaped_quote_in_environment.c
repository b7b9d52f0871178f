/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"
#include "rules/escaped_quote.h"

/* "C:\", is a folder; with more text behind the quote its author thought it escaped. */
bool ends_at_escaped_quote(struct str value, const struct token *token)
{
    struct str text = token->text;
    struct str rest = str_trim(str_slice(value, token->offset + token->length, value.length));

    return text.length > 2 && (text.bytes[0] == '"' || text.bytes[0] == '\'') &&
           text.bytes[text.length - 1] == text.bytes[0] &&
           text.bytes[text.length - 2] == '\\' && rest.length && rest.bytes[0] != ',' &&
           rest.bytes[0] != ';';
}

static void check(struct lint *lint, const struct config_section *section,
                  const struct option *option, const struct option_schema *schema)
{
    struct str value = option->value.str;
    const struct token_list *tokens;
    size_t bad;

    (void)section;
    (void)schema;
    if (str_find(value, '\\') == STR_NOT_FOUND)
        return;
    tokens = environment_notes(lint, option);
    bad = environment_bad_group(tokens);
    for (size_t i = 0; i + 2 < bad; i += 4) {
        const struct token *token = &tokens->items[i + 2];
        struct finding *finding;

        if (!ends_at_escaped_quote(value, token))
            continue;
        finding = lint_report(
            lint, traced_span(&option->value, token->offset + token->length - 2, 2),
            "a backslash does not escape a quote: the value of '" STR_FORMAT "' ends here",
            STR_ARGS(tokens->items[i].text));
        finding->help = STR("put the value in quotes of the other kind");
        return; /* what follows is read from a wrong place on */
    }
}

const struct rule rule_escaped_quote_in_environment = {
    .kind =
        {
            .code = "SV229",
            .name = "escaped-quote-in-environment",
            .severity = SEVERITY_WARNING,
            .summary = "an escaped quote ends a value of environment",
            .why = "Up to 4.3 a quoted value ends at the next quote of its kind, with or "
                   "without a backslash; the backslash stays in it and the rest is lost. From "
                   "4.4 on it means what it seems to mean, so a file reads differently after "
                   "an update.",
            .source = "Supervisor issues 328 and 873; Python, shlex",
            .bad = "[supervisord]\n\n[program:a]\ncommand=/bin/a\nenvironment=A=\"b\\\"c\"\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=/bin/a\nenvironment=A='b\"c'\n",
        },
    .options = OPTIONS_OF(ENVIRONMENT),
    .option = check,
};
