/* SPDX-License-Identifier: MIT */
/* Filters on parts of URLs: urlencode, and Ansible's urldecode. */
#include <ctype.h>
#include <string.h>

#include "base/utf8.h"
#include "template/callable.h"

/* In a query a slash is quoted, too, and a space is a plus. */
static void append_quoted(struct buffer *out, struct str text, bool is_query)
{
    static const char digits[] = "0123456789ABCDEF";

    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.bytes[i];

        if ((byte < 0x80 && isalnum(byte)) || (byte && strchr("_.-~", byte)) ||
            (byte == '/' && !is_query)) {
            buffer_append_byte(out, (char)byte);
        } else if (byte == ' ' && is_query) {
            buffer_append_byte(out, '+');
        } else {
            buffer_append_byte(out, '%');
            buffer_append_byte(out, digits[byte >> 4]);
            buffer_append_byte(out, digits[byte & 15]);
        }
    }
}

static bool append_parameter(const struct call *call, struct buffer *out,
                             const struct value *name, const struct value *value)
{
    struct str text;

    if (out->length)
        buffer_append_byte(out, '&');
    if (!evaluator_text(call->evaluator, name, call->span, &text))
        return false;
    append_quoted(out, text, true);
    buffer_append_byte(out, '=');
    if (!evaluator_text(call->evaluator, value, call->span, &text))
        return false;
    append_quoted(out, text, true);
    return true;
}

static const struct value *encode_pairs(const struct call *call, const struct value *pairs)
{
    struct buffer out = {.arena = call->evaluator->arena};

    for (size_t i = 0; i < pairs->count; i++) {
        const struct value *pair = pairs->items[i];

        if (pair->kind != VALUE_LIST || pair->count != 2)
            return evaluator_fail(call->evaluator, call->span,
                                  "urlencode takes a text, a mapping or pairs");
        if (!append_parameter(call, &out, pair->items[0], pair->items[1]))
            return NULL;
    }
    return give_string(call, buffer_str(&out));
}

static const struct value *filter_urlencode(const struct call *call)
{
    struct buffer out = {.arena = call->evaluator->arena};
    const struct value *subject = call->subject;
    struct str text;

    if (subject->kind == VALUE_LIST)
        return encode_pairs(call, subject);
    if (subject->kind == VALUE_MAP && !value_is_object(subject)) {
        for (size_t i = 0; i < subject->count; i++)
            if (!append_parameter(call, &out, subject->pairs[i].key, subject->pairs[i].value))
                return NULL;
    } else {
        if (!call_subject_text(call, &text))
            return NULL;
        append_quoted(&out, text, false);
    }
    return give_string(call, buffer_str(&out));
}

static int hex_value(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    digit |= 32;
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

static const struct value *filter_urldecode(const struct call *call)
{
    struct buffer out = {.arena = call->evaluator->arena};
    struct str text;

    if (call->subject->kind != VALUE_STRING)
        return evaluator_fail(call->evaluator, call->span, "urldecode takes a text");
    text = call->subject->string;
    for (size_t i = 0; i < text.length; i++) {
        int high =
            text.bytes[i] == '%' && i + 2 < text.length ? hex_value(text.bytes[i + 1]) : -1;
        int low = high >= 0 ? hex_value(text.bytes[i + 2]) : -1;

        if (low >= 0) {
            buffer_append_byte(&out, (char)(high << 4 | low));
            i += 2;
        } else {
            buffer_append_byte(&out, text.bytes[i] == '+' ? ' ' : text.bytes[i]);
        }
    }
    if (utf8_find_broken(buffer_str(&out)) != STR_NOT_FOUND)
        return evaluator_fail(call->evaluator, call->span, "what it stands for is no UTF-8");
    return give_string(call, buffer_str(&out));
}

static const struct callable filters[] = {
    CALLABLE("urlencode", .run = filter_urlencode),
    CALLABLE("urldecode", .run = filter_urldecode),
};

const struct callable_table url_filters = {"filter", filters, COUNT_OF(filters)};
