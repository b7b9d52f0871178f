/* SPDX-License-Identifier: MIT */
/*
 * The part of Go's text/template that puts values into text: {{ .name }}, {{ .a.b }},
 * {{ "text" }}, comments, and the trim markers {{- and -}}.
 */
#include "base/utf8.h"
#include "render/rendering.h"

#define SUPPORTED "supported here are {{ .name }}, {{ .a.b }}, {{ \"text\" }} and comments"

/* One {{...}}: span is all of it, inner what stands between the delimiters and markers. */
struct action {
    struct span span, inner;
    bool trims_before, trims_after;
};

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

static bool is_name_byte(char byte)
{
    unsigned char c = (unsigned char)byte;

    return c == '_' || c >= 0x80 || (c >= '0' && c <= '9') ||
           ((c | 32) >= 'a' && (c | 32) <= 'z');
}

/* The offset behind a literal that begins at offset; STR_NOT_FOUND when it does not end. */
static size_t skip_literal(struct str str, size_t offset)
{
    char quote = str.bytes[offset];

    for (size_t at = offset + 1; at < str.length; at++) {
        if (str.bytes[at] == quote)
            return at + 1;
        if (quote != '`' && str.bytes[at] == '\n')
            return STR_NOT_FOUND;
        if (quote != '`' && str.bytes[at] == '\\')
            at++;
    }
    return STR_NOT_FOUND;
}

/* Offset of the }} that closes what was opened before at, or STR_NOT_FOUND. */
static size_t find_close(struct str str, size_t at)
{
    while (at + 1 < str.length) {
        char byte = str.bytes[at];

        if (byte == '}' && str.bytes[at + 1] == '}')
            return at;
        if (byte != '"' && byte != '`' && byte != '\'') {
            at++;
            continue;
        }
        at = skip_literal(str, at);
        if (at == STR_NOT_FOUND)
            return at;
    }
    return STR_NOT_FOUND;
}

static size_t find_comment_close(struct str str, size_t at)
{
    size_t length = str_search(str_slice(str, at, str.length), STR("*/"));

    if (length == STR_NOT_FOUND)
        return length;
    at += length + 2;
    if (at + 2 < str.length && is_space(str.bytes[at]) && str.bytes[at + 1] == '-')
        at += 2;
    return at + 1 < str.length && str.bytes[at] == '}' && str.bytes[at + 1] == '}'
               ? at
               : STR_NOT_FOUND;
}

static bool read_action(struct rendering *rendering, size_t open, struct action *action)
{
    const struct text *text = rendering->text;
    struct str str = text->bytes;
    size_t start = open + 2, close, end;

    action->trims_before =
        start + 1 < str.length && str.bytes[start] == '-' && is_space(str.bytes[start + 1]);
    if (action->trims_before)
        start += 2;
    if (str_starts_with(str_slice(str, start, str.length), STR("/*")))
        close = find_comment_close(str, start + 2);
    else
        close = find_close(str, start);
    if (close == STR_NOT_FOUND) {
        rendering_fault(rendering, TEMPLATE_BAD_TEMPLATE, span_make(text, open, 2),
                        "'{{' is not closed by '}}'");
        return false;
    }
    end = close;
    action->trims_after =
        end >= start + 2 && str.bytes[end - 1] == '-' && is_space(str.bytes[end - 2]);
    if (action->trims_after)
        end -= 2;
    while (start < end && is_space(str.bytes[start]))
        start++;
    while (end > start && is_space(str.bytes[end - 1]))
        end--;
    action->span = span_make(text, open, close + 2 - open);
    action->inner = span_make(text, start, end - start);
    return true;
}

/* Appends what a backslash and the bytes after it stand for; false when it stands for nothing.
 * *at is the offset of the byte after the backslash, and then that of the last one used. */
static bool append_escape(struct buffer *out, struct str str, size_t *at)
{
    static const char names[] = "abfnrtv\\\"'", bytes[] = "\a\b\f\n\r\t\v\\\"'";
    static const struct {
        char letter;
        size_t digits;
    } numbers[] = {
        {'x', 2},
        {'u', 4},
        {'U', 8}
    };
    struct str known = str_from(names);
    size_t index = str_find(known, str.bytes[*at]);
    uint32_t number = 0;

    if (index != STR_NOT_FOUND) {
        buffer_append_byte(out, bytes[index]);
        return true;
    }
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        if (str.bytes[*at] != numbers[i].letter || *at + numbers[i].digits >= str.length)
            continue;
        for (size_t digit = 1; digit <= numbers[i].digits; digit++) {
            size_t value =
                str_find(STR("0123456789abcdef"), (char)(str.bytes[*at + digit] | 32));

            if (value == STR_NOT_FOUND)
                return false;
            number = number << 4 | (uint32_t)value;
        }
        *at += numbers[i].digits;
        if (numbers[i].letter == 'x')
            buffer_append_byte(out, (char)number);
        else if (number > 0x10FFFF || (number >= 0xD800 && number < 0xE000))
            return false;
        else
            utf8_append(out, number);
        return true;
    }
    return false;
}

