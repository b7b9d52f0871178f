/* SPDX-License-Identifier: MIT */
/* From tokens to the tree. A function that fails has reported why and returns false or NULL. */
#ifndef TEMPLATE_JINJA_PARSER_H
#define TEMPLATE_JINJA_PARSER_H

#include <stdbool.h>

#include "base/map.h"
#include "template/jinja_ast.h"

/* Nesting of tags and brackets, and height of an expression's tree. */
enum { DEEPEST_NESTING = 200 };

/* Names that mean something to the statement around them. */
enum mention {
    MENTION_LOOP,
    MENTION_VARARGS,
    MENTION_KWARGS,
    MENTION_CALLER,
    MENTION_COUNT,
};

struct parser {
    struct rendering *rendering;
    struct arena *arena, *scratch; /* of the tree, and of what is gone when it is there */
    const struct text *text;
    const struct token *tokens;
    size_t at;
    unsigned depth;
    size_t mentions[MENTION_COUNT]; /* how often each was read so far */
    bool changes_values;            /* a method that changes its list or map is named */
    unsigned frames;                /* statements around with names of their own */
    unsigned buffers;               /* statements around that keep what is written in them */
    struct map blocks;              /* name -> struct block */
};

/* What a template comes to. */
struct parsed_template {
    struct statement_list body;
    struct map blocks; /* name -> struct block */
    bool changes_values;
};

bool jinja_parse(struct rendering *rendering, struct arena *arena, struct arena *scratch,
                 const struct text *text, const struct token_list *tokens,
                 struct parsed_template *result) MUST_CHECK;

/* Behind "{%". */
bool parse_statement(struct parser *parser, struct statement *statement) MUST_CHECK;

/* A body behind the tag that is being read; a colon at the end of the tag is allowed. ends:
 * words, then an empty one; the word that was found is then the current token. */
bool parse_block(struct parser *parser, struct span opening, const struct str *ends,
                 struct statement_list *body) MUST_CHECK;

/* The same up to "{% END %}", which is stepped over but for its "%}". */
bool parse_whole_block(struct parser *parser, struct span opening, const struct str *ends,
                       struct statement_list *body) MUST_CHECK;

bool parse_target(struct parser *parser, struct target *target, bool may_be_tuple) MUST_CHECK;

/* Behind the word of each statement that concerns macros or other templates. */
bool parse_macro(struct parser *parser, struct statement *statement) MUST_CHECK;
bool parse_call_block(struct parser *parser, struct statement *statement) MUST_CHECK;
bool parse_include(struct parser *parser, struct statement *statement) MUST_CHECK;
bool parse_import(struct parser *parser, struct statement *statement) MUST_CHECK;
bool parse_from(struct parser *parser, struct statement *statement) MUST_CHECK;
bool parse_extends(struct parser *parser, struct statement *statement) MUST_CHECK;
bool parse_named_block(struct parser *parser, struct statement *statement) MUST_CHECK;

/* One filter after another on the text of a block: "upper|replace('a', 'b')". */
struct expression *parse_block_filters(struct parser *parser);

bool parser_is_constant_word(struct str word);

/* An expression, or several with commas between, which make a tuple. The word "if" ends it when
 * it is not conditional. */
struct expression *parse_tuple(struct parser *parser, bool conditional);
struct expression *parse_expression(struct parser *parser, bool conditional);

/* A primary with its attributes, items, calls and, unless a sign stands before it, filters. */
struct expression *parse_unary(struct parser *parser, bool with_filters);

/* A new node; one more operand, which may be NULL when it was left out; the node, now that its
 * last token was read, or NULL when it is too deep. */
struct expression *expression_create(struct parser *parser, enum expression_kind kind,
                                     struct span span);
void expression_add(struct parser *parser, struct expression *expression,
                    struct expression *operand);
struct expression *expression_finish(struct parser *parser, struct expression *expression);

/* The tokens: whether the current one is this, and stepping over it. */
const struct token *parser_token(const struct parser *parser);
bool parser_at_word(const struct parser *parser, struct str word);
bool parser_at_operator(const struct parser *parser, enum jinja_operator operation);
bool parser_skip_word(struct parser *parser, struct str word);
bool parser_skip_operator(struct parser *parser, enum jinja_operator operation);

/* Each reports what stands there instead of what was expected. */
bool parser_expect_operator(struct parser *parser, enum jinja_operator operation,
                            const char *expected) MUST_CHECK;
bool parser_unexpected(struct parser *parser, const char *expected);
bool parser_enter(struct parser *parser) MUST_CHECK; /* one level deeper */

#endif
