/* SPDX-License-Identifier: MIT */
#include "rules/continuation_not_indented.h"

#include "rules/builtin.h"

/* The last section whose header stands before the offset, or NULL. */
static const struct section *section_at(const struct document *document, size_t offset)
{
    size_t low = 0, high = document->section_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (document->sections[middle].header_span.offset < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? &document->sections[low - 1] : NULL;
}

/* The option that stands above in the same section of the same file, or NULL. */
static const struct option *option_above(const struct document *document,
                                         const struct option *option)
{
    const struct section *section = section_at(document, option->offset);
    size_t low = 0, high = section ? section->count : 0;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (section->items[middle].offset < option->offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? &section->items[low - 1] : NULL;
}

static bool is_variable(struct str key)
{
    for (size_t i = 0; i < key.length; i++)
        if (key.bytes[i] != '_' && !(key.bytes[i] >= 'A' && key.bytes[i] <= 'Z') &&
            !(key.bytes[i] >= '0' && key.bytes[i] <= '9'))
            return false;
    return key.length > 0;
}

const struct option *option_to_continue(const struct config *config,
                                        const struct config_section *section,
                                        const struct option *option)
{
    const struct option *above = option_above(config_document(config, section, option), option);
    struct str key = span_str(option_key_span(option));

    if (!above)
        return NULL;
    if (str_starts_with(key, STR("-")) ||
        (is_variable(key) && str_ends_with(above->value.str, STR(","))))
        return above;
    return NULL;
}

static void check(struct lint *lint, const struct config_section *section,
                  const struct option *option, const struct option_schema *known)
{
    const struct section_schema *schema = lint_section_schema(lint, section);
    const struct option *above = option_to_continue(lint->config, section, option);
    struct finding *finding;
    struct span span;

    (void)known;
    if (!above || !schema || schema->takes_any_option)
        return;
    span = option_key_span(option);
    finding =
        lint_report(lint, span,
                    "this is not part of '" STR_FORMAT "': a line continues a value only when "
                    "it is indented",
                    STR_ARGS(above->key));
    finding->help = STR("put white space before it");
    finding->fix = fix_create(lint->arena, "put white space before it", false,
                              span_make(span.text, span.offset, 0), STR("    "));
}

const struct rule rule_continuation_not_indented = {
    .kind =
        {
            .code = "SV111",
            .name = "continuation-not-indented",
            .severity = SEVERITY_ERROR,
            .summary = "a line was meant to continue the value above",
            .why = "Only an indented line continues a value. One at the margin that holds an "
                   "equals sign or colon becomes an option that supervisord does not know: the "
                   "command loses its arguments, the environment its variables, without a "
                   "word.",
            .source = "Python configparser, continuation lines; seen with the parser of 4.2.5",
            .bad = "[supervisord]\n\n[program:a]\ncommand=/bin/a\n--port=80\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=/bin/a\n  --port=80\n",
        },
    .options = OPTIONS_UNKNOWN,
    .option = check,
};
