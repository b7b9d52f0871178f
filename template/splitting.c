/* SPDX-License-Identifier: MIT */
/* Text in parts: words, lines, what stands between separators. */
#include "base/utf8.h"
#include "template/strings.h"

static bool add_part(const struct call *call, struct value *list, struct str part)
{
    computed_add(call->evaluator->arena, list, computed_string(call->evaluator->arena, part));
    return evaluator_charge(call->evaluator, 1, call->span);
}

/* Runs of other things than white space. */
static bool split_words(const struct call *call, struct value *list, int64_t limit)
{
    struct str rest = string_strip(call->subject->string, (struct str){0}, true, false);

    while (rest.length) {
        struct str next = rest;
        size_t end = 0;

        if (!limit--)
            return add_part(call, list, rest);
        while (end < rest.length &&
               string_strip(next, (struct str){0}, true, false).length == next.length)
            next = str_slice(rest, ++end, rest.length);
        if (!add_part(call, list, str_slice(rest, 0, end)))
            return false;
        rest = string_strip(next, (struct str){0}, true, false);
    }
    return true;
}

static bool split_at(const struct call *call, struct value *list, struct str separator,
                     int64_t limit)
{
    struct str rest = call->subject->string;
    size_t at;

    while (limit-- && (at = str_search(rest, separator)) != STR_NOT_FOUND) {
        if (!add_part(call, list, str_slice(rest, 0, at)))
            return false;
        rest = str_slice(rest, at + separator.length, rest.length);
    }
    return add_part(call, list, rest);
}

/* The same from the end, the parts added last first. */
static bool split_words_back(const struct call *call, struct value *list, int64_t limit)
{
    struct str rest = string_strip(call->subject->string, (struct str){0}, false, true);

    while (rest.length) {
        struct str head = rest;

        if (!limit--)
            return add_part(call, list, rest);
        while (head.length &&
               string_strip(head, (struct str){0}, false, true).length == head.length)
            head.length--;
        if (!add_part(call, list, str_slice(rest, head.length, rest.length)))
            return false;
        rest = string_strip(head, (struct str){0}, false, true);
    }
    return true;
}

static bool split_back_at(const struct call *call, struct value *list, struct str separator,
                          int64_t limit)
{
    struct str rest = call->subject->string;

    while (limit--) {
        size_t at = STR_NOT_FOUND;

        for (size_t i = rest.length + 1; i-- > 0 && at == STR_NOT_FOUND;)
            if (str_starts_with(str_slice(rest, i, rest.length), separator))
                at = i;
        if (at == STR_NOT_FOUND)
            break;
        if (!add_part(call, list, str_slice(rest, at + separator.length, rest.length)))
            return false;
        rest = str_slice(rest, 0, at);
    }
    return add_part(call, list, rest);
}

static bool read_arguments(const struct call *call, struct str *separator, int64_t *limit)
{
    if (!call_string(call, 0, (struct str){0}, separator) || !call_integer(call, 1, -1, limit))
        return false;
    if (separator->bytes && !separator->length)
        return evaluator_fail(call->evaluator, call->span, "the separator is empty") != NULL;
    return true;
}

const struct value *string_split(const struct call *call)
{
    struct value *list = computed_list(call->evaluator->arena, FORM_LIST);
    struct str separator;
    int64_t limit;

    if (!read_arguments(call, &separator, &limit) ||
        !(separator.bytes ? split_at(call, list, separator, limit)
                          : split_words(call, list, limit)))
        return NULL;
    return give_list(call, list);
}

const struct value *string_rsplit(const struct call *call)
{
    struct value *list = computed_list(call->evaluator->arena, FORM_LIST);
    struct str separator;
    int64_t limit;

    if (!read_arguments(call, &separator, &limit) ||
        !(separator.bytes ? split_back_at(call, list, separator, limit)
                          : split_words_back(call, list, limit)))
        return NULL;
    for (size_t i = 0; i < list->count / 2; i++) {
        struct value *other = list->items[list->count - 1 - i];

        list->items[list->count - 1 - i] = list->items[i];
        list->items[i] = other;
    }
    return give_list(call, list);
}

static bool ends_line(uint32_t point)
{
    return (point >= 0x0A && point <= 0x0D) || (point >= 0x1C && point <= 0x1E) ||
           point == 0x85 || point == 0x2028 || point == 0x2029;
}

bool string_next_line(struct str *rest, struct str *line, struct str *with_end)
{
    size_t at = 0, length = 0;

    if (!rest->length)
        return false;
    while (at < rest->length && !ends_line(utf8_decode(*rest, at, &length)))
        at += length;
    *line = str_slice(*rest, 0, at);
    if (at < rest->length)
        at += str_starts_with(str_slice(*rest, at, rest->length), STR("\r\n")) ? 2 : length;
    if (with_end)
        *with_end = str_slice(*rest, 0, at);
    *rest = str_slice(*rest, at, rest->length);
    return true;
}
