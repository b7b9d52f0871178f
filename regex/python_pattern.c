/* SPDX-License-Identifier: MIT */
#include "regex/python_pattern.h"

#include "base/buffer.h"

enum { LONGEST_NUMBER = 4 };

struct translation {
    struct str pattern;
    size_t at;
    struct buffer out;
    bool in_class;
    size_t groups; /* capturing ones in the whole pattern */
    struct regex_fault *fault;
};

static bool refuse(struct translation *translation, size_t offset, const char *message)
{
    *translation->fault = (struct regex_fault){str_from(message), offset};
    return false;
}

static char byte_at(const struct translation *translation, size_t at)
{
    return at < translation->pattern.length ? translation->pattern.bytes[at] : '\0';
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_octal(char byte)
{
    return byte >= '0' && byte <= '7';
}

static bool is_hex(char byte)
{
    return is_digit(byte) || ((byte | 32) >= 'a' && (byte | 32) <= 'f');
}

/* Copies count bytes of the pattern. */
static void copy(struct translation *translation, size_t count)
{
    buffer_append(&translation->out,
                  str_slice(translation->pattern, translation->at, translation->at + count));
    translation->at += count;
}

static void replace(struct translation *translation, size_t count, const char *text)
{
    buffer_append_c(&translation->out, text);
    translation->at += count;
}

/* \xhh, \uhhhh and \Uhhhhhhhh, of exactly that many digits. */
static bool translate_code(struct translation *translation, size_t digits)
{
    size_t start = translation->at;

    for (size_t i = 0; i < digits; i++)
        if (!is_hex(byte_at(translation, start + 2 + i)))
            return refuse(translation, start, "incomplete escape");
    buffer_append_c(&translation->out, "\\x{");
    translation->at += 2;
    copy(translation, digits);
    buffer_append_byte(&translation->out, '}');
    return true;
}

/* A number behind a backslash: octal with a leading zero or three octal digits, else the
 * number of a group. */
static bool translate_number(struct translation *translation)
{
    size_t start = translation->at, length = 1, number = 0;
    bool is_code = byte_at(translation, start + 1) == '0';

    if (is_digit(byte_at(translation, start + 2)))
        length = 2;
    if (length == 2 && is_octal(byte_at(translation, start + 1)) &&
        is_octal(byte_at(translation, start + 2)) &&
        is_octal(byte_at(translation, start + 3))) {
        is_code = true;
        length = 3;
    }
    if (translation->in_class || is_code) {
        size_t end = start + 1;

        while (end < start + 1 + 3 && is_octal(byte_at(translation, end)))
            number = number * 8 + (size_t)(byte_at(translation, end++) - '0');
        if (end == start + 1 || number > 0377)
            return refuse(translation, start, "bad octal escape");
        buffer_printf(&translation->out, "\\x{%zx}", number);
        translation->at = end;
        return true;
    }
    for (size_t i = 0; i < length; i++)
        number = number * 10 + (size_t)(byte_at(translation, start + 1 + i) - '0');
    if (number > translation->groups)
        return refuse(translation, start, "the number of a group that is not there");
    buffer_printf(&translation->out, "\\g{%zu}", number);
    translation->at += 1 + length;
    return true;
}

/* Python's white space has four control characters more. */
static bool translate_space(struct translation *translation, bool is_negated)
{
    if (translation->in_class && is_negated)
        return refuse(translation, translation->at, "\\S within [] is not supported");
    replace(translation, 2,
            translation->in_class ? "\\s\\x1c-\\x1f"
            : is_negated          ? "[^\\s\\x1c-\\x1f]"
                                  : "[\\s\\x1c-\\x1f]");
    return true;
}

static bool translate_escape(struct translation *translation)
{
    char letter = byte_at(translation, translation->at + 1);
    bool is_letter = (letter | 32) >= 'a' && (letter | 32) <= 'z';

    if (translation->at + 1 >= translation->pattern.length)
        return refuse(translation, translation->at, "bad escape at the end of the pattern");
    if (is_digit(letter))
        return translate_number(translation);
    if (letter == 'x' || letter == 'u' || letter == 'U')
        return translate_code(translation, letter == 'x' ? 2 : letter == 'u' ? 4 : 8);
    if (letter == 's' || letter == 'S')
        return translate_space(translation, letter == 'S');
    if (letter == 'v')
        replace(translation, 2, "\\x0b");
    else if (letter == 'Z' && !translation->in_class)
        replace(translation, 2, "\\z");
    else if (letter == 'b' && translation->in_class)
        replace(translation, 2, "\\x08");
    else if (is_letter &&
             str_find(translation->in_class ? STR("dDwWafnrt") : STR("AbBdDwWafnrt"), letter) ==
                 STR_NOT_FOUND)
        return refuse(translation, translation->at, "bad escape");
    else
        copy(translation, 2);
    return true;
}

/* Behind "(?": the letters up to ) or :, all of which Python must know. */
static bool check_flags(struct translation *translation)
{
    size_t at = translation->at + 2;

    for (; at < translation->pattern.length; at++) {
        char letter = byte_at(translation, at);

        if (letter == ':')
            return true;
        if (letter == ')')
            return translation->at ? refuse(translation, translation->at,
                                            "flags stand at the start of the pattern alone")
                                   : true;
        if (str_find(STR("imsx-"), letter) == STR_NOT_FOUND)
            break;
    }
    return refuse(translation, translation->at, "an extension that is not supported");
}

static bool translate_group(struct translation *translation)
{
    static const struct str plain[] = {STR_INIT("(?:"),  STR_INIT("(?="),  STR_INIT("(?!"),
                                       STR_INIT("(?<="), STR_INIT("(?<!"), STR_INIT("(?>"),
                                       STR_INIT("(?P<"), STR_INIT("(?P="), STR_INIT("(?(")};
    struct str rest =
        str_slice(translation->pattern, translation->at, translation->pattern.length);

    if (str_starts_with(rest, STR("(*")))
        return refuse(translation, translation->at + 1, "nothing to repeat");
    if (!str_starts_with(rest, STR("(?"))) {
        copy(translation, 1);
        return true;
    }
    if (str_starts_with(rest, STR("(?#"))) {
        size_t end = str_find(rest, ')');

        if (end == STR_NOT_FOUND)
            return refuse(translation, translation->at, "the comment is not closed");
        translation->at += end + 1;
        return true;
    }
    for (size_t i = 0; i < COUNT_OF(plain); i++) {
        if (!str_starts_with(rest, plain[i]))
            continue;
        copy(translation, plain[i].length);
        return true;
    }
    if (!check_flags(translation))
        return false;
    copy(translation, 2);
    return true;
}

/* "{,5}" means "{0,5}". */
static void translate_brace(struct translation *translation)
{
    size_t end = translation->at + 2;

    copy(translation, 1);
    if (byte_at(translation, translation->at) != ',')
        return;
    while (is_digit(byte_at(translation, end)) && end < translation->at + LONGEST_NUMBER)
        end++;
    if (byte_at(translation, end) == '}')
        buffer_append_byte(&translation->out, '0');
}

/* '[': up to the first ], which may stand at its start as a letter. POSIX's names have no
 * meaning in Python. */
static bool translate_bracket(struct translation *translation)
{
    if (translation->in_class) {
        char next = byte_at(translation, translation->at + 1);

        if (next == ':' || next == '.' || next == '=')
            return refuse(translation, translation->at, "a class of POSIX is not supported");
        replace(translation, 1, "\\[");
        return true;
    }
    translation->in_class = true;
    copy(translation, 1);
    if (byte_at(translation, translation->at) == '^')
        copy(translation, 1);
    if (byte_at(translation, translation->at) == ']')
        replace(translation, 1, "\\]");
    return true;
}

static size_t count_groups(struct str pattern)
{
    size_t count = 0;
    bool in_class = false;

    for (size_t i = 0; i < pattern.length; i++) {
        char next = i + 1 < pattern.length ? pattern.bytes[i + 1] : '\0';

        if (pattern.bytes[i] == '\\') {
            i++;
        } else if (in_class) {
            in_class = pattern.bytes[i] != ']';
        } else if (pattern.bytes[i] == '[') {
            in_class = true;
            i += next == '^';
            i += i + 1 < pattern.length && pattern.bytes[i + 1] == ']';
        } else if (pattern.bytes[i] == '(') {
            count += next != '?' ||
                     str_starts_with(str_slice(pattern, i, pattern.length), STR("(?P<"));
        }
    }
    return count;
}

static bool translate_next(struct translation *translation)
{
    char byte = byte_at(translation, translation->at);

    if (byte == '\\')
        return translate_escape(translation);
    if (byte == '[')
        return translate_bracket(translation);
    if (byte == '(' && !translation->in_class)
        return translate_group(translation);
    if (byte == '{' && !translation->in_class) {
        translate_brace(translation);
        return true;
    }
    translation->in_class &= byte != ']';
    copy(translation, 1);
    return true;
}

bool python_pattern(struct arena *arena, struct str pattern, struct str *result,
                    struct regex_fault *fault)
{
    struct translation translation = {
        .pattern = pattern,
        .out = {.arena = arena},
        .groups = count_groups(pattern),
        .fault = fault,
    };

    while (translation.at < pattern.length)
        if (!translate_next(&translation))
            return false;
    *result = buffer_str(&translation.out);
    return true;
}
