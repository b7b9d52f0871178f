/* SPDX-License-Identifier: MIT */
/* The statements of a Go template: if, range, with, define, template, block. */
#include "template/go_parser.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/suggest.h"

static const char *const control_words[] = {"if",     "range", "with",     "end",   "else",
                                            "define", "block", "template", "break", "continue"};

/* How a list of statements ended. */
enum ending {
    ENDING_FAULT,
    ENDING_TEXT, /* the template is over */
    ENDING_END,
    ENDING_ELSE, /* the word "else" is read, what follows it is not */
};

const struct go_token *go_peek(const struct go_parser *parser)
{
    return &parser->tokens.items[parser->at];
}

const struct go_token *go_next(struct go_parser *parser)
{
    const struct go_token *token = go_peek(parser);

    if (token->kind != GO_TOKEN_END)
        parser->at++;
    return token;
}

bool go_accept(struct go_parser *parser, enum go_token_kind kind)
{
    if (go_peek(parser)->kind != kind)
        return false;
    go_next(parser);
    return true;
}

bool go_parse_fail(struct go_parser *parser, struct span span, const char *format, ...)
{
    char *message = NULL;
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vasprintf(&message, format, arguments);
    va_end(arguments);
    rendering_fault(parser->rendering, TEMPLATE_BAD_TEMPLATE, span, "%s",
                    length < 0 ? format : message);
    free(message);
    return false;
}

bool go_unexpected(struct go_parser *parser)
{
    struct span span = go_peek(parser)->span;

    return go_parse_fail(parser, span, "'" STR_FORMAT "' is not expected here",
                         STR_ARGS(span_str(span)));
}

static bool is_word(const struct go_token *token, const char *word)
{
    return token->kind == GO_TOKEN_WORD && str_equal(span_str(token->span), str_from(word));
}

static enum ending parse_list(struct go_parser *parser, bool is_top,
                              struct go_statements *statements);

/* The body of a block that was opened at span, up to its end or else. */
static enum ending parse_body(struct go_parser *parser, struct span open, const char *word,
                              struct go_statements *statements)
{
    enum ending ending;

    if (++parser->depth > GO_DEEPEST_NESTING) {
        go_parse_fail(parser, open, "blocks are nested too deeply");
        return ENDING_FAULT;
    }
    ending = parse_list(parser, false, statements);
    parser->depth--;
    if (ending != ENDING_TEXT)
        return ending;
    go_parse_fail(parser, open, "'%s' is not closed by '{{end}}'", word);
    return ENDING_FAULT;
}

static bool expect_close(struct go_parser *parser)
{
    return go_accept(parser, GO_TOKEN_CLOSE) || go_unexpected(parser);
}

/* if, range or with, from behind the word. "else if" is a statement in the part behind else,
 * which the same end closes. */
static bool parse_control(struct go_parser *parser, enum go_statement_kind kind,
                          struct span open, struct go_statement *statement)
{
    static const char *const words[] = {
        [GO_IF] = "if", [GO_WITH] = "with", [GO_RANGE] = "range"};
    static const char *const places[] = {
        [GO_IF] = "'if'", [GO_WITH] = "'with'", [GO_RANGE] = "'range'"};
    size_t variables = parser->variables.count;
    const struct go_pipeline *pipeline =
        go_parse_pipeline(parser, GO_TOKEN_CLOSE, places[kind]);
    enum ending ending;

    if (!pipeline)
        return false;
    *statement = (struct go_statement){.kind = kind, .span = open, .pipeline = pipeline};
    parser->range_depth += kind == GO_RANGE;
    ending = parse_body(parser, open, words[kind], &statement->body);
    parser->range_depth -= kind == GO_RANGE;
    if (ending == ENDING_ELSE && kind == GO_IF && is_word(go_peek(parser), "if")) {
        struct span inner = go_next(parser)->span;
        bool is_ok;

        if (++parser->depth > GO_DEEPEST_NESTING)
            return go_parse_fail(parser, inner, "too many 'else if' in a row");
        is_ok =
            parse_control(parser, GO_IF, inner, LIST_ADD(parser->arena, &statement->otherwise));
        parser->depth--;
        parser->variables.count = variables;
        return is_ok;
    }
    if (ending == ENDING_ELSE) {
        struct span other = parser->tokens.items[parser->at - 1].span;

        if (!expect_close(parser))
            return false;
        ending = parse_body(parser, open, words[kind], &statement->otherwise);
        if (ending == ENDING_ELSE)
            return go_parse_fail(parser, parser->tokens.items[parser->at - 1].span,
                                 "there is an 'else' before it already, on line %zu",
                                 span_start(other).line);
    }
    parser->variables.count = variables;
    return ending == ENDING_END;
}

