/* SPDX-License-Identifier: MIT */
/* What stands inside tags: names, numbers, strings, operators. */
#include <stdlib.h>

#include "base/utf8.h"
#include "template/jinja_lexer.h"
#include "values/computed.h"

/* Longer ones first. */
static const struct {
    struct str text;
    enum jinja_operator operation;
} operators[] = {
    {STR_INIT("**"), OPERATOR_POWER        },
    {STR_INIT("//"), OPERATOR_FLOOR_DIVIDE },
    {STR_INIT("=="), OPERATOR_EQUAL        },
    {STR_INIT("!="), OPERATOR_UNEQUAL      },
    {STR_INIT(">="), OPERATOR_GREATER_EQUAL},
    {STR_INIT("<="), OPERATOR_LESS_EQUAL   },
    {STR_INIT("+"),  OPERATOR_ADD          },
    {STR_INIT("-"),  OPERATOR_SUBTRACT     },
    {STR_INIT("/"),  OPERATOR_DIVIDE       },
    {STR_INIT("*"),  OPERATOR_MULTIPLY     },
    {STR_INIT("%"),  OPERATOR_MODULO       },
    {STR_INIT("~"),  OPERATOR_CONCAT       },
    {STR_INIT("["),  OPERATOR_OPEN_BRACKET },
    {STR_INIT("]"),  OPERATOR_CLOSE_BRACKET},
    {STR_INIT("("),  OPERATOR_OPEN_PAREN   },
    {STR_INIT(")"),  OPERATOR_CLOSE_PAREN  },
    {STR_INIT("{"),  OPERATOR_OPEN_BRACE   },
    {STR_INIT("}"),  OPERATOR_CLOSE_BRACE  },
    {STR_INIT(">"),  OPERATOR_GREATER      },
    {STR_INIT("<"),  OPERATOR_LESS         },
    {STR_INIT("="),  OPERATOR_ASSIGN       },
    {STR_INIT("."),  OPERATOR_DOT          },
    {STR_INIT(":"),  OPERATOR_COLON        },
    {STR_INIT("|"),  OPERATOR_PIPE         },
    {STR_INIT(","),  OPERATOR_COMMA        },
    {STR_INIT(";"),  OPERATOR_SEMICOLON    },
};

