/* SPDX-License-Identifier: MIT */
/* The compression function of SHA-256 (FIPS 180-4, 6.2.2): takes a block of 64 bytes into the
 * state. */
#ifndef BASE_SHA256_MIX_H
#define BASE_SHA256_MIX_H

#include <stdbool.h>
#include <stdint.h>

#include "base/compiler.h"

/* In the fastest way there is. */
void sha256_mix(uint32_t state[8], const unsigned char *block);

void sha256_mix_portably(uint32_t state[8], const unsigned char *block);

/* By instructions made for it, ten times faster. False, and nothing is done, where the
 * processor has none. */
bool sha256_mix_by_processor(uint32_t state[8], const unsigned char *block) MUST_CHECK;

extern const uint32_t sha256_constants[64];

#endif
