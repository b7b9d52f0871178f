/* SPDX-License-Identifier: MIT */
#include "report/visible.h"

#include <stdbool.h>

#include "base/compiler.h"
#include "base/path.h"
#include "base/utf8.h"

enum { TAB_COLUMNS = 4, ZERO_WIDTH_SPACE = 0x200b };

struct range {
    uint32_t first, last;
};

/* East Asian Wide and Fullwidth, in blocks: comments in Chinese must underline right. */
static const struct range wide[] = {
    {0x1100,  0x115f },
    {0x2e80,  0x303e },
    {0x3041,  0x33ff },
    {0x3400,  0x4dbf },
    {0x4e00,  0x9fff },
    {0xa000,  0xa4cf },
    {0xac00,  0xd7a3 },
    {0xf900,  0xfaff },
    {0xfe30,  0xfe6f },
    {0xff00,  0xff60 },
    {0xffe0,  0xffe6 },
    {0x1f300, 0x1f64f},
    {0x1f900, 0x1f9ff},
    {0x20000, 0x3fffd},
};

static bool is_wide(uint32_t code_point)
{
    for (size_t i = 0; i < COUNT_OF(wide); i++)
        if (code_point >= wide[i].first && code_point <= wide[i].last)
            return true;
    return false;
}

static size_t append_code_point(struct buffer *out, struct str bytes, uint32_t code_point)
{
    size_t before = out->length;

    if (code_point == UTF8_BROKEN || code_point < 0x100)
        buffer_printf(out, "\\x%02x", (unsigned char)bytes.bytes[bytes.length - 1]);
    else
        buffer_printf(out, "\\u{%x}", (unsigned)code_point);
    return out->length - before;
}

size_t visible_append(struct buffer *out, struct str text, size_t offset, size_t *length)
{
    unsigned char byte = (unsigned char)text.bytes[offset];
    uint32_t code_point;

    if (byte >= ' ' && byte < 0x7f) {
        *length = 1;
        buffer_append_byte(out, text.bytes[offset]);
        return 1;
    }
    code_point = utf8_decode(text, offset, length);
    if (code_point == '\t') {
        buffer_repeat(out, ' ', TAB_COLUMNS);
        return TAB_COLUMNS;
    }
    if (code_point == UTF8_BROKEN || utf8_is_hidden(code_point))
        return append_code_point(out, str_slice(text, offset, offset + *length), code_point);
    buffer_append(out, str_slice(text, offset, offset + *length));
    return is_wide(code_point) ? 2 : 1;
}

static bool is_plain(struct str text)
{
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.bytes[i];

        if (byte < ' ' || byte >= 0x7f)
            return false;
    }
    return true;
}

struct str visible(struct arena *arena, struct str text)
{
    struct buffer out = {.arena = arena};
    size_t length;

    if (is_plain(text))
        return text;
    for (size_t i = 0; i < text.length; i += length)
        visible_append(&out, text, i, &length);
    return buffer_str(&out);
}

struct str visible_lines(struct arena *arena, struct str text)
{
    struct buffer out = {.arena = arena};
    size_t length = 1;

    if (is_plain(text))
        return text;
    for (size_t i = 0; i < text.length; i += length) {
        length = 1;
        if (text.bytes[i] == '\n' || text.bytes[i] == '\t')
            buffer_append_byte(&out, text.bytes[i]);
        else
            visible_append(&out, text, i, &length);
    }
    return buffer_str(&out);
}

struct str relative_path(struct str directory, struct str path)
{
    if (directory.length < 2 || path.length <= directory.length + 1 ||
        !path_is_below(path, directory))
        return path;
    return str_slice(path, directory.length + 1, path.length);
}

struct str visible_path(struct arena *arena, struct str directory, struct str path)
{
    return visible(arena, relative_path(directory, path));
}

struct str visible_in_runner(struct arena *arena, struct str text)
{
    struct buffer out = {.arena = arena};
    size_t at = str_search(text, STR("##["));

    if (at == STR_NOT_FOUND)
        return text;
    for (; at != STR_NOT_FOUND; at = str_search(text, STR("##["))) {
        buffer_append(&out, str_slice(text, 0, at + 2));
        utf8_append(&out, ZERO_WIDTH_SPACE);
        text = str_slice(text, at + 2, text.length);
    }
    buffer_append(&out, text);
    return buffer_str(&out);
}

struct str visible_utf8(struct arena *arena, struct str text)
{
    struct buffer out = {.arena = arena};
    size_t length;

    if (utf8_find_broken(text) == STR_NOT_FOUND)
        return text;
    for (size_t i = 0; i < text.length; i += length) {
        uint32_t code_point = utf8_decode(text, i, &length);

        utf8_append(&out, code_point == UTF8_BROKEN ? 0xfffd : code_point);
    }
    return buffer_str(&out);
}
