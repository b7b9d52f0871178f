/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"
#include "rules/builtin.h"

/* The option that a continuation line would set, were it not indented. */
static const struct option_schema *
find_option(struct lint *lint, const struct section_schema *section, struct str line)
{
    size_t length = 0;

    while (length < line.length && line.bytes[length] != '=' && line.bytes[length] != ':')
        length++;
    if (!length || length == line.length)
        return NULL;
    return schema_option(
        section, str_lower_ascii(lint->arena, utf8_strip_right(str_slice(line, 0, length))));
}

/* Without the white space before it the line is an option; so are those below it, which are as
 * deep. */
static const struct fix *unindent(struct arena *arena, struct span line)
{
    struct str bytes = line.text->bytes;
    size_t start = line.offset;

    while (start && (bytes.bytes[start - 1] == ' ' || bytes.bytes[start - 1] == '\t'))
        start--;
    return fix_create(arena, "remove the white space before it", false,
                      span_make(line.text, start, line.offset - start), STR(""));
}

static void report(struct lint *lint, const struct option *option, size_t offset,
                   struct str line, const struct option_schema *swallowed)
{
    struct span span = traced_span(&option->value, offset, line.length);
    struct finding *finding = lint_report(
        lint, span,
        "'" STR_FORMAT "' is not set: the indented line is part of '" STR_FORMAT "'",
        STR_ARGS(swallowed->name), STR_ARGS(option->key));

    finding->help = STR("remove the white space before it");
    finding->fix = unindent(lint->arena, span);
}

/* A quotation may hold anything, and so may an environment between its commas. */
static char quote_after(char quote, struct str line)
{
    for (size_t i = 0; i < line.length; i++) {
        char byte = line.bytes[i];

        if (quote ? byte == quote : byte == '"' || byte == '\'')
            quote = quote ? '\0' : byte;
    }
    return quote;
}

static void check(struct lint *lint, const struct config_section *section,
                  const struct option *option, const struct option_schema *known)
{
    const struct section_schema *schema = lint_section_schema(lint, section);
    struct str rest = option->value.str, line;
    char quote = '\0';
    bool is_open = false;

    if (!schema || str_find(rest, '\n') == STR_NOT_FOUND)
        return;
    for (bool is_first = true; rest.length; is_first = false) {
        const struct option_schema *swallowed;

        line = str_cut(&rest, '\n');
        if (str_starts_with(line, STR("["))) /* a header: the parser has said so */
            return;
        swallowed = is_first || is_open ? NULL : find_option(lint, schema, line);
        if (swallowed && swallowed != known)
            report(lint, option, (size_t)(line.bytes - option->value.str.bytes), line,
                   swallowed);
        quote = quote_after(quote, line);
        is_open = quote || str_ends_with(line, STR(",")) || str_ends_with(line, STR("\\"));
    }
}

const struct rule rule_swallowed_option = {
    .kind =
        {
            .code = "SV116",
            .name = "swallowed-option",
            .severity = SEVERITY_WARNING,
            .summary = "an indented line was meant as an option",
            .why = "A line that is indented deeper than the option above it continues its "
                   "value, after empty lines and comments too. The option that it names keeps "
                   "its default, and the value above gets a line that does not belong to it.",
            .source = "Python configparser, continuation lines; seen with the parser of 4.2.5",
            .bad = "[supervisord]\n\n[program:a]\ncommand=/bin/a\n  autostart=false\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=/bin/a\nautostart=false\n",
        },
    .options = OPTIONS_ALL,
    .option = check,
};
