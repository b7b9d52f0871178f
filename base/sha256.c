/* SPDX-License-Identifier: MIT */
#include "base/sha256.h"

#include <string.h>

#include "base/sha256_mix.h"

void sha256_begin(struct sha256 *hash)
{
    /* Of the square roots of the first 8 primes. */
    static const uint32_t start[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

    *hash = (struct sha256){0};
    memcpy(hash->state, start, sizeof(start));
}

void sha256_add(struct sha256 *hash, struct str bytes)
{
    while (hash->length % SHA256_BLOCK_BYTES == 0 && bytes.length >= SHA256_BLOCK_BYTES) {
        sha256_mix(hash->state, (const unsigned char *)bytes.bytes);
        hash->length += SHA256_BLOCK_BYTES;
        bytes = str_slice(bytes, SHA256_BLOCK_BYTES, bytes.length);
    }
    while (bytes.length) {
        size_t used = hash->length % SHA256_BLOCK_BYTES, room = SHA256_BLOCK_BYTES - used;
        size_t taken = bytes.length < room ? bytes.length : room;

        memcpy(hash->block + used, bytes.bytes, taken);
        hash->length += taken;
        bytes = str_slice(bytes, taken, bytes.length);
        if (taken == room)
            sha256_mix(hash->state, hash->block);
    }
}

void sha256_end(struct sha256 *hash, unsigned char digest[SHA256_BYTES])
{
    static const char padding[SHA256_BLOCK_BYTES] = {'\x80'};
    uint64_t bits = hash->length * 8;
    char ending[8];
    size_t used = (hash->length + sizeof(ending)) % SHA256_BLOCK_BYTES;

    for (size_t i = 0; i < 8; i++)
        ending[i] = (char)(bits >> (56 - 8 * i));
    sha256_add(hash, (struct str){padding, SHA256_BLOCK_BYTES - used});
    sha256_add(hash, (struct str){ending, sizeof(ending)});
    for (size_t i = 0; i < SHA256_BYTES; i++)
        digest[i] = (unsigned char)(hash->state[i / 4] >> (24 - 8 * (i % 4)));
}

void sha256_keyed(struct str key, struct str bytes, unsigned char digest[SHA256_BYTES])
{
    unsigned char block[SHA256_BLOCK_BYTES] = {0};
    char inner[SHA256_BLOCK_BYTES], outer[SHA256_BLOCK_BYTES];
    struct sha256 hash;

    if (key.length > sizeof(block)) {
        sha256_begin(&hash);
        sha256_add(&hash, key);
        sha256_end(&hash, block);
    } else if (key.length) {
        memcpy(block, key.bytes, key.length);
    }
    for (size_t i = 0; i < sizeof(block); i++) {
        inner[i] = (char)(block[i] ^ 0x36);
        outer[i] = (char)(block[i] ^ 0x5c);
    }
    sha256_begin(&hash);
    sha256_add(&hash, (struct str){inner, sizeof(inner)});
    sha256_add(&hash, bytes);
    sha256_end(&hash, digest);
    memcpy(block, digest, SHA256_BYTES);
    sha256_begin(&hash);
    sha256_add(&hash, (struct str){outer, sizeof(outer)});
    sha256_add(&hash, (struct str){(const char *)block, SHA256_BYTES});
    sha256_end(&hash, digest);
}

struct str sha256_hex(struct arena *arena, const unsigned char digest[SHA256_BYTES])
{
    static const char digits[] = "0123456789abcdef";
    char *hex = arena_bytes(arena, 2 * SHA256_BYTES);

    for (size_t i = 0; i < SHA256_BYTES; i++) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 15];
    }
    return (struct str){hex, 2 * SHA256_BYTES};
}

struct str sha256_of(struct arena *arena, struct str bytes)
{
    unsigned char digest[SHA256_BYTES];
    struct sha256 hash;

    sha256_begin(&hash);
    sha256_add(&hash, bytes);
    sha256_end(&hash, digest);
    return sha256_hex(arena, digest);
}
