/* SPDX-License-Identifier: MIT */
#include "base/sha256_mix.h"

#include <stddef.h>
#include <string.h>

/* The first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
const uint32_t sha256_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4,
    0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe,
    0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
    0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
    0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc,
    0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
    0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116,
    0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
    0xc67178f2,
};

static uint32_t rotate(uint32_t word, unsigned count)
{
    return word >> count | word << (32 - count);
}

static void schedule(const unsigned char *block, uint32_t words[64])
{
    for (size_t i = 0; i < 16; i++)
        words[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 |
                   (uint32_t)block[4 * i + 2] << 8 | (uint32_t)block[4 * i + 3];
    for (size_t i = 16; i < 64; i++) {
        uint32_t early = words[i - 15], late = words[i - 2];

        words[i] = words[i - 16] + words[i - 7] +
                   (rotate(early, 7) ^ rotate(early, 18) ^ early >> 3) +
                   (rotate(late, 17) ^ rotate(late, 19) ^ late >> 10);
    }
}

/* The words a to h turn by one place a round. Instead of moving them, each round finds them one
 * place further on; place is a constant wherever this is used, and the words stay in registers.
 */
static inline void mix_word(uint32_t s[8], size_t place, uint32_t word)
{
    uint32_t a = s[(8 - place) % 8], b = s[(9 - place) % 8], c = s[(10 - place) % 8];
    uint32_t e = s[(12 - place) % 8], f = s[(13 - place) % 8], g = s[(14 - place) % 8];
    uint32_t *d = &s[(11 - place) % 8], *h = &s[(15 - place) % 8];

    *h += (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + word;
    *d += *h;
    *h += (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
}

void sha256_mix_portably(uint32_t state[8], const unsigned char *block)
{
    uint32_t words[64], s[8];

    schedule(block, words);
    memcpy(s, state, sizeof(s));
    for (size_t i = 0; i < 64; i += 8) {
        mix_word(s, 0, sha256_constants[i] + words[i]);
        mix_word(s, 1, sha256_constants[i + 1] + words[i + 1]);
        mix_word(s, 2, sha256_constants[i + 2] + words[i + 2]);
        mix_word(s, 3, sha256_constants[i + 3] + words[i + 3]);
        mix_word(s, 4, sha256_constants[i + 4] + words[i + 4]);
        mix_word(s, 5, sha256_constants[i + 5] + words[i + 5]);
        mix_word(s, 6, sha256_constants[i + 6] + words[i + 6]);
        mix_word(s, 7, sha256_constants[i + 7] + words[i + 7]);
    }
    for (size_t i = 0; i < 8; i++)
        state[i] += s[i];
}

void sha256_mix(uint32_t state[8], const unsigned char *block)
{
    if (!sha256_mix_by_processor(state, block))
        sha256_mix_portably(state, block);
}
