/* SPDX-License-Identifier: MIT */
/*
 * A string is a view: bytes that somebody else owns, and how many. It may hold NUL and need not
 * end with one. Order is that of bytes, which for UTF-8 is the order of code points.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/compiler.h"

struct str {
    const char *bytes;
    size_t length;
};

#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})
#define STR_INIT(literal)                                                                      \
    {                                                                                          \
        "" literal, sizeof(literal) - 1                                                        \
    } /* for static tables */
#define STR_FORMAT "%.*s"
#define STR_ARGS(str) (int)(str).length, (str).bytes
#define STR_NOT_FOUND ((size_t)-1)

/* A view of a C string, NULL as empty. */
struct str str_from(const char *text);

/* A copy that ends with NUL, in the arena. Bytes after an inner NUL stay out of reach of C. */
char *str_to_c(struct arena *arena, struct str str);
struct str str_copy(struct arena *arena, struct str str);
struct str str_printf(struct arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);

/* From start up to, not including, end; both are cut to the length. Inline, as str_equal: they
 * are called more often than all else, and mostly with lengths that settle the matter. */
static inline struct str str_slice(struct str str, size_t start, size_t end)
{
    if (end > str.length)
        end = str.length;
    if (start > end)
        start = end;
    return (struct str){start ? str.bytes + start : str.bytes, end - start}; /* NULL + 0 */
}

static inline bool str_equal(struct str a, struct str b)
{
    return a.length == b.length && (!a.length || memcmp(a.bytes, b.bytes, a.length) == 0);
}

int str_compare(struct str a, struct str b);
bool str_starts_with(struct str str, struct str prefix);
bool str_ends_with(struct str str, struct str suffix);

/* Index of the first or last such byte or text, or STR_NOT_FOUND. */
size_t str_find(struct str str, char byte);
size_t str_find_last(struct str str, char byte);
size_t str_search(struct str str, struct str needle);
bool str_contains(struct str str, struct str needle);

/* Without ASCII space, tab, CR and LF at both ends. For Python's wider idea: utf8_strip. */
struct str str_trim(struct str str);

/* Cuts the text before the first separator off *rest and returns it; all when there is none. */
struct str str_cut(struct str *rest, char separator);

/* The next run of bytes that are no ASCII white space; empty at the end. */
struct str str_next_word(struct str *rest);

struct str str_lower_ascii(struct arena *arena, struct str str);

#endif
