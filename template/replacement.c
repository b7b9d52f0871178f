/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"
#include "template/patterns.h"

struct reader {
    const struct call *call;
    const struct regex *regex;
    struct str text;
    size_t at;
    struct buffer plain; /* text that no part holds yet */
    struct replacement *result;
};

static bool refuse(const struct reader *reader, const char *what)
{
    return evaluator_fail(reader->call->evaluator, reader->call->span,
                          "the replacement '" STR_FORMAT "' has %s", STR_ARGS(reader->text),
                          what) != NULL;
}

static void end_plain(struct reader *reader)
{
    struct arena *arena = reader->call->evaluator->arena;

    if (!reader->plain.length)
        return;
    *LIST_ADD(arena, reader->result) =
        (struct replacement_part){str_copy(arena, buffer_str(&reader->plain)), 0};
    reader->plain.length = 0;
}

static bool add_group(struct reader *reader, size_t group)
{
    if (group > regex_group_count(reader->regex))
        return refuse(reader, "a group that is not in the pattern");
    end_plain(reader);
    *LIST_ADD(reader->call->evaluator->arena, reader->result) = (struct replacement_part){
        {"", 0},
        group
    };
    return true;
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_octal(char byte)
{
    return byte >= '0' && byte <= '7';
}

static char byte_at(const struct reader *reader, size_t at)
{
    return at < reader->text.length ? reader->text.bytes[at] : '\0';
}

/* \g<NUMBER> or \g<NAME> */
static bool read_named(struct reader *reader)
{
    struct str rest = str_slice(reader->text, reader->at + 2, reader->text.length), name;
    size_t end = str_find(rest, '>'), group = 0;

    if (byte_at(reader, reader->at + 2) != '<' || end == STR_NOT_FOUND || end < 2)
        return refuse(reader, "'\\g' without a name in <>");
    name = str_slice(rest, 1, end);
    reader->at += 2 + end + 1;
    for (size_t i = 0; i < name.length && is_digit(name.bytes[0]); i++) {
        if (!is_digit(name.bytes[i]) || i > 4)
            return refuse(reader, "a bad number of a group");
        group = group * 10 + (size_t)(name.bytes[i] - '0');
    }
    if (!is_digit(name.bytes[0]) && !regex_group_named(reader->regex, name, &group))
        return refuse(reader, "a group that the pattern does not name");
    return add_group(reader, group);
}

/* Behind a backslash: octal with a leading 0 or three octal digits, else a group. */
static bool read_number(struct reader *reader)
{
    size_t at = reader->at + 1, number = 0, length = 1;
    bool is_code = byte_at(reader, at) == '0';

    if (is_code) {
        while (length < 3 && is_octal(byte_at(reader, at + length)))
            length++;
    } else if (is_digit(byte_at(reader, at + 1))) {
        length = 2;
        if (is_octal(byte_at(reader, at)) && is_octal(byte_at(reader, at + 1)) &&
            is_octal(byte_at(reader, at + 2))) {
            is_code = true;
            length = 3;
        }
    }
    for (size_t i = 0; i < length; i++)
        number = number * (is_code ? 8 : 10) + (size_t)(byte_at(reader, at + i) - '0');
    reader->at = at + length;
    if (!is_code)
        return add_group(reader, number);
    if (number > 0377)
        return refuse(reader, "an octal escape beyond \\377");
    utf8_append(&reader->plain, (uint32_t)number);
    return true;
}

static bool read_escape(struct reader *reader)
{
    static const char letters[] = "abfnrtv", bytes[] = "\a\b\f\n\r\t\v";
    char letter = byte_at(reader, reader->at + 1);
    size_t index = str_find(str_from(letters), letter);

    if (reader->at + 1 >= reader->text.length)
        return refuse(reader, "a backslash at its end");
    if (letter == 'g')
        return read_named(reader);
    if (is_digit(letter))
        return read_number(reader);
    reader->at += 2;
    if (index != STR_NOT_FOUND) {
        buffer_append_byte(&reader->plain, bytes[index]);
        return true;
    }
    if ((letter | 32) >= 'a' && (letter | 32) <= 'z')
        return refuse(reader, "a bad escape");
    if (letter != '\\')
        buffer_append_byte(&reader->plain, '\\');
    buffer_append_byte(&reader->plain, letter);
    return true;
}

bool replacement_read(const struct call *call, const struct regex *regex, struct str text,
                      struct replacement *replacement)
{
    struct reader reader = {
        .call = call,
        .regex = regex,
        .text = text,
        .plain = {.arena = call->evaluator->arena},
        .result = replacement,
    };

    *replacement = (struct replacement){0};
    while (reader.at < text.length) {
        if (text.bytes[reader.at] != '\\')
            buffer_append_byte(&reader.plain, text.bytes[reader.at++]);
        else if (!read_escape(&reader))
            return false;
    }
    end_plain(&reader);
    return true;
}

void replacement_append(struct buffer *out, const struct replacement *replacement,
                        struct str subject, const struct regex_match *match)
{
    for (size_t i = 0; i < replacement->count; i++) {
        const struct replacement_part *part = &replacement->items[i];

        buffer_append(out, part->text.length
                               ? part->text
                               : group_text(subject, &match->groups[part->group]));
    }
}