static char byte_at(const struct lexer *lexer, size_t at)
{
    return at < lexer->str.length ? lexer->str.bytes[at] : 0;
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* Letters, as far as names in templates need them: symbols and punctuation stay out. */
static bool is_name_point(uint32_t point)
{
    if (point < 0x80)
        return point == '_' || (point >= '0' && point <= '9') ||
               ((point | 32) >= 'a' && (point | 32) <= 'z');
    return point >= 0xC0 && point != 0xD7 && point != 0xF7 && point < 0x1F000 &&
           !(point >= 0x2000 && point < 0x2C00) && !(point >= 0x3000 && point < 0x3041) &&
           !(point >= 0xD800 && point < 0xF900) && !(point >= 0xFE00 && point < 0xFF21);
}

static size_t skip_name(const struct lexer *lexer, size_t at)
{
    size_t length;

    while (at < lexer->str.length && is_name_point(utf8_decode(lexer->str, at, &length)))
        at += length;
    return at;
}

static int digit_value(char byte)
{
    if (is_digit(byte))
        return byte - '0';
    byte = (char)(byte | 32);
    return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : 16;
}

/* Digits of the base, single underscores between them (and before the first, when allowed). */
static size_t skip_digits(const struct lexer *lexer, size_t at, int base)
{
    for (;;) {
        size_t next = byte_at(lexer, at) == '_' ? at + 1 : at;

        if (digit_value(byte_at(lexer, next)) >= base || next >= lexer->str.length)
            return at;
        at = next + 1;
    }
}

static struct str without_underscores(struct arena *arena, struct str str)
{
    struct buffer out = {.arena = arena};

    for (size_t i = 0; i < str.length; i++)
        if (str.bytes[i] != '_')
            buffer_append_byte(&out, str.bytes[i]);
    return buffer_str(&out);
}

/* End of the fraction and exponent behind the digits that end at `at`; `at` when it is none. */
static size_t skip_fraction(const struct lexer *lexer, size_t at)
{
    size_t end = at, exponent;

    if (byte_at(lexer, end) == '.' && is_digit(byte_at(lexer, end + 1)))
        end = skip_digits(lexer, end + 1, 10);
    if ((byte_at(lexer, end) | 32) != 'e')
        return end;
    exponent = end + 1;
    if (byte_at(lexer, exponent) == '+' || byte_at(lexer, exponent) == '-')
        exponent++;
    return is_digit(byte_at(lexer, exponent)) ? skip_digits(lexer, exponent, 10) : end;
}

static const struct value *integer_value(struct lexer *lexer, struct str digits, int base)
{
    struct value *value = computed(lexer->arena, VALUE_INTEGER);

    for (size_t i = 0; i < digits.length; i++) {
        if (!__builtin_mul_overflow(value->integer, base, &value->integer) &&
            !__builtin_add_overflow(value->integer, digit_value(digits.bytes[i]),
                                    &value->integer))
            continue;
        if (base != 10)
            return NULL;
        value->digits = digits;
        break;
    }
    return value;
}

static bool lex_integer(struct lexer *lexer, size_t start)
{
    static const struct {
        char letter;
        int base;
    } prefixes[] = {
        {'b', 2 },
        {'o', 8 },
        {'x', 16}
    };
    int base = 10;
    size_t digits = start;
    const struct value *value;

    for (size_t i = 0; i < COUNT_OF(prefixes) && byte_at(lexer, start) == '0'; i++) {
        if ((byte_at(lexer, start + 1) | 32) != prefixes[i].letter ||
            skip_digits(lexer, start + 2, prefixes[i].base) == start + 2)
            continue;
        base = prefixes[i].base;
        digits = start + 2;
    }
    lexer->at = skip_digits(lexer, digits, base);
    if (base == 10 && byte_at(lexer, start) == '0')
        lexer->at = skip_digits(lexer, start, 1); /* 007 is 00 and 7 */
    value = integer_value(
        lexer, without_underscores(lexer->arena, str_slice(lexer->str, digits, lexer->at)),
        base);
    if (!value)
        return lexer_fail(lexer, span_make(lexer->text, start, lexer->at - start),
                          "the number is beyond 64 bits");
    lexer_add(lexer, TOKEN_CONSTANT, start)->constant = value;
    return true;
}

static bool lex_number(struct lexer *lexer)
{
    size_t start = lexer->at, digits = skip_digits(lexer, start, 10);
    bool follows_dot = start && lexer->str.bytes[start - 1] == '.';
    size_t end = follows_dot ? digits : skip_fraction(lexer, digits);
    struct value *value;

    if (end == digits)
        return lex_integer(lexer, start);
    value = computed(lexer->arena, VALUE_FLOAT);
    value->real =
        strtod(str_to_c(lexer->arena,
                        without_underscores(lexer->arena, str_slice(lexer->str, start, end))),
               NULL);
    lexer->at = end;
    lexer_add(lexer, TOKEN_CONSTANT, start)->constant = value;
    return true;
}

/* count digits of base at `at`; false when there are fewer. */
static bool read_code(struct str str, size_t at, size_t count, uint32_t *code)
{
    *code = 0;
    for (size_t i = 0; i < count; i++) {
        if (at + i >= str.length || digit_value(str.bytes[at + i]) >= 16)
            return false;
        *code = *code << 4 | (uint32_t)digit_value(str.bytes[at + i]);
    }
    return *code <= 0x10FFFF && (*code < 0xD800 || *code > 0xDFFF);
}

/* Appends what the backslash before str.bytes[*at] makes of it; *at moves behind. */
static bool append_escape(struct buffer *out, struct str str, size_t *at)
{
    static const char names[] = "\\'\"abfnrtv", bytes[] = "\\'\"\a\b\f\n\r\t\v";
    char letter = str.bytes[*at];
    size_t index = str_find(str_from(names), letter);
    size_t digits = letter == 'x' ? 2 : letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
    uint32_t code = 0;

    if (index != STR_NOT_FOUND) {
        buffer_append_byte(out, bytes[index]);
        (*at)++;
    } else if (digits) {
        if (!read_code(str, *at + 1, digits, &code))
            return false;
        utf8_append(out, code);
        *at += 1 + digits;
    } else if (letter >= '0' && letter <= '7') {
        for (int i = 0; i < 3 && *at < str.length && (str.bytes[*at] & ~7) == '0'; i++)
            code = code * 8 + (uint32_t)(str.bytes[(*at)++] - '0');
        utf8_append(out, code);
    } else if (letter == '\n' || letter == '\r') {
        *at += letter == '\r' && *at + 1 < str.length && str.bytes[*at + 1] == '\n' ? 2 : 1;
    } else if (letter == 'N') {
        return false;
    } else {
        buffer_append_byte(out, '\\');
    }
    return true;
}

static bool decode_string(struct buffer *out, struct str str)
{
    for (size_t at = 0; at < str.length;) {
        if (str.bytes[at] == '\\') {
            at++;
            if (!append_escape(out, str, &at))
                return false;
        } else if (str.bytes[at] == '\r') {
            buffer_append_byte(out, '\n');
            at += at + 1 < str.length && str.bytes[at + 1] == '\n' ? 2 : 1;
        } else {
            buffer_append_byte(out, str.bytes[at++]);
        }
    }
    return true;
}

/* Every backslash stands for itself, as when each is doubled first: so a quote behind one would
 * end the string. */
static bool keep_string(struct buffer *out, struct str str, char quote)
{
    for (size_t at = 0; at < str.length; at++) {
        char byte = str.bytes[at];

        if (byte == '\\' && at + 1 < str.length && str.bytes[at + 1] == quote)
            return false;
        if (byte == '\r' && at + 1 < str.length && str.bytes[at + 1] == '\n')
            continue;
        buffer_append_byte(out, byte == '\r' ? '\n' : byte);
    }
    return true;
}

static bool lex_string(struct lexer *lexer)
{
    size_t start = lexer->at, end = start + 1;
    char quote = lexer->str.bytes[start];
    struct buffer out = {.arena = lexer->arena};
    struct span span;
    bool is_read;

    while (end < lexer->str.length && lexer->str.bytes[end] != quote)
        end += lexer->str.bytes[end] == '\\' ? 2 : 1;
    if (end >= lexer->str.length)
        return lexer_fail(lexer, span_make(lexer->text, start, 1), "the string is not closed");
    span = span_make(lexer->text, start, end + 1 - start);
    if (lexer->settings->keeps_backslashes && lexer->is_in_output)
        is_read = keep_string(&out, str_slice(lexer->str, start + 1, end), quote);
    else
        is_read = decode_string(&out, str_slice(lexer->str, start + 1, end));
    if (!is_read)
        return lexer_fail(lexer, span, "the string has an escape that has no meaning");
    lexer->at = end + 1;
    lexer_add(lexer, TOKEN_CONSTANT, start)->constant =
        computed_string(lexer->arena, buffer_str(&out));
    return true;
}

static bool check_bracket(struct lexer *lexer, enum jinja_operator operation, struct span span)
{
    static const char closing[] = "])}", opening[] = "[({";
    char byte = span_str(span).bytes[0];
    size_t index = str_find(str_from(closing), byte);

    if (operation < OPERATOR_OPEN_BRACKET || operation > OPERATOR_CLOSE_BRACE)
        return true;
    if (index == STR_NOT_FOUND) {
        *LIST_ADD(lexer->scratch, &lexer->brackets) = span;
        return true;
    }
    if (!lexer->brackets.count ||
        span_str(lexer->brackets.items[lexer->brackets.count - 1]).bytes[0] != opening[index])
        return lexer_fail(lexer, span, "unexpected '%c'", byte);
    lexer->brackets.count--;
    return true;
}

bool jinja_lex_word(struct lexer *lexer)
{
    size_t start = lexer->at;
    char byte = lexer->str.bytes[start];
    struct span here = span_make(lexer->text, start, 1);

    if (is_digit(byte))
        return lex_number(lexer);
    if (byte == '"' || byte == '\'')
        return lex_string(lexer);
    lexer->at = skip_name(lexer, start);
    if (lexer->at > start) {
        lexer_add(lexer, TOKEN_NAME, start);
        return true;
    }
    for (size_t i = 0; i < COUNT_OF(operators); i++) {
        struct token *token;

        if (!str_starts_with(str_slice(lexer->str, start, lexer->str.length),
                             operators[i].text))
            continue;
        lexer->at = start + operators[i].text.length;
        token = lexer_add(lexer, TOKEN_OPERATOR, start);
        token->operation = operators[i].operation;
        return check_bracket(lexer, token->operation, token->span);
    }
    return lexer_fail(lexer, here, "unexpected character");
}
