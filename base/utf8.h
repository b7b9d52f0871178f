/* SPDX-License-Identifier: MIT */
/* UTF-8 as Python decodes it strictly: no surrogates, no overlong forms, up to U+10FFFF. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/str.h"

/* Decodes the code point at offset (< length); *length is its bytes. A broken byte gives
 * UTF8_BROKEN with *length 1. */
#define UTF8_BROKEN UINT32_MAX
uint32_t utf8_decode(struct str str, size_t offset, size_t *length);

void utf8_append(struct buffer *buffer, uint32_t code_point);

/* Offset of the first byte that is no UTF-8, or STR_NOT_FOUND. */
size_t utf8_find_broken(struct str str);

/* Number of code points; a broken byte counts as one. */
size_t utf8_count(struct str str);

/* What shows nothing, moves the cursor or turns the direction of writing. */
bool utf8_is_hidden(uint32_t code_point);

/* White space as str.isspace() and str.strip() of Python 3.11 see it. */
bool utf8_is_space(uint32_t code_point);
struct str utf8_strip(struct str str);
struct str utf8_strip_right(struct str str);

#endif
