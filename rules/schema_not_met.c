/* SPDX-License-Identifier: MIT */
/* Options that schemas of the project describe. Those of supervisord are checked by the model.
 */
#include <inttypes.h>

#include "model/convert.h"
#include "rules/builtin.h"

/* Whether Supervisor's own schema has the option. */
static bool is_builtin(const struct config_section *section, struct str key)
{
    const struct section_schema *known =
        schema_section(&supervisord_schema, section->kind, section->label.bytes != NULL);

    return known && schema_option(known, key);
}

static bool is_choice(const struct option_schema *schema, struct arena *arena, struct str value)
{
    struct str word = str_lower_ascii(arena, str_trim(value));

    for (size_t i = 0; i < schema->choice_count; i++)
        if (str_equal(str_lower_ascii(arena, schema->choices[i]), word))
            return true;
    return false;
}

static struct str choices_text(struct arena *arena, const struct option_schema *schema)
{
    struct buffer out = {.arena = arena};

    for (size_t i = 0; i < schema->choice_count; i++)
        buffer_printf(&out, "%s" STR_FORMAT, i ? ", " : "", STR_ARGS(schema->choices[i]));
    return buffer_str(&out);
}

/* What the value must be and is not, or an empty text. */
static struct str wanted_number(struct arena *arena, const struct option_schema *schema,
                                enum number_fault fault, const struct number *number,
                                const char *kind)
{
    if (fault != NUMBER_FINE && fault != NUMBER_LONG)
        return str_from(kind);
    if (schema->has_minimum && number->value < schema->minimum)
        return str_printf(arena, "at least %" PRId64, schema->minimum);
    if (schema->has_maximum && number->value > schema->maximum)
        return str_printf(arena, "at most %" PRId64, schema->maximum);
    return STR("");
}

static struct str wanted(struct arena *arena, const struct option_schema *schema,
                         struct str value)
{
    enum number_fault fault;
    struct number number;
    struct str digits;
    int signal_number;
    bool boolean;

    switch ((int)schema->type) {
    case OPTION_BOOLEAN:
        return boolean_parse(value, &boolean) ? STR("") : STR("true or false");
    case OPTION_INTEGER:
        fault = number_parse(arena, value, 10, &number);
        return wanted_number(arena, schema, fault, &number, "a whole number");
    case OPTION_OCTAL:
        fault = number_parse(arena, value, 8, &number);
        return wanted_number(arena, schema, fault, &number, "an octal number");
    case OPTION_SIZE:
        fault = size_parse(arena, value, &digits, &number);
        return wanted_number(arena, schema, fault, &number, "a size in bytes, KB, MB or GB");
    case OPTION_SIGNAL:
        return signal_parse(arena, value, &signal_number) == SIGNAL_FINE ? STR("")
                                                                         : STR("a signal");
    case OPTION_CHOICE:
        return is_choice(schema, arena, value)
                   ? STR("")
                   : str_printf(arena, "one of " STR_FORMAT,
                                STR_ARGS(choices_text(arena, schema)));
    default:
        return STR("");
    }
}

static void check_option(struct lint *lint, const struct config_section *section,
                         const struct option *option, const struct option_schema *schema)
{
    struct str must_be;

    /* What an expansion comes to is known to supervisord alone. */
    if (lint->schema == &supervisord_schema || is_builtin(section, option->key) ||
        str_find(option->value.str, '%') != STR_NOT_FOUND)
        return;
    must_be = wanted(lint->arena, schema, option->value.str);
    if (must_be.length)
        lint_report(lint, option->value.source, "'" STR_FORMAT "' must be " STR_FORMAT,
                    STR_ARGS(option->key), STR_ARGS(must_be));
}

static void check_section(struct lint *lint, const struct config_section *section,
                          const struct section_schema *schema)
{
    if (lint->schema == &supervisord_schema)
        return;
    for (size_t i = 0; schema && i < schema->option_count; i++) {
        const struct option_schema *option = &schema->options[i];

        if (option->is_required && !is_builtin(section, option->name) &&
            !config_option(lint->config, section, option->name))
            lint_report(lint, config_section_span(section),
                        "[" STR_FORMAT "] has no '" STR_FORMAT
                        "', which a schema of the project requires",
                        STR_ARGS(section->name), STR_ARGS(option->name));
    }
}

const struct rule rule_schema_not_met = {
    .kind =
        {
            .code = "SV232",
            .name = "schema-not-met",
            .severity = SEVERITY_WARNING,
            .summary = "an option is not what a schema of the project asks for",
            .why =
                "supervisord hands the options of rpcinterface and ctlplugin sections on as\n"
                "they are. What their code cannot use shows when it runs, or never.",
            .source = "the files that [lint] schemas in supconf.ini names",
        },
    .options = OPTIONS_KNOWN,
    .option = check_option,
    .section = check_section,
};
