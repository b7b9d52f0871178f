/* SPDX-License-Identifier: MIT */
/* Text that is being put together, in an arena: struct buffer out = {.arena = arena}; */
#ifndef BASE_BUFFER_H
#define BASE_BUFFER_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/str.h"

struct buffer {
    struct arena *arena;
    char *bytes;
    size_t length, capacity;
};

void buffer_append(struct buffer *buffer, struct str str);
void buffer_append_byte(struct buffer *buffer, char byte);
void buffer_append_c(struct buffer *buffer, const char *text);
void buffer_append_integer(struct buffer *buffer, int64_t integer);
void buffer_repeat(struct buffer *buffer, char byte, size_t count);
void buffer_printf(struct buffer *buffer, const char *format, ...) PRINTF_LIKE(2, 3);

/* What has been put together so far; valid until the next append. */
struct str buffer_str(const struct buffer *buffer);

#endif
