/* SPDX-License-Identifier: MIT */
#ifndef TEMPLATE_JINJA_H
#define TEMPLATE_JINJA_H

#include "template/evaluate.h"
#include "template/jinja_parser.h"

/* A template as all renderings of it share it: read-only. */
struct jinja_template {
    struct jinja_settings settings; /* its header may change them */
    struct parsed_template parsed;
};

/* Tokens and tree of bytes start to end of a text, in the arena; false after a fault. */
bool jinja_read(struct rendering *rendering, struct arena *arena, const struct text *text,
                size_t start, size_t end, const struct jinja_settings *settings,
                struct parsed_template *parsed) MUST_CHECK;

#endif
