/* SPDX-License-Identifier: MIT */
#include "model/factory.h"

#include "base/utf8.h"
#include "config/case_run.h"
#include "model/letters.h"

enum { EXCERPT = 8 };

static const struct case_run words[] = {
#define WORD(first, last) {first, last, 1, 0},
#include "config/word.def"
#undef WORD
};

static bool is_word(uint32_t code_point)
{
    if (code_point < 0x80)
        return (code_point >= '0' && code_point <= '9') || code_point == '_' ||
               ((code_point | 0x20) >= 'a' && (code_point | 0x20) <= 'z');
    return case_run_find(words, COUNT_OF(words), code_point) != NULL;
}

static bool is_alphanumeric(char byte)
{
    return is_word((unsigned char)byte) && (unsigned char)byte < 0x80 && byte != '_';
}

/* The run of word characters and dots at the front. */
static struct str take_dotted(struct str *text)
{
    size_t i = 0, length;
    struct str dotted;

    while (i < text->length) {
        uint32_t code_point = utf8_decode(*text, i, &length);

        if (!is_word(code_point) && code_point != '.')
            break;
        i += length;
    }
    dotted = str_slice(*text, 0, i);
    *text = utf8_strip(str_slice(*text, i, text->length));
    return dotted;
}

struct parts {
    struct str module, attribute, extras; /* the last two may be empty */
};

/* module [: attribute] [extras], to the end. */
static bool split(struct str text, struct parts *parts)
{
    struct str rest = utf8_strip(text);

    *parts = (struct parts){.module = take_dotted(&rest), .attribute = STR("")};
    if (!parts->module.length)
        return false;
    if (str_starts_with(rest, STR(":"))) {
        rest = utf8_strip(str_slice(rest, 1, rest.length));
        parts->attribute = take_dotted(&rest);
        if (!parts->attribute.length)
            return false;
    }
    parts->extras = rest;
    return !rest.length || (str_starts_with(rest, STR("[")) && str_ends_with(rest, STR("]")) &&
                            rest.length > 1 && str_find(rest, '\n') == STR_NOT_FOUND);
}

/* Words joined by single dots. */
static bool is_module(struct str module)
{
    for (struct str rest = module; rest.length;) {
        if (!str_cut(&rest, '.').length)
            return false;
        if (!rest.length)
            return !str_ends_with(module, STR("."));
    }
    return false;
}

/* Letters and digits, with - _ . inside. */
static size_t identifier_length(struct str text)
{
    size_t end = 0;

    for (size_t i = 0; i < text.length; i++) {
        if (is_alphanumeric(text.bytes[i]))
            end = i + 1;
        else if (!end || str_find(STR("-_."), text.bytes[i]) == STR_NOT_FOUND)
            break;
    }
    return end;
}

/* Whether extras is one list in brackets; else *detail is what cannot be read. */
static bool check_extras(struct str extras, struct str *detail)
{
    struct str rest = str_trim(str_slice(extras, 1, extras.length));
    bool is_first = true;

    *detail = extras;
    while (!str_starts_with(rest, STR("]"))) {
        size_t length;

        if (!is_first && !str_starts_with(rest, STR(",")))
            return false;
        if (!is_first)
            rest = str_trim(str_slice(rest, 1, rest.length));
        length = identifier_length(rest);
        if (!length)
            return false;
        rest = str_trim(str_slice(rest, length, rest.length));
        is_first = false;
    }
    *detail = str_trim(str_slice(rest, 1, rest.length));
    return !detail->length;
}

/* The name of the entry point is the shortest that lets the rest pass. */
static bool split_entry(struct arena *arena, struct str text, struct parts *parts)
{
    struct str entry = JOIN(arena, STR("x="), text);
    size_t equals = 1, newline = str_find(entry, '\n');

    while (!split(str_slice(entry, equals + 1, entry.length), parts)) {
        size_t next = str_find(str_slice(entry, equals + 1, entry.length), '=');

        if (next == STR_NOT_FOUND)
            return false;
        equals += next + 1;
        if (utf8_strip_right(str_slice(entry, 0, equals)).length > newline)
            return false;
    }
    return true;
}

enum factory_fault factory_check(struct arena *arena, struct str text, struct str *detail)
{
    struct parts parts;

    if (!split_entry(arena, text, &parts))
        return FACTORY_BAD_FORM;
    if (parts.extras.length && !check_extras(parts.extras, detail))
        return FACTORY_BAD_EXTRAS;
    *detail = parts.module;
    return is_module(parts.module) ? FACTORY_FINE : FACTORY_BAD_MODULE;
}

bool factory_is_reference(struct str text)
{
    struct parts parts;

    return split(text, &parts) && is_module(parts.module);
}

struct str factory_name(struct arena *arena, struct str text)
{
    struct parts parts;

    if (!split_entry(arena, text, &parts))
        return STR("");
    return parts.attribute.length ? JOIN(arena, parts.module, STR(":"), parts.attribute)
                                  : parts.module;
}

struct str factory_message(struct arena *arena, struct str text, enum factory_fault fault,
                           struct str detail)
{
    if (fault == FACTORY_BAD_MODULE)
        return JOIN(arena, STR("('Invalid module name', "), repr(arena, detail), STR(")"));
    if (fault == FACTORY_BAD_EXTRAS)
        return JOIN(arena, STR("Parse error at \""), repr(arena, str_head(detail, EXCERPT)),
                    STR("\": Expected string_end"));
    return JOIN(arena, STR("(\"EntryPoint must be in 'name=module:attrs [extras]' format\", "),
                repr(arena, JOIN(arena, STR("x="), text)), STR(")"));
}
