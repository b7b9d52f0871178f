/* SPDX-License-Identifier: MIT */
/* What programs and the daemon wrote since a change began: marks are set before it, and what
 * came behind them is read before the way back, which may open other files. */
#ifndef APPLY_EVIDENCE_H
#define APPLY_EVIDENCE_H

#include "apply/world.h"

struct evidence {
    const struct plan *plan;
    int64_t *process_marks; /* by plan->seen; -1: not known */
    int64_t daemon_mark;    /* -1: not known */
};

struct evidence evidence_mark(struct arena *arena, const struct plan *plan,
                              const struct world *world);

/* The last lines of it, free of colours and NUL; empty when there are none. */
struct str evidence_of_process(struct arena *arena, const struct evidence *evidence,
                               const struct world *world, struct str group, struct str process);
struct str evidence_of_daemon(struct arena *arena, const struct evidence *evidence,
                              const struct world *world);

/* The last count lines of text, without the sequences that colour a terminal and without
 * control characters. */
struct str evidence_clean(struct arena *arena, struct str text, size_t count);

#endif
