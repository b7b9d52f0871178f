/* SPDX-License-Identifier: MIT */
/* The marks of one template in the order in which BlueKing's sed script replaces them. */
#ifndef TEMPLATE_BK_MARKS_H
#define TEMPLATE_BK_MARKS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/map.h"
#include "base/text.h"
#include "settings/settings.h"

enum {
    SHORTEST_BK_MARK = 5, /* bytes: __A__ */
    LONGEST_BK_MARK = 255 /* that is replaced: no variable has a longer name */
};

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
    size_t count;
    bool has_length[LONGEST_BK_MARK + 1]; /* of some mark, in bytes */
};

void bk_marks_find(struct arena *arena, const struct text *text, enum compat_policy compat,
                   struct bk_marks *marks);

/* The mark of the lowest rank above rank that is replaced and stands in str, or NULL; *steps
 * is the work it took: when that is beyond most_steps, there may be more marks. */
const struct bk_mark *bk_marks_next(const struct bk_marks *marks, struct str str, size_t rank,
                                    size_t most_steps, size_t *steps);

#endif
