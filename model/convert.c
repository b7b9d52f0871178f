/* SPDX-License-Identifier: MIT */
#include "model/convert.h"

#include "base/list.h"
#include "base/utf8.h"
#include "model/letters.h"

enum { HIGHEST_EXIT_CODE = 255 };

/* Whether text is word, which is in lower case, but for the case of ASCII letters. */
static bool is_word(struct str text, struct str word)
{
    if (text.length != word.length)
        return false;
    for (size_t i = 0; i < word.length; i++) {
        char byte = text.bytes[i];

        if ((byte >= 'A' && byte <= 'Z' ? byte + ('a' - 'A') : byte) != word.bytes[i])
            return false;
    }
    return true;
}

bool boolean_parse(struct str text, bool *value)
{
    static const struct {
        struct str word;
        bool value;
    } words[] = {
        {STR_INIT("yes"),   true },
        {STR_INIT("true"),  true },
        {STR_INIT("on"),    true },
        {STR_INIT("1"),     true },
        {STR_INIT("no"),    false},
        {STR_INIT("false"), false},
        {STR_INIT("off"),   false},
        {STR_INIT("0"),     false},
    };

    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (is_word(text, words[i].word)) {
            *value = words[i].value;
            return true;
        }
    }
    return false;
}

bool autorestart_parse(struct str text, enum autorestart *value)
{
    bool always;

    if (boolean_parse(text, &always))
        *value = always ? AUTORESTART_ALWAYS : AUTORESTART_NEVER;
    else if (is_word(text, STR("unexpected")))
        *value = AUTORESTART_UNEXPECTED;
    else
        return false;
    return true;
}

bool log_level_parse(struct str text, struct str *name)
{
    static const struct str levels[] = {
        STR_INIT("critical"), STR_INIT("error"), STR_INIT("warn"),    STR_INIT("info"),
        STR_INIT("debug"),    STR_INIT("trace"), STR_INIT("blather"),
    };

    for (size_t i = 0; i < COUNT_OF(levels); i++) {
        if (is_word(text, levels[i])) {
            *name = levels[i];
            return true;
        }
    }
    return false;
}

bool exit_codes_parse(struct arena *arena, struct str text, int64_t **codes, size_t *count)
{
    LIST_OF(int64_t) list = {0};
    struct number number;

    for (struct str rest = text; text.length;) {
        bool is_last = str_find(rest, ',') == STR_NOT_FOUND;

        if (number_parse(arena, str_cut(&rest, ','), 10, &number) != NUMBER_FINE ||
            number.value < 0 || number.value > HIGHEST_EXIT_CODE)
            return false;
        *LIST_ADD(arena, &list) = number.value;
        if (is_last)
            break;
    }
    *codes = list.items;
    *count = list.count;
    return true;
}

char name_bad_character(struct str stripped)
{
    for (const char *bad = " :/"; *bad; bad++)
        if (str_find(stripped, *bad) != STR_NOT_FOUND)
            return *bad;
    return 0;
}

struct str *names_parse(struct arena *arena, struct str text, size_t *count)
{
    LIST_OF(struct str) names = {0};

    for (struct str rest = text; text.length;) {
        bool is_last = str_find(rest, ',') == STR_NOT_FOUND;

        *LIST_ADD(arena, &names) = utf8_strip(str_cut(&rest, ','));
        if (is_last)
            break;
    }
    *count = names.count;
    return names.items;
}
