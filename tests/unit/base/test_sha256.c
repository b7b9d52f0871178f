/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "base/buffer.h"
#include "base/sha256.h"
#include "base/sha256_mix.h"

/* Examples of FIPS 180-4 and RFC 4231. */
static void assert_digest(struct arena *arena, const unsigned char digest[SHA256_BYTES],
                          const char *expected)
{
    struct str hex = sha256_hex(arena, digest);

    cr_assert(str_equal(hex, str_from(expected)), STR_FORMAT, STR_ARGS(hex));
}

Test(sha256, hashes_as_the_standard_says)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    unsigned char digest[SHA256_BYTES];
    struct sha256 hash;

    sha256_begin(&hash);
    sha256_end(&hash, digest);
    assert_digest(arena, digest,
                  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    sha256_begin(&hash);
    sha256_add(&hash, STR("abcdbcdecdefdefgefghfghighijhijk"));
    sha256_add(&hash, STR("ijkljklmklmnlmnomnopnopq"));
    sha256_end(&hash, digest);
    assert_digest(arena, digest,
                  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    sha256_begin(&hash);
    for (size_t i = 0; i < 20000; i++)
        sha256_add(&hash, STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
    sha256_end(&hash, digest);
    assert_digest(arena, digest,
                  "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

Test(sha256, keyed_hashes_as_the_standard_says)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct buffer long_key = {.arena = arena};
    unsigned char digest[SHA256_BYTES];

    sha256_keyed(STR("Jefe"), STR("what do ya want for nothing?"), digest);
    assert_digest(arena, digest,
                  "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    buffer_repeat(&long_key, '\xaa', 131);
    sha256_keyed(buffer_str(&long_key),
                 STR("Test Using Larger Than Block-Size Key - Hash Key First"), digest);
    assert_digest(arena, digest,
                  "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

/* One of them is used on this machine, the other on the next. */
Test(sha256, both_ways_to_mix_agree)
{
    unsigned char block[SHA256_BLOCK_BYTES];
    uint32_t state[8] = {0}, other[8] = {0}, random = 1;

    for (int round = 0; round < 1000; round++) {
        for (size_t i = 0; i < sizeof(block); i++) {
            random = random * 1664525 + 1013904223;
            block[i] = (unsigned char)(random >> 24);
        }
        sha256_mix_portably(state, block);
        sha256_mix(other, block);
        cr_assert_arr_eq(state, other, sizeof(state));
    }
}
