/* SPDX-License-Identifier: MIT */
/*
 * A moment until which a change waits to be confirmed. It is kept by the clock that counts from
 * the start of the machine, which nobody can set; after a restart of the machine, by the wall
 * clock. As text: "SECONDS_SINCE_1970 MS_SINCE_BOOT BOOT_ID".
 */
#ifndef APPLY_DEADLINE_H
#define APPLY_DEADLINE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct deadline {
    int64_t wall_seconds, boot_ms;
    struct str boot_id;
};

struct deadline deadline_after(struct arena *arena, int64_t duration_ms);
int64_t deadline_left_ms(const struct deadline *deadline); /* below 0: it is over */

struct str deadline_text(struct arena *arena, const struct deadline *deadline);
bool deadline_parse(struct str text, struct deadline *deadline);

enum { DAY_SECONDS = 24 * 60 * 60 };

/* "90", "90s", "5m", "1h", "7d" to milliseconds, up to most_seconds; false for anything else.
 */
bool duration_parse(struct str text, int64_t most_seconds, int64_t *duration_ms);

#endif
