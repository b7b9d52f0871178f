/* SPDX-License-Identifier: MIT */
/*
 * A finding is about what a user wrote: which fault, where, in which words. Findings are
 * collected, never printed, by the code that makes them. What can be found stands in tables of
 * kinds, one row a code; codes are never renumbered nor used again.
 */
#ifndef BASE_FINDING_H
#define BASE_FINDING_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/list.h"
#include "base/str.h"
#include "base/text.h"

enum severity { SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_ERROR };

/* A fault that can be found. bad and good are whole files, run as tests; any of why, source,
 * bad and good may be NULL for kinds that speak for themselves. */
struct finding_kind {
    const char *code;       /* "SV331" */
    const char *name;       /* kebab-case, names the fault: "rotated-log-shared" */
    enum severity severity; /* unless the settings say otherwise */
    const char *summary;    /* one line */
    const char *why;        /* what happens, for explain */
    const char *source;     /* where that is said: manual, code, issue number */
    const char *bad, *good;
};

/* A change of text that mends a finding: the bytes of span become text. */
struct edit {
    struct span span;
    struct str text;
};

struct fix {
    bool is_safe; /* what runs does not change, or the file does not load today */
    struct str title;
    const struct edit *edits;
    size_t count;
};

struct finding_note {
    struct span span;
    struct str message;
};

struct finding {
    const struct finding_kind *kind;
    enum severity severity;
    struct span span;      /* text NULL: about the whole run */
    struct str message;    /* one line, lower case, no full stop */
    struct str help;       /* what to write instead, or empty */
    struct str supervisor; /* what supervisord itself would print, or empty */
    struct str section;    /* "program:web", or empty */
    struct str option;
    struct str value;          /* of the option, as written; with both the key of a baseline */
    struct str scope;          /* whom it concerns: "2 of 5 hosts", or empty */
    const char *suppressed_by; /* "comment" or "baseline": shown, but it does not count */
    const struct fix *fix;     /* or NULL */
    struct finding_note note;  /* a second place, when its span has a text */
};

struct finding_list {
    struct arena *arena;
    struct finding *items;
    size_t count, capacity;
};

/* Adds a finding with the kind's own severity; the caller may fill in the rest. The address is
 * valid until the next one is added. */
struct finding *finding_add(struct finding_list *list, const struct finding_kind *kind,
                            struct span span, const char *format, ...) PRINTF_LIKE(4, 5);

/* As finding_add, for functions that take such arguments themselves. */
struct finding *finding_add_list(struct finding_list *list, const struct finding_kind *kind,
                                 struct span span, const char *format, va_list arguments)
    PRINTF_LIKE(4, 0);

/* A fix of one edit: the bytes of span become text. */
const struct fix *fix_create(struct arena *arena, const char *title, bool is_safe,
                             struct span span, struct str text);

/* By path, place, code; findings without a place come first. */
void finding_sort(struct finding_list *list);

/* Without the suppressed ones. */
size_t finding_count(const struct finding_list *list, enum severity at_least);

const char *severity_name(enum severity severity);
bool severity_from_name(struct str name, enum severity *severity) MUST_CHECK;

#endif
