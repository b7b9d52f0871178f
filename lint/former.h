/* SPDX-License-Identifier: MIT */
/*
 * What a change made worse: of the findings now, those that were not there before. A finding is
 * known by its rule, section, option and value (lint/baseline.h), and counted: what was there
 * once and is there twice is new once. Of those that are equal, the ones whose file had them
 * before are taken for the old ones; then those that a moved section or file brought along.
 *
 *     finding_counts_add(&before, ...); finding_counts_add(&now, ...);
 *     former = former_create(arena, &before, &now);
 *     former_allows(&former, arena, &known) of those in known.path are old.
 */
#ifndef LINT_FORMER_H
#define LINT_FORMER_H

#include <stddef.h>

#include "base/map.h"
#include "lint/baseline.h"

/* How often each finding is in each file. */
struct finding_counts {
    struct arena *arena;
    struct map by_place;
};

struct finding_counts finding_counts_create(struct arena *arena);

/* What one look found. A file that several main files include is looked at with each: what
 * counts is the look that found most in it. */
void finding_counts_add(struct finding_counts *counts, const struct known_finding *known,
                        size_t count);

struct former {
    struct map allowed;
};

struct former former_create(struct arena *arena, const struct finding_counts *before,
                            const struct finding_counts *now);

/* How many such findings in that file are old. Needs the arena for the key alone; several
 * threads may ask at once, each with its own. */
size_t former_allows(const struct former *former, struct arena *arena,
                     const struct known_finding *known);

/* How many there were at its place in one look, itself included; seen counts along. */
size_t finding_place_count(struct map *seen, const struct known_finding *known);

#endif
