/* SPDX-License-Identifier: MIT */
#include "template/entities.h"

#include <ctype.h>

#include "base/buffer.h"
#include "base/utf8.h"

#define UNREADABLE UINT32_MAX

enum {
    MOST_DIGITS = 4300,
    LONGEST_NAME = 32,
    LONGEST_KNOWN = 6,
    REPLACEMENT = 0xFFFD,
    LAST_POINT = 0x10FFFF
};

/* Of the code points from U+00A0 on. */
static const char *const latin_names[] = {
    "nbsp",   "iexcl",  "cent",   "pound",  "curren", "yen",    "brvbar", "sect",   "uml",
    "copy",   "ordf",   "laquo",  "not",    "shy",    "reg",    "macr",   "deg",    "plusmn",
    "sup2",   "sup3",   "acute",  "micro",  "para",   "middot", "cedil",  "sup1",   "ordm",
    "raquo",  "frac14", "frac12", "frac34", "iquest", "Agrave", "Aacute", "Acirc",  "Atilde",
    "Auml",   "Aring",  "AElig",  "Ccedil", "Egrave", "Eacute", "Ecirc",  "Euml",   "Igrave",
    "Iacute", "Icirc",  "Iuml",   "ETH",    "Ntilde", "Ograve", "Oacute", "Ocirc",  "Otilde",
    "Ouml",   "times",  "Oslash", "Ugrave", "Uacute", "Ucirc",  "Uuml",   "Yacute", "THORN",
    "szlig",  "agrave", "aacute", "acirc",  "atilde", "auml",   "aring",  "aelig",  "ccedil",
    "egrave", "eacute", "ecirc",  "euml",   "igrave", "iacute", "icirc",  "iuml",   "eth",
    "ntilde", "ograve", "oacute", "ocirc",  "otilde", "ouml",   "divide", "oslash", "ugrave",
    "uacute", "ucirc",  "uuml",   "yacute", "thorn",  "yuml",
};

static const struct {
    char name[5];
    uint32_t point;
} other_names[] = {
    {"amp",  '&' },
    {"AMP",  '&' },
    {"lt",   '<' },
    {"LT",   '<' },
    {"gt",   '>' },
    {"GT",   '>' },
    {"quot", '"' },
    {"QUOT", '"' },
    {"COPY", 0xA9},
    {"REG",  0xAE},
};

/* What HTML reads for the numbers 0x80 to 0x9F: those of Windows. */
static const uint16_t windows_points[] = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
};

/* The code point of a name without a semicolon; 0: it is none. */
static uint32_t point_of_name(struct str name)
{
    for (size_t i = 0; i < COUNT_OF(other_names); i++)
        if (str_equal(name, str_from(other_names[i].name)))
            return other_names[i].point;
    for (size_t i = 0; i < COUNT_OF(latin_names); i++)
        if (str_equal(name, str_from(latin_names[i])))
            return 0xA0 + (uint32_t)i;
    return 0;
}

/* False for what Python does not read. */
static bool append_number(struct buffer *out, uint32_t number)
{
    bool is_control =
        number < ' ' && number != '\t' && number != '\n' && number != '\f' && number != '\r';

    if (number == UNREADABLE)
        return false;
    if (number >= 0x80 && number <= 0x9F)
        utf8_append(out, windows_points[number - 0x80]);
    else if (!number || number > LAST_POINT || (number >= 0xD800 && number <= 0xDFFF))
        utf8_append(out, REPLACEMENT);
    else if (!is_control && number != 0x7F && (number & 0xFFFE) != 0xFFFE &&
             !(number >= 0xFDD0 && number <= 0xFDEF))
        utf8_append(out, number);
    return true;
}

/* "#65;" or "#x41" at the start of text, and how long it is; 0: it is no number. One with more
 * digits than Python reads is UNREADABLE. */
static size_t read_number(struct str text, uint32_t *number)
{
    bool is_hexadecimal = text.length > 1 && (text.bytes[1] | 32) == 'x';
    size_t start = is_hexadecimal ? 2 : 1, at = start;

    *number = 0;
    if (!text.length || text.bytes[0] != '#')
        return 0;
    for (; at < text.length; at++) {
        unsigned char byte = (unsigned char)text.bytes[at];

        if (byte >= 0x80 || !(is_hexadecimal ? isxdigit(byte) : isdigit(byte)))
            break;
        if (*number <= LAST_POINT)
            *number = *number * (is_hexadecimal ? 16 : 10) +
                      (uint32_t)(isdigit(byte) ? byte - '0' : (byte | 32) - 'a' + 10);
    }
    if (at == start)
        return 0;
    if (!is_hexadecimal && at - start > MOST_DIGITS)
        *number = UNREADABLE;
    return at < text.length && text.bytes[at] == ';' ? at + 1 : at;
}

/* What may be a name at the start of text: up to so many characters, and a semicolon. */
static size_t name_length(struct str text)
{
    size_t at = 0, length;

    for (int i = 0; i < LONGEST_NAME && at < text.length; i++, at += length) {
        utf8_decode(text, at, &length);
        if (str_find(STR("\t\n\f <&#;"), text.bytes[at]) != STR_NOT_FOUND)
            break;
    }
    return at && at < text.length && text.bytes[at] == ';' ? at + 1 : at;
}

static bool may_be_name(struct str name)
{
    for (size_t i = 0; i < name.length; i++)
        if ((unsigned char)name.bytes[i] >= 0x80 || !isalnum((unsigned char)name.bytes[i]))
            return false;
    return true;
}

/* What name, as it was read, stands for: a whole name, else the longest one that it begins
 * with. False when it may be a name that is not known here. */
static bool append_name(struct buffer *out, struct str name)
{
    bool has_end = str_ends_with(name, STR(";"));
    struct str word = str_slice(name, 0, name.length - has_end);
    uint32_t point = point_of_name(word);
    size_t length = name.length;

    if (!point && has_end && may_be_name(word))
        return false;
    for (size_t i = str_slice(word, 0, LONGEST_KNOWN).length; !point && i >= 2; i--) {
        point = point_of_name(str_slice(word, 0, i));
        length = i;
    }
    if (!point) {
        buffer_append_byte(out, '&');
        buffer_append(out, name);
        return true;
    }
    utf8_append(out, point);
    buffer_append(out, str_slice(name, length, name.length));
    return true;
}

/* What the reference behind "&" at the start of text stands for; it has that length. */
static bool append_reference(struct buffer *out, struct str text, size_t *length)
{
    uint32_t number;

    *length = read_number(text, &number);
    if (*length)
        return append_number(out, number);
    *length = name_length(text);
    if (*length)
        return append_name(out, str_slice(text, 0, *length));
    buffer_append_byte(out, '&');
    return true;
}

bool entities_resolve(struct arena *arena, struct str *text)
{
    struct buffer out = {.arena = arena};
    struct str rest = *text;
    size_t at, length;

    while ((at = str_find(rest, '&')) != STR_NOT_FOUND) {
        buffer_append(&out, str_slice(rest, 0, at));
        rest = str_slice(rest, at + 1, rest.length);
        if (!append_reference(&out, rest, &length)) {
            *text = str_slice(rest, 0, length);
            return false;
        }
        rest = str_slice(rest, length, rest.length);
    }
    buffer_append(&out, rest);
    *text = buffer_str(&out);
    return true;
}
