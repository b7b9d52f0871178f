/* SPDX-License-Identifier: MIT */
#include "base/suggest.h"
#include "template/go_parser.h"

static struct span field_end(const struct go_operand *operand)
{
    return operand->field_count ? operand->fields[operand->field_count - 1] : operand->span;
}

static bool is_known_variable(const struct go_parser *parser, struct str name)
{
    for (size_t i = 0; i < parser->variables.count; i++)
        if (str_equal(parser->variables.items[i], name))
            return true;
    return false;
}

static bool read_variable(struct go_parser *parser, const struct go_token *token,
                          struct go_operand *operand)
{
    struct suggestion nearest;

    operand->kind = GO_OPERAND_VARIABLE;
    operand->name = span_str(token->span);
    if (is_known_variable(parser, operand->name))
        return true;
    nearest = suggest_for(operand->name);
    for (size_t i = 0; i < parser->variables.count; i++)
        suggest_offer(&nearest, parser->variables.items[i]);
    return go_parse_fail(
        parser, token->span, "the variable '" STR_FORMAT "' is not set here" STR_FORMAT,
        STR_ARGS(operand->name), STR_ARGS(suggest_question(parser->arena, &nearest)));
}

static bool read_word(struct go_parser *parser, const struct go_token *token,
                      struct go_operand *operand)
{
    struct str word = span_str(token->span), nearest;
    bool is_true = str_equal(word, STR("true"));

    operand->kind = GO_OPERAND_CONSTANT;
    if (is_true || str_equal(word, STR("false"))) {
        operand->constant = computed_boolean(parser->arena, is_true);
        return true;
    }
    if (str_equal(word, STR("nil"))) {
        operand->kind = GO_OPERAND_NIL;
        operand->constant = computed_none(parser->arena);
        return true;
    }
    operand->kind = GO_OPERAND_FUNCTION;
    operand->name = word;
    operand->function = go_function_find(parser->arena, word, &nearest);
    if (!operand->function)
        return go_parse_fail(parser, token->span,
                             "the function '" STR_FORMAT "' is not known" STR_FORMAT,
                             STR_ARGS(word), STR_ARGS(nearest));
    if (!operand->function->call)
        return go_parse_fail(parser, token->span,
                             "Go's function '" STR_FORMAT "' is not supported", STR_ARGS(word));
    return true;
}

static bool read_parentheses(struct go_parser *parser, const struct go_token *open,
                             struct go_operand *operand)
{
    operand->kind = GO_OPERAND_PIPELINE;
    if (++parser->depth > GO_DEEPEST_NESTING)
        return go_parse_fail(parser, open->span, "parentheses are nested too deeply");
    operand->pipeline =
        go_parse_pipeline(parser, GO_TOKEN_RIGHT_PARENTHESIS, "the parentheses");
    parser->depth--;
    if (operand->pipeline)
        operand->span = operand->pipeline->span;
    return operand->pipeline != NULL;
}

static bool read_term(struct go_parser *parser, struct go_operand *operand)
{
    const struct go_token *token = go_peek(parser);

    operand->span = token->span;
    switch (token->kind) {
    case GO_TOKEN_WORD:
        return read_word(parser, go_next(parser), operand);
    case GO_TOKEN_DOT:
        go_next(parser);
        operand->kind = GO_OPERAND_DOT;
        return true;
    case GO_TOKEN_FIELD: /* of the dot that stands before it; read with the fields */
        operand->kind = GO_OPERAND_DOT;
        operand->span.offset--;
        return true;
    case GO_TOKEN_VARIABLE:
        return read_variable(parser, go_next(parser), operand);
    case GO_TOKEN_STRING:
    case GO_TOKEN_RAW_STRING:
    case GO_TOKEN_CHARACTER:
    case GO_TOKEN_NUMBER:
        operand->kind = GO_OPERAND_CONSTANT;
        operand->constant = go_literal(parser->rendering, parser->arena, go_next(parser));
        return operand->constant != NULL;
    case GO_TOKEN_LEFT_PARENTHESIS:
        return read_parentheses(parser, go_next(parser), operand);
    case GO_TOKEN_END:
    case GO_TOKEN_TEXT:
    case GO_TOKEN_OPEN:
    case GO_TOKEN_CLOSE:
    case GO_TOKEN_DECLARE:
    case GO_TOKEN_ASSIGN:
    case GO_TOKEN_PIPE:
    case GO_TOKEN_COMMA:
    case GO_TOKEN_RIGHT_PARENTHESIS:
        break;
    }
    return go_unexpected(parser);
}

static bool takes_fields(const struct go_operand *operand, const struct go_token *first)
{
    return first->kind == GO_TOKEN_FIELD || operand->kind == GO_OPERAND_VARIABLE ||
           operand->kind == GO_OPERAND_PIPELINE || operand->kind == GO_OPERAND_FUNCTION;
}

