/* SPDX-License-Identifier: MIT */
#include "base/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { FIRST_CAPACITY = 32, DIGITS_OF_INTEGER = 20 };

static char *make_room(struct buffer *buffer, size_t extra)
{
    size_t needed = buffer->length + extra;

    if (needed > buffer->capacity) {
        size_t capacity = buffer->capacity ? buffer->capacity * 2 : FIRST_CAPACITY;
        char *bytes;

        if (capacity < needed)
            capacity = needed;
        bytes = arena_bytes(buffer->arena, capacity);
        if (buffer->length)
            memcpy(bytes, buffer->bytes, buffer->length);
        buffer->bytes = bytes;
        buffer->capacity = capacity;
    }
    return buffer->bytes + buffer->length;
}

void buffer_append(struct buffer *buffer, struct str str)
{
    if (!str.length)
        return;
    memcpy(make_room(buffer, str.length), str.bytes, str.length);
    buffer->length += str.length;
}

void buffer_append_byte(struct buffer *buffer, char byte)
{
    *make_room(buffer, 1) = byte;
    buffer->length++;
}

void buffer_append_c(struct buffer *buffer, const char *text)
{
    buffer_append(buffer, str_from(text));
}

void buffer_repeat(struct buffer *buffer, char byte, size_t count)
{
    if (!count)
        return;
    memset(make_room(buffer, count), byte, count);
    buffer->length += count;
}

void buffer_printf(struct buffer *buffer, const char *format, ...)
{
    size_t room = buffer->capacity - buffer->length;
    va_list arguments, again;
    int length;

    va_start(arguments, format);
    va_copy(again, arguments);
    length = vsnprintf(room ? buffer->bytes + buffer->length : NULL, room, format, arguments);
    va_end(arguments);
    if (length > 0 && (size_t)length >= room)
        vsnprintf(make_room(buffer, (size_t)length + 1), (size_t)length + 1, format, again);
    if (length > 0)
        buffer->length += (size_t)length;
    va_end(again);
}

void buffer_append_integer(struct buffer *buffer, int64_t integer)
{
    char digits[DIGITS_OF_INTEGER];
    size_t at = sizeof(digits);
    uint64_t rest = integer < 0 ? -(uint64_t)integer : (uint64_t)integer;

    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (integer < 0)
        digits[--at] = '-';
    buffer_append(buffer, (struct str){digits + at, sizeof(digits) - at});
}

struct str buffer_str(const struct buffer *buffer)
{
    return (struct str){buffer->bytes ? buffer->bytes : "", buffer->length};
}
