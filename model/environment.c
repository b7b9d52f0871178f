/* SPDX-License-Identifier: MIT */
#include "model/environment.h"

#include "base/buffer.h"
#include "base/map.h"
#include "base/utf8.h"

enum { GROUP_TOKENS = 4 };

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

static bool is_quote(char byte)
{
    return byte == '"' || byte == '\'';
}

static bool is_word_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') ||
           (byte && str_find(STR("_/.+-():"), byte) != STR_NOT_FOUND);
}

/* Behind the end of the line that holds the byte at i. */
static size_t next_line(struct str value, size_t i)
{
    size_t end = str_find(str_slice(value, i, value.length), '\n');

    return end == STR_NOT_FOUND ? value.length : i + end + 1;
}

/* A word goes on behind a comment, with the next line. */
static struct token take_word(struct arena *arena, struct str value, size_t start)
{
    struct buffer text = {.arena = arena};
    size_t i = start, from = start;

    while (i < value.length) {
        if (value.bytes[i] == '#') {
            buffer_append(&text, str_slice(value, from, i));
            from = i = next_line(value, i);
        } else if (is_word_byte(value.bytes[i]) || is_quote(value.bytes[i])) {
            i++;
        } else {
            break;
        }
    }
    if (from == start)
        return (struct token){str_slice(value, start, i), start, i - start};
    buffer_append(&text, str_slice(value, from, i));
    return (struct token){buffer_str(&text), start, i - start};
}

static bool take_quoted(struct str value, size_t start, struct token *token)
{
    size_t end = str_find(str_slice(value, start + 1, value.length), value.bytes[start]);

    if (end == STR_NOT_FOUND)
        return false;
    *token = (struct token){str_slice(value, start, start + end + 2), start, end + 2};
    return true;
}

struct token_list environment_tokens(struct arena *arena, struct str value)
{
    struct token_list tokens = {.arena = arena};
    size_t i = 0;

    while (i < value.length) {
        struct token token = {.offset = i};

        if (is_blank(value.bytes[i])) {
            i++;
            continue;
        }
        if (value.bytes[i] == '#') {
            i = next_line(value, i);
            continue;
        }
        if (is_word_byte(value.bytes[i])) {
            token = take_word(arena, value, i);
        } else if (!is_quote(value.bytes[i])) {
            utf8_decode(value, i, &token.length);
            token.text = str_slice(value, i, i + token.length);
        } else if (!take_quoted(value, i, &token)) {
            tokens.is_open = true;
            tokens.open_offset = i;
            break;
        }
        *LIST_ADD(arena, &tokens) = token;
        i = token.offset + token.length;
    }
    return tokens;
}

size_t environment_bad_group(const struct token_list *tokens)
{
    for (size_t i = 0; i < tokens->count; i += GROUP_TOKENS)
        if (tokens->count - i < 3 || !str_equal(tokens->items[i + 1].text, STR("=")))
            return i;
    return tokens->count;
}

static struct str without_quotes(struct str text)
{
    size_t start = 0, end = text.length;

    while (start < end && is_quote(text.bytes[start]))
        start++;
    while (end > start && is_quote(text.bytes[end - 1]))
        end--;
    return str_slice(text, start, end);
}

/* Sets a variable: a name that is there keeps its place, which places knows. */
static void set(struct arena *arena, struct environment *environment, struct map *places,
                struct str name, struct str value)
{
    uintptr_t place = (uintptr_t)map_get(places, name);

    if (place) {
        environment->items[place - 1].value = value;
        return;
    }
    *LIST_ADD(arena, environment) = (struct variable){.name = name, .value = value};
    map_put(places, name, (void *)(uintptr_t)environment->count);
}

/* A token that is not as written stands in the arena of the tokens. */
static struct str kept_text(struct arena *arena, const struct token *token)
{
    return token->text.length == token->length ? token->text : str_copy(arena, token->text);
}

struct environment environment_from(struct arena *arena, const struct token_list *tokens)
{
    struct environment environment = {0};
    struct map places = {.arena = tokens->arena};
    size_t end = environment_bad_group(tokens);

    for (size_t i = 0; i < end; i += GROUP_TOKENS)
        set(arena, &environment, &places, kept_text(arena, &tokens->items[i]),
            without_quotes(kept_text(arena, &tokens->items[i + 2])));
    LIST_END(arena, &environment);
    return environment;
}

bool environment_holds(const struct environment *environment, struct str name)
{
    for (size_t i = 0; i < environment->count; i++)
        if (str_equal(environment->items[i].name, name))
            return true;
    return false;
}

struct environment environment_merge(struct arena *arena, const struct environment *base,
                                     const struct environment *own)
{
    struct environment merged = {0};
    struct map places = {.arena = arena};

    if (!own->count)
        return *base;
    if (!base->count)
        return *own;
    for (size_t i = 0; i < base->count; i++)
        set(arena, &merged, &places, base->items[i].name, base->items[i].value);
    for (size_t i = 0; i < own->count; i++)
        set(arena, &merged, &places, own->items[i].name, own->items[i].value);
    return merged;
}