static bool parse_name(struct go_parser *parser, struct str *name)
{
    const struct go_token *token = go_peek(parser);
    const struct value *value;

    if (token->kind != GO_TOKEN_STRING && token->kind != GO_TOKEN_RAW_STRING)
        return go_unexpected(parser);
    value = go_literal(parser->rendering, parser->arena, go_next(parser));
    if (value)
        *name = value->string;
    return value != NULL;
}

static bool is_blank(const struct go_statements *statements)
{
    for (size_t i = 0; i < statements->count; i++) {
        const struct go_statement *statement = &statements->items[i];

        if (statement->kind != GO_TEXT || str_trim(span_str(statement->span)).length)
            return false;
    }
    return true;
}

/* The body of define or block: a template of its own, with no variable but $. A blank one does
 * not count beside another of its name. */
static bool parse_definition(struct go_parser *parser, struct span open, const char *word,
                             struct str name)
{
    struct go_parser inner = *parser;
    struct go_statements *body = ARENA_NEW(parser->arena, struct go_statements), *other;
    enum ending ending;

    inner.range_depth = 0;
    inner.variables.items = NULL;
    inner.variables.count = inner.variables.capacity = 0;
    *LIST_ADD(parser->arena, &inner.variables) = STR("$");
    ending = parse_body(&inner, open, word, body);
    parser->at = inner.at;
    if (ending == ENDING_ELSE)
        return go_parse_fail(parser, parser->tokens.items[parser->at - 1].span,
                             "'else' does not belong to '%s'", word);
    if (ending != ENDING_END)
        return false;
    other = map_get(parser->defined, name);
    if (other && !is_blank(other) && !is_blank(body))
        return go_parse_fail(parser, open, "there is a template '" STR_FORMAT "' already",
                             STR_ARGS(name));
    if (!other || is_blank(other))
        map_put(parser->defined, name, body);
    return true;
}

static bool parse_define(struct go_parser *parser, struct span open)
{
    struct str name;

    return parse_name(parser, &name) && expect_close(parser) &&
           parse_definition(parser, open, "define", name);
}

/* template or block, from behind the word. */
static bool parse_template(struct go_parser *parser, bool is_block, struct span open,
                           struct go_statement *statement)
{
    struct str name;

    if (!parse_name(parser, &name))
        return false;
    *statement = (struct go_statement){.kind = GO_TEMPLATE, .span = open, .name = name};
    if (is_block || go_peek(parser)->kind != GO_TOKEN_CLOSE)
        statement->pipeline =
            go_parse_pipeline(parser, GO_TOKEN_CLOSE, is_block ? "'block'" : "'template'");
    else
        go_next(parser);
    if (is_block)
        return statement->pipeline && parse_definition(parser, open, "block", name);
    return statement->pipeline || parser->tokens.items[parser->at - 1].kind == GO_TOKEN_CLOSE;
}

static bool parse_jump(struct go_parser *parser, enum go_statement_kind kind, struct span word,
                       struct go_statement *statement)
{
    *statement = (struct go_statement){.kind = kind, .span = word};
    if (!parser->range_depth)
        return go_parse_fail(parser, word, "'" STR_FORMAT "' stands outside of any range",
                             STR_ARGS(span_str(word)));
    return expect_close(parser);
}

/* A word that is no function may be a misspelt keyword. */
static bool is_control_word(const struct go_token *token)
{
    for (size_t i = 0; i < COUNT_OF(control_words); i++)
        if (is_word(token, control_words[i]))
            return true;
    return false;
}

static bool parse_keyword(struct go_parser *parser, const struct go_token *word, bool is_top,
                          struct go_statements *statements)
{
    struct go_statement statement = {0};
    bool is_ok;

