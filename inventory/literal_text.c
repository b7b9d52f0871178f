/* SPDX-License-Identifier: MIT */
#include <stdint.h>
#include <string.h>

#include "base/utf8.h"
#include "inventory/literal.h"

/* The letters before the quote. */
struct prefix {
    bool is_raw, is_bytes, is_formatted;
};

/* How one string ends: its quote once, or three times. */
struct delimiter {
    char quote;
    size_t length;
};

/* False when the letters mean nothing together; *length is how many they are. */
static bool read_prefix(const struct literal_scan *scan, struct prefix *prefix, size_t *length)
{
    bool is_unicode = false;

    *prefix = (struct prefix){0};
    for (*length = 0; *length < 3; ++*length) {
        char letter = literal_peek(scan, *length);
        bool *flag = NULL;

        if (letter == '"' || letter == '\'')
            return !is_unicode || *length == 1;
        if (letter == 'r' || letter == 'R')
            flag = &prefix->is_raw;
        else if (letter == 'b' || letter == 'B')
            flag = &prefix->is_bytes;
        else if (letter == 'f' || letter == 'F')
            flag = &prefix->is_formatted;
        else if (letter == 'u' || letter == 'U')
            flag = &is_unicode;
        if (!flag || *flag || (prefix->is_bytes && prefix->is_formatted))
            return false;
        *flag = true;
    }
    return false;
}

static int digit_value(char digit, unsigned base)
{
    int value = -1;

    if (digit >= '0' && digit <= '9')
        value = digit - '0';
    else if ((digit | 32) >= 'a' && (digit | 32) <= 'f')
        value = (digit | 32) - 'a' + 10;
    return value < (int)base ? value : -1;
}

/* Appends the character of up to `most` digits at scan->at; all of them must be there unless
 * they are octal. False: no Python. */
static bool append_number(struct literal_scan *scan, struct buffer *out, unsigned base,
                          size_t most)
{
    uint32_t point = 0;
    size_t count = 0;

    for (; count < most; count++) {
        int digit = digit_value(literal_peek(scan, 0), base);

        if (digit < 0)
            break;
        point = point * base + (uint32_t)digit;
        scan->at++;
    }
    if ((base == 16 && count < most) || point > 0x10FFFF)
        return false;
    if (point >= 0xD800 && point <= 0xDFFF)
        scan->problem = "half of a character (a surrogate)";
    else
        utf8_append(out, point);
    return true;
}

/* What follows a backslash; an escape that Python does not know stays as it is. */
static bool append_escape(struct literal_scan *scan, struct buffer *out)
{
    static const char letters[] = "\\'\"abfnrtv", meanings[] = "\\'\"\a\b\f\n\r\t\v";
    char letter = literal_peek(scan, 0);
    const char *found = letter ? strchr(letters, letter) : NULL;

    if (digit_value(letter, 8) >= 0)
        return append_number(scan, out, 8, 3);
    scan->at++;
    switch (letter) {
    case 'x':
        return append_number(scan, out, 16, 2);
    case 'u':
        return append_number(scan, out, 16, 4);
    case 'U':
        return append_number(scan, out, 16, 8);
    case 'N':
        scan->problem = "a character by its name (\\N{...})";
        return literal_peek(scan, 0) == '{';
    default:
        break;
    }
    if (!found)
        buffer_append_byte(out, '\\');
    buffer_append_byte(out, found ? meanings[found - letters] : letter);
    return true;
}

static bool is_end(const struct literal_scan *scan, struct delimiter delimiter)
{
    for (size_t i = 0; i < delimiter.length; i++)
        if (literal_peek(scan, i) != delimiter.quote)
            return false;
    return true;
}

static struct delimiter read_delimiter(struct literal_scan *scan)
{
    struct delimiter delimiter = {literal_peek(scan, 0), 1};

    if (literal_peek(scan, 1) == delimiter.quote && literal_peek(scan, 2) == delimiter.quote)
        delimiter.length = 3;
    scan->at += delimiter.length;
    return delimiter;
}

static bool read_one(struct literal_scan *scan, const struct prefix *prefix, struct buffer *out)
{
    struct delimiter delimiter = read_delimiter(scan);

    for (; !is_end(scan, delimiter);) {
        char byte = literal_peek(scan, 0);

        if (scan->at >= scan->text.length ||
            (byte == '\\' && scan->at + 1 >= scan->text.length))
            return false;
        if ((byte == '\n' || byte == '\r') && delimiter.length == 1)
            return false;
        scan->at++;
        if (byte == '\\' && !prefix->is_raw) {
            if (!append_escape(scan, out))
                return false;
            continue;
        }
        buffer_append_byte(out, byte);
        if (byte == '\\')
            buffer_append_byte(out, scan->text.bytes[scan->at++]);
    }
    scan->at += delimiter.length;
    return true;
}

/* Strings that stand one behind the other are one. */
struct value *literal_strings(struct literal_scan *scan)
{
    struct buffer out = {.arena = scan->arena};
    size_t count = 0, bytes = 0, end = scan->at, letters;
    struct prefix prefix;
    struct value *value;

    while (read_prefix(scan, &prefix, &letters)) {
        scan->at += letters;
        if (prefix.is_formatted || !read_one(scan, &prefix, &out))
            return NULL;
        count++;
        bytes += prefix.is_bytes;
        end = scan->at;
        while (literal_peek(scan, 0) == ' ' || literal_peek(scan, 0) == '\t')
            scan->at++;
    }
    scan->at = end;
    if (!count || (bytes && bytes != count))
        return NULL;
    if (bytes)
        scan->problem = "a string of bytes";
    value = literal_new(scan, VALUE_STRING);
    value->string = buffer_str(&out);
    return value;
}
