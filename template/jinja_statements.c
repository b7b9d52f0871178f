/* SPDX-License-Identifier: MIT */
/* Statements: one function each, found by their word in a table. */
#include <string.h>

#include "base/suggest.h"
#include "template/jinja_parser.h"

static bool end_tag(struct parser *parser)
{
    if (parser_token(parser)->kind != TOKEN_STATEMENT_END)
        return parser_unexpected(parser, "'%}'");
    parser->at++;
    return true;
}

static bool parse_output(struct parser *parser, struct statement *statement)
{
    statement->kind = STATEMENT_OUTPUT;
    parser->at++;
    statement->expression = parse_tuple(parser, true);
    if (!statement->expression)
        return false;
    statement->span = statement->expression->span;
    if (parser_token(parser)->kind != TOKEN_OUTPUT_END)
        return parser_unexpected(parser, "'}}'");
    parser->at++;
    return true;
}

static bool is_one_of(const struct parser *parser, const struct str *words)
{
    for (; words->length; words++)
        if (parser_at_word(parser, *words))
            return true;
    return false;
}

/* With no more memory than it needs: the statements of all templates are kept. */
static void keep(struct parser *parser, const struct statement_list *list,
                 struct statement_list *body)
{
    LIST_EXPECT(parser->arena, body, list->count);
    body->count = list->count;
    if (list->count)
        memcpy(body->items, list->items, list->count * sizeof(*list->items));
}

/* Parses up to "{% WORD", one of ends, whose word is then the current token. Without ends: up
 * to the end of the template. */
static bool parse_body(struct parser *parser, struct span opening, const struct str *ends,
                       struct statement_list *body)
{
    struct statement_list list = {0};

    if (!parser_enter(parser))
        return false;
    for (;;) {
        const struct token *token = parser_token(parser);
        struct statement statement = {.span = token->span};

        if (token->kind == TOKEN_END)
            break;
        if (token->kind == TOKEN_STATEMENT_BEGIN) {
            parser->at++;
            if (ends && is_one_of(parser, ends))
                break;
            if (!parse_statement(parser, &statement))
                return false;
        } else if (token->kind == TOKEN_TEXT) {
            statement.kind = STATEMENT_TEXT;
            parser->at++;
        } else if (!parse_output(parser, &statement)) {
            return false;
        }
        *LIST_ADD(parser->scratch, &list) = statement;
    }
    keep(parser, &list, body);
    parser->depth--;
    if (!ends || parser_token(parser)->kind != TOKEN_END)
        return true;
    while (ends[1].length)
        ends++;
    rendering_fault(parser->rendering, TEMPLATE_BAD_TEMPLATE, opening,
                    "'" STR_FORMAT "' is not closed by '" STR_FORMAT "'",
                    STR_ARGS(span_str(opening)), STR_ARGS(*ends));
    return false;
}

bool parse_block(struct parser *parser, struct span opening, const struct str *ends,
                 struct statement_list *body)
{
    parser_skip_operator(parser, OPERATOR_COLON);
    return end_tag(parser) && parse_body(parser, opening, ends, body);
}

bool parse_whole_block(struct parser *parser, struct span opening, const struct str *ends,
                       struct statement_list *body)
{
    if (!parse_block(parser, opening, ends, body))
        return false;
    parser->at++;
    return true;
}

static struct branch *add_branch(struct parser *parser, struct statement *statement)
{
    statement->branches = list_grow(parser->arena, statement->branches, statement->branch_count,
                                    &statement->branch_capacity, sizeof(*statement->branches));
    statement->branches[statement->branch_count] = (struct branch){0};
    return &statement->branches[statement->branch_count++];
}

static bool parse_if(struct parser *parser, struct statement *statement)
{
    static const struct str ends[] = {STR_INIT("elif"), STR_INIT("else"), STR_INIT("endif"),
                                      STR_INIT("")};
    static const struct str last_end[] = {STR_INIT("endif"), STR_INIT("")};

    statement->kind = STATEMENT_IF;
    do {
        struct branch *branch = add_branch(parser, statement);

        branch->condition = parse_tuple(parser, false);
        if (!branch->condition || !parse_block(parser, statement->span, ends, &branch->body))
            return false;
    } while (parser_skip_word(parser, STR("elif")));
    if (parser_skip_word(parser, STR("else")) &&
        !parse_block(parser, statement->span, last_end, &add_branch(parser, statement)->body))
        return false;
    parser->at++;
    return true;
}

bool parser_is_constant_word(struct str word)
{
    return str_equal(word, STR("true")) || str_equal(word, STR("True")) ||
           str_equal(word, STR("false")) || str_equal(word, STR("False")) ||
           str_equal(word, STR("none")) || str_equal(word, STR("None"));
}

