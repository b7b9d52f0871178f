/* SPDX-License-Identifier: MIT */
/* Filters on numbers: Ansible's log, pow, root, human_readable and human_to_bytes, and Jinja2's
 * filesizeformat. */
#include <math.h>

#include "template/formatting.h"
#include "template/strings.h"
#include "values/value_order.h"

/* A number as Python's math module takes it. */
static bool read_real(const struct call *call, const struct value *value, double *real)
{
    double number =
        value_is_number(value) ? number_to_double(call->evaluator->arena, value) : (double)NAN;

    if (!isfinite(number)) {
        evaluator_fail(call->evaluator, call->span, "this %s is no finite number",
                       value_type_name(value));
        return false;
    }
    *real = number;
    return true;
}

static const struct value *give_real(const struct call *call, double real)
{
    return isfinite(real)
               ? computed_float(call->evaluator->arena, real)
               : evaluator_fail(call->evaluator, call->span, "the result is no finite number");
}

static const struct value *filter_log(const struct call *call)
{
    double number, base = exp(1);

    if (!read_real(call, call->subject, &number) ||
        (call->arguments[0] && !read_real(call, call->arguments[0], &base)))
        return NULL;
    if (number <= 0 || base <= 0)
        return evaluator_fail(call->evaluator, call->span, "only numbers above 0 have one");
    if (!call->arguments[0])
        return give_real(call, log(number));
    return give_real(call, base == 10 ? log10(number) : log(number) / log(base));
}

static const struct value *filter_pow(const struct call *call)
{
    double number, exponent;

    return read_real(call, call->subject, &number) &&
                   read_real(call, call->arguments[0], &exponent)
               ? give_real(call, pow(number, exponent))
               : NULL;
}

static const struct value *filter_root(const struct call *call)
{
    double number, base = 2;

    if (!read_real(call, call->subject, &number) ||
        (call->arguments[0] && !read_real(call, call->arguments[0], &base)))
        return NULL;
    if (base == 0)
        return evaluator_fail(call->evaluator, call->span, "there is no root of that kind");
    return give_real(call, base == 2 ? sqrt(number) : pow(number, 1.0 / base));
}

enum { KIBI_BITS = 10 };

/* The letters of the steps of 1024, from the largest. */
static const char steps[] = "YZEPTGMK";

static double size_of_step(size_t index)
{
    return ldexp(1, KIBI_BITS * (int)(sizeof(steps) - 1 - index));
}

/* Whether the number, which a double may not hold, reaches that size. */
static bool reaches(const struct call *call, double size)
{
    int order;

    return values_order(call->subject, computed_float(call->evaluator->arena, size), &order) &&
           order >= 0;
}

static const struct value *filter_human_readable(const struct call *call)
{
    const struct value *given = call->arguments[1];
    bool counts_bits = call_flag(call, 0), has_unit = given && given->kind != VALUE_NONE;
    struct arena *arena = call->evaluator->arena;
    double size, limit = 1;
    struct str unit = STR("");
    size_t step = 0;

    if (!read_real(call, call->subject, &size) ||
        (has_unit && !call_string(call, 1, STR(""), &unit)))
        return NULL;
    unit = str_lower_ascii(arena, unit);
    for (; step < sizeof(steps) - 1; step++)
        if (has_unit ? unit.length == 1 && unit.bytes[0] == (steps[step] | 32)
                     : reaches(call, size_of_step(step)))
            break;
    limit = size_of_step(step);
    if (step == sizeof(steps) - 1)
        return give_string(call,
                           str_printf(arena, "%.2f %s", size, counts_bits ? "bits" : "Bytes"));
    return give_string(call, str_printf(arena, "%.2f %c%c", size / limit, steps[step],
                                        counts_bits ? 'b' : 'B'));
}

/* A size such as "1.5 MB", as Ansible takes it apart; what follows the unit does not count. */
struct written_size {
    struct str number, unit; /* each may be empty */
};

