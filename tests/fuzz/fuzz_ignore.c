/* SPDX-License-Identifier: MIT */
/* Any line of a .gitignore, and behind a NUL any path: an answer in good time, and with a "!"
 * in front the same pattern. */
#include <stdint.h>
#include <stdlib.h>

#include "base/buffer.h"
#include "base/ignore_pattern.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct str path = {size ? (const char *)data : "", size}, line = str_cut(&path, '\0');
    struct ignore_pattern pattern, other;
    struct buffer negated = {.arena = arena};

    if (!ignore_pattern_parse(line, &pattern) || pattern.takes_back)
        return 0;
    buffer_append_byte(&negated, '!');
    buffer_append(&negated, line);
    if (!ignore_pattern_parse(buffer_str(&negated), &other) || !other.takes_back)
        abort();
    for (int is_folder = 0; is_folder < 2; is_folder++)
        if (ignore_pattern_fits(&pattern, path, is_folder) !=
            ignore_pattern_fits(&other, path, is_folder))
            abort();
    return 0;
}
