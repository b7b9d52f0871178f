/* SPDX-License-Identifier: MIT */
#include "config/glob.h"

#include <stdint.h>

#include "base/buffer.h"
#include "base/utf8.h"

/* Code points; bytes that are no UTF-8 are all different from each other and from the rest. */
static uint32_t decode(struct str str, size_t offset, size_t *length)
{
    uint32_t code_point = utf8_decode(str, offset, length);

    return code_point == UTF8_BROKEN ? 0xDC00U + (unsigned char)str.bytes[offset] : code_point;
}

/* Offset of the bracket that closes the set whose content begins at start. A bracket that comes
 * first, behind the ! too, is a member. */
static size_t set_end(struct str pattern, size_t start)
{
    size_t i = start;

    if (i < pattern.length && pattern.bytes[i] == '!')
        i++;
    if (i < pattern.length && pattern.bytes[i] == ']')
        i++;
    while (i < pattern.length && pattern.bytes[i] != ']')
        i++;
    return i < pattern.length ? i : STR_NOT_FOUND;
}

/* The member or range of members at offset; a range that runs backwards has none. */
static size_t read_member(struct str set, size_t offset, uint32_t *first, uint32_t *last)
{
    size_t length, last_length;

    *first = *last = decode(set, offset, &length);
    if (offset + length + 1 >= set.length || set.bytes[offset + length] != '-')
        return length;
    *last = decode(set, offset + length + 1, &last_length);
    return length + 1 + last_length;
}

/* Whether the set is turned round; *start is its first member. Python takes empty ranges out
 * before it looks at the first character: so [b-a!c] is [!c]. */
static bool is_negated(struct str set, size_t *start)
{
    uint32_t first, last;
    size_t length;

    *start = 0;
    while (*start < set.length && set.bytes[*start] != '!') {
        length = read_member(set, *start, &first, &last);
        if (first <= last)
            return false;
        *start += length;
    }
    if (*start == set.length)
        return false;
    ++*start;
    return true;
}

static bool set_holds(struct str set, uint32_t wanted)
{
    uint32_t first, last;
    bool found = false;
    size_t start;
    bool negated = is_negated(set, &start);

    while (start < set.length) {
        start += read_member(set, start, &first, &last);
        found |= first <= wanted && wanted <= last;
    }
    return found != negated;
}

/* Whether the piece of the pattern at offset, which is no star, takes the code point. */
static bool takes(struct str pattern, size_t offset, uint32_t code_point, size_t *piece_length)
{
    uint32_t piece = decode(pattern, offset, piece_length);
    size_t end;

    if (piece == '?')
        return true;
    if (piece != '[')
        return piece == code_point;
    end = set_end(pattern, offset + 1);
    if (end == STR_NOT_FOUND)
        return code_point == '[';
    *piece_length = end + 1 - offset;
    return set_holds(str_slice(pattern, offset + 1, end), code_point);
}

bool glob_match(struct str pattern, struct str name)
{
    size_t star = STR_NOT_FOUND, tried = 0; /* the last star, and where its match ends so far */
    size_t i = 0, k = 0, piece_length, length;

    while (k < name.length) {
        uint32_t code_point = decode(name, k, &length);

        if (i < pattern.length && pattern.bytes[i] == '*') {
            star = i++;
            tried = k;
        } else if (i < pattern.length && takes(pattern, i, code_point, &piece_length)) {
            i += piece_length;
            k += length;
        } else if (star != STR_NOT_FOUND) {
            decode(name, tried, &length);
            tried += length;
            k = tried;
            i = star + 1;
        } else {
            return false;
        }
    }
    while (i < pattern.length && pattern.bytes[i] == '*')
        i++;
    return i == pattern.length;
}

bool glob_has_magic(struct str pattern)
{
    for (size_t i = 0; i < pattern.length; i++)
        if (pattern.bytes[i] == '*' || pattern.bytes[i] == '?' || pattern.bytes[i] == '[')
            return true;
    return false;
}

struct str glob_escape(struct arena *arena, struct str text)
{
    struct buffer escaped = {.arena = arena};

    for (size_t i = 0; i < text.length; i++) {
        if (glob_has_magic(str_slice(text, i, i + 1)))
            buffer_append(&escaped, (struct str){
                                        (char[]){'[', text.bytes[i], ']'},
                                        3
            });
        else
            buffer_append_byte(&escaped, text.bytes[i]);
    }
    return buffer_str(&escaped);
}
