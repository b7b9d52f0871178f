/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"

#include <string.h>

#include "base/compiler.h"

static bool is_continuation(struct str str, size_t offset)
{
    return offset < str.length && ((unsigned char)str.bytes[offset] & 0xC0) == 0x80;
}

/* Number of bytes that a first byte announces, 0 for one that cannot be first. */
static size_t announced(unsigned char first)
{
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first <= 0xDF)
        return 2;
    if (first >= 0xE0 && first <= 0xEF)
        return 3;
    if (first >= 0xF0 && first <= 0xF4)
        return 4;
    return 0;
}

static bool is_valid(uint32_t code_point, size_t length)
{
    if (length == 3)
        return code_point >= 0x800 && (code_point < 0xD800 || code_point > 0xDFFF);
    if (length == 4)
        return code_point >= 0x10000 && code_point <= 0x10FFFF;
    return true;
}

uint32_t utf8_decode(struct str str, size_t offset, size_t *length)
{
    static const unsigned char first_bits[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    unsigned char first = (unsigned char)str.bytes[offset];
    size_t count = announced(first);
    uint32_t code_point = first & first_bits[count];

    *length = 1;
    for (size_t i = 1; i < count; i++) {
        if (!is_continuation(str, offset + i))
            return UTF8_BROKEN;
        code_point = code_point << 6 | ((unsigned char)str.bytes[offset + i] & 0x3F);
    }
    if (!count || !is_valid(code_point, count))
        return UTF8_BROKEN;
    *length = count;
    return code_point;
}

void utf8_append(struct buffer *buffer, uint32_t code_point)
{
    if (code_point < 0x80) {
        buffer_append_byte(buffer, (char)code_point);
        return;
    }
    if (code_point < 0x800) {
        buffer_append_byte(buffer, (char)(0xC0 | code_point >> 6));
    } else {
        if (code_point < 0x10000) {
            buffer_append_byte(buffer, (char)(0xE0 | code_point >> 12));
        } else {
            buffer_append_byte(buffer, (char)(0xF0 | code_point >> 18));
            buffer_append_byte(buffer, (char)(0x80 | (code_point >> 12 & 0x3F)));
        }
        buffer_append_byte(buffer, (char)(0x80 | (code_point >> 6 & 0x3F)));
    }
    buffer_append_byte(buffer, (char)(0x80 | (code_point & 0x3F)));
}

/* The offset of the first byte from offset on that is not ASCII, or the end. */
static size_t skip_ascii(struct str str, size_t offset)
{
    const uint64_t high_bits = UINT64_C(0x8080808080808080);
    uint64_t eight;

    for (; str.length - offset >= sizeof(eight); offset += sizeof(eight)) {
        memcpy(&eight, str.bytes + offset, sizeof(eight));
        if (eight & high_bits)
            break;
    }
    while (offset < str.length && !(str.bytes[offset] & 0x80))
        offset++;
    return offset;
}

size_t utf8_find_broken(struct str str)
{
    size_t length;

    for (size_t i = skip_ascii(str, 0); i < str.length; i = skip_ascii(str, i + length)) {
        length = 1;
        if ((unsigned char)str.bytes[i] >= 0x80 && utf8_decode(str, i, &length) == UTF8_BROKEN)
            return i;
    }
    return STR_NOT_FOUND;
}

size_t utf8_count(struct str str)
{
    size_t count = 0, length;

    for (size_t i = 0; i < str.length; i += length, count++)
        utf8_decode(str, i, &length);
    return count;
}

bool utf8_is_space(uint32_t code_point)
{
    if (code_point < 0x80)
        return (code_point >= 0x09 && code_point <= 0x0D) ||
               (code_point >= 0x1C && code_point <= 0x20);
    return code_point == 0x85 || code_point == 0xA0 || code_point == 0x1680 ||
           (code_point >= 0x2000 && code_point <= 0x200A) || code_point == 0x2028 ||
           code_point == 0x2029 || code_point == 0x202F || code_point == 0x205F ||
           code_point == 0x3000;
}

/* Unicode 15: format controls, bidirectional ones among them, separators, what shows nothing,
 * and what XML does not allow. */
static const struct {
    uint32_t first, last;
} hidden[] = {
    {0x00,    0x1f   },
    {0x7f,    0x9f   },
    {0xad,    0xad   },
    {0x61c,   0x61c  },
    {0x180e,  0x180e },
    {0x200b,  0x200f },
    {0x2028,  0x202e },
    {0x2060,  0x206f },
    {0xfeff,  0xfeff },
    {0xfff9,  0xfffb },
    {0xfffe,  0xffff },
    {0xe0000, 0xe007f},
};

bool utf8_is_hidden(uint32_t code_point)
{
    for (size_t i = 0; i < COUNT_OF(hidden); i++)
        if (code_point >= hidden[i].first && code_point <= hidden[i].last)
            return true;
    return false;
}

static bool is_ascii_space(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r') || (byte >= 0x1C && byte <= 0x1F);
}

static struct str strip_right_ascii(struct str str)
{
    while (str.length && is_ascii_space(str.bytes[str.length - 1]))
        str.length--;
    return str;
}

/* Most texts need no look at more than the last byte. */
struct str utf8_strip_right(struct str str)
{
    str = strip_right_ascii(str);
    while (str.length && (str.bytes[str.length - 1] & 0x80)) {
        size_t start = str.length - 1, length;

        while (start && str.length - start < 4 && is_continuation(str, start))
            start--;
        if (!utf8_is_space(utf8_decode(str, start, &length)) || start + length != str.length)
            break;
        str.length = start;
        str = strip_right_ascii(str);
    }
    return str;
}

struct str utf8_strip(struct str str)
{
    size_t length;

    while (str.length && is_ascii_space(str.bytes[0]))
        str = str_slice(str, 1, str.length);
    while (str.length && utf8_is_space(utf8_decode(str, 0, &length)))
        str = str_slice(str, length, str.length);
    return utf8_strip_right(str);
}
