/* SPDX-License-Identifier: MIT */
#include "release/sums.h"

#include "base/buffer.h"
#include "base/sha256.h"

enum { HEX_LENGTH = 2 * SHA256_BYTES, GAP_LENGTH = 2 };

bool sums_add(struct arena *arena, struct sums *sums, struct str path, struct str bytes)
{
    if (str_find(path, '\n') != STR_NOT_FOUND || str_find(path, '\r') != STR_NOT_FOUND ||
        str_find(path, '\\') != STR_NOT_FOUND)
        return false;
    *LIST_ADD(arena, &sums->items) = (struct sum){sha256_of(arena, bytes), path};
    return true;
}

struct str sums_text(struct arena *arena, const struct sums *sums)
{
    struct buffer out = {.arena = arena};

    for (size_t i = 0; i < sums->items.count; i++) {
        const struct sum *sum = &sums->items.items[i];

        buffer_printf(&out, STR_FORMAT "  " STR_FORMAT "\n", STR_ARGS(sum->hex),
                      STR_ARGS(sum->path));
    }
    return buffer_str(&out);
}

static bool is_hex(struct str text)
{
    for (size_t i = 0; i < text.length; i++)
        if ((text.bytes[i] < '0' || text.bytes[i] > '9') &&
            (text.bytes[i] < 'a' || text.bytes[i] > 'f'))
            return false;
    return text.length == HEX_LENGTH;
}

bool sums_read(struct arena *arena, struct str text, struct sums *sums, struct error *err)
{
    for (size_t number = 1; text.length; number++) {
        struct str line = str_cut(&text, '\n');
        struct sum sum = {str_slice(line, 0, HEX_LENGTH),
                          str_slice(line, HEX_LENGTH + GAP_LENGTH, line.length)};

        if (!is_hex(sum.hex) || !sum.path.length ||
            !str_equal(str_slice(line, HEX_LENGTH, HEX_LENGTH + GAP_LENGTH), STR("  ")))
            return error_set(err, ERROR_INPUT, "line %zu of SHA256SUMS is none", number);
        *LIST_ADD(arena, &sums->items) = sum;
    }
    return true;
}
