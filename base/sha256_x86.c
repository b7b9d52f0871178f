/* SPDX-License-Identifier: MIT */
#include "base/sha256_mix.h"

#if defined(__x86_64__) && defined(__GLIBC__) && __GLIBC_PREREQ(2, 33)

#include <immintrin.h>
#include <sys/platform/x86.h>

#define WITH_SHA __attribute__((target("sha,sse4.1,ssse3")))

static inline WITH_SHA __m128i load(const void *place)
{
    return _mm_loadu_si128(place);
}

/* The 16 words of the block, then each group of four from the four groups before it. */
static WITH_SHA void schedule(const unsigned char *block, __m128i words[16])
{
    const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);

    for (int i = 0; i < 4; i++)
        words[i] = _mm_shuffle_epi8(load(block + 16 * i), big_endian);
    for (int i = 4; i < 16; i++) {
        __m128i early = _mm_sha256msg1_epu32(words[i - 4], words[i - 3]);
        __m128i seven_back = _mm_alignr_epi8(words[i - 1], words[i - 2], 4);

        words[i] = _mm_sha256msg2_epu32(_mm_add_epi32(early, seven_back), words[i - 1]);
    }
}

/* The instructions want the words of the state as ABEF and CDGH, highest first. */
static WITH_SHA void mix(uint32_t state[8], const unsigned char *block)
{
    __m128i badc = _mm_shuffle_epi32(load(state), 0xb1);
    __m128i hgfe = _mm_shuffle_epi32(load(state + 4), 0x1b);
    __m128i abef = _mm_alignr_epi8(badc, hgfe, 8), cdgh = _mm_blend_epi16(hgfe, badc, 0xf0);
    __m128i words[16], first = abef, second = cdgh, feba, dchg;

    schedule(block, words);
    for (int i = 0; i < 16; i++) {
        __m128i keyed = _mm_add_epi32(words[i], load(sha256_constants + 4 * i));

        cdgh = _mm_sha256rnds2_epu32(cdgh, abef, keyed);
        abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(keyed, 0x0e));
    }
    feba = _mm_shuffle_epi32(_mm_add_epi32(abef, first), 0x1b);
    dchg = _mm_shuffle_epi32(_mm_add_epi32(cdgh, second), 0xb1);
    _mm_storeu_si128((__m128i *)(void *)state, _mm_blend_epi16(feba, dchg, 0xf0));
    _mm_storeu_si128((__m128i *)(void *)(state + 4), _mm_alignr_epi8(dchg, feba, 8));
}

bool sha256_mix_by_processor(uint32_t state[8], const unsigned char *block)
{
    if (!CPU_FEATURE_ACTIVE(SHA) || !CPU_FEATURE_ACTIVE(SSE4_1) || !CPU_FEATURE_ACTIVE(SSSE3))
        return false;
    mix(state, block);
    return true;
}

#else

bool sha256_mix_by_processor(uint32_t state[8], const unsigned char *block)
{
    (void)state;
    (void)block;
    return false;
}

#endif
