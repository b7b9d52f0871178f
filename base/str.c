/* SPDX-License-Identifier: MIT */
#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

struct str str_from(const char *text)
{
    return (struct str){text ? text : "", text ? strlen(text) : 0};
}

char *str_to_c(struct arena *arena, struct str str)
{
    char *copy = arena_bytes(arena, str.length + 1);

    if (str.length)
        memcpy(copy, str.bytes, str.length);
    copy[str.length] = '\0';
    return copy;
}

struct str str_copy(struct arena *arena, struct str str)
{
    return (struct str){str_to_c(arena, str), str.length};
}

struct str str_printf(struct arena *arena, const char *format, ...)
{
    va_list arguments, again;
    char *bytes;
    int length;

    va_start(arguments, format);
    va_copy(again, arguments);
    length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0)
        length = 0;
    bytes = arena_bytes(arena, (size_t)length + 1);
    vsnprintf(bytes, (size_t)length + 1, format, again);
    va_end(again);
    return (struct str){bytes, (size_t)length};
}

int str_compare(struct str a, struct str b)
{
    size_t shorter = a.length < b.length ? a.length : b.length;
    int order = shorter ? memcmp(a.bytes, b.bytes, shorter) : 0;

    if (order)
        return order;
    return (a.length > b.length) - (a.length < b.length);
}

bool str_starts_with(struct str str, struct str prefix)
{
    return str_equal(str_slice(str, 0, prefix.length), prefix);
}

bool str_ends_with(struct str str, struct str suffix)
{
    return str.length >= suffix.length &&
           str_equal(str_slice(str, str.length - suffix.length, str.length), suffix);
}

size_t str_find(struct str str, char byte)
{
    const char *found = str.length ? memchr(str.bytes, byte, str.length) : NULL;

    return found ? (size_t)(found - str.bytes) : STR_NOT_FOUND;
}

size_t str_find_last(struct str str, char byte)
{
    const char *found = str.length ? memrchr(str.bytes, byte, str.length) : NULL;

    return found ? (size_t)(found - str.bytes) : STR_NOT_FOUND;
}

/* What memmem() prepares first takes longer than to look through so few bytes. */
static size_t search_few(struct str str, struct str needle)
{
    for (size_t start = 0; needle.length <= str.length - start; start++) {
        const char *found =
            memchr(str.bytes + start, needle.bytes[0], str.length - start - needle.length + 1);

        if (!found)
            break;
        start = (size_t)(found - str.bytes);
        if (!memcmp(found, needle.bytes, needle.length))
            return start;
    }
    return STR_NOT_FOUND;
}

size_t str_search(struct str str, struct str needle)
{
    enum { FEW = 256 };
    const char *found;

    if (!needle.length)
        return 0;
    if (str.length < FEW)
        return search_few(str, needle);
    found = str.length ? memmem(str.bytes, str.length, needle.bytes, needle.length) : NULL;
    return found ? (size_t)(found - str.bytes) : STR_NOT_FOUND;
}

bool str_contains(struct str str, struct str needle)
{
    return str_search(str, needle) != STR_NOT_FOUND;
}

struct str str_trim(struct str str)
{
    while (str.length && is_blank(str.bytes[0]))
        str = str_slice(str, 1, str.length);
    while (str.length && is_blank(str.bytes[str.length - 1]))
        str.length--;
    return str;
}

struct str str_cut(struct str *rest, char separator)
{
    size_t index = str_find(*rest, separator);
    struct str part = str_slice(*rest, 0, index);

    *rest = index == STR_NOT_FOUND ? str_slice(*rest, rest->length, rest->length)
                                   : str_slice(*rest, index + 1, rest->length);
    return part;
}

struct str str_next_word(struct str *rest)
{
    size_t start = 0, end;
    struct str word;

    while (start < rest->length && is_blank(rest->bytes[start]))
        start++;
    end = start;
    while (end < rest->length && !is_blank(rest->bytes[end]))
        end++;
    word = str_slice(*rest, start, end);
    *rest = str_slice(*rest, end, rest->length);
    return word;
}

struct str str_lower_ascii(struct arena *arena, struct str str)
{
    char *lower = str_to_c(arena, str);

    for (size_t i = 0; i < str.length; i++)
        if (lower[i] >= 'A' && lower[i] <= 'Z')
            lower[i] = (char)(lower[i] - 'A' + 'a');
    return (struct str){lower, str.length};
}
