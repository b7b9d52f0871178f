/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "yaml/yaml.h"

/* Longer integers stay strings: Python refuses to print them, and turning them into decimal
 * costs the square of their length. */
enum { MAX_INTEGER_DIGITS = 4300 };

enum { LIMB_DIGITS = 9, LIMB_BASE = 1000000000 };

/* The characters of a text that is matched from its start. */
struct scan {
    struct str text;
    size_t at;
};

static bool is_one_of(struct str word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(word, str_from(words[i])))
            return true;
    return false;
}

static char peek(const struct scan *scan)
{
    return scan->at < scan->text.length ? scan->text.bytes[scan->at] : '\0';
}

static bool is_signed(struct str text)
{
    return text.length && (text.bytes[0] == '+' || text.bytes[0] == '-');
}

static bool is_done(const struct scan *scan)
{
    return scan->at == scan->text.length;
}

static bool take(struct scan *scan, const char *set)
{
    char byte = peek(scan);

    if (!byte || !strchr(set, byte))
        return false;
    scan->at++;
    return true;
}

/* Number of bytes of the set that come next. */
static size_t take_all(struct scan *scan, const char *set)
{
    size_t start = scan->at;

    while (take(scan, set))
        continue;
    return scan->at - start;
}

#define DIGITS "0123456789"

/* (:[0-5]?[0-9])+, at least once. */
static bool take_sixties(struct scan *scan)
{
    size_t count = 0;

    while (peek(scan) == ':') {
        size_t digits;

        scan->at++;
        digits = take_all(scan, DIGITS);
        if (digits < 1 || digits > 2 || (digits == 2 && scan->text.bytes[scan->at - 2] > '5'))
            return false;
        count++;
    }
    return count > 0;
}

/* 0b..., 0x..., 0... in octal, or plain decimal; *base 60 for numbers with colons. */
static bool match_integer(struct str text, unsigned *base)
{
    struct scan scan = {text, 0};

    take(&scan, "+-");
    if (!take(&scan, "0")) {
        *base = 10;
        if (!take(&scan, "123456789"))
            return false;
        take_all(&scan, DIGITS "_");
        if (is_done(&scan))
            return true;
        *base = 60;
        return take_sixties(&scan) && is_done(&scan);
    }
    *base = 10;
    if (is_done(&scan))
        return true;
    if (take(&scan, "b")) {
        *base = 2;
        return take_all(&scan, "01_") && is_done(&scan);
    }
    if (take(&scan, "x")) {
        *base = 16;
        return take_all(&scan, DIGITS "abcdefABCDEF_") && is_done(&scan);
    }
    *base = 8;
    return take_all(&scan, "01234567_") && is_done(&scan);
}

/* A float needs its point, and a sign in its exponent: 1e5 is a string. */
static bool match_float(struct str text, bool *has_sixties)
{
    struct scan scan = {text, 0};
    bool has_sign = take(&scan, "+-");

    *has_sixties = false;
    if (peek(&scan) == '.') {
        scan.at++;
        if (has_sign || !take(&scan, DIGITS))
            return false;
    } else {
        if (!take(&scan, DIGITS))
            return false;
        take_all(&scan, DIGITS "_");
        *has_sixties = peek(&scan) == ':';
        if ((*has_sixties && !take_sixties(&scan)) || !take(&scan, "."))
            return false;
    }
    take_all(&scan, DIGITS "_");
    if (!*has_sixties && take(&scan, "eE") && (!take(&scan, "+-") || !take_all(&scan, DIGITS)))
        return false;
    return is_done(&scan);
}

/* So many digits that come next, at least and at most. */
static bool take_digits(struct scan *scan, size_t least, size_t most)
{
    size_t count = 0;

    while (count < most && take(scan, DIGITS))
        count++;
    return count >= least;
}

