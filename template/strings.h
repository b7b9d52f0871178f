/* SPDX-License-Identifier: MIT */
/* Python's operations on text, which filters and methods share. */
#ifndef TEMPLATE_STRINGS_H
#define TEMPLATE_STRINGS_H

#include "template/callable.h"

enum { WIDEST_TEXT_FIELD = 100000 };

/* Letters beyond ASCII whose case would change are a fault: their tables are not here. */
const struct value *string_lower(const struct call *call, struct str text);
const struct value *string_upper(const struct call *call, struct str text);

/* The first letter large, the others small. */
const struct value *string_capitalize(const struct call *call, struct str text);

/* str.split() with the arguments sep and maxsplit of the call; its subject is a string. */
const struct value *string_split(const struct call *call);
const struct value *string_rsplit(const struct call *call);

/* Cuts the next line off *rest, as str.splitlines() has them; false when there is none.
 * *with_end, unless NULL, is the line with its end. */
bool string_next_line(struct str *rest, struct str *line, struct str *with_end) MUST_CHECK;

/* Filters and methods that have files of their own. */
const struct value *filter_comment(const struct call *call);
const struct value *method_format(const struct call *call);

/* Strips the code points of set, or white space when set.bytes is NULL, at the sides. */
struct str string_strip(struct str text, struct str set, bool left, bool right);

/* In the middle of a field, which one letter fills. An odd place goes to the left when the
 * width is odd, as Python has it. */
const struct value *string_center(const struct call *call, struct str text, int64_t width,
                                  struct str fill);

/* count below 0: all. */
const struct value *string_replace(const struct call *call, struct str text, struct str old,
                                   struct str new, int64_t count);
const struct value *string_join(const struct call *call, struct str separator,
                                const struct value *items, bool strict);

#endif
