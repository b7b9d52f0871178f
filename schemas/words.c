/* SPDX-License-Identifier: MIT */
#include "schemas/words.h"

/* Each list is taken out of words.def by giving one of its macros a meaning. */
#define TYPE(symbol, word)
#define EFFECT(symbol, word)
#define SCOPE(symbol, word)
#define LABEL(symbol, word)

#undef TYPE
#define TYPE(symbol, word) [symbol] = word,
static const char *const type_words[] = {
#include "schemas/words.def"
};
#undef TYPE
#define TYPE(symbol, word) [symbol] = #symbol,
static const char *const type_symbols[] = {
#include "schemas/words.def"
};
#undef TYPE
#define TYPE(symbol, word)

#undef EFFECT
#define EFFECT(symbol, word) [symbol] = word,
static const char *const effect_words[] = {
#include "schemas/words.def"
};
#undef EFFECT
#define EFFECT(symbol, word) [symbol] = #symbol,
static const char *const effect_symbols[] = {
#include "schemas/words.def"
};
#undef EFFECT
#define EFFECT(symbol, word)

#undef SCOPE
#define SCOPE(symbol, word) [symbol] = word,
static const char *const scope_words[] = {
#include "schemas/words.def"
};
#undef SCOPE
#define SCOPE(symbol, word) [symbol] = #symbol,
static const char *const scope_symbols[] = {
#include "schemas/words.def"
};
#undef SCOPE
#define SCOPE(symbol, word)

#undef LABEL
#define LABEL(symbol, word) [symbol] = word,
static const char *const label_words[] = {
#include "schemas/words.def"
};
#undef LABEL
#define LABEL(symbol, word) [symbol] = #symbol,
static const char *const label_symbols[] = {
#include "schemas/words.def"
};
#undef LABEL
#define LABEL(symbol, word)

const struct schema_words schema_types = {"type", type_words, type_symbols,
                                          COUNT_OF(type_words)};
const struct schema_words schema_effects = {"effect", effect_words, effect_symbols,
                                            COUNT_OF(effect_words)};
const struct schema_words schema_scopes = {"scope", scope_words, scope_symbols,
                                           COUNT_OF(scope_words)};
const struct schema_words schema_labels = {"label", label_words, label_symbols,
                                           COUNT_OF(label_words)};

const char *option_type_name(enum option_type type)
{
    return type_words[type];
}

const char *option_effect_name(enum option_effect effect)
{
    return effect_words[effect];
}

const char *option_scope_name(enum option_scope scope)
{
    return scope_words[scope];
}

/* One number of a version, below 100 so that versions compare as numbers. */
static bool read_part(struct str part, unsigned *number)
{
    *number = 0;
    if (part.length < 1 || part.length > 2)
        return false;
    for (size_t i = 0; i < part.length; i++) {
        if (part.bytes[i] < '0' || part.bytes[i] > '9')
            return false;
        *number = *number * 10 + (unsigned)(part.bytes[i] - '0');
    }
    return true;
}

bool supervisor_version_parse(struct str text, supervisor_version *version)
{
    unsigned major, minor, patch = 0;
    struct str rest = text;

    if (str_ends_with(text, STR(".")) || !read_part(str_cut(&rest, '.'), &major) ||
        !read_part(str_cut(&rest, '.'), &minor))
        return false;
    if (rest.length && !read_part(rest, &patch))
        return false;
    *version = major * 10000 + minor * 100 + patch;
    return true;
}
