/* SPDX-License-Identifier: MIT */
#include "template/go_tokens.h"

#include "base/list.h"

struct lexer {
    struct rendering *rendering;
    struct arena *arena;
    struct str str; /* of the template */
    size_t at;
    struct span open; /* the {{ that is being read */
    bool trims_next;  /* white space behind the last }} goes */
    struct go_tokens *tokens;
};

static const struct {
    char byte;
    enum go_token_kind kind;
} signs[] = {
    {'=', GO_TOKEN_ASSIGN           },
    {'|', GO_TOKEN_PIPE             },
    {',', GO_TOKEN_COMMA            },
    {'(', GO_TOKEN_LEFT_PARENTHESIS },
    {')', GO_TOKEN_RIGHT_PARENTHESIS},
};

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* Go asks for letters and digits of Unicode. A name of others is one that nobody defines. */
static bool is_name_byte(char byte)
{
    return byte == '_' || is_digit(byte) || ((byte | 32) >= 'a' && (byte | 32) <= 'z') ||
           (byte & 0x80);
}

static struct str rest(const struct lexer *lexer)
{
    return str_slice(lexer->str, lexer->at, lexer->str.length);
}

static bool is_at(const struct lexer *lexer, struct str word)
{
    return str_starts_with(rest(lexer), word);
}

static char peek(const struct lexer *lexer)
{
    return lexer->at < lexer->str.length ? lexer->str.bytes[lexer->at] : '\0';
}

static void add(struct lexer *lexer, enum go_token_kind kind, size_t start, size_t end,
                bool is_spaced)
{
    *LIST_ADD(lexer->arena, lexer->tokens) = (struct go_token){
        .kind = kind,
        .span = span_make(lexer->rendering->text, start, end - start),
        .is_spaced = is_spaced,
    };
}

static bool fail(struct lexer *lexer, size_t offset, size_t length, const char *message)
{
    rendering_fault(lexer->rendering, TEMPLATE_BAD_TEMPLATE,
                    span_make(lexer->rendering->text, offset, length), "%s", message);
    return false;
}

static bool fail_open(struct lexer *lexer)
{
    return fail(lexer, lexer->open.offset, lexer->open.length, "'{{' is not closed by '}}'");
}

/* What must follow a name: nothing is added to one that ends elsewhere. */
static bool is_at_end_of_name(const struct lexer *lexer)
{
    return lexer->at >= lexer->str.length || is_space(peek(lexer)) ||
           str_find(STR(".,|:)("), peek(lexer)) != STR_NOT_FOUND || is_at(lexer, STR("}}"));
}

static bool read_name(struct lexer *lexer, enum go_token_kind kind, size_t start,
                      bool is_spaced)
{
    while (is_name_byte(peek(lexer)))
        lexer->at++;
    if (!is_at_end_of_name(lexer)) {
        rendering_fault(lexer->rendering, TEMPLATE_BAD_TEMPLATE,
                        span_make(lexer->rendering->text, lexer->at, 1),
                        "'%c' cannot follow a name", peek(lexer));
        return false;
    }
    add(lexer, kind, start, lexer->at, is_spaced);
    return true;
}

static bool read_quoted(struct lexer *lexer, enum go_token_kind kind, bool is_spaced)
{
    size_t start = lexer->at++;
    char quote = lexer->str.bytes[start];

    for (; lexer->at < lexer->str.length; lexer->at++) {
        char byte = peek(lexer);

        if (byte == quote) {
            add(lexer, kind, start, ++lexer->at, is_spaced);
            return true;
        }
        if (quote == '`')
            continue;
        if (byte == '\\')
            lexer->at++;
        if (peek(lexer) == '\n')
            break;
    }
    return fail(lexer, start, 1, "the quote is not closed");
}

static void skip_any(struct lexer *lexer, struct str bytes)
{
    while (lexer->at < lexer->str.length && str_find(bytes, peek(lexer)) != STR_NOT_FOUND)
        lexer->at++;
}

static bool skip_one(struct lexer *lexer, struct str bytes)
{
    if (lexer->at >= lexer->str.length || str_find(bytes, peek(lexer)) == STR_NOT_FOUND)
        return false;
    lexer->at++;
    return true;
}

static bool read_number(struct lexer *lexer, bool is_spaced)
{
    struct str digits = STR("0123456789_");
    size_t start = lexer->at;
    bool is_decimal = true;

    skip_one(lexer, STR("+-"));
    if (skip_one(lexer, STR("0")) && skip_one(lexer, STR("xXoObB"))) {
        char base = (char)(lexer->str.bytes[lexer->at - 1] | 32);

        is_decimal = false;
        digits = base == 'x'   ? STR("0123456789abcdefABCDEF_")
                 : base == 'o' ? STR("01234567_")
                               : STR("01_");
    }
    skip_any(lexer, digits);
    if (skip_one(lexer, STR(".")))
        skip_any(lexer, digits);
    if (is_decimal && skip_one(lexer, STR("eE"))) {
        skip_one(lexer, STR("+-"));
        skip_any(lexer, digits);
    }
    if (is_name_byte(peek(lexer)) || peek(lexer) == '+' || peek(lexer) == '-')
        return fail(lexer, start, lexer->at + 1 - start, "this is no number");
    add(lexer, GO_TOKEN_NUMBER, start, lexer->at, is_spaced);
    return true;
}