bool parse_target(struct parser *parser, struct target *target, bool may_be_tuple)
{
    const struct token *token = parser_token(parser);
    struct target item = {.span = token->span};

    if (parser_skip_operator(parser, OPERATOR_OPEN_PAREN)) {
        if (!parser_enter(parser) || !parse_target(parser, &item, true) ||
            !parser_expect_operator(parser, OPERATOR_CLOSE_PAREN, "')'"))
            return false;
        parser->depth--;
    } else if (token->kind != TOKEN_NAME || parser_is_constant_word(span_str(token->span))) {
        return parser_unexpected(parser, "a name to assign to");
    } else {
        parser->at++;
    }
    *target = item;
    if (!may_be_tuple || !parser_at_operator(parser, OPERATOR_COMMA))
        return true;
    *target = (struct target){.span = item.span};
    *LIST_ADD(parser->arena, target) = item;
    while (parser_skip_operator(parser, OPERATOR_COMMA)) {
        if (parser_token(parser)->kind != TOKEN_NAME &&
            !parser_at_operator(parser, OPERATOR_OPEN_PAREN))
            break;
        if (parser_at_word(parser, STR("in")))
            break;
        if (!parse_target(parser, &item, false))
            return false;
        *LIST_ADD(parser->arena, target) = item;
        target->span = span_join(target->span, item.span);
    }
    return true;
}

static bool parse_for(struct parser *parser, struct statement *statement)
{
    static const struct str ends[] = {STR_INIT("else"), STR_INIT("endfor"), STR_INIT("")};
    size_t mentions;

    statement->kind = STATEMENT_FOR;
    if (!parse_target(parser, &statement->target, true))
        return false;
    if (!parser_skip_word(parser, STR("in")))
        return parser_unexpected(parser, "'in'");
    statement->expression = parse_tuple(parser, false);
    if (!statement->expression)
        return false;
    if (parser_skip_word(parser, STR("if"))) {
        statement->filter = parse_expression(parser, true);
        if (!statement->filter)
            return false;
    }
    statement->is_recursive = parser_skip_word(parser, STR("recursive"));
    parser->buffers += statement->is_recursive;
    mentions = parser->mentions[MENTION_LOOP];
    if (!parse_block(parser, statement->span, ends, &statement->body))
        return false;
    statement->uses_loop = statement->is_recursive || parser->mentions[MENTION_LOOP] > mentions;
    if (parser_skip_word(parser, STR("else")) &&
        !parse_block(parser, statement->span, ends + 1, &add_branch(parser, statement)->body))
        return false;
    parser->buffers -= statement->is_recursive;
    parser->at++;
    return true;
}

/* NAME.ATTRIBUTE, of a namespace. */
static bool parse_attribute_target(struct parser *parser, struct target *target)
{
    target->span = parser_token(parser)->span;
    parser->at += 2;
    if (parser_token(parser)->kind != TOKEN_NAME)
        return parser_unexpected(parser, "the name of an attribute");
    target->attribute = parser_token(parser)->span;
    parser->at++;
    return true;
}

/* The body of a statement that makes a value of what is written in it. */
static bool parse_kept_block(struct parser *parser, struct statement *statement,
                             const struct str *ends)
{
    parser->buffers++;
    if (!parse_whole_block(parser, statement->span, ends, &statement->body))
        return false;
    parser->buffers--;
    return true;
}

static bool parse_set(struct parser *parser, struct statement *statement)
{
    static const struct str ends[] = {STR_INIT("endset"), STR_INIT("")};
    const struct token *token = parser_token(parser);
    bool has_attribute = token->kind == TOKEN_NAME && token[1].kind == TOKEN_OPERATOR &&
                         token[1].operation == OPERATOR_DOT;

    statement->kind = STATEMENT_SET;
    if (has_attribute ? !parse_attribute_target(parser, &statement->target)
                      : !parse_target(parser, &statement->target, true))
        return false;
    if (parser_skip_operator(parser, OPERATOR_ASSIGN)) {
        statement->expression = parse_tuple(parser, true);
        return statement->expression != NULL;
    }
    if (parser_at_operator(parser, OPERATOR_PIPE)) {
        parser->at++;
        statement->filter = parse_block_filters(parser);
        if (!statement->filter)
            return false;
    }
    return parse_kept_block(parser, statement, ends);
}

static bool parse_with(struct parser *parser, struct statement *statement)
{
    static const struct str ends[] = {STR_INIT("endwith"), STR_INIT("")};

    statement->kind = STATEMENT_WITH;
    while (parser_token(parser)->kind != TOKEN_STATEMENT_END) {
        struct assignment *assignment;

        if (statement->assignment_count &&
            !parser_expect_operator(parser, OPERATOR_COMMA, "','"))
            return false;
        assignment = ARRAY_ADD(parser->arena, statement->assignments,
                               statement->assignment_count, statement->assignment_capacity);
        if (!parse_target(parser, &assignment->target, false) ||
            !parser_expect_operator(parser, OPERATOR_ASSIGN, "'='"))
            return false;
        assignment->value = parse_expression(parser, true);
        if (!assignment->value)
            return false;
    }
    return parse_whole_block(parser, statement->span, ends, &statement->body);
}