/* 12:30:00, a fraction, a zone. */
static bool match_time(struct scan *scan)
{
    if (!take_digits(scan, 1, 2) || !take(scan, ":") || !take_digits(scan, 2, 2) ||
        !take(scan, ":") || !take_digits(scan, 2, 2))
        return false;
    if (take(scan, "."))
        take_all(scan, DIGITS);
    take_all(scan, " \t");
    if (take(scan, "Z"))
        return is_done(scan);
    if (take(scan, "+-"))
        return take_digits(scan, 1, 2) && (!take(scan, ":") || take_digits(scan, 2, 2)) &&
               is_done(scan);
    return is_done(scan) && scan->text.bytes[scan->at - 1] != ' ' &&
           scan->text.bytes[scan->at - 1] != '\t';
}

/* 2026-01-31, alone or with a time behind it. */
static bool match_timestamp(struct str text)
{
    struct scan scan = {text, 0};
    size_t month, day;

    if (!take_digits(&scan, 4, 4) || !take(&scan, "-"))
        return false;
    month = scan.at;
    if (!take_digits(&scan, 1, 2) || !take(&scan, "-"))
        return false;
    day = scan.at;
    if (!take_digits(&scan, 1, 2))
        return false;
    if (is_done(&scan))
        return day - month == 3 && scan.at - day == 2;
    return (take(&scan, "Tt") || take_all(&scan, " \t")) && match_time(&scan);
}

/* The digits without sign, prefix and underscores. */
static struct str clean_digits(struct arena *arena, struct str text, unsigned base)
{
    struct buffer clean = {.arena = arena};
    size_t start = is_signed(text);

    if (base == 2 || base == 16)
        start += 2;
    for (size_t i = start; i < text.length; i++)
        if (text.bytes[i] != '_')
            buffer_append_byte(&clean, text.bytes[i]);
    return buffer_str(&clean);
}

/* number * factor + add, in limbs of nine decimal digits, the lowest first. */
static size_t multiply(uint32_t *limbs, size_t count, uint32_t factor, uint32_t add)
{
    uint64_t carry = add;

    for (size_t i = 0; i < count; i++) {
        carry += (uint64_t)limbs[i] * factor;
        limbs[i] = (uint32_t)(carry % LIMB_BASE);
        carry /= LIMB_BASE;
    }
    if (carry)
        limbs[count++] = (uint32_t)carry;
    return count;
}

static uint32_t digit_value(char digit)
{
    if (digit >= '0' && digit <= '9')
        return (uint32_t)(digit - '0');
    return (uint32_t)((digit | 0x20) - 'a') + 10;
}

static struct str to_decimal(struct arena *arena, struct str digits, uint32_t base,
                             bool is_negative)
{
    /* A digit of base 16 takes less than one and a quarter decimal ones. */
    uint32_t *limbs = ARENA_ARRAY(arena, uint32_t, digits.length / 4 + 2);
    struct buffer decimal = {.arena = arena};
    size_t count = 0;

    for (size_t i = 0; i < digits.length; i++) {
        if (base != 60) {
            count = multiply(limbs, count, base, digit_value(digits.bytes[i]));
        } else if (digits.bytes[i] != ':') {
            /* "1:5:30": a colon starts a new digit, of one or two decimal places. */
            bool starts = i && digits.bytes[i - 1] == ':';
            bool is_pair = starts && i + 1 < digits.length && digits.bytes[i + 1] != ':';
            uint32_t value = digit_value(digits.bytes[i]);

            if (is_pair)
                value = value * 10 + digit_value(digits.bytes[++i]);
            count = multiply(limbs, count, starts ? 60 : 10, value);
        }
    }
    if (!count)
        return STR("0");
    buffer_printf(&decimal, "%s%u", is_negative ? "-" : "", (unsigned)limbs[count - 1]);
    for (size_t i = count - 1; i-- > 0;)
        buffer_printf(&decimal, "%0*u", LIMB_DIGITS, (unsigned)limbs[i]);
    return buffer_str(&decimal);
}

static bool read_integer(struct arena *arena, struct str text, struct yaml_value *value)
{
    struct str digits;
    unsigned base;

    if (!match_integer(text, &base))
        return false;
    digits = clean_digits(arena, text, base);
    if (!digits.length || digits.length > MAX_INTEGER_DIGITS)
        return false;
    value->type = YAML_INTEGER;
    value->digits = to_decimal(arena, digits, base, text.bytes[0] == '-');
    return true;
}

