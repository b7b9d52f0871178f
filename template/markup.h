/* SPDX-License-Identifier: MIT */
/* What the filters for HTML share. */
#ifndef TEMPLATE_MARKUP_H
#define TEMPLATE_MARKUP_H

#include "template/callable.h"

/* Appends text with & < > " ' as references to characters. */
void markup_append_escaped(struct buffer *out, struct str text);

const struct value *filter_urlize(const struct call *call);

#endif
