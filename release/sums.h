/* SPDX-License-Identifier: MIT */
/* SHA256SUMS, as sha256sum(1) of coreutils writes and checks it: one "HEX  PATH" a line. */
#ifndef RELEASE_SUMS_H
#define RELEASE_SUMS_H

#include "release/archive.h"

struct sum {
    struct str hex; /* 64 digits in lower case */
    struct str path;
};

struct sums {
    LIST_OF(struct sum) items;
};

/* The line of one file. Paths with a line end or a backslash have no such line: false. */
bool sums_add(struct arena *arena, struct sums *sums, struct str path, struct str bytes)
    MUST_CHECK;
struct str sums_text(struct arena *arena, const struct sums *sums);

/* Fails, naming the line, for what is not in that form. */
bool sums_read(struct arena *arena, struct str text, struct sums *sums, struct error *err)
    MUST_CHECK;

#endif
