/* SPDX-License-Identifier: MIT */
#include "values/value_order.h"

#include <math.h>

/* Wide enough to hold every 64-bit integer exactly. */
static long double small_real(const struct value *value)
{
    return value->kind == VALUE_FLOAT     ? value->real
           : value->kind == VALUE_BOOLEAN ? value->boolean
                                          : (long double)value->integer;
}

/* The order of a whole number and a float, exactly. */
static int order_with_float(struct arena *arena, const struct bigint *whole, double real)
{
    struct bigint floor_of;
    int order;

    if (isinf(real))
        return real > 0 ? -1 : 1;
    floor_of = bigint_from_double(arena, floor(real));
    order = bigint_compare(whole, &floor_of);
    return order == 0 && real > floor(real) ? -1 : order;
}

static int order_large(const struct value *left, const struct value *right)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct bigint first = number_to_bigint(arena, left);
    struct bigint second = number_to_bigint(arena, right);

    if (right->kind == VALUE_FLOAT)
        return order_with_float(arena, &first, right->real);
    if (left->kind == VALUE_FLOAT)
        return -order_with_float(arena, &second, left->real);
    return bigint_compare(&first, &second);
}

/* False for what has no order: NaN. */
static bool order_numbers(const struct value *left, const struct value *right, int *order)
{
    bool are_floats = left->kind == VALUE_FLOAT && right->kind == VALUE_FLOAT;
    long double a = small_real(left), b = small_real(right);

    if (are_floats || (!left->digits.bytes && !right->digits.bytes)) {
        *order = (a > b) - (a < b);
        return a == a && b == b;
    }
    if ((left->kind == VALUE_FLOAT && isnan(left->real)) ||
        (right->kind == VALUE_FLOAT && isnan(right->real)))
        return false;
    *order = order_large(left, right);
    return true;
}

static bool lists_equal(const struct value *left, const struct value *right)
{
    if (left->form != right->form || left->count != right->count)
        return false;
    for (size_t i = 0; i < left->count; i++)
        if (!values_equal(left->items[i], right->items[i]))
            return false;
    return true;
}

const struct value *value_in_map(const struct value *map, const struct value *key)
{
    for (size_t i = 0; i < map->count; i++)
        if (values_equal(map->pairs[i].key, key))
            return map->pairs[i].value;
    return NULL;
}

static bool maps_equal(const struct value *left, const struct value *right)
{
    if (left->count != right->count)
        return false;
    for (size_t i = 0; i < left->count; i++) {
        const struct value *other = value_in_map(right, left->pairs[i].key);

        if (!other || !values_equal(left->pairs[i].value, other))
            return false;
    }
    return true;
}

bool values_equal(const struct value *left, const struct value *right)
{
    int order;

    if (value_is_number(left) && value_is_number(right))
        return order_numbers(left, right, &order) && !order;
    if (left->kind != right->kind)
        return false;
    if (left->kind == VALUE_STRING)
        return str_equal(left->string, right->string);
    if (left->kind == VALUE_LIST)
        return left == right || lists_equal(left, right);
    if (value_is_object(left) || value_is_object(right))
        return left == right;
    if (left->kind == VALUE_MAP)
        return left == right || maps_equal(left, right);
    return left->kind == VALUE_NONE;
}

static bool order_lists(const struct value *left, const struct value *right, int *order)
{
    size_t shorter = left->count < right->count ? left->count : right->count;

    if (left->form != right->form || left->form > FORM_TUPLE)
        return false;
    for (size_t i = 0; i < shorter; i++)
        if (!values_equal(left->items[i], right->items[i]))
            return values_order(left->items[i], right->items[i], order);
    *order = (left->count > right->count) - (left->count < right->count);
    return true;
}

bool values_order(const struct value *left, const struct value *right, int *order)
{
    if (value_is_number(left) && value_is_number(right))
        return order_numbers(left, right, order);
    if (left->kind != right->kind)
        return false;
    if (left->kind == VALUE_STRING) {
        *order = str_compare(left->string, right->string);
        return true;
    }
    return left->kind == VALUE_LIST && order_lists(left, right, order);
}

/* Merges pairs[start, middle) and pairs[middle, end), each in order, into room. */
static bool merge_pairs(const struct value_pair *pairs, size_t start, size_t middle, size_t end,
                        struct value_pair *room)
{
    size_t left = start, right = middle;

    for (size_t i = start; i < end; i++) {
        bool takes_left = right == end;
        int order;

        if (left < middle && right < end) {
            if (!values_order(pairs[left].key, pairs[right].key, &order))
                return false;
            takes_left = order <= 0;
        }
        room[i] = pairs[takes_left ? left++ : right++];
    }
    return true;
}

bool value_sort_pairs(struct arena *arena, struct value *map)
{
    struct value_pair *from = ARENA_ARRAY(arena, struct value_pair, map->count);
    struct value_pair *to = ARENA_ARRAY(arena, struct value_pair, map->count);

    for (size_t i = 0; i < map->count; i++)
        from[i] = map->pairs[i];
    for (size_t width = 1; width < map->count; width *= 2) {
        struct value_pair *sorted = to;

        for (size_t start = 0; start < map->count; start += 2 * width) {
            size_t middle = start + width < map->count ? start + width : map->count;
            size_t end = middle + width < map->count ? middle + width : map->count;

            if (!merge_pairs(from, start, middle, end, to))
                return false;
        }
        to = from;
        from = sorted;
    }
    for (size_t i = 0; i < map->count; i++)
        map->pairs[i] = from[i];
    return true;
}
