/* SPDX-License-Identifier: MIT */
/* Digests as templates ask for them: to name things and to notice changes, not to keep secrets.
 */
#ifndef TEMPLATE_DIGEST_H
#define TEMPLATE_DIGEST_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

/* The digest of text in small hexadecimal letters. name: md5, sha1, sha224, sha256, sha384 or
 * sha512; false for any other. Sources: RFC 1321, FIPS 180-4. */
bool digest_hex(struct arena *arena, struct str name, struct str text, struct str *hex)
    MUST_CHECK;

/* The names that there are, for messages: the i-th, or empty text behind the last. */
struct str digest_name(size_t i);

#endif
