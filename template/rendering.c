/* SPDX-License-Identifier: MIT */
#include "template/rendering.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/suggest.h"
#include "inventory/inventory.h"

enum { LONGEST_MESSAGE_BYTES = 400 }; /* words of the template can have any length */

void rendering_fault(struct rendering *rendering, enum template_fault fault, struct span span,
                     const char *format, ...)
{
    char *message = NULL;
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vasprintf(&message, format, arguments);
    va_end(arguments);
    rendering->has_failed = true;
    finding_add(rendering->findings, &template_kinds[fault], span, "%.*s%s",
                LONGEST_MESSAGE_BYTES, length < 0 ? format : message,
                length > LONGEST_MESSAGE_BYTES ? "..." : "");
    free(message);
}

const struct value *rendering_variable(const struct rendering *rendering, struct str name)
{
    const struct binding *binding = map_get(rendering->variables, name);

    if (binding && binding->value->is_template)
        inventory_report_template(binding->value, rendering->findings);
    return binding ? binding->value : NULL;
}

static struct str nearest_name(const struct rendering *rendering, struct str name,
                               const struct value *within)
{
    struct suggestion nearest = suggest_for(name);

    if (within) {
        for (size_t i = 0; within->kind == VALUE_MAP && i < within->count; i++)
            if (within->pairs[i].key->kind == VALUE_STRING)
                suggest_offer(&nearest, within->pairs[i].key->string);
    } else {
        for (size_t i = 0; i < rendering->variables->count; i++)
            suggest_offer(&nearest, rendering->variables->entries[i].key);
    }
    return suggest_question(rendering->findings->arena, &nearest);
}

void rendering_undefined(struct rendering *rendering, struct span span, struct str name,
                         const struct value *within)
{
    if (rendering->options->undefined == UNDEFINED_EMPTY)
        return;
    rendering_fault(rendering, TEMPLATE_UNDEFINED_VARIABLE, span,
                    "'" STR_FORMAT "' is not defined" STR_FORMAT, STR_ARGS(name),
                    STR_ARGS(nearest_name(rendering, name, within)));
}

void rendering_append(struct rendering *rendering, struct str str, struct span span)
{
    rendering_append_value(rendering, str, span, (struct span){0});
}

/* Whether length bytes more are still a file of configuration. */
static bool has_room(struct rendering *rendering, size_t length, struct span span)
{
    if (rendering->is_stopped)
        return false;
    if (length <= LARGEST_OUTPUT_BYTES - rendering->tracer.buffer.length)
        return true;
    rendering_fault(rendering, TEMPLATE_TOO_LARGE, span, "the text grows beyond %d MiB here",
                    LARGEST_OUTPUT_BYTES / 1024 / 1024);
    rendering->is_stopped = true;
    return false;
}

void rendering_append_value(struct rendering *rendering, struct str str, struct span span,
                            struct span cause)
{
    if (has_room(rendering, str.length, span))
        tracer_append_value(&rendering->tracer, str, span, cause);
}

void rendering_append_traced(struct rendering *rendering, const struct traced *traced,
                             struct span span)
{
    if (has_room(rendering, traced->str.length, span))
        tracer_append_traced(&rendering->tracer, traced);
}

void rendering_append_text(struct rendering *rendering, struct span span)
{
    if (has_room(rendering, span.length, span))
        tracer_append_span(&rendering->tracer, span);
}

/* The shortest digits that read back as the same number, without exponent where that is short.
 */
static struct str shortest_float(struct arena *arena, double real)
{
    char digits[64];
    long exponent;

    if (!isfinite(real))
        return isnan(real) ? STR("NaN") : real > 0 ? STR("+Inf") : STR("-Inf");
    for (int precision = 0; precision < 17; precision++) {
        snprintf(digits, sizeof(digits), "%.*e", precision, real);
        if (strtod(digits, NULL) == real)
            break;
    }
    exponent = strtol(strchr(digits, 'e') + 1, NULL, 10);
    if (exponent < -4 || exponent >= 21)
        return str_copy(arena, str_from(digits));
    for (int precision = 0; precision < 40; precision++) {
        snprintf(digits, sizeof(digits), "%.*f", precision, real);
        if (strtod(digits, NULL) == real)
            break;
    }
    return str_copy(arena, str_from(digits));
}

void rendering_mark_secret(struct rendering *rendering, struct str text)
{
    rendering->is_secret = true;
    if (rendering->learned)
        secrets_add(rendering->learned, STR("derived"),
                    str_copy(rendering->learned->arena, text));
}

bool rendering_scalar(struct rendering *rendering, const struct value *value, struct str name,
                      struct span span, struct str *text)
{
    switch (value->kind) {
    case VALUE_BOOLEAN:
        *text = value->boolean ? STR("true") : STR("false");
        return true;
    case VALUE_INTEGER:
        *text = value->digits.bytes ? value->digits
                                    : str_printf(rendering->arena, "%" PRId64, value->integer);
        return true;
    case VALUE_FLOAT:
        *text = shortest_float(rendering->arena, value->real);
        return true;
    case VALUE_STRING:
        *text = value->string;
        return true;
    case VALUE_NONE:
    case VALUE_UNDEFINED:
    case VALUE_LIST:
    case VALUE_MAP:
        break;
    }
    rendering_fault(rendering, TEMPLATE_BAD_EXPRESSION, span,
                    "'" STR_FORMAT "' is %s and cannot be written as one text", STR_ARGS(name),
                    value->kind == VALUE_LIST  ? "a list"
                    : value->kind == VALUE_MAP ? "a mapping"
                                               : "null");
    return false;
}

bool rendering_charge(struct rendering *rendering, size_t steps, struct span span)
{
    if (rendering->is_stopped)
        return false;
    if (steps <= MOST_RENDERING_STEPS - rendering->steps) {
        rendering->steps += steps;
        return true;
    }
    rendering_fault(rendering, TEMPLATE_TOO_LARGE, span,
                    "the template asks for more work than is done for one file");
    rendering->is_stopped = true;
    return false;
}
