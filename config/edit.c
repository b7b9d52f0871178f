/* SPDX-License-Identifier: MIT */
#include "config/edit.h"

#include "base/buffer.h"

static bool is_line_end(char byte)
{
    return byte == '\n' || byte == '\r';
}

static size_t line_start(struct str bytes, size_t offset)
{
    while (offset && !is_line_end(bytes.bytes[offset - 1]))
        offset--;
    return offset;
}

static size_t line_end(struct str bytes, size_t offset)
{
    while (offset < bytes.length && !is_line_end(bytes.bytes[offset]))
        offset++;
    return offset;
}

/* The end of the line at offset: nothing at the end of the file. */
static struct str line_break(struct str bytes, size_t offset)
{
    struct str rest = str_slice(bytes, offset, bytes.length);

    return str_slice(rest, 0, str_starts_with(rest, STR("\r\n")) ? 2 : 1);
}

const struct fix *edit_value(struct arena *arena, const struct option *option, struct str value,
                             const char *title, bool is_safe)
{
    if (!option_is_one_line(option))
        return NULL;
    return fix_create(arena, title, is_safe, option->value.source, value);
}

const struct fix *edit_remove(struct arena *arena, const struct option *option,
                              const char *title, bool is_safe)
{
    struct span line = option_line(option);

    return line.length ? fix_create(arena, title, is_safe, line, STR("")) : NULL;
}

const struct fix *edit_text(struct arena *arena, struct span span, struct str found,
                            struct str text, const char *title, bool is_safe)
{
    return span.text && str_equal(span_str(span), found)
               ? fix_create(arena, title, is_safe, span, text)
               : NULL;
}

/* The new line is indented as the option is: deeper, it would continue the option; less deep,
 * what follows would continue it. */
const struct fix *edit_add_below(struct arena *arena, const struct option *option,
                                 struct str setting, const char *title, bool is_safe)
{
    struct span whole = option_whole_span(option);
    struct str bytes = whole.text->bytes;
    size_t start = line_start(bytes, whole.offset);
    size_t end = line_end(bytes, whole.offset + whole.length);
    struct str line_feed = line_break(bytes, end);
    struct buffer line = {.arena = arena};

    buffer_append(&line, line_feed.length ? line_feed : STR("\n"));
    buffer_append(&line, str_slice(bytes, start, whole.offset));
    buffer_append(&line, setting);
    return fix_create(arena, title, is_safe, span_make(whole.text, end, 0), buffer_str(&line));
}
