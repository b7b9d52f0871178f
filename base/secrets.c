/* SPDX-License-Identifier: MIT */
#include "base/secrets.h"

#include <strings.h>

#include "base/buffer.h"
#include "base/list.h"

enum { SHORTEST_SECRET = 4 };

static struct secret *find_value(const struct secrets *secrets, struct str value)
{
    for (size_t i = 0; i < secrets->count; i++)
        if (str_equal(secrets->items[i].value, value))
            return &secrets->items[i];
    return NULL;
}

bool secrets_add(struct secrets *secrets, struct str name, struct str value)
{
    if (value.length < SHORTEST_SECRET)
        return false;
    if (!find_value(secrets, value))
        *LIST_ADD(secrets->arena, secrets) = (struct secret){.name = name, .value = value};
    return true;
}

bool secrets_add_fetched(struct secrets *secrets, struct str name, struct str value)
{
    struct secret *known = find_value(secrets, value);

    if (known && !str_equal(known->name, name))
        known->twin = name;
    return secrets_add(secrets, name, value);
}

struct secrets secrets_copy(struct arena *arena, const struct secrets *secrets)
{
    struct secrets copy = {.arena = arena};

    for (size_t i = 0; i < secrets->count; i++)
        *LIST_ADD(arena, &copy) = secrets->items[i];
    return copy;
}

/* The longest secret that the text begins with: one may be part of another. */
static const struct secret *secret_at(const struct secrets *secrets, struct str text)
{
    const struct secret *longest = NULL;

    for (size_t i = 0; i < secrets->count; i++) {
        const struct secret *secret = &secrets->items[i];

        if (str_starts_with(text, secret->value) &&
            (!longest || secret->value.length > longest->value.length))
            longest = secret;
    }
    return longest;
}

static bool holds_any(const struct secrets *secrets, struct str text)
{
    for (size_t i = 0; i < secrets->count; i++)
        if (str_contains(text, secrets->items[i].value))
            return true;
    return false;
}

struct str secrets_cover(struct arena *arena, const struct secrets *secrets, struct str text)
{
    struct buffer covered = {.arena = arena};

    if (!secrets || !holds_any(secrets, text))
        return text;
    for (size_t i = 0; i < text.length;) {
        const struct secret *secret = secret_at(secrets, str_slice(text, i, text.length));

        if (secret) {
            buffer_append_c(&covered, "‹secret ");
            buffer_append(&covered, secret->name);
            buffer_append_c(&covered, "›");
            i += secret->value.length;
        } else {
            buffer_append_byte(&covered, text.bytes[i++]);
        }
    }
    return buffer_str(&covered);
}

static bool begins_with(struct str text, struct str word)
{
    return text.length >= word.length && !strncasecmp(text.bytes, word.bytes, word.length);
}

/* Whether one of the words below begins with the letter: most letters are asked for nothing. */
static bool is_first_letter(char letter)
{
    switch (letter | ('a' ^ 'A')) {
    case 'a':
    case 'c':
    case 'p':
    case 's':
    case 't':
    case '_' | ('a' ^ 'A'):
        return true;
    default:
        return false;
    }
}

static bool has_word_at(struct str name, size_t offset)
{
    static const struct str words[] = {
        STR_INIT("password"),   STR_INIT("passwd"), STR_INIT("passphrase"),
        STR_INIT("secret"),     STR_INIT("token"),  STR_INIT("api_key"),
        STR_INIT("apikey"),     STR_INIT("_pwd"),   STR_INIT("private_key"),
        STR_INIT("access_key"), STR_INIT("_pass"),  STR_INIT("credentials"),
    };
    char first = (char)(name.bytes[offset] | ('a' ^ 'A')); /* small, if it is a letter */

    for (size_t i = 0; i < COUNT_OF(words); i++)
        if ((words[i].bytes[0] | ('a' ^ 'A')) == first &&
            begins_with(str_slice(name, offset, name.length), words[i]))
            return true;
    return false;
}

/* Asked for every option there is: no memory, one look at each byte. */
bool secrets_is_telling_name(struct str name)
{
    for (size_t i = 0; i < name.length; i++)
        if (is_first_letter(name.bytes[i]) && has_word_at(name, i))
            return true;
    return (name.length == 4 && begins_with(name, STR("pass"))) ||
           (name.length == 3 && begins_with(name, STR("pwd")));
}

static bool ends_in(struct str name, const char *const *endings, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct str ending = str_from(endings[i]);

        if (name.length >= ending.length &&
            begins_with(str_slice(name, name.length - ending.length, name.length), ending))
            return true;
    }
    return false;
}

/* Something about a secret. */
static bool names_a_property(struct str name)
{
    static const char *const endings[] = {
        "_file", "_path", "_dir",  "_url",    "_uri",    "_host",    "_name",   "_id",
        "_ttl",  "_type", "_user", "_length", "_policy", "_timeout", "_header", "_prefix",
    };

    return ends_in(name, endings, COUNT_OF(endings));
}

static bool is_reference(struct str value)
{
    return str_contains(value, STR("%(")) || str_equal(value, STR("%")) ||
           str_contains(value, STR("{{")) || str_starts_with(value, STR("__")) ||
           str_starts_with(value, STR("/"));
}

static bool is_choice(struct str value)
{
    static const char *const words[] = {"true", "false", "none", "null"};

    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_equal(value, str_from(words[i])))
            return true;
    return value.length < SHORTEST_SECRET;
}

bool secrets_is_clear(struct str name, struct str value)
{
    return secrets_is_telling_name(name) && !names_a_property(name) && !is_choice(value) &&
           !is_reference(value);
}
