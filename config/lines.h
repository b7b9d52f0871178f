/* SPDX-License-Identifier: MIT */
/*
 * The lines of a file as Python's ConfigParser sees them, each with its comment found and cut
 * off. One pass: every byte that matters is looked for from where it was found last.
 */
#ifndef CONFIG_LINES_H
#define CONFIG_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* Offsets are into the file. */
struct line {
    size_t number;     /* from 1 */
    size_t start, end; /* without the line end */
    size_t next;       /* where the next line starts */
    size_t comment;    /* where ; or # starts one, or STR_NOT_FOUND */
    size_t text;       /* what is left without comment and white space around it */
    struct str str;    /* the same */
    size_t column;     /* characters of white space in front of the text; a tab is one */
};

/* The next place of a byte; nothing is looked at twice. */
struct finder {
    char byte;
    size_t next;
};

struct line_reader {
    struct str bytes;
    size_t offset, number;
    struct finder line_feed, carriage_return, semicolon, hash;
};

/* From the line that starts at offset; the bytes before it are looked at no more. */
struct line_reader line_reader_create(struct str bytes, size_t offset);

/* false: the file is at its end. */
bool line_next(struct line_reader *reader, struct line *line);

#endif
