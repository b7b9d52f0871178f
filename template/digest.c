/* SPDX-License-Identifier: MIT */
#include "template/digest.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/buffer.h"

enum { MOST_WORDS = 8, LARGEST_BLOCK = 128 };

struct digest {
    struct str name;
    size_t words, word_bytes; /* of the state that is shown, and how wide each is */
    size_t block_bytes;
    bool is_little_endian;
    void (*absorb)(uint64_t *state, const unsigned char *block);
    uint64_t start[MOST_WORDS];
};

static uint32_t rotate_left(uint32_t word, unsigned bits)
{
    return word << bits | word >> (32 - bits);
}

static uint32_t rotate_right(uint32_t word, unsigned bits)
{
    return word >> bits | word << (32 - bits);
}

static uint64_t rotate_right_64(uint64_t word, unsigned bits)
{
    return word >> bits | word << (64 - bits);
}

static uint64_t read_word(const unsigned char *bytes, size_t length, bool is_little_endian)
{
    uint64_t word = 0;

    for (size_t i = 0; i < length; i++)
        word = word << 8 | bytes[is_little_endian ? length - 1 - i : i];
    return word;
}

/* The constants of MD5 are sines. */
static void absorb_md5(uint64_t *state, const unsigned char *block)
{
    static const unsigned char turns[4][4] = {
        {7, 12, 17, 22},
        {5, 9,  14, 20},
        {4, 11, 16, 23},
        {6, 10, 15, 21}
    };
    uint32_t a = (uint32_t)state[0], b = (uint32_t)state[1], c = (uint32_t)state[2],
             d = (uint32_t)state[3];

    for (unsigned i = 0; i < 64; i++) {
        unsigned round = i / 16;
        unsigned index = (round == 0   ? i
                          : round == 1 ? 5 * i + 1
                          : round == 2 ? 3 * i + 5
                                       : 7 * i) %
                         16;
        uint32_t mix = round == 0   ? (b & c) | (~b & d)
                       : round == 1 ? (d & b) | (~d & c)
                       : round == 2 ? b ^ c ^ d
                                    : c ^ (b | ~d);
        uint32_t sine = (uint32_t)(int64_t)floor(fabs(sin(i + 1.0)) * 4294967296.0);

        mix += a + sine + (uint32_t)read_word(block + index * 4, 4, true);
        a = d;
        d = c;
        c = b;
        b += rotate_left(mix, turns[round][i % 4]);
    }
    state[0] = (uint32_t)(state[0] + a);
    state[1] = (uint32_t)(state[1] + b);
    state[2] = (uint32_t)(state[2] + c);
    state[3] = (uint32_t)(state[3] + d);
}

