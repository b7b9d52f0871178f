/* SPDX-License-Identifier: MIT */
/*
 * Python decodes a file as strict UTF-8 in blocks, while it reads lines: what stands before the
 * block with a fault has been read by then, and its message counts from that block.
 */
#ifndef CONFIG_DECODING_H
#define CONFIG_DECODING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"

struct decoding_fault {
    size_t offset, length; /* the first bytes that are no UTF-8 */
    size_t count;          /* such places in the whole text */
    size_t lines_read_to;  /* lines that end up to here were read before */
    struct str message;    /* Python's */
};

/* Returns whether there is a fault. */
bool decoding_check(struct arena *arena, struct str bytes, struct decoding_fault *fault);

#endif
