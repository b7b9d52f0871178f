/* SPDX-License-Identifier: MIT */
/* All that supconf can find, whichever folder finds it. */
#ifndef CLI_KINDS_H
#define CLI_KINDS_H

#include "base/finding.h"
#include "base/suggest.h"
#include "lint/lint.h"

struct kind_list {
    const struct finding_kind **items;
    size_t count, capacity;
};

/* The kinds of all folders and of the given rules, by code. */
struct kind_list kinds_all(struct arena *arena, const struct rule_list *rules);

/* By code or name; NULL: there is none, and nearest got the names offered. */
const struct finding_kind *kinds_find(const struct kind_list *kinds, struct str word,
                                      struct suggestion *nearest);

#endif
