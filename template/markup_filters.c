/* SPDX-License-Identifier: MIT */
/*
 * Jinja2's filters for HTML and XML. Most give text that is marked as safe, which changes
 * whatever it is joined with later; such marks are not known here, so these filters are good
 * where their text is written at once.
 */
#include "base/utf8.h"
#include "template/entities.h"
#include "template/json.h"
#include "template/markup.h"

void markup_append_escaped(struct buffer *out, struct str text)
{
    for (size_t i = 0; i < text.length; i++)
        switch (text.bytes[i]) {
        case '&':
            buffer_append_c(out, "&amp;");
            break;
        case '<':
            buffer_append_c(out, "&lt;");
            break;
        case '>':
            buffer_append_c(out, "&gt;");
            break;
        case '"':
            buffer_append_c(out, "&#34;");
            break;
        case '\'':
            buffer_append_c(out, "&#39;");
            break;
        default:
            buffer_append_byte(out, text.bytes[i]);
        }
}

static const struct value *filter_escape(const struct call *call)
{
    struct buffer out = {.arena = call->evaluator->arena};
    struct str text;

    if (!call_subject_text(call, &text))
        return NULL;
    markup_append_escaped(&out, text);
    return give_string(call, buffer_str(&out));
}

static const struct value *filter_safe(const struct call *call)
{
    struct str text;

    return call_subject_text(call, &text) ? give_string(call, text) : NULL;
}

/* What would end a script or an attribute, written as JSON can write it. */
static const struct value *filter_tojson(const struct call *call)
{
    struct buffer out = {.arena = call->evaluator->arena};
    struct json_layout layout = {.sorts_keys = true};
    const struct value *json;

    if (!json_layout_indent(call, &layout))
        return NULL;
    json = json_of(call->evaluator, call->subject, &layout, call->span);
    for (size_t i = 0; json && i < json->string.length; i++) {
        char byte = json->string.bytes[i];

        if (byte == '<' || byte == '>' || byte == '&' || byte == '\'')
            buffer_printf(&out, "\\u%04x", (unsigned)byte);
        else
            buffer_append_byte(&out, byte);
    }
    return json ? give_string(call, buffer_str(&out)) : NULL;
}

static bool is_attribute_name(struct str name)
{
    for (size_t i = 0; i < name.length; i++)
        if (name.bytes[i] == '/' || name.bytes[i] == '>' || name.bytes[i] == '=' ||
            (name.bytes[i] >= '\t' && name.bytes[i] <= '\r') || name.bytes[i] == ' ')
            return false;
    return true;
}

static bool append_attribute(const struct call *call, const struct value_pair *pair,
                             struct buffer *out)
{
    struct evaluator *evaluator = call->evaluator;
    struct str text;

    if (pair->key->kind != VALUE_STRING || !is_attribute_name(pair->key->string))
        return evaluator_fail(evaluator, call->span,
                              "the name of an attribute is a text without white space, '/', "
                              "'>' and '='") != NULL;
    if (!evaluator_text(evaluator, pair->value, call->span, &text))
        return false;
    if (out->length)
        buffer_append_byte(out, ' ');
    markup_append_escaped(out, pair->key->string);
    buffer_append_c(out, "=\"");
    markup_append_escaped(out, text);
    buffer_append_byte(out, '"');
    return true;
}

static const struct value *filter_xmlattr(const struct call *call)
{
    struct buffer out = {.arena = call->evaluator->arena};
    const struct value *map = call->subject;
    bool has_space = !call->arguments[0] || call_flag(call, 0);

    if (map->kind != VALUE_MAP || value_is_object(map))
        return evaluator_fail(call->evaluator, call->span, "attributes come from a mapping");
    for (size_t i = 0; i < map->count; i++)
        if (map->pairs[i].value->kind != VALUE_NONE &&
            map->pairs[i].value->kind != VALUE_UNDEFINED &&
            !append_attribute(call, &map->pairs[i], &out))
            return NULL;
    return give_string(call, str_printf(call->evaluator->arena, "%s" STR_FORMAT,
                                        has_space && out.length ? " " : "",
                                        STR_ARGS(buffer_str(&out))));
}

/* Without what stands from each `open` to the next `close` behind it. */
static struct str without(struct arena *arena, struct str text, struct str open,
                          struct str close)
{
    struct buffer out = {.arena = arena};
    size_t start, end;

    while ((start = str_search(text, open)) != STR_NOT_FOUND) {
        struct str behind = str_slice(text, start + open.length, text.length);

        end = str_search(behind, close);
        if (end == STR_NOT_FOUND)
            break;
        buffer_append(&out, str_slice(text, 0, start));
        text = str_slice(behind, end + close.length, behind.length);
    }
    buffer_append(&out, text);
    return buffer_str(&out);
}

/* Its words with a space between each two. */
static struct str with_single_spaces(struct arena *arena, struct str text)
{
    struct buffer out = {.arena = arena};
    bool is_apart = false;
    size_t length;

    for (size_t i = 0; i < text.length; i += length) {
        bool is_space = utf8_is_space(utf8_decode(text, i, &length));

        if (!is_space && is_apart && out.length)
            buffer_append_byte(&out, ' ');
        if (!is_space)
            buffer_append(&out, str_slice(text, i, i + length));
        is_apart = is_space;
    }
    return buffer_str(&out);
}

/* The result is no longer marked as safe. */
static const struct value *filter_striptags(const struct call *call)
{
    struct arena *arena = call->evaluator->arena;
    struct str text;

    if (!call_subject_text(call, &text) ||
        !evaluator_charge_text(call->evaluator, text.length, call->span))
        return NULL;
    text = without(arena, text, STR("<!--"), STR("-->"));
    text = with_single_spaces(arena, without(arena, text, STR("<"), STR(">")));
    return entities_resolve(arena, &text)
               ? give_string(call, text)
               : evaluator_fail(call->evaluator, call->span,
                                "the character '&" STR_FORMAT "' is not known by that name",
                                STR_ARGS(text));
}

static const struct callable filters[] = {
    CALLABLE("escape", .run = filter_escape, .is_marked = true),
    CALLABLE("e", .run = filter_escape, .is_marked = true),
    CALLABLE("forceescape", .run = filter_escape, .is_marked = true),
    CALLABLE("safe", .run = filter_safe, .is_marked = true),
    CALLABLE("tojson", .run = filter_tojson, .is_marked = true, .parameters = {"indent"}),
    CALLABLE("striptags", .run = filter_striptags),
    CALLABLE("urlize", .run = filter_urlize,
             .parameters = {"trim_url_limit", "nofollow", "target", "rel", "extra_schemes"}),
    CALLABLE("xmlattr", .run = filter_xmlattr, .parameters = {"autospace"}),
};

const struct callable_table markup_filters = {"filter", filters, COUNT_OF(filters)};
