/* SPDX-License-Identifier: MIT */
/* The marks of one template in the order in which BlueKing's sed script replaces them. */
#ifndef RENDER_BK_MARKS_H
#define RENDER_BK_MARKS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/map.h"
#include "base/text.h"
#include "settings/settings.h"

enum { SHORTEST_BK_MARK = 5 }; /* bytes: __A__ */

struct bk_mark {
    struct str text, name;  /* with and without the underscores around it */
    struct span first;      /* where the template has it first */
    size_t rank;            /* from 1, in the order of bytes, as LC_ALL=C sort has it */
    bool depends_on_locale; /* a byte that is no ASCII stands beside one of them */

    /* For whoever replaces them: */
    bool is_replaced, is_secret;
    struct str replacement;
    struct span cause; /* the value in the inventory, or nowhere */
};

struct bk_marks {
    struct map by_text;     /* text -> struct bk_mark */
    struct bk_mark **items; /* by rank */
    size_t count, longest;  /* longest: in bytes */
};

void bk_marks_find(struct arena *arena, const struct text *text, enum compat_policy compat,
                   struct bk_marks *marks);

/* The mark of the lowest rank above rank that is replaced and stands in str, or NULL; *steps
 * is the work it took. */
const struct bk_mark *bk_marks_next(const struct bk_marks *marks, struct str str, size_t rank,
                                    size_t *steps);

#endif
