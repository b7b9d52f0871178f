/* SPDX-License-Identifier: MIT */
/* Regular expressions in filters and tests. */
#ifndef TEMPLATE_PATTERNS_H
#define TEMPLATE_PATTERNS_H

#include "regex/regex.h"
#include "template/callable.h"

/* The pattern as Python's re reads it; NULL after a fault. */
struct regex *pattern_of(const struct call *call, const struct value *pattern,
                         bool ignores_case, bool is_multiline);

/* regex_search; false, after a fault, when the pattern gives up. */
bool pattern_search(const struct call *call, const struct regex *regex, struct str subject,
                    size_t start, enum regex_where where, struct regex_match *match,
                    bool *is_found) MUST_CHECK;

/* Room for all groups. */
struct regex_match make_match(const struct call *call, const struct regex *regex);

/* Empty when the group took no part. */
struct str group_text(struct str subject, const struct regex_group *group);

/* What re.sub puts in the place of a match: texts, and groups where the text is empty. */
struct replacement_part {
    struct str text;
    size_t group;
};

struct replacement {
    struct replacement_part *items;
    size_t count, capacity;
};

/* Reads \1, \g<1>, \g<name> and escapes, as the manual of Python's re.sub has them. */
bool replacement_read(const struct call *call, const struct regex *regex, struct str text,
                      struct replacement *replacement) MUST_CHECK;
void replacement_append(struct buffer *out, const struct replacement *replacement,
                        struct str subject, const struct regex_match *match);

#endif
