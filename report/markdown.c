/* SPDX-License-Identifier: MIT */
#include "report/markdown.h"

/* A span begins with more backticks than stand in a row in it. */
static size_t longest_run(struct str text)
{
    size_t longest = 0, run = 0;

    for (size_t i = 0; i < text.length; i++) {
        run = text.bytes[i] == '`' ? run + 1 : 0;
        if (run > longest)
            longest = run;
    }
    return longest;
}

void markdown_code(struct buffer *out, struct str text)
{
    size_t fence = longest_run(text) + 1;
    const char *space = fence > 1 ? " " : "";

    buffer_repeat(out, '`', fence);
    buffer_printf(out, "%s" STR_FORMAT "%s", space, STR_ARGS(text), space);
    buffer_repeat(out, '`', fence);
}

void markdown_cell(struct buffer *out, struct str text)
{
    struct buffer cell = {.arena = out->arena};

    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] == '|') /* a backslash before it would take ours for itself */
            buffer_append_c(&cell, i && text.bytes[i - 1] == '\\' ? "\\\\|" : "\\|");
        else
            buffer_append_byte(&cell, text.bytes[i]);
    }
    markdown_code(out, buffer_str(&cell));
}

void markdown_block(struct buffer *out, const char *language, struct str lines)
{
    size_t run = longest_run(lines), fence = run < 3 ? 3 : run + 1;

    buffer_repeat(out, '`', fence);
    buffer_printf(out, "%s\n" STR_FORMAT "%s", language, STR_ARGS(lines),
                  str_ends_with(lines, STR("\n")) ? "" : "\n");
    buffer_repeat(out, '`', fence);
    buffer_append_byte(out, '\n');
}
