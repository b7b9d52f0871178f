/* SPDX-License-Identifier: MIT */
/* Parts of values: items and slices. */
#include "base/utf8.h"
#include "template/operators.h"

static bool is_indexed(const struct value *value)
{
    return value->kind == VALUE_STRING ||
           (value->kind == VALUE_LIST &&
            (value->form <= FORM_TUPLE || value->form == FORM_RANGE));
}

static struct str point_at(struct str str, size_t index)
{
    size_t at = 0, length = 0;

    while (at < str.length) {
        utf8_decode(str, at, &length);
        if (!index--)
            return str_slice(str, at, at + length);
        at += length;
    }
    return STR("");
}

static size_t length_of(const struct value *value)
{
    return value->kind == VALUE_STRING ? utf8_count(value->string) : value->count;
}

const struct value *evaluator_item(struct evaluator *evaluator, const struct value *value,
                                   const struct value *index, struct span span)
{
    int64_t at = index->kind == VALUE_BOOLEAN ? index->boolean : index->integer;
    struct str text;

    if (value_is_of_hosts(value) && value_holds_secret(index))
        return evaluator_fail(evaluator, span, "a secret names no host and no variable");
    if (value_is_of_hosts(value) && index->kind == VALUE_STRING)
        return evaluator_host_part(evaluator, value, index->string, span);
    for (size_t i = 0; value->kind == VALUE_MAP && i < value->count; i++)
        if (values_equal(value->pairs[i].key, index))
            return value->pairs[i].value;
    if (is_indexed(value) && !index->digits.bytes &&
        (index->kind == VALUE_INTEGER || index->kind == VALUE_BOOLEAN)) {
        size_t length = length_of(value);

        if (at < 0)
            at += (int64_t)length;
        if (at >= 0 && (size_t)at < length)
            return value->kind == VALUE_LIST
                       ? value->items[at]
                       : computed_string(evaluator->arena, point_at(value->string, (size_t)at));
    }
    if (index->kind == VALUE_STRING && !index->is_secret &&
        (value->kind != VALUE_MAP || value->loop || value->turns))
        return evaluator_attribute(evaluator, value, index->string, span);
    if (!evaluator_text(evaluator, index, span, &text))
        return NULL;
    return evaluator_undefined_part(
        evaluator, value,
        value_holds_secret(index) ? STR("\xE2\x80\xB9secret\xE2\x80\xBA") : text, span);
}

/* A slice as Python sees it: FROM:TO:STEP, each of which may be left out. */
struct slice {
    int64_t from, to, step;
    bool has_from, has_to, has_step;
};

static bool slice_bound(struct evaluator *evaluator, const struct expression *expression,
                        int64_t *bound, bool *is_given)
{
    const struct value *value;

    *is_given = false;
    if (!expression)
        return true;
    value = evaluate_defined(evaluator, expression);
    if (!value)
        return false;
    if (value->kind == VALUE_NONE)
        return true;
    if ((value->kind != VALUE_INTEGER && value->kind != VALUE_BOOLEAN) || value->digits.bytes)
        return evaluator_fail(evaluator, expression->span, "a %s is no index of a slice",
                              value_type_name(value)) != NULL;
    *bound = value->kind == VALUE_BOOLEAN ? value->boolean : value->integer;
    *is_given = true;
    return true;
}

static bool read_slice(struct evaluator *evaluator, const struct expression *expression,
                       struct slice *slice)
{
    struct expression *const *items = expression->items;

    *slice = (struct slice){.step = 1};
    if (!slice_bound(evaluator, items[1], &slice->from, &slice->has_from) ||
        !slice_bound(evaluator, items[2], &slice->to, &slice->has_to) ||
        !slice_bound(evaluator, items[3], &slice->step, &slice->has_step))
        return false;
    if (!slice->step)
        evaluator_fail(evaluator, expression->span, "the step of a slice is 0");
    return slice->step != 0;
}

static int64_t clamp(int64_t bound, int64_t length, int64_t lowest, int64_t highest)
{
    if (bound < 0)
        bound += length;
    return bound < lowest ? lowest : bound > highest ? highest : bound;
}

/* Sets what was left out and brings all within the length, as Python's slice.indices() does. */
static void fit_slice(struct slice *slice, int64_t length)
{
    bool forward = slice->step > 0;
    int64_t lowest = forward ? 0 : -1, highest = forward ? length : length - 1;

    slice->from = slice->has_from ? clamp(slice->from, length, lowest, highest)
                  : forward       ? lowest
                                  : highest;
    slice->to = slice->has_to ? clamp(slice->to, length, lowest, highest)
                : forward     ? highest
                              : lowest;
    if (slice->step > length || slice->step < -length)
        slice->step = forward ? length + 1 : -length - 1;
}

static bool is_within(const struct slice *slice, int64_t at)
{
    return slice->step > 0 ? at < slice->to : at > slice->to;
}

static const struct value *slice_string(struct evaluator *evaluator, const struct value *items,
                                        const struct slice *slice)
{
    struct buffer out = {.arena = evaluator->arena};

    for (int64_t at = slice->from; is_within(slice, at); at += slice->step)
        buffer_append(&out, items->items[at]->string);
    return computed_string(evaluator->arena, buffer_str(&out));
}

static const struct value *slice_list(struct evaluator *evaluator, const struct value *items,
                                      const struct slice *slice, enum value_form form)
{
    struct value *list = computed_list(evaluator->arena, form);

    for (int64_t at = slice->from; is_within(slice, at); at += slice->step)
        computed_add(evaluator->arena, list, items->items[at]);
    return list;
}

const struct value *evaluate_slice(struct evaluator *evaluator,
                                   const struct expression *expression)
{
    const struct value *value = evaluate_defined(evaluator, expression->items[0]);
    const struct value *items;
    struct slice slice;

    if (!value || !read_slice(evaluator, expression, &slice))
        return NULL;
    if (!is_indexed(value) || value->form == FORM_RANGE)
        return evaluator_fail(evaluator, expression->span, "a %s cannot be sliced here",
                              value_type_name(value));
    items = evaluator_items(evaluator, value, expression->span);
    if (!items || !evaluator_charge(evaluator, items->count, expression->span))
        return NULL;
    fit_slice(&slice, (int64_t)items->count);
    return value->kind == VALUE_STRING ? slice_string(evaluator, items, &slice)
                                       : slice_list(evaluator, items, &slice, value->form);
}
