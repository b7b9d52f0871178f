/* SPDX-License-Identifier: MIT */
/*
 * One template on its way to text: what all dialects share. A dialect reads rendering->text,
 * appends to the output and reports faults; the first failure of a bounded resource sets
 * is_stopped, after which nothing more is worth doing.
 */
#ifndef TEMPLATE_RENDERING_H
#define TEMPLATE_RENDERING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/finding.h"
#include "base/map.h"
#include "base/secrets.h"
#include "base/text.h"
#include "base/traced.h"
#include "template/template.h"
#include "values/value.h"

struct jinja_template;

enum template_fault {
#define KIND(symbol, ...) TEMPLATE_##symbol,
#include "template/template.def"
#undef KIND
};

/* No configuration comes near these; see SV608. */
enum {
    LARGEST_OUTPUT_BYTES = 64 * 1024 * 1024,
    MOST_RENDERING_STEPS = 20 * 1000 * 1000,
};

struct rendering {
    struct arena *arena; /* of the output */
    const struct text *text;
    const struct map *variables; /* name -> struct binding */
    const struct inventory_host *host;
    const struct value *play;
    const struct template_options *options;
    const struct jinja_template *tree; /* of jinja; NULL: none */
    struct finding_list *findings;
    struct tracer tracer;
    size_t steps;            /* of work, see rendering_charge */
    struct secrets *learned; /* texts that hold secrets, for covering; NULL: not wanted */
    bool is_secret;          /* a secret went into the output */
    bool has_failed;         /* an error was reported */
    bool is_stopped;         /* and going on makes no sense */
};

/* The dialects. Each reports what is wrong and leaves in the tracer what it could make. */
void bk_render(struct rendering *rendering);
void go_render(struct rendering *rendering);
void jinja_render(struct rendering *rendering);

/* What jinja_render walks over, in the arena of the rendering. NULL after a fault. */
const struct jinja_template *jinja_parse_text(struct rendering *rendering);

/* Adds a finding of severity error at span. */
void rendering_fault(struct rendering *rendering, enum template_fault fault, struct span span,
                     const char *format, ...) PRINTF_LIKE(4, 5);

/* The value of a variable as it is written, or NULL. */
const struct value *rendering_variable(const struct rendering *rendering, struct str name);

/* Reports that name is not defined, with the nearest key of within, a map, or of all variables
 * when within is NULL. Nothing is reported when the options let undefined names be empty. */
void rendering_undefined(struct rendering *rendering, struct span span, struct str name,
                         const struct value *within);

/* Appends what stands at span, or str, made there. */
void rendering_append(struct rendering *rendering, struct str str, struct span span);
void rendering_append_text(struct rendering *rendering, struct span span);

/* Appends what the expression at span came to; cause is the place of the value behind it. */
void rendering_append_value(struct rendering *rendering, struct str str, struct span span,
                            struct span cause);

/* Appends what was written elsewhere, each byte with the place that it came from; span is where
 * it is asked for. */
void rendering_append_traced(struct rendering *rendering, const struct traced *traced,
                             struct span span);

/* The text of a single value for bk: true, 5, 1.5. Others than scalars are faults at span. */
bool rendering_scalar(struct rendering *rendering, const struct value *value, struct str name,
                      struct span span, struct str *text) MUST_CHECK;

/* Counts work; false, with a fault at span, when it grows beyond any reason. */
bool rendering_charge(struct rendering *rendering, size_t steps, struct span span) MUST_CHECK;

/* Notes that text, which goes into the output, holds a secret or was made from one. */
void rendering_mark_secret(struct rendering *rendering, struct str text);

#endif
