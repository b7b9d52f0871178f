/* SPDX-License-Identifier: MIT */
/*
 * Regular expressions. Patterns are compiled once, in an arena, and matched within bounds of
 * time and memory: a pattern that backtracks without end gives up and says so.
 */
#ifndef REGEX_REGEX_H
#define REGEX_REGEX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"

enum regex_dialect {
    REGEX_PCRE,
    REGEX_PYTHON, /* as Python's re reads it; what only PCRE knows is refused */
};

struct regex_options {
    enum regex_dialect dialect;
    bool ignores_case, is_multiline;
};

/* Why a pattern was refused: at which byte of it. */
struct regex_fault {
    struct str message;
    size_t offset;
};

struct regex;

/* NULL when the pattern was refused; it and what it needs live in the arena. */
struct regex *regex_compile(struct arena *arena, struct str pattern,
                            const struct regex_options *options, struct regex_fault *fault);

/* Capturing groups, group 0 (the whole match) not counted. */
size_t regex_group_count(const struct regex *regex);

/* The number of the group with that name; false when there is none. */
bool regex_group_named(const struct regex *regex, struct str name, size_t *group) MUST_CHECK;

/* Where a group matched; start is STR_NOT_FOUND when it took no part. */
struct regex_group {
    size_t start, end;
};

enum { REGEX_REASON_BYTES = 128 };

struct regex_match {
    struct regex_group *groups;      /* room of the caller: group 0, 1, ... */
    size_t count;                    /* of that room; 0: where it matches does not matter */
    char reason[REGEX_REASON_BYTES]; /* of REGEX_GAVE_UP */
};

enum regex_outcome {
    REGEX_NO_MATCH,
    REGEX_MATCH,
    REGEX_GAVE_UP,
};

enum regex_where {
    REGEX_ANYWHERE,
    REGEX_AT_START,       /* of the search */
    REGEX_EXCEPT_NOTHING, /* anywhere, but no empty match at the start of the search */
};

/* Looks for the first match from start on; several threads may share a pattern. */
enum regex_outcome regex_search(const struct regex *regex, struct str subject, size_t start,
                                enum regex_where where, struct regex_match *match);

#endif
