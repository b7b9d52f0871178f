/* SPDX-License-Identifier: MIT */
/* The parser's way through the tokens. */
#include "template/jinja_parser.h"

const struct token *parser_token(const struct parser *parser)
{
    return &parser->tokens[parser->at];
}

bool parser_at_word(const struct parser *parser, struct str word)
{
    const struct token *token = parser_token(parser);

    return token->kind == TOKEN_NAME && str_equal(span_str(token->span), word);
}

bool parser_at_operator(const struct parser *parser, enum jinja_operator operation)
{
    const struct token *token = parser_token(parser);

    return token->kind == TOKEN_OPERATOR && token->operation == operation;
}

bool parser_skip_word(struct parser *parser, struct str word)
{
    bool found = parser_at_word(parser, word);

    parser->at += found;
    return found;
}

bool parser_skip_operator(struct parser *parser, enum jinja_operator operation)
{
    bool found = parser_at_operator(parser, operation);

    parser->at += found;
    return found;
}

bool parser_unexpected(struct parser *parser, const char *expected)
{
    const struct token *token = parser_token(parser);

    rendering_fault(parser->rendering, TEMPLATE_BAD_TEMPLATE, token->span,
                    token->kind == TOKEN_END ? "expected %s, found the end of the template"
                                             : "expected %s, found '" STR_FORMAT "'",
                    expected, STR_ARGS(span_str(token->span)));
    return false;
}

bool parser_expect_operator(struct parser *parser, enum jinja_operator operation,
                            const char *expected)
{
    return parser_skip_operator(parser, operation) || parser_unexpected(parser, expected);
}

bool parser_enter(struct parser *parser)
{
    if (++parser->depth <= DEEPEST_NESTING)
        return true;
    rendering_fault(parser->rendering, TEMPLATE_TOO_LARGE, parser_token(parser)->span,
                    "the template is nested deeper than %d levels", DEEPEST_NESTING);
    return false;
}
