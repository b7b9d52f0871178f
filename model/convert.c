/* SPDX-License-Identifier: MIT */
#include "model/convert.h"

#include "base/list.h"
#include "base/utf8.h"
#include "config/lower.h"
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

/* Whether supervisord finds text among the attributes that each class of Python has; None, as
 * __doc__ is, counts as not found. Of Python 3.11. */
static bool is_class_attribute(struct arena *arena, struct str text)
{
    static const char attributes[] =
        " __annotations__ __base__ __bases__ __basicsize__ __call__ __class__ __delattr__ "
        "__dict__ __dictoffset__ __dir__ __eq__ __flags__ __format__ __ge__ __getattribute__ "
        "__getstate__ __gt__ __hash__ __init__ __init_subclass__ __instancecheck__ "
        "__itemsize__ __le__ __lt__ __module__ __mro__ __name__ __ne__ __new__ __or__ "
        "__prepare__ __qualname__ __reduce__ __reduce_ex__ __repr__ __ror__ __setattr__ "
        "__sizeof__ __str__ __subclasscheck__ __subclasses__ __subclasshook__ __weakref__ "
        "__weakrefoffset__ mro ";
    struct str word = python_lower(arena, text);

    return str_find(word, ' ') == STR_NOT_FOUND && word.length > 1 &&
           str_contains(str_from(attributes), JOIN(arena, STR(" "), word, STR(" ")));
}

enum log_level_fault log_level_parse(struct arena *arena, struct str text, struct str *name)
{
    static const struct str levels[] = {
        STR_INIT("critical"), STR_INIT("error"), STR_INIT("warn"),    STR_INIT("info"),
        STR_INIT("debug"),    STR_INIT("trace"), STR_INIT("blather"),
    };

    for (size_t i = 0; i < COUNT_OF(levels); i++) {
        if (is_word(text, levels[i])) {
            *name = levels[i];
            return LOG_LEVEL_FINE;
        }
    }
    if (!is_class_attribute(arena, text))
        return LOG_LEVEL_UNKNOWN;
    *name = STR("?");
    return LOG_LEVEL_ACCIDENT;
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
    LIST_END(arena, &list);
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