static size_t span_of(struct str text, size_t at, bool (*test)(char byte))
{
    while (at < text.length && test(text.bytes[at]))
        at++;
    return at;
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_letter(char byte)
{
    return (byte | 32) >= 'a' && (byte | 32) <= 'z';
}

static bool read_size(const struct call *call, struct written_size *size)
{
    struct str text, rest;
    size_t end;

    if (!call_subject_text(call, &text))
        return false;
    text = string_strip(text, (struct str){0}, true, false);
    end = span_of(text, 0, is_digit);
    if (end < text.length && text.bytes[end] == '.')
        end = span_of(text, end + 1, is_digit);
    size->number = str_slice(text, 0, end);
    rest = string_strip(str_slice(text, end, text.length), (struct str){0}, true, false);
    end = span_of(rest, 0, is_letter);
    size->unit = str_slice(rest, 0, end);
    if (end < rest.length && (unsigned char)rest.bytes[end] >= 0x80)
        return evaluator_fail(call->evaluator, call->span,
                              "sizes with digits or letters beyond ASCII are not supported") !=
               NULL;
    return true;
}

/* How many bytes or bits the unit stands for; 0 when it is none. */
static double size_of_unit(struct arena *arena, struct str unit, bool counts_bits)
{
    char letter = unit.length ? (char)(unit.bytes[0] & ~32) : '\0';
    size_t step = str_find(STR("YZEPTGMKB"), letter);
    struct str word = str_lower_ascii(arena, unit);

    if (!unit.length || !is_letter(unit.bytes[0]) || step == STR_NOT_FOUND)
        return 0;
    if (unit.length > 1 && !str_contains(word, counts_bits ? STR("bit") : STR("byte")) &&
        unit.bytes[1] != (counts_bits ? 'b' : 'B'))
        return 0;
    return size_of_step(step);
}

static const struct value *filter_human_to_bytes(const struct call *call)
{
    const struct value *given = call->arguments[0];
    bool has_unit = given && given->kind != VALUE_NONE;
    struct arena *arena = call->evaluator->arena;
    struct written_size size;
    double number, step = 1;

    if (!read_size(call, &size) ||
        (!size.unit.length && has_unit && !call_string(call, 0, STR(""), &size.unit)))
        return NULL;
    if (!parse_float(arena, size.number, &number))
        return evaluator_fail(call->evaluator, call->span, "the text begins with no number");
    if (size.unit.length || has_unit)
        step = size_of_unit(arena, size.unit, call_flag(call, 1));
    if (step == 0)
        return evaluator_fail(
            call->evaluator, call->span,
            "the unit is none of B, K, M, G, T, P, E, Z, Y, with %s behind it "
            "or without",
            call_flag(call, 1) ? "b" : "B");
    return isfinite(number * step)
               ? whole_number(arena, nearbyint(number * step))
               : evaluator_fail(call->evaluator, call->span, "the size is no finite number");
}

static const struct value *filter_filesizeformat(const struct call *call)
{
    static const char prefixes[] = "kMGTPEZY";
    bool is_binary = call_flag(call, 0);
    struct arena *arena = call->evaluator->arena;
    long double base = is_binary ? 1024 : 1000, unit = base;
    size_t step = 0;
    double size;

    if (call->subject->kind == VALUE_STRING
            ? !parse_float(arena, call->subject->string, &size) || !isfinite(size)
            : !read_real(call, call->subject, &size))
        return call->subject->kind == VALUE_STRING
                   ? evaluator_fail(call->evaluator, call->span, "the text is no size")
                   : NULL;
    if (size == 1)
        return give_string(call, STR("1 Byte"));
    if (size < base)
        return give_string(call, str_printf(arena, "%.0f Bytes", trunc(size) + 0.0));
    for (unit *= base; size >= unit && step + 2 < sizeof(prefixes); step++)
        unit *= base;
    return give_string(call, str_printf(arena, "%.1f %c%s", (double)base * size / (double)unit,
                                        is_binary && !step ? 'K' : prefixes[step],
                                        is_binary ? "iB" : "B"));
}

static const struct callable filters[] = {
    CALLABLE("log", .run = filter_log, .parameters = {"base"}),
    CALLABLE("pow", .run = filter_pow, .parameters = {"y"}, .required = 1),
    CALLABLE("root", .run = filter_root, .parameters = {"base"}),
    CALLABLE("human_readable", .run = filter_human_readable, .parameters = {"isbits", "unit"}),
    CALLABLE("human_to_bytes", .run = filter_human_to_bytes,
             .parameters = {"default_unit", "isbits"}),
    CALLABLE("filesizeformat", .run = filter_filesizeformat, .parameters = {"binary"}),
};

const struct callable_table math_filters = {"filter", filters, COUNT_OF(filters)};
