/* SPDX-License-Identifier: MIT */
/*
 * Marks by the expression __[A-Z][A-Z0-9]+(_[A-Z0-9]+){0,9}__, as grep and sed find them. No
 * mark can be matched in two ways: a word ends where no capital or digit follows, and what
 * follows a word says whether another comes (one underscore) or the mark ends (two).
 */
#include "template/bk.h"

enum { MOST_WORDS = 10 };

static bool is_capital(char byte)
{
    return byte >= 'A' && byte <= 'Z';
}

static bool is_word_byte(char byte)
{
    return is_capital(byte) || (byte >= '0' && byte <= '9');
}

static bool has_underscores(struct str str, size_t at)
{
    return at + 1 < str.length && str.bytes[at] == '_' && str.bytes[at + 1] == '_';
}

static size_t skip_word(struct str str, size_t at)
{
    while (at < str.length && is_word_byte(str.bytes[at]))
        at++;
    return at;
}

size_t bk_mark_length(struct str str, size_t start)
{
    size_t at = start + 2, end;

    if (!has_underscores(str, start) || at >= str.length || !is_capital(str.bytes[at]))
        return 0;
    end = skip_word(str, at);
    if (end - at < 2)
        return 0;
    for (int words = 1; words <= MOST_WORDS; words++) {
        if (has_underscores(str, end))
            return end + 2 - start;
        if (end >= str.length || str.bytes[end] != '_')
            return 0;
        at = end + 1;
        end = skip_word(str, at);
        if (end == at)
            return 0;
    }
    return 0;
}

static void replace_mark(struct rendering *rendering, struct span mark)
{
    struct str name = str_slice(span_str(mark), 2, mark.length - 2), text;
    const struct value *value = rendering_variable(rendering, name);

    if (!value) {
        rendering_undefined(rendering, mark, name, NULL);
        return;
    }
    if (!rendering_scalar(rendering, value, name, mark, &text))
        return;
    if (value->is_secret)
        rendering_mark_secret(rendering, text);
    rendering_append_value(rendering, text, mark, value->span);
}

void bk_strict(struct rendering *rendering)
{
    const struct text *text = rendering->text;
    size_t start = 0, at = 0;

    while (at < text->bytes.length) {
        size_t length = bk_mark_length(text->bytes, at);

        if (!length) {
            at++;
            continue;
        }
        rendering_append_text(rendering, span_make(text, start, at - start));
        replace_mark(rendering, span_make(text, at, length));
        at += length;
        start = at;
    }
    rendering_append_text(rendering, span_make(text, start, at - start));
}

void bk_render(struct rendering *rendering)
{
    if (rendering->options->compat == COMPAT_STRICT)
        bk_strict(rendering);
    else
        bk_compat(rendering);
}
