/* SPDX-License-Identifier: MIT */
#include "values/value.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/config.h"

enum {
    DIGITS_OF_DOUBLE = 17,
    FIRST_EXPONENT = 16,
    LAST_SMALL_EXPONENT = -4,
    NUMBER_BYTES = 32
};

/* The fewest digits that read back as the same number, as "d.ddde+dd". */
static void shortest_digits(char *text, size_t size, double real)
{
    for (int digits = 1; digits <= DIGITS_OF_DOUBLE; digits++) {
        snprintf(text, size, "%.*e", digits - 1, real);
        if (strtod(text, NULL) == real)
            return;
    }
}

/* As Python's repr(): 1.0, 0.1, 1e+16, 1e-05, inf, nan. */
static void append_real(struct buffer *out, double real)
{
    char scientific[NUMBER_BYTES], plain[2 * NUMBER_BYTES];
    const char *mark;
    long exponent, digits;

    if (!isfinite(real)) {
        buffer_append_c(out, isnan(real) ? "nan" : real < 0 ? "-inf" : "inf");
        return;
    }
    shortest_digits(scientific, sizeof(scientific), real);
    mark = strchr(scientific, 'e');
    exponent = strtol(mark + 1, NULL, 10);
    if (exponent < LAST_SMALL_EXPONENT || exponent >= FIRST_EXPONENT) {
        buffer_append_c(out, scientific);
        return;
    }
    digits =
        mark - scientific - (scientific[0] == '-') - 1; /* behind the first, with the point */
    digits = digits > 0 ? digits - 1 : 0;
    snprintf(plain, sizeof(plain), "%.*f", (int)(digits > exponent ? digits - exponent : 0),
             real);
    buffer_append_c(out, plain);
    if (!strchr(plain, '.'))
        buffer_append_c(out, ".0");
}

static void append_repr(struct buffer *out, const struct value *value)
{
    if (value->kind == VALUE_STRING)
        python_repr(out, value->string);
    else
        value_append(out, value);
}

/* What stands around the items of each form; a generator is never shown. */
static const struct {
    const char *before, *after;
} brackets[] = {
    [FORM_LIST] = {"[",             "]" },
    [FORM_TUPLE] = {"(",             ")" },
    [FORM_KEYS] = {"dict_keys([",   "])"},
    [FORM_VALUES] = {"dict_values([", "])"},
    [FORM_ITEMS] = {"dict_items([",  "])"},
    [FORM_GENERATOR] = {"",              ""  },
};

static void append_list(struct buffer *out, const struct value *list)
{
    if (list->form == FORM_RANGE) {
        buffer_append(out, list->string);
        return;
    }
    buffer_append_c(out, brackets[list->form].before);
    for (size_t i = 0; i < list->count; i++) {
        if (i)
            buffer_append_c(out, ", ");
        append_repr(out, list->items[i]);
    }
    if (list->form == FORM_TUPLE && list->count == 1)
        buffer_append_byte(out, ',');
    buffer_append_c(out, brackets[list->form].after);
}

static void append_map(struct buffer *out, const struct value *map)
{
    buffer_append_byte(out, '{');
    for (size_t i = 0; i < map->count; i++) {
        if (i)
            buffer_append_c(out, ", ");
        append_repr(out, map->pairs[i].key);
        buffer_append_c(out, ": ");
        append_repr(out, map->pairs[i].value);
    }
    buffer_append_byte(out, '}');
}

void value_append(struct buffer *out, const struct value *value)
{
    switch (value->kind) {
    case VALUE_UNDEFINED:
        break;
    case VALUE_NONE:
        buffer_append_c(out, "None");
        break;
    case VALUE_BOOLEAN:
        buffer_append_c(out, value->boolean ? "True" : "False");
        break;
    case VALUE_INTEGER:
        if (value->digits.bytes)
            buffer_append(out, value->digits);
        else
            buffer_append_integer(out, value->integer);
        break;
    case VALUE_FLOAT:
        append_real(out, value->real);
        break;
    case VALUE_STRING:
        buffer_append(out, value->string);
        break;
    case VALUE_LIST:
        append_list(out, value);
        break;
    case VALUE_MAP:
        append_map(out, value);
        break;
    }
}

bool value_is_object(const struct value *value)
{
    return value->kind == VALUE_MAP && value->form >= FORM_NAMESPACE;
}

bool value_is_true(const struct value *value)
{
    switch (value->kind) {
    case VALUE_UNDEFINED:
    case VALUE_NONE:
        return false;
    case VALUE_BOOLEAN:
        return value->boolean;
    case VALUE_INTEGER:
        return value->digits.bytes || value->integer != 0;
    case VALUE_FLOAT:
        return value->real != 0;
    case VALUE_STRING:
        return value->string.length > 0;
    case VALUE_LIST:
        return value->form == FORM_GENERATOR || value->count > 0;
    case VALUE_MAP:
        return value_is_object(value) || value->count > 0;
    }
    return false;
}

const struct value *value_get(const struct value *map, struct str key)
{
    if (map->kind != VALUE_MAP)
        return NULL;
    for (size_t i = 0; i < map->count; i++) {
        const struct value *candidate = map->pairs[i].key;

        if (candidate->kind == VALUE_STRING && str_equal(candidate->string, key))
            return map->pairs[i].value;
    }
    return NULL;
}
