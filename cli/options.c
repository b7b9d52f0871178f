/* SPDX-License-Identifier: MIT */
#include "cli/options.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/list.h"
#include "base/suggest.h"

struct word_reader {
    struct arena *arena;
    const struct option_tables *tables;
    char **words;
    size_t count, next;
};

static const struct option_row *find_row(const struct option_tables *tables, struct str name)
{
    for (size_t i = 0; i < tables->count; i++)
        for (const struct option_row *row = tables->items[i]; row->name; row++)
            if (str_equal(name, str_from(row->name)))
                return row;
    return NULL;
}

static const struct option_row *find_letter(const struct option_tables *tables, char letter)
{
    for (size_t i = 0; i < tables->count; i++)
        for (const struct option_row *row = tables->items[i]; row->name; row++)
            if (row->letter && row->letter == letter)
                return row;
    return NULL;
}

static bool unknown_option(const struct word_reader *reader, struct str name, struct error *err)
{
    struct suggestion nearest = suggest_for(name);

    for (size_t i = 0; i < reader->tables->count; i++)
        for (const struct option_row *row = reader->tables->items[i]; row->name; row++)
            suggest_offer(&nearest, str_from(row->name));
    if (!nearest.found.length)
        return error_set(err, ERROR_USAGE, "unknown option '--" STR_FORMAT "'", STR_ARGS(name));
    return error_set(err, ERROR_USAGE,
                     "unknown option '--" STR_FORMAT "', did you mean '--" STR_FORMAT "'?",
                     STR_ARGS(name), STR_ARGS(nearest.found));
}

static bool check_choice(struct arena *arena, const struct option_row *row, const char *value,
                         struct error *err)
{
    struct suggestion nearest = suggest_for(str_from(value));
    struct buffer known = {.arena = arena};

    if (!row->choices)
        return true;
    for (size_t i = 0; row->choices[i]; i++) {
        if (!strcmp(row->choices[i], value))
            return true;
        suggest_offer(&nearest, str_from(row->choices[i]));
        buffer_printf(&known, "%s%s", i ? "|" : "", row->choices[i]);
    }
    return error_set(err, ERROR_USAGE, "--%s takes " STR_FORMAT ", not '%s'" STR_FORMAT,
                     row->name, STR_ARGS(buffer_str(&known)), value,
                     STR_ARGS(suggest_question(arena, &nearest)));
}

bool option_needs_value(const struct option_row *row)
{
    return row->value && row->value[0] != '[';
}

static bool take(struct word_reader *reader, struct arguments *arguments,
                 const struct option_row *row, const char *value, struct error *err)
{
    if (option_needs_value(row) && !value) {
        if (reader->next == reader->count)
            return error_set(err, ERROR_USAGE, "--%s needs a value: --%s %s", row->name,
                             row->name, row->value);
        value = reader->words[reader->next++];
    }
    if (!row->value && value)
        return error_set(err, ERROR_USAGE, "--%s takes no value", row->name);
    if (value && !check_choice(reader->arena, row, value, err))
        return false;
    arguments->options[arguments->option_count++] = (struct given_option){row, value};
    return true;
}

static bool take_long(struct word_reader *reader, struct arguments *arguments, const char *word,
                      struct error *err)
{
    const char *equals = strchr(word, '=');
    struct str name = {word, equals ? (size_t)(equals - word) : strlen(word)};
    const struct option_row *row = find_row(reader->tables, name);

    if (!row)
        return unknown_option(reader, name, err);
    return take(reader, arguments, row, equals ? equals + 1 : NULL, err);
}

/* Hooks pass names of files as they are. */
static bool unknown_letter(char letter, const char *letters, struct error *err)
{
    const char *word = letters - 1;

    if (access(word, F_OK) == 0)
        return error_set(err, ERROR_USAGE,
                         "unknown option '-%c' in '%s': the file of that name is './%s'",
                         letter, word, word);
    return error_set(err, ERROR_USAGE, "unknown option '-%c' in '%s'", letter, word);
}

