/* SPDX-License-Identifier: MIT */
/* What operators join: names, constants, brackets, and what follows them. */
#include "template/callable.h"
#include "template/jinja_parser.h"

struct expression *expression_create(struct parser *parser, enum expression_kind kind,
                                     struct span span)
{
    struct expression *expression = ARENA_NEW(parser->arena, struct expression);

    expression->kind = kind;
    expression->span = span;
    return expression;
}

/* Adds an operand, which may be NULL when it was left out. */
void expression_add(struct parser *parser, struct expression *expression,
                    struct expression *operand)
{
    *LIST_ADD(parser->arena, expression) = operand;
    if (operand && operand->depth >= expression->depth)
        expression->depth = operand->depth + 1;
}

/* The expression, now that its last token was read. */
struct expression *expression_finish(struct parser *parser, struct expression *expression)
{
    expression->span = span_join(expression->span, parser->tokens[parser->at - 1].span);
    if (expression->depth <= DEEPEST_NESTING)
        return expression;
    rendering_fault(parser->rendering, TEMPLATE_TOO_LARGE, expression->span,
                    "the expression is nested deeper than %d levels", DEEPEST_NESTING);
    return NULL;
}

static bool parse_arguments(struct parser *parser, struct expression *call)
{
    while (!parser_at_operator(parser, OPERATOR_CLOSE_PAREN)) {
        const struct token *token = parser_token(parser);
        struct argument argument = {.span = token->span};

        if (parser_skip_operator(parser, OPERATOR_MULTIPLY)) {
            argument.spread = SPREAD_LIST;
        } else if (parser_skip_operator(parser, OPERATOR_POWER)) {
            argument.spread = SPREAD_MAP;
        } else if (token->kind == TOKEN_NAME && token[1].kind == TOKEN_OPERATOR &&
                   token[1].operation == OPERATOR_ASSIGN) {
            argument.name = span_str(token->span);
            parser->at += 2;
        } else if (call->argument_count &&
                   call->arguments[call->argument_count - 1].name.length) {
            return parser_unexpected(parser, "an argument with a name");
        }
        argument.value = parse_expression(parser, true);
        if (!argument.value)
            return false;
        if (argument.value->depth >= call->depth)
            call->depth = argument.value->depth + 1;
        call->arguments = list_grow(parser->arena, call->arguments, call->argument_count,
                                    &call->argument_capacity, sizeof(argument));
        call->arguments[call->argument_count++] = argument;
        if (!parser_skip_operator(parser, OPERATOR_COMMA))
            break;
    }
    return parser_expect_operator(parser, OPERATOR_CLOSE_PAREN, "')'");
}

/* Parses items with commas between up to the closing bracket; those of a map have colons. */
static struct expression *parse_items(struct parser *parser, enum expression_kind kind,
                                      enum jinja_operator close, const char *expected)
{
    struct expression *list = expression_create(parser, kind, parser_token(parser)->span);

    parser->at++;
    while (!parser_at_operator(parser, close)) {
        struct expression *item = parse_expression(parser, true);

        if (!item)
            return NULL;
        expression_add(parser, list, item);
        if (kind == EXPRESSION_MAP) {
            if (!parser_expect_operator(parser, OPERATOR_COLON, "':'"))
                return NULL;
            item = parse_expression(parser, true);
            if (!item)
                return NULL;
            expression_add(parser, list, item);
        }
        if (!parser_skip_operator(parser, OPERATOR_COMMA))
            break;
    }
    if (!parser_expect_operator(parser, close, expected))
        return NULL;
    return expression_finish(parser, list);
}

static struct expression *parse_parentheses(struct parser *parser)
{
    const struct token *open = parser_token(parser);
    struct expression *inner;

    parser->at++;
    if (parser_skip_operator(parser, OPERATOR_CLOSE_PAREN))
        return expression_create(parser, EXPRESSION_TUPLE, open->span);
    inner = parse_tuple(parser, true);
    if (!inner || !parser_expect_operator(parser, OPERATOR_CLOSE_PAREN, "')'"))
        return NULL;
    return inner;
}

static const struct value *joined_strings(struct parser *parser)
{
    struct buffer out = {.arena = parser->arena};
    struct value *value = ARENA_NEW(parser->arena, struct value);

    *value = *parser_token(parser)->constant;
    parser->at++;
    if (value->kind != VALUE_STRING)
        return value;
    buffer_append(&out, value->string);
    while (parser_token(parser)->kind == TOKEN_CONSTANT &&
           parser_token(parser)->constant->kind == VALUE_STRING) {
        buffer_append(&out, parser_token(parser)->constant->string);
        parser->at++;
    }
    value->string = buffer_str(&out);
    return value;
}

static void note_mention(struct parser *parser, struct str name)
{
    static const struct str names[MENTION_COUNT] = {
        [MENTION_LOOP] = STR_INIT("loop"),
        [MENTION_VARARGS] = STR_INIT("varargs"),
        [MENTION_KWARGS] = STR_INIT("kwargs"),
        [MENTION_CALLER] = STR_INIT("caller"),
    };

    for (size_t i = 0; i < MENTION_COUNT; i++)
        parser->mentions[i] += str_equal(names[i], name);
}