static bool parse_filter_block(struct parser *parser, struct statement *statement)
{
    static const struct str ends[] = {STR_INIT("endfilter"), STR_INIT("")};

    statement->kind = STATEMENT_FILTER;
    statement->filter = parse_block_filters(parser);
    return statement->filter && parse_kept_block(parser, statement, ends);
}

static bool parse_do(struct parser *parser, struct statement *statement)
{
    statement->kind = STATEMENT_DO;
    statement->expression = parse_tuple(parser, true);
    return statement->expression != NULL;
}

static const struct {
    struct str word;
    bool (*parse)(struct parser *parser, struct statement *statement);
} statements[] = {
    {STR_INIT("if"),      parse_if          },
    {STR_INIT("for"),     parse_for         },
    {STR_INIT("set"),     parse_set         },
    {STR_INIT("with"),    parse_with        },
    {STR_INIT("filter"),  parse_filter_block},
    {STR_INIT("do"),      parse_do          },
    {STR_INIT("macro"),   parse_macro       },
    {STR_INIT("call"),    parse_call_block  },
    {STR_INIT("include"), parse_include     },
    {STR_INIT("import"),  parse_import      },
    {STR_INIT("from"),    parse_from        },
    {STR_INIT("extends"), parse_extends     },
    {STR_INIT("block"),   parse_named_block },
};

/* The word of a statement that cannot stand here. */
static bool refuse_word(struct parser *parser, struct span word)
{
    static const struct str others[] = {
        STR_INIT("print"), STR_INIT("autoescape"), STR_INIT("continue"),
        STR_INIT("break"), STR_INIT("debug"),      STR_INIT("trans"),
    };
    static const struct str ends[] = {
        STR_INIT("elif"),   STR_INIT("else"),      STR_INIT("endif"),    STR_INIT("endfor"),
        STR_INIT("endset"), STR_INIT("endwith"),   STR_INIT("endmacro"), STR_INIT("endcall"),
        STR_INIT("raw"),    STR_INIT("endfilter"), STR_INIT("endblock"),
    };
    struct suggestion nearest = suggest_for(span_str(word));

    for (size_t i = 0; i < COUNT_OF(others); i++) {
        if (!str_equal(others[i], nearest.word))
            continue;
        rendering_fault(parser->rendering, TEMPLATE_BAD_TEMPLATE, word,
                        "the statement '" STR_FORMAT "' is not supported",
                        STR_ARGS(nearest.word));
        return false;
    }
    for (size_t i = 0; i < COUNT_OF(statements); i++)
        suggest_offer(&nearest, statements[i].word);
    for (size_t i = 0; i < COUNT_OF(ends); i++)
        suggest_offer(&nearest, ends[i]);
    rendering_fault(
        parser->rendering, TEMPLATE_BAD_TEMPLATE, word,
        "no statement '" STR_FORMAT "' can stand here" STR_FORMAT, STR_ARGS(nearest.word),
        STR_ARGS(nearest.distance ? suggest_question(parser->arena, &nearest) : STR("")));
    return false;
}

bool parse_statement(struct parser *parser, struct statement *statement)
{
    const struct token *token = parser_token(parser);

    if (token->kind != TOKEN_NAME)
        return parser_unexpected(parser, "the word of a statement");
    for (size_t i = 0; i < COUNT_OF(statements); i++) {
        if (!str_equal(statements[i].word, span_str(token->span)))
            continue;
        parser->at++;
        statement->span = token->span;
        if (statements[i].parse == parse_if)
            return parse_if(parser, statement) && end_tag(parser);
        parser->frames++;
        if (!statements[i].parse(parser, statement))
            return false;
        parser->frames--;
        return end_tag(parser);
    }
    return refuse_word(parser, token->span);
}

bool jinja_parse(struct rendering *rendering, struct arena *arena, struct arena *scratch,
                 const struct text *text, const struct token_list *tokens,
                 struct parsed_template *result)
{
    struct parser parser = {
        .rendering = rendering,
        .arena = arena,
        .scratch = scratch,
        .text = text,
        .tokens = tokens->items,
        .blocks = {.arena = arena},
    };

    if (!parse_body(&parser, span_make(text, 0, 0), NULL, &result->body))
        return false;
    result->blocks = parser.blocks;
    result->changes_values = parser.changes_values;
    return true;
}