static bool read_sign(struct lexer *lexer, bool is_spaced)
{
    size_t start = lexer->at;

    if (is_at(lexer, STR(":="))) {
        lexer->at += 2;
        add(lexer, GO_TOKEN_DECLARE, start, lexer->at, is_spaced);
        return true;
    }
    for (size_t i = 0; i < COUNT_OF(signs); i++) {
        if (peek(lexer) != signs[i].byte)
            continue;
        lexer->at++;
        add(lexer, signs[i].kind, start, lexer->at, is_spaced);
        return true;
    }
    rendering_fault(lexer->rendering, TEMPLATE_BAD_TEMPLATE,
                    span_make(lexer->rendering->text, start, 1),
                    "'%c' means nothing in an action", peek(lexer));
    return false;
}

static bool read_token(struct lexer *lexer, bool is_spaced)
{
    size_t start = lexer->at;
    char byte = peek(lexer);
    char next = start + 1 < lexer->str.length ? lexer->str.bytes[start + 1] : '\0';

    if (byte == '"')
        return read_quoted(lexer, GO_TOKEN_STRING, is_spaced);
    if (byte == '`')
        return read_quoted(lexer, GO_TOKEN_RAW_STRING, is_spaced);
    if (byte == '\'')
        return read_quoted(lexer, GO_TOKEN_CHARACTER, is_spaced);
    if (is_digit(byte) || byte == '+' || byte == '-' || (byte == '.' && is_digit(next)))
        return read_number(lexer, is_spaced);
    if (byte == '$' || byte == '.') {
        lexer->at++;
        if (byte == '.' && is_at_end_of_name(lexer)) {
            add(lexer, GO_TOKEN_DOT, start, lexer->at, is_spaced);
            return true;
        }
        return byte == '$' ? read_name(lexer, GO_TOKEN_VARIABLE, start, is_spaced)
                           : read_name(lexer, GO_TOKEN_FIELD, start + 1, is_spaced);
    }
    if (is_name_byte(byte))
        return read_name(lexer, GO_TOKEN_WORD, start, is_spaced);
    return read_sign(lexer, is_spaced);
}

/* Whether the action ends here: }}, or -}} behind white space. */
static bool read_close(struct lexer *lexer, bool is_spaced)
{
    bool is_trimming = is_spaced && is_at(lexer, STR("-}}"));
    size_t start = lexer->at;

    if (!is_trimming && !is_at(lexer, STR("}}")))
        return false;
    lexer->at += is_trimming ? 3 : 2;
    lexer->trims_next = is_trimming;
    add(lexer, GO_TOKEN_CLOSE, start, lexer->at, is_spaced);
    return true;
}

static bool read_action(struct lexer *lexer)
{
    while (lexer->at < lexer->str.length) {
        size_t start = lexer->at;
        bool is_spaced;

        while (is_space(peek(lexer)))
            lexer->at++;
        is_spaced = lexer->at > start;
        if (read_close(lexer, is_spaced))
            return true;
        if (lexer->at < lexer->str.length && !read_token(lexer, is_spaced))
            return false;
    }
    return fail_open(lexer);
}

static bool read_comment(struct lexer *lexer)
{
    size_t length = str_search(rest(lexer), STR("*/"));
    bool is_spaced;

    if (length == STR_NOT_FOUND)
        return fail(lexer, lexer->open.offset, lexer->open.length, "the comment is not closed");
    lexer->at += length + 2;
    is_spaced = is_space(peek(lexer));
    lexer->at += is_spaced;
    if (!is_at(lexer, is_spaced ? STR("-}}") : STR("}}")))
        return fail(lexer, lexer->open.offset, lexer->open.length,
                    "behind the '*/' of a comment only '}}' or ' -}}' can stand");
    lexer->trims_next = is_spaced;
    lexer->at += is_spaced ? 3 : 2;
    return true;
}

/* The text from start up to the {{ at open, or the end, without what trim markers take. */
static void add_text(struct lexer *lexer, size_t start, size_t end, bool trims_end)
{
    while (lexer->trims_next && start < end && is_space(lexer->str.bytes[start]))
        start++;
    while (trims_end && end > start && is_space(lexer->str.bytes[end - 1]))
        end--;
    if (end > start)
        add(lexer, GO_TOKEN_TEXT, start, end, false);
    lexer->trims_next = false;
}

bool go_read_tokens(struct rendering *rendering, struct arena *arena, struct go_tokens *tokens)
{
    struct lexer lexer = {
        .rendering = rendering,
        .arena = arena,
        .str = rendering->text->bytes,
        .tokens = tokens,
    };

    for (;;) {
        size_t start = lexer.at, length = str_search(rest(&lexer), STR("{{"));
        bool is_trimming;

        if (length == STR_NOT_FOUND) {
            add_text(&lexer, start, lexer.str.length, false);
            add(&lexer, GO_TOKEN_END, lexer.str.length, lexer.str.length, false);
            return true;
        }
        lexer.at = start + length + 2;
        lexer.open = span_make(rendering->text, start + length, 2);
        is_trimming = peek(&lexer) == '-' && lexer.at + 1 < lexer.str.length &&
                      is_space(lexer.str.bytes[lexer.at + 1]);
        add_text(&lexer, start, start + length, is_trimming);
        lexer.at += is_trimming ? 2 : 0;
        if (is_at(&lexer, STR("/*"))) {
            if (!read_comment(&lexer))
                return false;
            continue;
        }
        add(&lexer, GO_TOKEN_OPEN, start + length, lexer.at, false);
        if (!read_action(&lexer))
            return false;
    }
}