/* The value of a word that is a constant, or NULL. */
static const struct value *constant_word(struct str word)
{
    static const struct value yes = {.kind = VALUE_BOOLEAN, .boolean = true};
    static const struct value no = {.kind = VALUE_BOOLEAN};
    static const struct value none = {.kind = VALUE_NONE};

    if (str_equal(word, STR("true")) || str_equal(word, STR("True")))
        return &yes;
    if (str_equal(word, STR("false")) || str_equal(word, STR("False")))
        return &no;
    return str_equal(word, STR("none")) || str_equal(word, STR("None")) ? &none : NULL;
}

static bool is_reserved(struct str word)
{
    static const struct str words[] = {STR_INIT("and"), STR_INIT("or"), STR_INIT("not"),
                                       STR_INIT("in"),  STR_INIT("is"), STR_INIT("if"),
                                       STR_INIT("else")};

    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_equal(word, words[i]))
            return true;
    return false;
}

static struct expression *parse_primary(struct parser *parser)
{
    const struct token *token = parser_token(parser);
    struct expression *expression;

    if (token->kind == TOKEN_CONSTANT) {
        expression = expression_create(parser, EXPRESSION_CONSTANT, token->span);
        expression->constant = joined_strings(parser);
        return expression_finish(parser, expression);
    }
    if (token->kind == TOKEN_NAME && !is_reserved(span_str(token->span))) {
        expression = expression_create(parser, EXPRESSION_NAME, token->span);
        expression->name = token->span;
        note_mention(parser, span_str(token->span));
        expression->constant = constant_word(span_str(token->span));
        if (expression->constant)
            expression->kind = EXPRESSION_CONSTANT;
        parser->at++;
        return expression;
    }
    if (parser_at_operator(parser, OPERATOR_OPEN_PAREN))
        return parse_parentheses(parser);
    if (parser_at_operator(parser, OPERATOR_OPEN_BRACKET))
        return parse_items(parser, EXPRESSION_LIST, OPERATOR_CLOSE_BRACKET, "']'");
    if (parser_at_operator(parser, OPERATOR_OPEN_BRACE))
        return parse_items(parser, EXPRESSION_MAP, OPERATOR_CLOSE_BRACE, "'}'");
    parser_unexpected(parser, "an expression");
    return NULL;
}

/* Values are copied before a template changes them, but only where one does. */
static void note_changes(struct parser *parser, struct str method)
{
    const struct callable *found = callable_find(&list_methods, method);

    if (!found)
        found = callable_find(&map_methods, method);
    parser->changes_values |= found && found->changes_subject;
}

static struct expression *parse_attribute(struct parser *parser, struct expression *object)
{
    struct expression *attribute =
        expression_create(parser, EXPRESSION_ATTRIBUTE, object->span);
    const struct token *token = parser_token(parser);

    expression_add(parser, attribute, object);
    attribute->name = token->span;
    if (token->kind == TOKEN_CONSTANT && token->constant->kind == VALUE_INTEGER) {
        struct expression *index = expression_create(parser, EXPRESSION_CONSTANT, token->span);

        index->constant = token->constant;
        attribute->kind = EXPRESSION_ITEM;
        expression_add(parser, attribute, index);
    } else if (token->kind != TOKEN_NAME) {
        parser_unexpected(parser, "a name or a number behind '.'");
        return NULL;
    }
    parser->at++;
    note_changes(parser, span_str(attribute->name));
    return expression_finish(parser, attribute);
}

/* Behind '[': an index, or up to three parts with colons between. */
static struct expression *parse_subscript(struct parser *parser, struct expression *object)
{
    struct expression *item = expression_create(parser, EXPRESSION_ITEM, object->span);

    expression_add(parser, item, object);
    for (int part = 0; part < 3; part++) {
        struct expression *index = NULL;

        if (!parser_at_operator(parser, OPERATOR_COLON) &&
            !(part && parser_at_operator(parser, OPERATOR_CLOSE_BRACKET))) {
            index = parse_expression(parser, true);
            if (!index)
                return NULL;
        }
        expression_add(parser, item, index);
        if (part == 2 || !parser_skip_operator(parser, OPERATOR_COLON))
            break;
        item->kind = EXPRESSION_SLICE;
    }
    while (item->kind == EXPRESSION_SLICE && item->count < 4)
        expression_add(parser, item, NULL);
    if (!parser_expect_operator(parser, OPERATOR_CLOSE_BRACKET, "']'"))
        return NULL;
    return expression_finish(parser, item);
}

static struct expression *parse_call(struct parser *parser, struct expression *callee)
{
    struct expression *call = expression_create(parser, EXPRESSION_CALL, callee->span);

    expression_add(parser, call, callee);
    return parse_arguments(parser, call) ? expression_finish(parser, call) : NULL;
}

