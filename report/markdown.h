/* SPDX-License-Identifier: MIT */
/* Text of the user in Markdown: in code spans alone it is neither markup nor a mention. */
#ifndef REPORT_MARKDOWN_H
#define REPORT_MARKDOWN_H

#include "base/buffer.h"
#include "base/str.h"

/* Appends text, one line, as a code span. */
void markdown_code(struct buffer *out, struct str text);

#endif
