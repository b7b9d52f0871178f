/* SPDX-License-Identifier: MIT */
/* Filters on URLs: urlencode, and Ansible's urldecode and urlsplit. */
#include <ctype.h>
#include <string.h>

#include "base/utf8.h"
#include "template/formatting.h"
#include "template/strings.h"
#include "template/url.h"

enum { LARGEST_PORT = 65535 };

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

static const struct value *text_or_none(const struct call *call, struct str text, bool is_there)
{
    return is_there ? give_string(call, text) : computed_none(call->evaluator->arena);
}

/* Without capitals, but for the zone of an IPv6 address. */
static const struct value *host_name(const struct call *call, struct str host)
{
    size_t zone = str_find(host, '%');
    const struct value *lowered = string_lower(call, str_slice(host, 0, zone));
    struct buffer out = {.arena = call->evaluator->arena};

    if (!lowered || !host.length)
        return lowered ? computed_none(call->evaluator->arena) : NULL;
    buffer_append(&out, lowered->string);
    buffer_append(&out, str_slice(host, zone, host.length));
    return give_string(call, buffer_str(&out));
}

static const struct value *port_number(const struct call *call, struct str port)
{
    int64_t number;

    if (!port.length)
        return computed_none(call->evaluator->arena);
    if (!parse_small_integer(port, &number) || number > LARGEST_PORT)
        return evaluator_fail(call->evaluator, call->span, "the port is no number up to %d",
                              LARGEST_PORT);
    return computed_integer(call->evaluator->arena, number);
}

static bool put_part(const struct call *call, struct value *parts, struct str name,
                     const struct value *part)
{
    if (part)
        computed_put(call->evaluator->arena, parts, give_string(call, name), part);
    return part != NULL;
}

/* All parts of a URL by their names, in the order of these; NULL after a fault. */
static const struct value *parts_of_url(const struct call *call, const struct url *url)
{
    struct value *parts = computed_map(call->evaluator->arena);
    struct url_authority authority = url_authority(url->netloc);
    bool is_done = put_part(call, parts, STR("fragment"), give_string(call, url->fragment)) &&
                   put_part(call, parts, STR("hostname"), host_name(call, authority.host)) &&
                   put_part(call, parts, STR("netloc"), give_string(call, url->netloc)) &&
                   put_part(call, parts, STR("password"),
                            text_or_none(call, authority.password, authority.has_password)) &&
                   put_part(call, parts, STR("path"), give_string(call, url->path)) &&
                   put_part(call, parts, STR("port"), port_number(call, authority.port)) &&
                   put_part(call, parts, STR("query"), give_string(call, url->query)) &&
                   put_part(call, parts, STR("scheme"), give_string(call, url->scheme)) &&
                   put_part(call, parts, STR("username"),
                            text_or_none(call, authority.user, authority.has_user));

    return is_done ? parts : NULL;
}

/* All parts, or the one that is asked for. */
static const struct value *filter_urlsplit(const struct call *call)
{
    const struct value *asked = call->arguments[0], *parts, *part = NULL;
    struct url url;

    if (call->subject->kind != VALUE_STRING)
        return evaluator_fail(call->evaluator, call->span, "urlsplit takes a text, not a %s",
                              value_type_name(call->subject));
    if (!url_split(call->evaluator->arena, call->subject->string, &url))
        return evaluator_fail(call->evaluator, call->span, "the text is no URL");
    parts = parts_of_url(call, &url);
    if (!parts || !asked || !value_is_true(asked))
        return parts;
    if (asked->kind == VALUE_STRING)
        part = value_get(parts, asked->string);
    return part
               ? part
               : evaluator_fail(call->evaluator, call->span,
                                "a URL has no such part; there are fragment, hostname, netloc, "
                                "password, path, port, query, scheme and username");
}

static const struct callable filters[] = {
    CALLABLE("urlencode", .run = filter_urlencode),
    CALLABLE("urldecode", .run = filter_urldecode),
    CALLABLE("urlsplit", .run = filter_urlsplit, .parameters = {"query"}),
};

const struct callable_table url_filters = {"filter", filters, COUNT_OF(filters)};