    if (is_word(word, "define"))
        return is_top ? parse_define(parser, word->span)
                      : go_parse_fail(parser, word->span, "'define' stands inside of a block");
    if (is_word(word, "if"))
        is_ok = parse_control(parser, GO_IF, word->span, &statement);
    else if (is_word(word, "with"))
        is_ok = parse_control(parser, GO_WITH, word->span, &statement);
    else if (is_word(word, "range"))
        is_ok = parse_control(parser, GO_RANGE, word->span, &statement);
    else if (is_word(word, "break") || is_word(word, "continue"))
        is_ok = parse_jump(parser, is_word(word, "break") ? GO_BREAK : GO_CONTINUE, word->span,
                           &statement);
    else
        is_ok = parse_template(parser, is_word(word, "block"), word->span, &statement);
    if (is_ok)
        *LIST_ADD(parser->arena, statements) = statement;
    return is_ok;
}

static bool parse_action(struct go_parser *parser, struct go_statements *statements)
{
    const struct go_pipeline *pipeline = go_parse_pipeline(parser, GO_TOKEN_CLOSE, "'{{ }}'");

    if (!pipeline)
        return false;
    *LIST_ADD(parser->arena, statements) = (struct go_statement){
        .kind = GO_PIPELINE, .span = pipeline->span, .pipeline = pipeline};
    return true;
}

static enum ending parse_list(struct go_parser *parser, bool is_top,
                              struct go_statements *statements)
{
    for (;;) {
        const struct go_token *token = go_next(parser), *word = go_peek(parser);
        bool is_ok;

        if (token->kind == GO_TOKEN_END)
            return ENDING_TEXT;
        if (token->kind == GO_TOKEN_TEXT) {
            *LIST_ADD(parser->arena, statements) =
                (struct go_statement){.kind = GO_TEXT, .span = token->span};
            continue;
        }
        if (!is_control_word(word)) {
            is_ok = parse_action(parser, statements);
        } else {
            go_next(parser);
            if ((is_word(word, "end") || is_word(word, "else")) && is_top)
                is_ok = go_parse_fail(parser, word->span, "'" STR_FORMAT "' closes nothing",
                                      STR_ARGS(span_str(word->span)));
            else if (is_word(word, "else"))
                return ENDING_ELSE;
            else if (is_word(word, "end"))
                return expect_close(parser) ? ENDING_END : ENDING_FAULT;
            else
                is_ok = parse_keyword(parser, word, is_top, statements);
        }
        if (!is_ok)
            return ENDING_FAULT;
    }
}

/* Go finds out about a template that is not there when it gets to it; nobody wants to wait. */
static bool check_templates(struct go_parser *parser, const struct go_statements *statements)
{
    bool is_ok = true;

    for (size_t i = 0; i < statements->count; i++) {
        const struct go_statement *statement = &statements->items[i];
        struct suggestion nearest = suggest_for(statement->name);

        is_ok &= check_templates(parser, &statement->body);
        is_ok &= check_templates(parser, &statement->otherwise);
        if (statement->kind != GO_TEMPLATE || map_get(parser->defined, statement->name))
            continue;
        for (size_t j = 0; j < parser->defined->count; j++)
            suggest_offer(&nearest, parser->defined->entries[j].key);
        is_ok = go_parse_fail(
            parser, statement->span, "no template is named '" STR_FORMAT "'" STR_FORMAT,
            STR_ARGS(statement->name), STR_ARGS(suggest_question(parser->arena, &nearest)));
    }
    return is_ok;
}

bool go_parse(struct rendering *rendering, struct arena *arena, struct go_template *parsed)
{
    struct go_parser parser = {
        .rendering = rendering, .arena = arena, .defined = &parsed->defined};
    bool is_ok;

    *parsed = (struct go_template){.defined = {.arena = arena}};
    if (!go_read_tokens(rendering, arena, &parser.tokens))
        return false;
    *LIST_ADD(arena, &parser.variables) = STR("$");
    if (parse_list(&parser, true, &parsed->body) != ENDING_TEXT)
        return false;
    is_ok = check_templates(&parser, &parsed->body);
    for (size_t i = 0; i < parsed->defined.count; i++)
        is_ok &= check_templates(&parser, parsed->defined.entries[i].value);
    return is_ok;
}
