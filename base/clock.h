/* SPDX-License-Identifier: MIT */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/* Milliseconds of a clock that only goes forward; its start means nothing. */
int64_t clock_ms(void);
void clock_sleep_ms(int64_t duration_ms);

/* "2026-11-24 03:32:10 +0100" for seconds since 1970, in local time. */
struct str clock_format(struct arena *arena, int64_t seconds);

#endif
