/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/utf8.h"
#include "config/config.h"
#include "config/reading.h"

struct range {
    uint32_t first, last;
};

static const struct range unprintable[] = {
#define RANGE(first_, last_) {first_, last_},
#include "config/printable.def"
#undef RANGE
};

static int compare(const void *wanted, const void *candidate)
{
    const uint32_t *code_point = wanted;
    const struct range *range = candidate;

    return (*code_point > range->last) - (*code_point < range->first);
}

bool python_is_printable(uint32_t code_point)
{
    if (code_point < 0x7F)
        return code_point >= 0x20;
    return code_point != 0x7F && !bsearch(&code_point, unprintable, COUNT_OF(unprintable),
                                          sizeof(unprintable[0]), compare);
}

/* Millions of these are written where a template shows what is no text; printf is slow. */
static void append_number(struct buffer *buffer, uint32_t code_point)
{
    static const char digits[] = "0123456789abcdef";
    unsigned bits = code_point < 0x100 ? 8 : code_point < 0x10000 ? 16 : 32;

    buffer_append_byte(buffer, '\\');
    buffer_append_byte(buffer, bits == 8 ? 'x' : bits == 16 ? 'u' : 'U');
    while (bits) {
        bits -= 4;
        buffer_append_byte(buffer, digits[code_point >> bits & 0xF]);
    }
}

static void append_character(struct buffer *buffer, uint32_t code_point, char quote)
{
    switch (code_point) {
    case '\n':
        buffer_append_c(buffer, "\\n");
        break;
    case '\r':
        buffer_append_c(buffer, "\\r");
        break;
    case '\t':
        buffer_append_c(buffer, "\\t");
        break;
    default:
        if (code_point == '\\' || code_point == (unsigned char)quote)
            buffer_append_byte(buffer, '\\');
        if (python_is_printable(code_point))
            utf8_append(buffer, code_point);
        else
            append_number(buffer, code_point);
    }
}

void python_repr(struct buffer *buffer, struct str text)
{
    bool in_double =
        str_find(text, '\'') != STR_NOT_FOUND && str_find(text, '"') == STR_NOT_FOUND;
    char quote = in_double ? '"' : '\'';
    size_t length;

    buffer_append_byte(buffer, quote);
    for (size_t i = 0; i < text.length; i += length) {
        uint32_t code_point = utf8_decode(text, i, &length);

        if (code_point == UTF8_BROKEN) /* how Python keeps such bytes of the environment */
            code_point = 0xDC00U + (unsigned char)text.bytes[i];
        append_character(buffer, code_point, quote);
    }
    buffer_append_byte(buffer, quote);
}

void python_only_ascii(struct buffer *buffer, struct str shown)
{
    size_t length;

    for (size_t i = 0; i < shown.length; i += length) {
        uint32_t code_point = utf8_decode(shown, i, &length);

        if (code_point < 0x80)
            buffer_append_byte(buffer, (char)code_point);
        else
            append_number(buffer, code_point);
    }
}
