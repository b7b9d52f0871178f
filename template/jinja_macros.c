/* SPDX-License-Identifier: MIT */
/* Statements that concern macros and other templates. */
#include "template/jinja_parser.h"

/* "(a, b=1)", behind the opening parenthesis. */
static bool parse_parameters(struct parser *parser, struct definition *definition)
{
    while (!parser_at_operator(parser, OPERATOR_CLOSE_PAREN)) {
        struct parameter parameter = {.span = parser_token(parser)->span};
        struct target target;

        if (definition->count && !parser_expect_operator(parser, OPERATOR_COMMA, "','"))
            return false;
        if (!parse_target(parser, &target, false))
            return false;
        if (target.count)
            return parser_unexpected(parser, "a name");
        parameter.name = span_str(target.span);
        if (parser_skip_operator(parser, OPERATOR_ASSIGN)) {
            parameter.otherwise = parse_expression(parser, true);
            if (!parameter.otherwise)
                return false;
        } else if (definition->count && definition->items[definition->count - 1].otherwise) {
            return parser_unexpected(parser, "'=' and a default, as the parameter before has");
        }
        *LIST_ADD(parser->arena, definition) = parameter;
    }
    return parser_expect_operator(parser, OPERATOR_CLOSE_PAREN, "')'");
}

static bool has_parameter(const struct definition *definition, struct str name)
{
    for (size_t i = 0; i < definition->count; i++)
        if (str_equal(definition->items[i].name, name))
            return true;
    return false;
}

/* The body, and which of the special names it speaks of. */
static bool parse_definition_body(struct parser *parser, struct statement *statement,
                                  const struct str *ends)
{
    struct definition *definition = statement->definition;
    size_t before[MENTION_COUNT];

    if (has_parameter(definition, STR("caller"))) {
        rendering_fault(parser->rendering, TEMPLATE_BAD_TEMPLATE, definition->span,
                        "a parameter named 'caller' is not supported");
        return false;
    }
    for (size_t i = 0; i < MENTION_COUNT; i++)
        before[i] = parser->mentions[i];
    parser->buffers++;
    if (!parse_whole_block(parser, statement->span, ends, &definition->body))
        return false;
    parser->buffers--;
    definition->takes_rest = parser->mentions[MENTION_VARARGS] > before[MENTION_VARARGS];
    definition->takes_names = parser->mentions[MENTION_KWARGS] > before[MENTION_KWARGS];
    definition->takes_caller = parser->mentions[MENTION_CALLER] > before[MENTION_CALLER];
    return true;
}

bool parse_macro(struct parser *parser, struct statement *statement)
{
    static const struct str ends[] = {STR_INIT("endmacro"), STR_INIT("")};
    struct target target;

    statement->kind = STATEMENT_MACRO;
    statement->definition = ARENA_NEW(parser->arena, struct definition);
    if (!parse_target(parser, &target, false))
        return false;
    if (target.count)
        return parser_unexpected(parser, "the name of a macro");
    statement->definition->name = span_str(target.span);
    statement->definition->span = target.span;
    return parser_expect_operator(parser, OPERATOR_OPEN_PAREN, "'('") &&
           parse_parameters(parser, statement->definition) &&
           parse_definition_body(parser, statement, ends);
}

bool parse_call_block(struct parser *parser, struct statement *statement)
{
    static const struct str ends[] = {STR_INIT("endcall"), STR_INIT("")};

    statement->kind = STATEMENT_CALL;
    statement->definition = ARENA_NEW(parser->arena, struct definition);
    statement->definition->name = STR("caller");
    statement->definition->span = statement->span;
    if (parser_skip_operator(parser, OPERATOR_OPEN_PAREN) &&
        !parse_parameters(parser, statement->definition))
        return false;
    statement->expression = parse_expression(parser, true);
    if (!statement->expression)
        return false;
    if (statement->expression->kind != EXPRESSION_CALL) {
        rendering_fault(parser->rendering, TEMPLATE_BAD_TEMPLATE, statement->expression->span,
                        "'call' needs the call of a macro");
        return false;
    }
    return parse_definition_body(parser, statement, ends);
}

/* "with context" or "without context", if they stand here. */
static void parse_context(struct parser *parser, struct statement *statement)
{
    const struct token *token = parser_token(parser);
    bool has_word =
        parser_at_word(parser, STR("with")) || parser_at_word(parser, STR("without"));

    if (!has_word || token[1].kind != TOKEN_NAME ||
        !str_equal(span_str(token[1].span), STR("context")))
        return;
    statement->with_context = parser_at_word(parser, STR("with"));
    parser->at += 2;
}

bool parse_include(struct parser *parser, struct statement *statement)
{
    const struct token *token;

    statement->kind = STATEMENT_INCLUDE;
    statement->with_context = true;
    statement->expression = parse_expression(parser, true);
    if (!statement->expression)
        return false;
    token = parser_token(parser);
    if (parser_at_word(parser, STR("ignore")) && token[1].kind == TOKEN_NAME &&
        str_equal(span_str(token[1].span), STR("missing"))) {
        statement->ignores_missing = true;
        parser->at += 2;
    }
    parse_context(parser, statement);
    if (statement->with_context || !parser->buffers)
        return true;
    rendering_fault(parser->rendering, TEMPLATE_BAD_TEMPLATE, statement->span,
                    "an 'include without context' is written past the macro, filter, set or "
                    "recursive loop around it");
    return false;
}

bool parse_import(struct parser *parser, struct statement *statement)
{
    statement->kind = STATEMENT_IMPORT;
    statement->expression = parse_expression(parser, true);
    if (!statement->expression)
        return false;
    if (!parser_skip_word(parser, STR("as")))
        return parser_unexpected(parser, "'as' and a name");
    if (!parse_target(parser, &statement->target, false))
        return false;
    parse_context(parser, statement);
    return true;
}

bool parse_from(struct parser *parser, struct statement *statement)
{
    statement->kind = STATEMENT_FROM;
    statement->expression = parse_expression(parser, true);
    if (!statement->expression)
        return false;
    if (!parser_skip_word(parser, STR("import")))
        return parser_unexpected(parser, "'import'");
    for (;;) {
        struct imported_name name = {.name = parser_token(parser)->span};
        size_t before = parser->at;

        parse_context(parser, statement);
        if (parser->at > before || parser_token(parser)->kind == TOKEN_STATEMENT_END)
            break;
        if (parser_token(parser)->kind != TOKEN_NAME)
            return parser_unexpected(parser, "a name to import");
        if (span_str(name.name).bytes[0] == '_')
            return parser_unexpected(parser, "a name that does not begin with '_'");
        parser->at++;
        name.alias = name.name;
        if (parser_skip_word(parser, STR("as"))) {
            name.alias = parser_token(parser)->span;
            if (parser_token(parser)->kind != TOKEN_NAME)
                return parser_unexpected(parser, "a name behind 'as'");
            parser->at++;
        }
        *ARRAY_ADD(parser->arena, statement->names, statement->name_count,
                   statement->name_capacity) = name;
        before = parser->at;
        parse_context(parser, statement);
        if (parser->at > before || !parser_skip_operator(parser, OPERATOR_COMMA))
            break;
    }
    return statement->name_count || parser_unexpected(parser, "a name to import");
}