static void append_literal(struct rendering *rendering, struct span span)
{
    struct buffer out = {.arena = rendering->arena};
    struct str str = span_str(span);

    if (str.bytes[0] == '`') {
        rendering_append_text(rendering,
                              span_make(span.text, span.offset + 1, span.length - 2));
        return;
    }
    for (size_t at = 1; at + 1 < str.length; at++) {
        if (str.bytes[at] != '\\') {
            buffer_append_byte(&out, str.bytes[at]);
            continue;
        }
        at++;
        if (!append_escape(&out, str, &at)) {
            rendering_fault(rendering, TEMPLATE_BAD_TEMPLATE, span,
                            "the text " STR_FORMAT " has an escape that Go does not know",
                            STR_ARGS(str));
            return;
        }
    }
    rendering_append(rendering, buffer_str(&out), span);
}

static void append_field(struct rendering *rendering, struct span path)
{
    struct str rest = str_slice(span_str(path), 1, path.length);
    const struct value *value = NULL, *within = NULL;
    struct str name = STR("");
    size_t offset = path.offset + 1;

    while (rest.length) {
        name = str_cut(&rest, '.');
        if (within && within->kind != VALUE_MAP) {
            rendering_fault(
                rendering, TEMPLATE_BAD_EXPRESSION, span_make(path.text, offset, name.length),
                "'" STR_FORMAT "' is asked of a value that is no mapping", STR_ARGS(name));
            return;
        }
        value = within ? value_get(within, name) : rendering_variable(rendering, name);
        if (!value) {
            rendering_undefined(rendering, span_make(path.text, offset, name.length), name,
                                within);
            return;
        }
        within = value;
        offset += name.length + 1;
    }
    if (!rendering_scalar(rendering, value, name, path, &name))
        return;
    rendering->is_secret |= value->is_secret;
    rendering_append_value(rendering, name, path, value->span);
}

/* Whether str is a path of one or more names, each behind a dot. */
static bool is_field_path(struct str str)
{
    for (size_t i = 0; i < str.length; i++) {
        bool starts_name = str.bytes[i] == '.';
        char next = i + 1 < str.length ? str.bytes[i + 1] : '.';

        if (i == 0 && !starts_name)
            return false;
        if (starts_name ? !is_name_byte(next) || (next >= '0' && next <= '9')
                        : !is_name_byte(str.bytes[i]))
            return false;
    }
    return str.length > 0;
}

static void run_action(struct rendering *rendering, const struct action *action)
{
    struct str inner = span_str(action->inner), word = inner;
    bool is_literal = inner.length && (inner.bytes[0] == '"' || inner.bytes[0] == '`');

    if (str_starts_with(inner, STR("/*")))
        return;
    if (is_field_path(inner)) {
        append_field(rendering, action->inner);
    } else if (is_literal && skip_literal(inner, 0) == inner.length) {
        append_literal(rendering, action->inner);
    } else if (!inner.length) {
        rendering_fault(rendering, TEMPLATE_BAD_TEMPLATE, action->span,
                        "'{{ }}' holds nothing; " SUPPORTED);
    } else {
        word = is_literal ? str_slice(inner, skip_literal(inner, 0), inner.length) : inner;
        word = str_next_word(&word);
        rendering_fault(rendering, TEMPLATE_BAD_TEMPLATE, action->inner,
                        "'" STR_FORMAT "' is not supported; " SUPPORTED, STR_ARGS(word));
    }
}

void go_render(struct rendering *rendering)
{
    const struct text *text = rendering->text;
    struct str str = text->bytes;
    size_t start = 0;

    while (start < str.length) {
        size_t length = str_search(str_slice(str, start, str.length), STR("{{"));
        size_t open = length == STR_NOT_FOUND ? str.length : start + length, end = open;
        struct action action;

        if (open == str.length || !read_action(rendering, open, &action)) {
            rendering_append_text(rendering, span_make(text, start, open - start));
            return;
        }
        while (action.trims_before && end > start && is_space(str.bytes[end - 1]))
            end--;
        rendering_append_text(rendering, span_make(text, start, end - start));
        run_action(rendering, &action);
        start = action.span.offset + action.span.length;
        while (action.trims_after && start < str.length && is_space(str.bytes[start]))
            start++;
    }
}
