/* SPDX-License-Identifier: MIT */
/* Marks of BlueKing's templates, in the strict reading and as two programs called render_tpl
 * replace them. For the files of bk. */
#ifndef TEMPLATE_BK_H
#define TEMPLATE_BK_H

#include "template/rendering.h"

/* Bytes of the mark __[A-Z][A-Z0-9]+(_[A-Z0-9]+){0,9}__ that begins at start; 0 when none
 * does. */
size_t bk_mark_length(struct str str, size_t start);

/* Each mark becomes the value of its name, as it is. */
void bk_strict(struct rendering *rendering);

/* As bk-install or bk-ci, whichever the options say. */
void bk_compat(struct rendering *rendering);

/* What the sed command s|MARK|VALUE|g puts in place of the mark; NULL, or why that is no such
 * command. */
const char *bk_sed_replacement(struct str mark, struct str value, struct buffer *replacement);

#endif