static bool read_operand(struct go_parser *parser, struct go_operand *operand)
{
    const struct go_token *first = go_peek(parser);

    if (!read_term(parser, operand))
        return false;
    while (go_peek(parser)->kind == GO_TOKEN_FIELD &&
           (go_peek(parser) == first || !go_peek(parser)->is_spaced)) {
        if (!takes_fields(operand, first))
            return go_parse_fail(parser, go_peek(parser)->span,
                                 "'" STR_FORMAT "' has no fields",
                                 STR_ARGS(span_str(operand->span)));
        *ARRAY_ADD(parser->arena, operand->fields, operand->field_count,
                   operand->field_capacity) = go_next(parser)->span;
    }
    operand->span = span_join(operand->span, field_end(operand));
    return true;
}

static bool ends_command(enum go_token_kind kind)
{
    return kind == GO_TOKEN_PIPE || kind == GO_TOKEN_CLOSE ||
           kind == GO_TOKEN_RIGHT_PARENTHESIS;
}

static bool read_command(struct go_parser *parser, struct go_command *command)
{
    do {
        const struct go_token *token = go_peek(parser);

        if (command->count && !token->is_spaced && token->kind != GO_TOKEN_END)
            return go_parse_fail(parser, token->span,
                                 "a space is missing before '" STR_FORMAT "'",
                                 STR_ARGS(span_str(token->span)));
        if (!read_operand(parser, LIST_ADD(parser->arena, command)))
            return false;
    } while (!ends_command(go_peek(parser)->kind));
    return true;
}

/* Only the first command of a pipeline may be a plain value. */
static bool check_command(struct go_parser *parser, const struct go_pipeline *pipeline)
{
    const struct go_command *command = &pipeline->items[pipeline->count - 1];
    const struct go_operand *first = command->items;
    bool is_plain = first->kind == GO_OPERAND_CONSTANT || first->kind == GO_OPERAND_NIL ||
                    (first->kind == GO_OPERAND_DOT && !first->field_count);

    if (pipeline->count > 1 && is_plain)
        return go_parse_fail(parser, first->span,
                             "'" STR_FORMAT "' stands behind '|' and is no function",
                             STR_ARGS(span_str(first->span)));
    if (first->kind == GO_OPERAND_NIL && command->count == 1)
        return go_parse_fail(parser, first->span, "nil alone is no command");
    return true;
}

/* "$a :=", "$a, $b :=" or "$a =" at the start of a pipeline, if that is what stands there. */
static bool read_variables(struct go_parser *parser, struct go_pipeline *pipeline,
                           bool is_range)
{
    const struct go_token *token = go_peek(parser), *behind;

    while (token->kind == GO_TOKEN_VARIABLE) {
        behind = &parser->tokens.items[parser->at + 1];
        if (behind->kind != GO_TOKEN_DECLARE && behind->kind != GO_TOKEN_ASSIGN &&
            behind->kind != GO_TOKEN_COMMA)
            break;
        if (pipeline->variable_count > 1 || (behind->kind == GO_TOKEN_COMMA && !is_range))
            return go_parse_fail(parser, behind->span, "too many variables are set here");
        pipeline->variables[pipeline->variable_count++] = token->span;
        *LIST_ADD(parser->arena, &parser->variables) = span_str(token->span);
        parser->at += 2;
        token = go_peek(parser);
        if (behind->kind == GO_TOKEN_COMMA)
            continue;
        pipeline->is_assignment = behind->kind == GO_TOKEN_ASSIGN;
        if (pipeline->is_assignment && is_range)
            return go_parse_fail(parser, behind->span,
                                 "range sets new variables with ':=' alone here");
        return true;
    }
    if (pipeline->variable_count)
        return go_unexpected(parser);
    return true;
}

struct go_pipeline *go_parse_pipeline(struct go_parser *parser, enum go_token_kind close,
                                      const char *place)
{
    struct go_pipeline *pipeline = ARENA_NEW(parser->arena, struct go_pipeline);
    struct span start = parser->tokens.items[parser->at - 1].span;

    if (!read_variables(parser, pipeline, str_equal(str_from(place), STR("'range'"))))
        return NULL;
    if (go_peek(parser)->kind == close) {
        go_parse_fail(parser, span_join(start, go_peek(parser)->span),
                      "there is no value for %s", place);
        return NULL;
    }
    do {
        if (!read_command(parser, LIST_ADD(parser->arena, pipeline)) ||
            !check_command(parser, pipeline))
            return NULL;
    } while (go_accept(parser, GO_TOKEN_PIPE));
    if (go_peek(parser)->kind != close) {
        if (close == GO_TOKEN_RIGHT_PARENTHESIS)
            go_parse_fail(parser, start, "'(' is not closed by ')'");
        else
            go_unexpected(parser);
        return NULL;
    }
    pipeline->span =
        close == GO_TOKEN_RIGHT_PARENTHESIS
            ? span_join(start, go_next(parser)->span)
            : span_join(pipeline->variable_count ? pipeline->variables[0]
                                                 : pipeline->items[0].items[0].span,
                        go_next(parser)->span);
    return pipeline;
}
