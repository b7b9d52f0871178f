/* SPDX-License-Identifier: MIT */
/*
 * Text of the user on its way to a terminal: what would move the cursor, hide itself or turn
 * the direction of writing is shown by its number, and broken bytes too.
 */
#ifndef REPORT_VISIBLE_H
#define REPORT_VISIBLE_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/str.h"

/* One line of text: controls as \xNN, bidirectional and invisible characters as \u{NNNN}. A
 * text without them comes back as it is. */
struct str visible(struct arena *arena, struct str text);

/* As visible, but line ends and tabs stay. */
struct str visible_lines(struct arena *arena, struct str text);

/* Appends the character at offset as visible() shows it; a tab becomes spaces. Returns the
 * columns that it takes; *length is its bytes. */
size_t visible_append(struct buffer *out, struct str text, size_t offset, size_t *length);

/* A path as visible, from the directory when it lies below it; the directory may be empty. */
struct str visible_path(struct arena *arena, struct str directory, struct str path);

/* The same path, not escaped. */
struct str relative_path(struct str directory, struct str path);

/* Text as the log of GitHub's runner may hold it: "##[" begins a command there, wherever it
 * stands. An invisible character breaks it. */
struct str visible_in_runner(struct arena *arena, struct str text);

/* text as UTF-8 for formats that allow nothing else: broken bytes become U+FFFD. */
struct str visible_utf8(struct arena *arena, struct str text);

#endif
