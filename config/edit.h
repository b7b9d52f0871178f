/* SPDX-License-Identifier: MIT */
/*
 * Fixes that change one option and nothing around it: comments, order and indentation stay.
 * What cannot be said in one exact edit (a value of several lines, mostly) gives NULL.
 */
#ifndef CONFIG_EDIT_H
#define CONFIG_EDIT_H

#include <stdbool.h>

#include "base/finding.h"
#include "config/document.h"

const struct fix *edit_value(struct arena *arena, const struct option *option, struct str value,
                             const char *title, bool is_safe);
const struct fix *edit_remove(struct arena *arena, const struct option *option,
                              const char *title, bool is_safe);

/* text in the place of found; NULL when other bytes stand at span, as those of a %(name)s that
 * came to what was found. */
const struct fix *edit_text(struct arena *arena, struct span span, struct str found,
                            struct str text, const char *title, bool is_safe);

/* setting ("key=value") becomes a line of its own below the option's. */
const struct fix *edit_add_below(struct arena *arena, const struct option *option,
                                 struct str setting, const char *title, bool is_safe);

#endif