static void absorb_sha1(uint64_t *state, const unsigned char *block)
{
    static const uint32_t constants[] = {0x5A827999, 0x6ED9EBA1, 0x8F1BBCDC, 0xCA62C1D6};
    uint32_t words[80], a[5];

    for (size_t i = 0; i < 80; i++)
        words[i] =
            i < 16
                ? (uint32_t)read_word(block + i * 4, 4, false)
                : rotate_left(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
    for (size_t i = 0; i < 5; i++)
        a[i] = (uint32_t)state[i];
    for (size_t i = 0; i < 80; i++) {
        uint32_t mix = i < 20              ? (a[1] & a[2]) | (~a[1] & a[3])
                       : i >= 40 && i < 60 ? (a[1] & a[2]) | (a[1] & a[3]) | (a[2] & a[3])
                                           : a[1] ^ a[2] ^ a[3];
        uint32_t next = rotate_left(a[0], 5) + mix + a[4] + constants[i / 20] + words[i];

        a[4] = a[3];
        a[3] = a[2];
        a[2] = rotate_left(a[1], 30);
        a[1] = a[0];
        a[0] = next;
    }
    for (size_t i = 0; i < 5; i++)
        state[i] = (uint32_t)(state[i] + a[i]);
}

/* The first 32 bits of these are the constants of SHA-256. */
static const uint64_t sha2_constants[80] = {
    0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f, 0xe9b5dba58189dbbc,
    0x3956c25bf348b538, 0x59f111f1b605d019, 0x923f82a4af194f9b, 0xab1c5ed5da6d8118,
    0xd807aa98a3030242, 0x12835b0145706fbe, 0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2,
    0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235, 0xc19bf174cf692694,
    0xe49b69c19ef14ad2, 0xefbe4786384f25e3, 0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65,
    0x2de92c6f592b0275, 0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5,
    0x983e5152ee66dfab, 0xa831c66d2db43210, 0xb00327c898fb213f, 0xbf597fc7beef0ee4,
    0xc6e00bf33da88fc2, 0xd5a79147930aa725, 0x06ca6351e003826f, 0x142929670a0e6e70,
    0x27b70a8546d22ffc, 0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed, 0x53380d139d95b3df,
    0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6, 0x92722c851482353b,
    0xa2bfe8a14cf10364, 0xa81a664bbc423001, 0xc24b8b70d0f89791, 0xc76c51a30654be30,
    0xd192e819d6ef5218, 0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8,
    0x19a4c116b8d2d0c8, 0x1e376c085141ab53, 0x2748774cdf8eeb99, 0x34b0bcb5e19b48a8,
    0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb, 0x5b9cca4f7763e373, 0x682e6ff3d6b2b8a3,
    0x748f82ee5defb2fc, 0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
    0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915, 0xc67178f2e372532b,
    0xca273eceea26619c, 0xd186b8c721c0c207, 0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178,
    0x06f067aa72176fba, 0x0a637dc5a2c898a6, 0x113f9804bef90dae, 0x1b710b35131c471b,
    0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc, 0x431d67c49c100d4c,
    0x4cc5d4becb3e42b6, 0x597f299cfc657e2a, 0x5fcb6fab3ad6faec, 0x6c44198c4a475817,
};

static void absorb_sha256(uint64_t *state, const unsigned char *block)
{
    uint32_t words[64], a[8];

    for (size_t i = 0; i < 64; i++) {
        uint32_t early, late;

        if (i < 16) {
            words[i] = (uint32_t)read_word(block + i * 4, 4, false);
            continue;
        }
        early = words[i - 15];
        late = words[i - 2];
        words[i] = words[i - 16] + words[i - 7] +
                   (rotate_right(early, 7) ^ rotate_right(early, 18) ^ early >> 3) +
                   (rotate_right(late, 17) ^ rotate_right(late, 19) ^ late >> 10);
    }
    for (size_t i = 0; i < 8; i++)
        a[i] = (uint32_t)state[i];
    for (size_t i = 0; i < 64; i++) {
        uint32_t first =
            a[7] + (rotate_right(a[4], 6) ^ rotate_right(a[4], 11) ^ rotate_right(a[4], 25)) +
            ((a[4] & a[5]) ^ (~a[4] & a[6])) + (uint32_t)(sha2_constants[i] >> 32) + words[i];
        uint32_t second =
            (rotate_right(a[0], 2) ^ rotate_right(a[0], 13) ^ rotate_right(a[0], 22)) +
            ((a[0] & a[1]) ^ (a[0] & a[2]) ^ (a[1] & a[2]));

        memmove(a + 1, a, 7 * sizeof(*a));
        a[4] += first;
        a[0] = first + second;
    }
    for (size_t i = 0; i < 8; i++)
        state[i] = (uint32_t)(state[i] + a[i]);
}

static void absorb_sha512(uint64_t *state, const unsigned char *block)
{
    uint64_t words[80], a[8];

    for (size_t i = 0; i < 80; i++) {
        uint64_t early, late;

        if (i < 16) {
            words[i] = read_word(block + i * 8, 8, false);
            continue;
        }
        early = words[i - 15];
        late = words[i - 2];
        words[i] = words[i - 16] + words[i - 7] +
                   (rotate_right_64(early, 1) ^ rotate_right_64(early, 8) ^ early >> 7) +
                   (rotate_right_64(late, 19) ^ rotate_right_64(late, 61) ^ late >> 6);
    }
    memcpy(a, state, sizeof(a));
    for (size_t i = 0; i < 80; i++) {
        uint64_t first = a[7] +
                         (rotate_right_64(a[4], 14) ^ rotate_right_64(a[4], 18) ^
                          rotate_right_64(a[4], 41)) +
                         ((a[4] & a[5]) ^ (~a[4] & a[6])) + sha2_constants[i] + words[i];
        uint64_t second = (rotate_right_64(a[0], 28) ^ rotate_right_64(a[0], 34) ^
                           rotate_right_64(a[0], 39)) +
                          ((a[0] & a[1]) ^ (a[0] & a[2]) ^ (a[1] & a[2]));

        memmove(a + 1, a, 7 * sizeof(*a));
        a[4] += first;
        a[0] = first + second;
    }
    for (size_t i = 0; i < 8; i++)
        state[i] += a[i];
}

static const struct digest digests[] = {
    {STR_INIT("md5"),
     4, 4,
     64,  true,
     absorb_md5,    {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476}                                    },
    {STR_INIT("sha1"),
     5, 4,
     64,  false,
     absorb_sha1,   {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0}                        },
    {STR_INIT("sha224"),
     7, 4,
     64,  false,
     absorb_sha256, {0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939, 0xffc00b31, 0x68581511, 0x64f98fa7,
      0xbefa4fa4}                                                                    },
    {STR_INIT("sha256"),
     8, 4,
     64,  false,
     absorb_sha256, {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab,
      0x5be0cd19}                                                                    },
    {STR_INIT("sha384"),
     6, 8,
     128, false,
     absorb_sha512, {0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17, 0x152fecd8f70e5939,
      0x67332667ffc00b31, 0x8eb44a8768581511, 0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4}},
    {STR_INIT("sha512"),
     8, 8,
     128, false,
     absorb_sha512, {0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
      0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179}},
};

struct str digest_name(size_t i)
{
    return i < COUNT_OF(digests) ? digests[i].name : STR("");
}

/* The last blocks: what is left, a set bit, zeros, and the length in bits. */
static void absorb_end(const struct digest *digest, uint64_t *state, struct str text,
                       size_t left)
{
    unsigned char blocks[2 * LARGEST_BLOCK] = {0};
    size_t length_bytes = digest->block_bytes / 8;
    size_t size = left + 1 + length_bytes > digest->block_bytes ? 2 * digest->block_bytes
                                                                : digest->block_bytes;
    uint64_t bits = (uint64_t)text.length * 8;

    if (left)
        memcpy(blocks, text.bytes + text.length - left, left);
    blocks[left] = 0x80;
    for (size_t i = 0; i < 8; i++, bits >>= 8)
        blocks[digest->is_little_endian ? size - 8 + i : size - 1 - i] = (unsigned char)bits;
    for (size_t at = 0; at < size; at += digest->block_bytes)
        digest->absorb(state, blocks + at);
}

static struct str show(struct arena *arena, const struct digest *digest, const uint64_t *state)
{
    struct buffer out = {.arena = arena};

    for (size_t i = 0; i < digest->words; i++)
        for (size_t byte = 0; byte < digest->word_bytes; byte++) {
            size_t place = digest->is_little_endian ? byte : digest->word_bytes - 1 - byte;

            buffer_printf(&out, "%02x", (unsigned)(state[i] >> (8 * place) & 0xFF));
        }
    return buffer_str(&out);
}

bool digest_hex(struct arena *arena, struct str name, struct str text, struct str *hex)
{
    for (size_t i = 0; i < COUNT_OF(digests); i++) {
        const struct digest *digest = &digests[i];
        uint64_t state[MOST_WORDS];
        size_t at = 0;

        if (!str_equal(digest->name, name))
            continue;
        memcpy(state, digest->start, sizeof(state));
        for (; text.length - at >= digest->block_bytes; at += digest->block_bytes)
            digest->absorb(state, (const unsigned char *)text.bytes + at);
        absorb_end(digest, state, text, text.length - at);
        *hex = show(arena, digest, state);
        return true;
    }
    return false;
}
