/* SPDX-License-Identifier: MIT */
#include <ctype.h>
#include <string.h>

#include "render/escape_check.h"

/* What the shell is in the middle of; each may stand within another: "a $(b "c")". */
enum context {
    CONTEXT_WORDS,
    CONTEXT_SINGLE,       /* 'text' */
    CONTEXT_DOUBLE,       /* "text" */
    CONTEXT_SUBSTITUTION, /* $(words) */
    CONTEXT_BACKTICKS,    /* `words` */
    CONTEXT_BRACES,       /* ${name} */
    CONTEXT_COMMENT,
};

enum { DEEPEST_CONTEXT = 32 };

struct shell {
    struct str text;
    enum context stack[DEEPEST_CONTEXT];
    size_t depth;
    size_t word;  /* where the present word begins */
    bool is_lost; /* a here-document, or too deep: nothing more is known for sure */
};

static enum context innermost(const struct shell *shell)
{
    return shell->stack[shell->depth];
}

static void enter(struct shell *shell, enum context context)
{
    if (shell->depth + 1 == DEEPEST_CONTEXT)
        shell->is_lost = true;
    else
        shell->stack[++shell->depth] = context;
}

static bool ends_word(char byte)
{
    return byte && strchr(" \t\n;&|<>()", byte);
}

/* Enters or leaves what the byte opens or closes between words. Returns the bytes it takes. */
static size_t step_words(struct shell *shell, size_t at)
{
    struct str rest = str_slice(shell->text, at, shell->text.length);
    char byte = rest.bytes[0];

    if (byte == '#' && at == shell->word && innermost(shell) != CONTEXT_BRACES)
        enter(shell, CONTEXT_COMMENT);
    else if (byte == '\'' || byte == '"')
        enter(shell, byte == '"' ? CONTEXT_DOUBLE : CONTEXT_SINGLE);
    else if (str_starts_with(rest, STR("<<")))
        shell->is_lost = true;
    else if (byte == ')' && innermost(shell) == CONTEXT_SUBSTITUTION)
        shell->depth--;
    else if (byte == '}' && innermost(shell) == CONTEXT_BRACES)
        shell->depth--;
    else if (byte == '(')
        enter(shell, CONTEXT_SUBSTITUTION);
    if (ends_word(byte))
        shell->word = at + 1;
    return 1;
}

/* "$(", "${", backticks and backslashes mean the same in words and in double quotes. */
static size_t step_expansion(struct shell *shell, size_t at)
{
    struct str rest = str_slice(shell->text, at, shell->text.length);

    if (rest.bytes[0] == '\\')
        return rest.length > 1 ? 2 : 1;
    if (str_starts_with(rest, STR("$(")) || str_starts_with(rest, STR("${"))) {
        enter(shell, rest.bytes[1] == '(' ? CONTEXT_SUBSTITUTION : CONTEXT_BRACES);
        shell->word = at + 2;
        return 2;
    }
    if (rest.bytes[0] != '`')
        return 0;
    if (innermost(shell) == CONTEXT_BACKTICKS)
        shell->depth--;
    else
        enter(shell, CONTEXT_BACKTICKS);
    shell->word = at + 1;
    return 1;
}

static size_t step(struct shell *shell, size_t at)
{
    char byte = shell->text.bytes[at];
    size_t length;

    switch (innermost(shell)) {
    case CONTEXT_COMMENT:
        if (byte == '\n') {
            shell->depth--;
            shell->word = at + 1;
        }
        return 1;
    case CONTEXT_SINGLE:
        shell->depth -= byte == '\'';
        return 1;
    case CONTEXT_DOUBLE:
        length = step_expansion(shell, at);
        if (!length)
            shell->depth -= byte == '"';
        return length ? length : 1;
    case CONTEXT_WORDS:
    case CONTEXT_SUBSTITUTION:
    case CONTEXT_BACKTICKS:
    case CONTEXT_BRACES:
        break;
    }
    length = step_expansion(shell, at);
    return length ? length : step_words(shell, at);
}

static bool is_name_byte(char byte)
{
    return isalnum((unsigned char)byte) || byte == '_';
}

/* "${NAME}", which is written on purpose. */
static bool is_reference(struct str text)
{
    size_t end = 2;

    if (!str_starts_with(text, STR("${")))
        return false;
    while (end < text.length && is_name_byte(text.bytes[end]))
        end++;
    return end > 2 && end < text.length && text.bytes[end] == '}';
}

