/* SPDX-License-Identifier: MIT */
/* The outer shape: text, comments, raw blocks, tags and the white space around them. */
#include "template/jinja_lexer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"

struct token *lexer_add(struct lexer *lexer, enum token_kind kind, size_t start)
{
    struct token *token = LIST_ADD(lexer->scratch, &lexer->tokens);

    token->kind = kind;
    token->span = span_make(lexer->text, start, lexer->at - start);
    return token;
}

bool lexer_fail(struct lexer *lexer, struct span span, const char *format, ...)
{
    char *message = NULL;
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vasprintf(&message, format, arguments);
    va_end(arguments);
    rendering_fault(lexer->rendering, TEMPLATE_BAD_TEMPLATE, span, "%s",
                    length < 0 ? format : message);
    free(message);
    return false;
}

static bool has(const struct lexer *lexer, size_t at, struct str expected)
{
    return str_starts_with(str_slice(lexer->str, at, lexer->str.length), expected);
}

static size_t skip_space(const struct lexer *lexer, size_t at)
{
    size_t length;

    while (at < lexer->str.length && utf8_is_space(utf8_decode(lexer->str, at, &length)))
        at += length;
    return at;
}

static size_t skip_newline(const struct lexer *lexer, size_t at)
{
    if (has(lexer, at, STR("\r\n")))
        return at + 2;
    return has(lexer, at, STR("\n")) || has(lexer, at, STR("\r")) ? at + 1 : at;
}

/* The sign behind an opening: '-', '+' or 0. */
static char sign_at(const struct lexer *lexer, size_t at)
{
    char byte = at < lexer->str.length ? lexer->str.bytes[at] : 0;

    return byte == '-' || byte == '+' ? byte : 0;
}

static bool is_line_end(char byte)
{
    return byte == '\n' || byte == '\r';
}

/* text without the white space between the start of its last line and a tag. */
static struct str without_indent(const struct lexer *lexer, size_t start, struct str text)
{
    size_t line = text.length;

    while (line && !is_line_end(text.bytes[line - 1]))
        line--;
    if (!line && start && !is_line_end(lexer->str.bytes[start - 1]))
        return text;
    if (utf8_strip_right(str_slice(text, line, text.length)).length)
        return text;
    return str_slice(text, 0, line);
}

/* Text from start to end, without the white space at its end when a '-' follows. */
static void add_text(struct lexer *lexer, size_t start, size_t end, char sign, bool is_block)
{
    struct str str = str_slice(lexer->str, start, end);

    if (sign == '-')
        str = utf8_strip_right(str);
    else if (sign != '+' && is_block && lexer->settings->lstrip_blocks)
        str = without_indent(lexer, start, str);
    lexer->at = start + str.length;
    if (str.length)
        lexer_add(lexer, TOKEN_TEXT, start);
    lexer->at = end;
}

/* Whether "WORD %}" with its signs follows at; *after is what comes behind the block and the
 * white space that it takes along. */
static bool word_block(const struct lexer *lexer, size_t at, struct str word, bool is_end,
                       size_t *after)
{
    at = skip_space(lexer, at);
    if (!has(lexer, at, word))
        return false;
    at = skip_space(lexer, at + word.length);
    if (has(lexer, at, STR("-%}"))) {
        *after = skip_space(lexer, at + 3);
        return true;
    }
    if (is_end && has(lexer, at, STR("+%}"))) {
        *after = at + 3;
        return true;
    }
    if (!has(lexer, at, STR("%}")))
        return false;
    *after = at + 2;
    if (is_end && lexer->settings->trim_blocks)
        *after = skip_newline(lexer, *after);
    return true;
}

/* The text of a raw block, from lexer->at on. */
static bool lex_raw(struct lexer *lexer)
{
    size_t start = lexer->at, after;

    for (size_t at = start; at + 1 < lexer->str.length; at++) {
        char sign;

        if (!has(lexer, at, STR("{%")))
            continue;
        sign = sign_at(lexer, at + 2);
        if (!word_block(lexer, at + 2 + (sign != 0), STR("endraw"), true, &after))
            continue;
        add_text(lexer, start, at, sign, true);
        lexer->at = after;
        return true;
    }
    return lexer_fail(lexer, lexer->opening, "'{%% raw %%}' is not closed by '{%% endraw %%}'");
}

