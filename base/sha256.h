/* SPDX-License-Identifier: MIT */
/* SHA-256 (FIPS 180-4) and the keyed hash over it (RFC 2104): for binding a text to what was
 * seen, where nobody without the key shall find out by trying what that was. */
#ifndef BASE_SHA256_H
#define BASE_SHA256_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

enum { SHA256_BYTES = 32, SHA256_BLOCK_BYTES = 64 };

struct sha256 {
    uint32_t state[8];
    uint64_t length; /* bytes taken in so far */
    unsigned char block[SHA256_BLOCK_BYTES];
};

void sha256_begin(struct sha256 *hash);
void sha256_add(struct sha256 *hash, struct str bytes);
void sha256_end(struct sha256 *hash, unsigned char digest[SHA256_BYTES]);

/* HMAC-SHA-256; key of any length. */
void sha256_keyed(struct str key, struct str bytes, unsigned char digest[SHA256_BYTES]);

/* The digest of the bytes in lower case hexadecimal. */
struct str sha256_of(struct arena *arena, struct str bytes);

/* The digest in lower case hexadecimal. */
struct str sha256_hex(struct arena *arena, const unsigned char digest[SHA256_BYTES]);

#endif
