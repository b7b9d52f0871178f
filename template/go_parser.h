/* SPDX-License-Identifier: MIT */
/* For the files of the parser of Go templates. */
#ifndef TEMPLATE_GO_PARSER_H
#define TEMPLATE_GO_PARSER_H

#include "base/list.h"
#include "template/go_tokens.h"
#include "template/go_tree.h"

enum { GO_DEEPEST_NESTING = 200 }; /* of blocks and parentheses */

struct go_parser {
    struct rendering *rendering;
    struct arena *arena;
    struct go_tokens tokens;
    size_t at; /* the next token */
    size_t depth, range_depth;
    LIST_OF(struct str) variables; /* that can be used here, with their $ */
    struct map *defined;
};

const struct go_token *go_peek(const struct go_parser *parser);
const struct go_token *go_next(struct go_parser *parser);

/* Moves behind the next token when it is of the kind. */
bool go_accept(struct go_parser *parser, enum go_token_kind kind);

/* Reports SV604 at span; returns false. */
bool go_parse_fail(struct go_parser *parser, struct span span, const char *format, ...)
    PRINTF_LIKE(3, 4);

/* The same about the next token, which cannot stand there. */
bool go_unexpected(struct go_parser *parser);

/* Reads up to and with the closing token, }} or ). place says what the pipeline is for. */
struct go_pipeline *go_parse_pipeline(struct go_parser *parser, enum go_token_kind close,
                                      const char *place);

#endif
