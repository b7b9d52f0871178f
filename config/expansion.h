/* SPDX-License-Identifier: MIT */
/*
 * `%(name)s` in values: Python's % operator with a mapping, as supervisord applies it. The
 * result is traced, so a part of an expanded value is shown where it was written.
 */
#ifndef CONFIG_EXPANSION_H
#define CONFIG_EXPANSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/str.h"
#include "base/traced.h"

struct expansion_name {
    struct str name;
    struct str value;
    bool is_integer; /* process_num and numprocs: number counts, but for one beyond 64 bits,
                        which has its digits in value and the nearest that fits in number */
    int64_t number;
};

/* The names that a place can use. In the order of Python's dictionary (see 5.6): a scope's
 * parent comes first; a name set in an inner scope replaces the outer one in its place. */
struct expansion_scope {
    const struct expansion_scope *parent; /* or NULL */
    const struct expansion_name *names;
    size_t count;
};

enum expansion_fault {
    EXPANSION_UNKNOWN_NAME,
    EXPANSION_BAD_FORMAT,
    EXPANSION_TOO_LARGE, /* a field wider than a million: a limit of ours */
};

struct expansion_problem {
    enum expansion_fault fault;
    struct span span;  /* the format that failed */
    struct str name;   /* the unknown name */
    struct str reason; /* Python's words after "is badly formatted: " */
};

bool expand(struct arena *arena, const struct traced *format,
            const struct expansion_scope *scope, struct traced *result,
            struct expansion_problem *problem) MUST_CHECK;

const struct expansion_name *expansion_find(const struct expansion_scope *scope,
                                            struct str name);

/* What supervisord prints for the problem with value, an option that it calls where, as in
 * "program:web.command". Only the names of the scope are told, not their values. */
struct str expansion_message(struct arena *arena, struct str value, struct str where,
                             const struct expansion_problem *problem,
                             const struct expansion_scope *scope);

/* All names, sorted by code point, joined by ", ". */
struct str expansion_names(struct arena *arena, const struct expansion_scope *scope);

#endif
