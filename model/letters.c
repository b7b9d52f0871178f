/* SPDX-License-Identifier: MIT */
#include "model/letters.h"

#include <string.h>

#include "base/buffer.h"
#include "base/utf8.h"
#include "config/config.h"

enum { LONGEST_QUOTATION = 80 };

struct str repr(struct arena *arena, struct str text)
{
    struct buffer buffer = {.arena = arena};

    python_repr(&buffer, text);
    return buffer_str(&buffer);
}

struct str str_head(struct str text, size_t count)
{
    size_t i = 0, length;

    for (; i < text.length && count; i += length, count--)
        utf8_decode(text, i, &length);
    return str_slice(text, 0, i);
}

struct str quoted(struct arena *arena, struct str text)
{
    struct str head = str_head(text, LONGEST_QUOTATION);

    if (head.length < text.length)
        return repr(arena, JOIN(arena, head, STR("...")));
    return repr(arena, text);
}

struct str str_join(struct arena *arena, const struct str *parts, size_t count)
{
    size_t length = 0;
    char *bytes, *end;

    for (size_t i = 0; i < count; i++)
        length += parts[i].length;
    bytes = end = arena_bytes(arena, length);
    for (size_t i = 0; i < count; i++) {
        if (parts[i].length)
            memcpy(end, parts[i].bytes, parts[i].length);
        end += parts[i].length;
    }
    return (struct str){bytes, length};
}