static bool read_special_float(struct str text, struct yaml_value *value)
{
    static const char *const infinities[] = {".inf", ".Inf", ".INF"};
    static const char *const nans[] = {".nan", ".NaN", ".NAN"};
    struct str unsigned_text = str_slice(text, is_signed(text), text.length);

    value->type = YAML_FLOAT;
    if (is_one_of(unsigned_text, infinities, COUNT_OF(infinities)))
        value->real = text.bytes[0] == '-' ? -(double)INFINITY : (double)INFINITY;
    else if (is_one_of(text, nans, COUNT_OF(nans)))
        value->real = (double)NAN;
    else
        return false;
    return true;
}

static double sum_of_sixties(const char *digits)
{
    double sum = 0;
    char *end;

    for (;; digits = end + 1) {
        sum = sum * 60 + strtod(digits, &end);
        if (*end != ':')
            return sum;
    }
}

static bool read_float(struct arena *arena, struct str text, struct yaml_value *value)
{
    const char *digits;
    bool has_sixties;

    if (read_special_float(text, value))
        return true;
    if (!match_float(text, &has_sixties))
        return false;
    digits = str_to_c(arena, clean_digits(arena, text, 10));
    value->type = YAML_FLOAT;
    value->real = has_sixties ? sum_of_sixties(digits) : strtod(digits, NULL);
    if (text.bytes[0] == '-')
        value->real = -value->real;
    return true;
}

/* A whole number that is tagged as a float. */
static bool read_whole_float(struct arena *arena, struct str text, struct yaml_value *value)
{
    if (!read_integer(arena, text, value))
        return false;
    value->type = YAML_FLOAT;
    value->real = strtod(str_to_c(arena, value->digits), NULL);
    return true;
}

static bool read_boolean(struct str text, struct yaml_value *value)
{
    static const char *const yes[] = {"yes",  "Yes", "YES", "true", "True",
                                      "TRUE", "on",  "On",  "ON"};
    static const char *const no[] = {"no",    "No",  "NO",  "false", "False",
                                     "FALSE", "off", "Off", "OFF"};

    value->type = YAML_BOOLEAN;
    value->boolean = is_one_of(text, yes, COUNT_OF(yes));
    return value->boolean || is_one_of(text, no, COUNT_OF(no));
}

static bool is_null(struct str text)
{
    static const char *const words[] = {"", "~", "null", "Null", "NULL"};

    return is_one_of(text, words, COUNT_OF(words));
}

bool yaml_reads_as_text(struct str text)
{
    static const char *const marks[] = {"<<", "="};
    struct yaml_value ignored;
    unsigned base;
    bool has_sixties;

    return !is_null(text) && !read_boolean(text, &ignored) && !match_integer(text, &base) &&
           !read_special_float(text, &ignored) && !match_float(text, &has_sixties) &&
           !match_timestamp(text) && !is_one_of(text, marks, COUNT_OF(marks));
}

static bool has_tag(const struct yaml_node *node, const char *name)
{
    struct str prefix = STR("tag:yaml.org,2002:");

    return str_starts_with(node->tag, prefix) &&
           str_equal(str_slice(node->tag, prefix.length, node->tag.length), str_from(name));
}

/* A tag of YAML's own asks for one type, no tag for the first that fits, any other for text. */
struct yaml_value yaml_scalar(struct arena *arena, const struct yaml_node *node)
{
    bool is_open = !node->tag.length && node->is_plain;
    struct yaml_value value = {0};

    if ((is_open || has_tag(node, "null")) && is_null(node->text))
        return value;
    if ((is_open || has_tag(node, "bool")) && read_boolean(node->text, &value))
        return value;
    if ((is_open || has_tag(node, "float")) && read_float(arena, node->text, &value))
        return value;
    if (has_tag(node, "float") && read_whole_float(arena, node->text, &value))
        return value;
    if ((is_open || has_tag(node, "int")) && read_integer(arena, node->text, &value))
        return value;
    return (struct yaml_value){.type = YAML_STRING};
}
