/* SPDX-License-Identifier: MIT */
#include "template/strings.h"

#include "base/utf8.h"

/* Whether a code point has no other case, as far as it is known without Unicode's tables. */
static bool has_no_case(uint32_t point)
{
    return point == UTF8_BROKEN || point < 0xAA || (point >= 0x2E80 && point < 0xA640) ||
           (point >= 0xAC00 && point < 0xFB00) || point == 0xB7 || point == 0xD7 ||
           (point >= 0x2000 && point < 0x2100) || (point >= 0xFF00 && point < 0xFF21) ||
           (point >= 0x1F000);
}

static const struct value *change_case(const struct call *call, struct str text, char first)
{
    struct buffer out = {.arena = call->evaluator->arena};
    size_t length;

    for (size_t i = 0; i < text.length; i += length) {
        uint32_t point = utf8_decode(text, i, &length);
        char byte = text.bytes[i];

        if (!has_no_case(point))
            return evaluator_fail(call->evaluator, call->span,
                                  "the case of letters beyond ASCII cannot be changed");
        if (byte >= first && byte <= first + 25)
            buffer_append_byte(&out, (char)(byte ^ 32));
        else
            buffer_append(&out, str_slice(text, i, i + length));
    }
    return computed_string(call->evaluator->arena, buffer_str(&out));
}

const struct value *string_lower(const struct call *call, struct str text)
{
    return change_case(call, text, 'A');
}

const struct value *string_upper(const struct call *call, struct str text)
{
    return change_case(call, text, 'a');
}

const struct value *string_capitalize(const struct call *call, struct str text)
{
    const struct value *first, *rest;
    struct buffer out = {.arena = call->evaluator->arena};
    size_t length = 0;

    if (text.length)
        utf8_decode(text, 0, &length);
    first = string_upper(call, str_slice(text, 0, length));
    rest = first ? string_lower(call, str_slice(text, length, text.length)) : NULL;
    if (!rest)
        return NULL;
    buffer_append(&out, first->string);
    buffer_append(&out, rest->string);
    return computed_string(call->evaluator->arena, buffer_str(&out));
}

static bool is_in_set(struct str point, struct str set)
{
    size_t length;

    if (!set.bytes)
        return utf8_is_space(utf8_decode(point, 0, &length));
    for (size_t i = 0; i < set.length; i += length) {
        utf8_decode(set, i, &length);
        if (str_equal(str_slice(set, i, i + length), point))
            return true;
    }
    return false;
}

struct str string_strip(struct str text, struct str set, bool left, bool right)
{
    size_t length, start;

    while (left && text.length) {
        utf8_decode(text, 0, &length);
        if (!is_in_set(str_slice(text, 0, length), set))
            break;
        text = str_slice(text, length, text.length);
    }
    while (right && text.length) {
        start = text.length - 1;
        while (start && text.length - start < 4 && (text.bytes[start] & 0xC0) == 0x80)
            start--;
        utf8_decode(text, start, &length);
        if (start + length != text.length)
            start = text.length - 1;
        if (!is_in_set(str_slice(text, start, text.length), set))
            break;
        text.length = start;
    }
    return text;
}

/* Bytes of the code point at the start of text; 0 at its end. */
static size_t first_length(struct str text)
{
    size_t length = 0;

    if (text.length)
        utf8_decode(text, 0, &length);
    return length;
}

const struct value *string_replace(const struct call *call, struct str text, struct str old,
                                   struct str new, int64_t count)
{
    struct buffer out = {.arena = call->evaluator->arena};
    struct str rest = text;

    while (count--) {
        size_t at = str_search(rest, old), step = first_length(rest);

        if (at == STR_NOT_FOUND)
            break;
        buffer_append(&out, str_slice(rest, 0, at));
        buffer_append(&out, new);
        if (out.length > LARGEST_OUTPUT_BYTES)
            return evaluator_fail(call->evaluator, call->span, "the text is too long");
        if (!old.length) {
            buffer_append(&out, str_slice(rest, 0, step));
            rest = str_slice(rest, step, rest.length);
            if (!step)
                break;
            continue;
        }
        rest = str_slice(rest, at + old.length, rest.length);
    }
    buffer_append(&out, rest);
    if (!evaluator_charge(call->evaluator, out.length / 64, call->span))
        return NULL;
    return computed_string(call->evaluator->arena, buffer_str(&out));
}

const struct value *string_join(const struct call *call, struct str separator,
                                const struct value *items, bool strict)
{
    struct buffer out = {.arena = call->evaluator->arena};

    for (size_t i = 0; i < items->count; i++) {
        const struct value *item = evaluator_demand(call->evaluator, items->items[i]);
        struct str text;

        if (!item || !evaluator_text(call->evaluator, item, call->span, &text))
            return NULL;
        if (strict && item->kind != VALUE_STRING)
            return evaluator_fail(call->evaluator, call->span, "join found a %s among texts",
                                  value_type_name(item));
        if (i)
            buffer_append(&out, separator);
        buffer_append(&out, text);
        if (out.length > LARGEST_OUTPUT_BYTES)
            return evaluator_fail(call->evaluator, call->span, "the text is too long");
    }
    if (!evaluator_charge(call->evaluator, out.length / 64, call->span))
        return NULL;
    return computed_string(call->evaluator->arena, buffer_str(&out));
}

const struct value *string_center(const struct call *call, struct str text, int64_t width,
                                  struct str fill)
{
    struct buffer out = {.arena = call->evaluator->arena};
    size_t count = utf8_count(text), gap, left;

    if (width > WIDEST_TEXT_FIELD)
        return evaluator_fail(call->evaluator, call->span, "the width is too large");
    gap = width > (int64_t)count ? (size_t)width - count : 0;
    left = gap / 2 + (gap & (gap + count) & 1);
    for (size_t i = 0; i < left; i++)
        buffer_append(&out, fill);
    buffer_append(&out, text);
    for (size_t i = left; i < gap; i++)
        buffer_append(&out, fill);
    return give_string(call, buffer_str(&out));
}
