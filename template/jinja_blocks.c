/* SPDX-License-Identifier: MIT */
/* Statements of templates that extend others. */
#include "base/utf8.h"
#include "template/jinja_parser.h"

bool parse_extends(struct parser *parser, struct statement *statement)
{
    statement->kind = STATEMENT_EXTENDS;
    statement->expression = parse_expression(parser, true);
    if (statement->expression && parser->frames > 1) {
        rendering_fault(parser->rendering, TEMPLATE_BAD_TEMPLATE, statement->span,
                        "'extends' stands within no statement but 'if'");
        return false;
    }
    return statement->expression != NULL;
}

/* Nothing would see more than white space in a block that must be replaced. */
static bool is_empty(const struct statement_list *body)
{
    for (size_t i = 0; i < body->count; i++)
        if (body->items[i].kind != STATEMENT_TEXT ||
            utf8_strip_right(span_str(body->items[i].span)).length)
            return false;
    return true;
}

static bool add_block(struct parser *parser, struct block *block)
{
    if (!map_put(&parser->blocks, block->name, block))
        return true;
    rendering_fault(parser->rendering, TEMPLATE_BAD_TEMPLATE, block->span,
                    "the template has a block '" STR_FORMAT "' already", STR_ARGS(block->name));
    return false;
}

static bool parse_block_head(struct parser *parser, struct block *block)
{
    const struct token *token = parser_token(parser);

    if (token->kind != TOKEN_NAME)
        return parser_unexpected(parser, "the name of a block");
    parser->at++;
    block->name = span_str(token->span);
    block->span = token->span;
    block->is_scoped = parser_skip_word(parser, STR("scoped"));
    block->is_required = parser_skip_word(parser, STR("required"));
    return add_block(parser, block);
}

/* The names that mean something to the statements around it mean nothing within, unless it is
 * scoped: then it may speak of any loop around it. */
bool parse_named_block(struct parser *parser, struct statement *statement)
{
    static const struct str ends[] = {STR_INIT("endblock"), STR_INIT("")};
    struct block *block = ARENA_NEW(parser->arena, struct block);
    size_t mentions[MENTION_COUNT];
    unsigned buffers = parser->buffers;

    statement->kind = STATEMENT_BLOCK;
    statement->block = block;
    if (!parse_block_head(parser, block))
        return false;
    for (size_t i = 0; i < MENTION_COUNT; i++)
        mentions[i] = parser->mentions[i];
    parser->buffers = 0;
    if (!parse_whole_block(parser, statement->span, ends, &block->body))
        return false;
    parser->buffers = buffers;
    for (size_t i = 0; i < MENTION_COUNT; i++)
        parser->mentions[i] = mentions[i];
    parser->mentions[MENTION_LOOP] += block->is_scoped;
    parser_skip_word(parser, block->name);
    if (!block->is_required || is_empty(&block->body))
        return true;
    rendering_fault(parser->rendering, TEMPLATE_BAD_TEMPLATE, block->span,
                    "a block that is required holds white space alone");
    return false;
}
