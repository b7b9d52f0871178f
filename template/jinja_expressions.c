/* SPDX-License-Identifier: MIT */
/* Expressions by precedence climbing. The levels are Jinja's, which differ from Python's in
 * that ** joins to the left and a sign binds tighter than **. */
#include "template/jinja_parser.h"

enum level {
    LEVEL_OR = 1,
    LEVEL_AND,
    LEVEL_NOT,
    LEVEL_COMPARE,
    LEVEL_ADD,
    LEVEL_CONCAT,
    LEVEL_MULTIPLY,
    LEVEL_POWER,
    LEVEL_SIGN,
};

struct infix {
    enum jinja_operator operation;
    enum level level;
    enum expression_kind kind;
};

static const struct infix infixes[] = {
    {OPERATOR_EQUAL,         LEVEL_COMPARE,  EXPRESSION_COMPARE},
    {OPERATOR_UNEQUAL,       LEVEL_COMPARE,  EXPRESSION_COMPARE},
    {OPERATOR_GREATER_EQUAL, LEVEL_COMPARE,  EXPRESSION_COMPARE},
    {OPERATOR_LESS_EQUAL,    LEVEL_COMPARE,  EXPRESSION_COMPARE},
    {OPERATOR_GREATER,       LEVEL_COMPARE,  EXPRESSION_COMPARE},
    {OPERATOR_LESS,          LEVEL_COMPARE,  EXPRESSION_COMPARE},
    {OPERATOR_ADD,           LEVEL_ADD,      EXPRESSION_BINARY },
    {OPERATOR_SUBTRACT,      LEVEL_ADD,      EXPRESSION_BINARY },
    {OPERATOR_CONCAT,        LEVEL_CONCAT,   EXPRESSION_CONCAT },
    {OPERATOR_MULTIPLY,      LEVEL_MULTIPLY, EXPRESSION_BINARY },
    {OPERATOR_DIVIDE,        LEVEL_MULTIPLY, EXPRESSION_BINARY },
    {OPERATOR_FLOOR_DIVIDE,  LEVEL_MULTIPLY, EXPRESSION_BINARY },
    {OPERATOR_MODULO,        LEVEL_MULTIPLY, EXPRESSION_BINARY },
    {OPERATOR_POWER,         LEVEL_POWER,    EXPRESSION_BINARY },
};

static const struct infix infix_or = {OPERATOR_NONE, LEVEL_OR, EXPRESSION_OR};
static const struct infix infix_and = {OPERATOR_NONE, LEVEL_AND, EXPRESSION_AND};
static const struct infix infix_in = {OPERATOR_IN, LEVEL_COMPARE, EXPRESSION_COMPARE};
static const struct infix infix_not_in = {OPERATOR_NOT_IN, LEVEL_COMPARE, EXPRESSION_COMPARE};

/* The operator at the current token, and how many tokens it takes; NULL when there is none. */
static const struct infix *infix_at(const struct parser *parser, size_t *length)
{
    const struct token *token = parser_token(parser);

    *length = 1;
    if (token->kind == TOKEN_NAME) {
        if (parser_at_word(parser, STR("or")))
            return &infix_or;
        if (parser_at_word(parser, STR("and")))
            return &infix_and;
        if (parser_at_word(parser, STR("in")))
            return &infix_in;
        *length = 2;
        return parser_at_word(parser, STR("not")) && token[1].kind == TOKEN_NAME &&
                       str_equal(span_str(token[1].span), STR("in"))
                   ? &infix_not_in
                   : NULL;
    }
    for (size_t i = 0; token->kind == TOKEN_OPERATOR && i < COUNT_OF(infixes); i++)
        if (infixes[i].operation == token->operation)
            return &infixes[i];
    return NULL;
}

static struct expression *parse_level(struct parser *parser, enum level level);

static struct expression *parse_not(struct parser *parser)
{
    struct expression *negation =
        expression_create(parser, EXPRESSION_NOT, parser_token(parser)->span);
    struct expression *operand;

    parser->at++;
    if (!parser_enter(parser))
        return NULL;
    operand = parse_level(parser, LEVEL_NOT);
    parser->depth--;
    if (!operand)
        return NULL;
    expression_add(parser, negation, operand);
    return expression_finish(parser, negation);
}

/* One operator and its right side; comparisons, and, or and ~ take all of their chain. */
static struct expression *parse_infix(struct parser *parser, struct expression *left,
                                      const struct infix *infix)
{
    struct expression *expression = expression_create(parser, infix->kind, left->span);
    enum expression_kind kind = infix->kind;
    size_t length;

    expression->operation = infix->operation;
    expression_add(parser, expression, left);
    for (infix = infix_at(parser, &length); infix && infix->kind == kind;
         infix = infix_at(parser, &length)) {
        struct expression *operand;

        if (kind == EXPRESSION_BINARY && expression->count == 2)
            break;
        parser->at += length;
        expression->operators =
            list_grow(parser->arena, expression->operators, expression->operator_count,
                      &expression->operator_capacity, sizeof(*expression->operators));
        expression->operators[expression->operator_count++] = infix->operation;
        operand = parse_level(parser, infix->level + 1);
        if (!operand)
            return NULL;
        expression_add(parser, expression, operand);
    }
    return expression_finish(parser, expression);
}

static struct expression *parse_level(struct parser *parser, enum level level)
{
    size_t length;
    struct expression *left = level <= LEVEL_NOT && parser_at_word(parser, STR("not"))
                                  ? parse_not(parser)
                                  : parse_unary(parser, true);

    while (left) {
        const struct infix *infix = infix_at(parser, &length);

        if (!infix || infix->level < level)
            break;
        left = parse_infix(parser, left, infix);
    }
    return left;
}

static struct expression *parse_condition(struct parser *parser, struct expression *value)
{
    struct expression *choice = expression_create(parser, EXPRESSION_CONDITION, value->span);
    struct expression *test = parse_level(parser, LEVEL_OR), *other = NULL;

    if (!test)
        return NULL;
    if (parser_skip_word(parser, STR("else"))) {
        other = parse_expression(parser, true);
        if (!other)
            return NULL;
    }
    expression_add(parser, choice, test);
    expression_add(parser, choice, value);
    expression_add(parser, choice, other);
    return expression_finish(parser, choice);
}

struct expression *parse_expression(struct parser *parser, bool conditional)
{
    struct expression *expression;

    if (!parser_enter(parser))
        return NULL;
    expression = parse_level(parser, LEVEL_OR);
    while (expression && conditional && parser_skip_word(parser, STR("if")))
        expression = parse_condition(parser, expression);
    parser->depth--;
    return expression;
}

static bool at_tuple_end(const struct parser *parser)
{
    enum token_kind kind = parser_token(parser)->kind;

    return kind == TOKEN_OUTPUT_END || kind == TOKEN_STATEMENT_END ||
           parser_at_operator(parser, OPERATOR_CLOSE_PAREN);
}

struct expression *parse_tuple(struct parser *parser, bool conditional)
{
    struct expression *first = parse_expression(parser, conditional), *tuple;

    if (!first || !parser_at_operator(parser, OPERATOR_COMMA))
        return first;
    tuple = expression_create(parser, EXPRESSION_TUPLE, first->span);
    expression_add(parser, tuple, first);
    while (parser_skip_operator(parser, OPERATOR_COMMA) && !at_tuple_end(parser)) {
        struct expression *item = parse_expression(parser, conditional);

        if (!item)
            return NULL;
        expression_add(parser, tuple, item);
    }
    return expression_finish(parser, tuple);
}