/* The first byte of the value that means something between double quotes, or 0. A '$' that
 * nothing follows is none, nor a backslash before a letter. */
static char special_in_double(struct str value)
{
    for (size_t i = 0; i < value.length; i++) {
        char byte = value.bytes[i], next = i + 1 < value.length ? value.bytes[i + 1] : '"';

        if (byte == '"' || byte == '`')
            return byte;
        if (byte == '\\' && strchr("\"\\$`", next))
            return byte;
        if (byte == '$' && (is_name_byte(next) || (next && strchr("({@*?!-", next))) &&
            !is_reference(str_slice(value, i, value.length)))
            return byte;
    }
    return 0;
}

static char special_in_words(struct str value)
{
    for (size_t i = 0; i < value.length; i++)
        if (ends_word(value.bytes[i]) || value.bytes[i] == '`')
            return value.bytes[i];
    return 0;
}

static bool is_quoted(struct str value)
{
    return value.length > 1 && (value.bytes[0] == '"' || value.bytes[0] == '\'') &&
           value.bytes[value.length - 1] == value.bytes[0];
}

/* "NAME=" and nothing else of the word stands before the value. */
static bool is_assignment(const struct shell *shell, size_t at)
{
    struct str before = str_slice(shell->text, shell->word, at);

    for (size_t i = 0; i + 1 < before.length; i++)
        if (!is_name_byte(before.bytes[i]))
            return false;
    return before.length > 1 && str_ends_with(before, STR("="));
}

/* Where a value stands, and what its template can do about it. */
struct place {
    const char *where, *help;
};

static const struct place places[] = {
    [CONTEXT_WORDS] = {"without quotes",
                       "let the template quote it, in Jinja {{ name | quote }}"},
    [CONTEXT_SINGLE] = {"in single quotes",
                       "let the template quote it in place of the quotes, in Jinja "
                        "{{ name | quote }}"                                   },
    [CONTEXT_DOUBLE] = {"in double quotes",
                       "let the template quote it in place of the quotes, in Jinja "
                        "{{ name | quote }}, or write a backslash before it"   },
    [CONTEXT_COMMENT] = {"in a comment",     "write the value in one line"       },
};

/* The first byte of the value that does not stay what it is, or 0. */
static char special_byte(const struct shell *shell, const struct placed_value *value)
{
    struct str text = str_slice(shell->text, value->start, value->end);

    switch (innermost(shell)) {
    case CONTEXT_DOUBLE:
        return special_in_double(text);
    case CONTEXT_SINGLE:
        return str_find(text, '\'') == STR_NOT_FOUND ? '\0' : '\'';
    case CONTEXT_COMMENT:
        return str_find(text, '\n') == STR_NOT_FOUND ? '\0' : '\n';
    case CONTEXT_WORDS:
        return is_assignment(shell, value->start) && !is_quoted(text) ? special_in_words(text)
                                                                      : '\0';
    case CONTEXT_SUBSTITUTION:
    case CONTEXT_BACKTICKS:
    case CONTEXT_BRACES:
        break;
    }
    return '\0';
}

static struct str byte_words(struct arena *arena, char byte)
{
    switch (byte) {
    case '\n':
        return STR("a line end");
    case ' ':
        return STR("a space");
    case '\t':
        return STR("a tab");
    case '\'':
        return STR("a single quote");
    case '"':
        return STR("a double quote");
    default:
        return str_printf(arena, "'%c'", byte);
    }
}

static void check_value(const struct rendered_file *file, const struct shell *shell,
                        const struct placed_value *value, struct finding_list *findings)
{
    char byte = special_byte(shell, value);
    const struct place *place = &places[innermost(shell)];

    if (byte)
        escape_report(file, value, RENDER_NEEDS_ESCAPE, findings,
                      "the value holds " STR_FORMAT " and goes into '" STR_FORMAT
                      "' %s, where a shell does not leave that as it is",
                      STR_ARGS(byte_words(findings->arena, byte)), STR_ARGS(file->relative),
                      place->where)
            ->help = str_from(place->help);
}

/* The values themselves are passed over, as if they stayed in their places. */
void escape_check_shell(const struct rendered_file *file, struct finding_list *findings)
{
    struct shell shell = {.text = file->content.str};
    struct placed_value value;
    size_t at = 0, index = 0;

    while (escape_next_value(file, &index, &value)) {
        while (at < value.start && !shell.is_lost)
            at += step(&shell, at);
        if (shell.is_lost)
            return;
        if (at == value.start)
            check_value(file, &shell, &value, findings);
        at = value.end;
    }
}
