/* SPDX-License-Identifier: MIT */
/* Values of one kind compare; whole numbers of any size do, an integer and a float do not. */
#include "template/go_format.h"
#include "template/go_functions.h"

enum kind { KIND_NONE, KIND_OTHER, KIND_BOOLEAN, KIND_INTEGER, KIND_FLOAT, KIND_STRING };

static enum kind kind_of(const struct value *value)
{
    switch (value->kind) {
    case VALUE_UNDEFINED:
    case VALUE_NONE:
        return KIND_NONE;
    case VALUE_BOOLEAN:
        return KIND_BOOLEAN;
    case VALUE_INTEGER:
        return go_is_float(value) ? KIND_FLOAT : KIND_INTEGER;
    case VALUE_FLOAT:
        return KIND_FLOAT;
    case VALUE_STRING:
        return KIND_STRING;
    case VALUE_LIST:
    case VALUE_MAP:
        break;
    }
    return KIND_OTHER;
}

/* Beyond 64 bits there are positive integers alone. */
static int order_integers(const struct value *left, const struct value *right)
{
    if (left->digits.bytes && right->digits.bytes &&
        left->digits.length == right->digits.length)
        return str_compare(left->digits, right->digits);
    if (left->digits.bytes && right->digits.bytes)
        return left->digits.length > right->digits.length ? 1 : -1;
    if (left->digits.bytes || right->digits.bytes)
        return left->digits.bytes ? 1 : -1;
    return (left->integer > right->integer) - (left->integer < right->integer);
}

static bool is_same(const struct value *left, const struct value *right, enum kind kind)
{
    switch (kind) {
    case KIND_BOOLEAN:
        return left->boolean == right->boolean;
    case KIND_INTEGER:
        return order_integers(left, right) == 0;
    case KIND_FLOAT:
        return go_float(left) == go_float(right);
    case KIND_STRING:
        return str_equal(left->string, right->string);
    case KIND_NONE:
    case KIND_OTHER:
        break;
    }
    return kind == KIND_NONE;
}

static bool refuse(const struct go_call *call, const struct value *left,
                   const struct value *right)
{
    return go_call_fail(call, "%s and %s cannot be compared", go_type_name(left),
                        go_type_name(right)) != NULL;
}

/* Whether the first argument is one of the others. nil differs from all else. */
static bool find_equal(const struct go_call *call, bool *result)
{
    const struct value *left = call->arguments[0];
    enum kind kind = kind_of(left);

    *result = false;
    for (size_t i = 1; i < call->count && !*result; i++) {
        const struct value *right = call->arguments[i];
        enum kind other = kind_of(right);

        if (kind == KIND_NONE || other == KIND_NONE)
            *result = kind == other;
        else if (kind != other || kind == KIND_OTHER)
            return refuse(call, left, right);
        else
            *result = is_same(left, right, kind);
    }
    return true;
}

static bool find_less(const struct go_call *call, bool *result)
{
    const struct value *left = call->arguments[0], *right = call->arguments[1];
    enum kind kind = kind_of(left);

    if (kind != kind_of(right) || kind < KIND_INTEGER)
        return refuse(call, left, right);
    *result = kind == KIND_INTEGER ? order_integers(left, right) < 0
              : kind == KIND_FLOAT ? go_float(left) < go_float(right)
                                   : str_compare(left->string, right->string) < 0;
    return true;
}

static const struct value *answer(const struct go_call *call, bool is_ok, bool result)
{
    return is_ok ? computed_boolean(call->arena, result) : NULL;
}

const struct value *go_equal(const struct go_call *call)
{
    bool result, is_ok = find_equal(call, &result);

    return answer(call, is_ok, result);
}

const struct value *go_unequal(const struct go_call *call)
{
    bool result, is_ok = find_equal(call, &result);

    return answer(call, is_ok, !result);
}

const struct value *go_less(const struct go_call *call)
{
    bool result = false, is_ok = find_less(call, &result);

    return answer(call, is_ok, result);
}

const struct value *go_less_or_equal(const struct go_call *call)
{
    bool less = false, equal = false;
    bool is_ok = find_less(call, &less) && find_equal(call, &equal);

    return answer(call, is_ok, less || equal);
}

const struct value *go_greater(const struct go_call *call)
{
    bool less = false, equal = false;
    bool is_ok = find_less(call, &less) && find_equal(call, &equal);

    return answer(call, is_ok, !less && !equal);
}

const struct value *go_greater_or_equal(const struct go_call *call)
{
    bool result = false, is_ok = find_less(call, &result);

    return answer(call, is_ok, !result);
}