static struct expression *parse_postfix(struct parser *parser, struct expression *expression)
{
    for (;;) {
        if (!expression)
            return NULL;
        if (parser_skip_operator(parser, OPERATOR_DOT))
            expression = parse_attribute(parser, expression);
        else if (parser_skip_operator(parser, OPERATOR_OPEN_BRACKET))
            expression = parse_subscript(parser, expression);
        else if (parser_skip_operator(parser, OPERATOR_OPEN_PAREN))
            expression = parse_call(parser, expression);
        else
            return expression;
    }
}

/* The name of a filter or test; parts with dots are one name. */
static bool parse_word(struct parser *parser, struct expression *expression)
{
    expression->name = parser_token(parser)->span;
    do {
        if (parser_token(parser)->kind != TOKEN_NAME)
            return parser_unexpected(parser, "a name");
        expression->name = span_join(expression->name, parser_token(parser)->span);
        parser->at++;
    } while (parser_skip_operator(parser, OPERATOR_DOT));
    return true;
}

static struct expression *parse_filter(struct parser *parser, struct expression *subject)
{
    struct expression *filter = expression_create(parser, EXPRESSION_FILTER, subject->span);

    expression_add(parser, filter, subject);
    if (!parse_word(parser, filter))
        return NULL;
    filter->callable = filter_find(parser->rendering, filter->name, span_str(filter->name));
    if (!filter->callable)
        return NULL;
    if (parser_skip_operator(parser, OPERATOR_OPEN_PAREN) && !parse_arguments(parser, filter))
        return NULL;
    return expression_finish(parser, filter);
}

struct expression *parse_block_filters(struct parser *parser)
{
    struct expression *expression =
        expression_create(parser, EXPRESSION_BLOCK, parser_token(parser)->span);

    do {
        expression = parse_filter(parser, expression);
    } while (expression && parser_skip_operator(parser, OPERATOR_PIPE));
    return expression;
}

/* The argument of a test may stand without parentheses: x is divisibleby 3. */
static bool parse_bare_argument(struct parser *parser, struct expression *test)
{
    const struct token *token = parser_token(parser);
    struct argument argument = {.span = token->span};
    bool starts = token->kind == TOKEN_NAME || token->kind == TOKEN_CONSTANT ||
                  parser_at_operator(parser, OPERATOR_OPEN_BRACKET) ||
                  parser_at_operator(parser, OPERATOR_OPEN_BRACE);

    if (!starts || parser_at_word(parser, STR("else")) || parser_at_word(parser, STR("or")) ||
        parser_at_word(parser, STR("and")))
        return true;
    argument.value = parse_postfix(parser, parse_primary(parser));
    if (!argument.value)
        return false;
    test->arguments = list_grow(parser->arena, test->arguments, test->argument_count,
                                &test->argument_capacity, sizeof(argument));
    test->arguments[test->argument_count++] = argument;
    if (argument.value->depth >= test->depth)
        test->depth = argument.value->depth + 1;
    return true;
}

static struct expression *parse_test(struct parser *parser, struct expression *subject)
{
    bool is_negated = parser_skip_word(parser, STR("not"));
    struct expression *test = expression_create(parser, EXPRESSION_TEST, subject->span),
                      *negation;

    expression_add(parser, test, subject);
    if (!parse_word(parser, test))
        return NULL;
    test->callable = test_find(parser->rendering, test->name, span_str(test->name));
    if (!test->callable)
        return NULL;
    if (parser_skip_operator(parser, OPERATOR_OPEN_PAREN) ? !parse_arguments(parser, test)
                                                          : !parse_bare_argument(parser, test))
        return NULL;
    test = expression_finish(parser, test);
    if (!test || !is_negated)
        return test;
    negation = expression_create(parser, EXPRESSION_NOT, test->span);
    expression_add(parser, negation, test);
    return expression_finish(parser, negation);
}

static struct expression *parse_filters(struct parser *parser, struct expression *expression)
{
    for (;;) {
        if (!expression)
            return NULL;
        if (parser_skip_operator(parser, OPERATOR_PIPE))
            expression = parse_filter(parser, expression);
        else if (parser_skip_word(parser, STR("is")))
            expression = parse_test(parser, expression);
        else if (parser_skip_operator(parser, OPERATOR_OPEN_PAREN))
            expression = parse_call(parser, expression);
        else
            return expression;
    }
}

static struct expression *parse_sign(struct parser *parser)
{
    const struct token *token = parser_token(parser);
    struct expression *sign = expression_create(parser, EXPRESSION_SIGN, token->span), *operand;

    sign->operation = token->operation;
    parser->at++;
    if (!parser_enter(parser))
        return NULL;
    operand = parse_unary(parser, false);
    parser->depth--;
    if (!operand)
        return NULL;
    expression_add(parser, sign, operand);
    return expression_finish(parser, sign);
}

struct expression *parse_unary(struct parser *parser, bool with_filters)
{
    struct expression *expression = parser_at_operator(parser, OPERATOR_SUBTRACT) ||
                                            parser_at_operator(parser, OPERATOR_ADD)
                                        ? parse_sign(parser)
                                        : parse_primary(parser);

    expression = parse_postfix(parser, expression);
    return with_filters ? parse_filters(parser, expression) : expression;
}
