/* SPDX-License-Identifier: MIT */
/* Text of the user in Markdown: in code spans alone it is neither markup nor a mention. */
#ifndef REPORT_MARKDOWN_H
#define REPORT_MARKDOWN_H

#include "base/buffer.h"
#include "base/str.h"

/* Appends text, one line, as a code span. */
void markdown_code(struct buffer *out, struct str text);

/* The same in a cell of a table, where a bar would end the cell. */
void markdown_cell(struct buffer *out, struct str text);

/* Appends lines as a block of code in the language, fenced so that none of them ends it. */
void markdown_block(struct buffer *out, const char *language, struct str lines);

#endif
