/* SPDX-License-Identifier: MIT */
#include "base/secrets.h"

#include "base/buffer.h"
#include "base/list.h"

enum { SHORTEST_SECRET = 4 };

bool secrets_add(struct secrets *secrets, struct str name, struct str value)
{
    if (value.length < SHORTEST_SECRET)
        return false;
    for (size_t i = 0; i < secrets->count; i++)
        if (str_equal(secrets->items[i].value, value))
            return true;
    *LIST_ADD(secrets->arena, secrets) = (struct secret){.name = name, .value = value};
    return true;
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

bool secrets_is_telling_name(struct str name)
{
    static const char *const words[] = {
        "password",   "passwd",     "passphrase",  "secret", "token",       "api_key", "apikey",
        "access_key", "secret_key", "private_key", "_pwd",   "credentials", "_pass",
    };
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct str lower = str_lower_ascii(arena, name);

    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_contains(lower, str_from(words[i])))
            return true;
    return str_equal(lower, STR("pass")) || str_equal(lower, STR("pwd"));
}
