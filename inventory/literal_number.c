/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "inventory/literal.h"
#include "inventory/value_reader.h"
#include "yaml/yaml.h"

#define DIGITS "0123456789"

/* digit (["_"] digit)*: how many bytes at offset, 0 when there are none. */
static size_t digits_at(struct str text, size_t offset, const char *set)
{
    size_t end = offset;

    while (end < text.length) {
        bool is_gap = text.bytes[end] == '_' && end > offset;
        size_t next = end + is_gap;

        if (next >= text.length || !text.bytes[next] || !strchr(set, text.bytes[next]))
            break;
        end = next + 1;
    }
    return end - offset;
}

static struct str without_gaps(struct arena *arena, struct str text)
{
    struct buffer out = {.arena = arena};

    for (size_t i = 0; i < text.length; i++)
        if (text.bytes[i] != '_')
            buffer_append_byte(&out, text.bytes[i]);
    return buffer_str(&out);
}

/* "0x1F", "0b11" and, with the letter gone, "0o17" are integers to YAML too, of any size. */
static struct value *based(struct literal_scan *scan, char base, const char *set)
{
    size_t length, start = scan->at + 2;
    struct str digits;
    struct yaml_node node = {.kind = YAML_SCALAR, .is_plain = true};
    struct yaml_value number;
    struct value *value = literal_new(scan, VALUE_INTEGER);

    if (literal_peek(scan, 2) == '_')
        start++;
    length = digits_at(scan->text, start, set);
    if (!length)
        return NULL;
    digits = without_gaps(scan->arena, str_slice(scan->text, start, start + length));
    node.text = base == 'o' ? str_printf(scan->arena, "0" STR_FORMAT, STR_ARGS(digits))
                            : str_printf(scan->arena, "0%c" STR_FORMAT, base, STR_ARGS(digits));
    number = yaml_scalar(scan->arena, &node);
    if (number.type != YAML_INTEGER)
        return NULL;
    scan->at = start + length;
    value_set_integer(scan->arena, value, number.digits);
    return value;
}

static struct value *based_number(struct literal_scan *scan)
{
    switch (literal_peek(scan, 1)) {
    case 'x':
    case 'X':
        return based(scan, 'x', DIGITS "abcdefABCDEF");
    case 'b':
    case 'B':
        return based(scan, 'b', "01");
    case 'o':
    case 'O':
        return based(scan, 'o', "01234567");
    default:
        return NULL;
    }
}

static bool is_all_zero(struct str digits)
{
    for (size_t i = 0; i < digits.length; i++)
        if (digits.bytes[i] != '0')
            return false;
    return true;
}

/* How many bytes the fraction and the exponent take that stand at offset. */
static size_t fraction_at(struct str text, size_t offset, bool has_digits)
{
    size_t end = offset, digits;

    if (end < text.length && text.bytes[end] == '.') {
        digits = digits_at(text, end + 1, DIGITS);
        if (!digits && !has_digits)
            return 0;
        end += 1 + digits;
    } else if (!has_digits) {
        return 0;
    }
    if (end < text.length && (text.bytes[end] == 'e' || text.bytes[end] == 'E')) {
        size_t start = end + 1;

        if (start < text.length && (text.bytes[start] == '+' || text.bytes[start] == '-'))
            start++;
        digits = digits_at(text, start, DIGITS);
        if (digits)
            end = start + digits;
    }
    return end - offset;
}

static struct value *decimal(struct literal_scan *scan)
{
    size_t whole = digits_at(scan->text, scan->at, DIGITS);
    size_t fraction = fraction_at(scan->text, scan->at + whole, whole > 0);
    struct str text =
        without_gaps(scan->arena, str_slice(scan->text, scan->at, scan->at + whole + fraction));
    bool is_imaginary;
    struct value *value;

    if (!whole && !fraction)
        return NULL;
    scan->at += whole + fraction;
    is_imaginary = literal_peek(scan, 0) == 'j' || literal_peek(scan, 0) == 'J';
    if (is_imaginary) {
        scan->at++;
        scan->problem = "a complex number";
    }
    if (fraction || is_imaginary) {
        value = literal_new(scan, VALUE_FLOAT);
        value->real = strtod(str_to_c(scan->arena, text), NULL);
        return value;
    }
    if (text.length > PYTHON_INTEGER_DIGITS ||
        (text.bytes[0] == '0' && !is_all_zero(text))) /* "017" is no number in Python */
        return NULL;
    value = literal_new(scan, VALUE_INTEGER);
    value_set_integer(scan->arena, value, is_all_zero(text) ? STR("0") : text);
    return value;
}

/* No letter, digit or dot may stand behind it: "1.2.3" and "10a" are none. */
struct value *literal_number(struct literal_scan *scan)
{
    size_t start = scan->at;
    struct value *value = NULL;
    char next;

    if (literal_peek(scan, 0) == '0')
        value = based_number(scan);
    if (!value)
        value = decimal(scan);
    next = literal_peek(scan, 0);
    if (value && next != '_' && next != '.' && !strchr(DIGITS, next ? next : '_') &&
        !((next | 32) >= 'a' && (next | 32) <= 'z') && (unsigned char)next < 0x80)
        return value;
    scan->at = start;
    return NULL;
}

void literal_negate(struct literal_scan *scan, struct value *number)
{
    struct str digits = number->digits;

    number->real = -number->real;
    number->integer = -number->integer;
    if (digits.bytes)
        value_set_integer(scan->arena, number,
                          str_printf(scan->arena, "-" STR_FORMAT, STR_ARGS(digits)));
}