static bool lex_comment(struct lexer *lexer)
{
    size_t start = lexer->at;
    size_t length = str_search(str_slice(lexer->str, start, lexer->str.length), STR("#}"));
    char sign;

    if (length == STR_NOT_FOUND)
        return lexer_fail(lexer, lexer->opening, "'{#' is not closed by '#}'");
    sign = length ? sign_at(lexer, start + length - 1) : 0;
    lexer->at = start + length + 2;
    if (sign == '-')
        lexer->at = skip_space(lexer, lexer->at);
    else if (sign != '+' && lexer->settings->trim_blocks)
        lexer->at = skip_newline(lexer, lexer->at);
    return true;
}

/* Whether the tag ends at lexer->at; if so its token is added and the white space skipped. */
static bool lex_tag_end(struct lexer *lexer, bool is_output)
{
    struct str end = is_output ? STR("}}") : STR("%}");
    size_t start = lexer->at;
    char sign = sign_at(lexer, start);

    if (lexer->brackets.count || (is_output && sign == '+') ||
        !has(lexer, start + (sign != 0), end))
        return false;
    lexer->at = start + (sign != 0) + end.length;
    lexer_add(lexer, is_output ? TOKEN_OUTPUT_END : TOKEN_STATEMENT_END, start);
    if (sign == '-')
        lexer->at = skip_space(lexer, lexer->at);
    else if (!is_output && sign != '+' && lexer->settings->trim_blocks)
        lexer->at = skip_newline(lexer, lexer->at);
    return true;
}

static bool lex_tag(struct lexer *lexer, bool is_output)
{
    for (;;) {
        if (lex_tag_end(lexer, is_output))
            return true;
        lexer->at = skip_space(lexer, lexer->at);
        if (lex_tag_end(lexer, is_output))
            return true;
        if (lexer->at >= lexer->str.length)
            break;
        if (!jinja_lex_word(lexer))
            return false;
    }
    if (lexer->brackets.count) {
        struct span open = lexer->brackets.items[lexer->brackets.count - 1];

        return lexer_fail(lexer, open, "'%c' is not closed", span_str(open).bytes[0]);
    }
    return lexer_fail(lexer, lexer->opening,
                      is_output ? "'{{' is not closed by '}}'"
                                : "'{%%' is not closed by '%%}'");
}

/* Offset of the next {{, {% or {#, or the end. */
static size_t find_opening(const struct lexer *lexer, size_t at)
{
    for (; at + 1 < lexer->str.length; at++) {
        char next = lexer->str.bytes[at + 1];

        if (lexer->str.bytes[at] == '{' && (next == '{' || next == '%' || next == '#'))
            return at;
    }
    return lexer->str.length;
}

static bool lex_opening(struct lexer *lexer, size_t text_start, size_t open)
{
    char sign = sign_at(lexer, open + 2), kind = lexer->str.bytes[open + 1];
    size_t after;

    add_text(lexer, text_start, open, sign, kind != '{');
    lexer->opening = span_make(lexer->text, open, 2);
    lexer->at = open + 2 + (sign != 0);
    if (kind == '#')
        return lex_comment(lexer);
    if (kind == '%' && word_block(lexer, lexer->at, STR("raw"), false, &after)) {
        lexer->at = after;
        return lex_raw(lexer);
    }
    lexer->is_in_output = kind == '{';
    lexer_add(lexer, kind == '{' ? TOKEN_OUTPUT_BEGIN : TOKEN_STATEMENT_BEGIN, open);
    return lex_tag(lexer, kind == '{');
}

/* The template without its last newline, unless that is kept. */
static struct str counted_part(struct str str, const struct jinja_settings *settings)
{
    if (settings->keep_trailing_newline)
        return str;
    if (str_ends_with(str, STR("\r\n")))
        str.length -= 2;
    else if (str_ends_with(str, STR("\n")) || str_ends_with(str, STR("\r")))
        str.length--;
    return str;
}

bool jinja_lex(struct rendering *rendering, struct arena *arena, struct arena *scratch,
               const struct text *text, size_t start_at, size_t end_at,
               const struct jinja_settings *settings, struct token_list *tokens)
{
    struct lexer lexer = {
        .rendering = rendering,
        .arena = arena,
        .scratch = scratch,
        .text = text,
        .settings = settings,
        .str = counted_part(str_slice(text->bytes, 0, end_at), settings),
        .at = start_at,
    };

    while (lexer.at < lexer.str.length) {
        size_t start = lexer.at, open = find_opening(&lexer, start);

        if (open == lexer.str.length)
            add_text(&lexer, start, open, 0, false);
        else if (!lex_opening(&lexer, start, open))
            return false;
    }
    lexer_add(&lexer, TOKEN_END, lexer.at);
    *tokens = lexer.tokens;
    return true;
}
