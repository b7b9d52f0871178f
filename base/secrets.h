/* SPDX-License-Identifier: MIT */
/*
 * Values that must never be shown. Whoever learns of one adds it; whoever shows text to people,
 * writes a log, a journal or a commit covers it first. Covering works on the text as a whole,
 * so a secret is found wherever it was carried.
 */
#ifndef BASE_SECRETS_H
#define BASE_SECRETS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

struct secret {
    struct str name, value;
    struct str twin; /* the name of another secret that has the same value; empty: none */
};

struct secrets {
    struct arena *arena;
    struct secret *items;
    size_t count, capacity;
};

/* Values of fewer than 4 bytes are not kept, and false comes back: covering them would tear
 * ordinary words. */
bool secrets_add(struct secrets *secrets, struct str name, struct str value);

/* The same for a value that was fetched by this name: of two such names for one value the first
 * counts, and the second is noted as its twin. Text that holds the value cannot tell which of
 * them is meant. */
bool secrets_add_fetched(struct secrets *secrets, struct str name, struct str value);

/* What is known now; what is added to either later is not in the other. */
struct secrets secrets_copy(struct arena *arena, const struct secrets *secrets);

/* text with each secret replaced by "‹secret NAME›"; text itself when there is none. secrets
 * may be NULL. */
struct str secrets_cover(struct arena *arena, const struct secrets *secrets, struct str text);

/* Whether a name says that its value is a secret: password, token, secret key and their kin. */
bool secrets_is_telling_name(struct str name);

/* Whether the value of a variable of that name is a secret in clear: the name tells of one, not
 * of the place, size or kind of one as DB_PASSWORD_FILE does, and the value is neither a choice
 * (true, none) nor a reference to where it comes from (%(ENV_x)s, {{ x }}, __X__, a path). */
bool secrets_is_clear(struct str name, struct str value);

#endif