static bool take_letters(struct word_reader *reader, struct arguments *arguments,
                         const char *letters, struct error *err)
{
    for (const char *letter = letters; *letter; letter++) {
        const struct option_row *row = find_letter(reader->tables, *letter);

        if (!row)
            return unknown_letter(*letter, letters, err);
        if (row->value)
            return take(reader, arguments, row, letter[1] ? letter + 1 : NULL, err);
        if (!take(reader, arguments, row, NULL, err))
            return false;
    }
    return true;
}

static size_t letter_count(char **words, size_t count)
{
    size_t letters = 0;

    for (size_t i = 0; i < count; i++)
        if (words[i][0] == '-')
            letters += strlen(words[i]);
    return letters;
}

bool options_parse(struct arena *arena, const struct option_tables *tables, char **words,
                   size_t count, struct arguments *arguments, struct error *err)
{
    struct word_reader reader = {arena, tables, words, count, 0};
    bool are_options_over = false;

    *arguments = (struct arguments){
        .tables = tables,
        .options = ARENA_ARRAY(arena, struct given_option, letter_count(words, count)),
        .operands = ARENA_ARRAY(arena, const char *, count),
    };
    while (reader.next < count) {
        const char *word = words[reader.next++];

        if (are_options_over || word[0] != '-' || !word[1]) {
            arguments->operands[arguments->operand_count++] = word;
        } else if (!strcmp(word, "--")) {
            are_options_over = true;
        } else if (word[1] == '-') {
            if (!take_long(&reader, arguments, word + 2, err))
                return false;
        } else if (!take_letters(&reader, arguments, word + 1, err)) {
            return false;
        }
    }
    return true;
}

bool option_is_known(const struct arguments *arguments, const char *name)
{
    return find_row(arguments->tables, str_from(name)) != NULL;
}

static const struct option_row *known_row(const struct arguments *arguments, const char *name)
{
    const struct option_row *row = find_row(arguments->tables, str_from(name));

    assert(row);
    return row;
}

static const struct given_option *last_given(const struct arguments *arguments,
                                             const char *name)
{
    const struct option_row *row = known_row(arguments, name);

    for (size_t i = arguments->option_count; i > 0; i--)
        if (arguments->options[i - 1].row == row)
            return &arguments->options[i - 1];
    return NULL;
}

bool option_is_given(const struct arguments *arguments, const char *name)
{
    return last_given(arguments, name) != NULL;
}

const char *option_value(const struct arguments *arguments, const char *name)
{
    const struct given_option *given = last_given(arguments, name);

    return given ? given->value : NULL;
}

size_t option_values(struct arena *arena, const struct arguments *arguments, const char *name,
                     const char ***values)
{
    const struct option_row *row = known_row(arguments, name);
    size_t count = 0;

    *values = ARENA_ARRAY(arena, const char *, arguments->option_count);
    for (size_t i = 0; i < arguments->option_count; i++)
        if (arguments->options[i].row == row)
            (*values)[count++] = arguments->options[i].value;
    return count;
}

size_t option_words(struct arena *arena, const struct arguments *arguments, const char *name,
                    struct str **words)
{
    LIST_OF(struct str) list = {0};
    const char **values;
    size_t count = option_values(arena, arguments, name, &values);

    for (size_t i = 0; i < count; i++) {
        struct str rest = str_from(values[i]);

        while (rest.length) {
            struct str word = str_trim(str_cut(&rest, ','));

            if (word.length)
                *LIST_ADD(arena, &list) = word;
        }
    }
    *words = list.items;
    return list.count;
}

bool option_number(const struct arguments *arguments, const char *name, long least, long most,
                   long fallback, long *number, struct error *err)
{
    const char *value = option_value(arguments, name);
    char *end;

    *number = fallback;
    if (!value)
        return true;
    errno = 0;
    *number = strtol(value, &end, 10);
    if (errno || end == value || *end || *number < least || *number > most)
        return error_set(err, ERROR_USAGE, "--%s takes a number from %ld to %ld, not '%s'",
                         name, least, most, value);
    return true;
}

size_t option_choice(const struct arguments *arguments, const char *name, size_t fallback)
{
    const struct given_option *given = last_given(arguments, name);

    if (!given || !given->value)
        return fallback;
    for (size_t i = 0; given->row->choices[i]; i++)
        if (!strcmp(given->row->choices[i], given->value))
            return i;
    return fallback;
}
