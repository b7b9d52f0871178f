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
