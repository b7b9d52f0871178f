/* SPDX-License-Identifier: MIT */
#include "rules/command_line.h"

#include "base/list.h"
#include "base/path.h"

/* As in shlex: white space of the C locale without form feed and vertical tab. */
static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

struct splitter {
    struct arena *arena;
    const struct traced *text;
    struct tracer word;
    size_t i, run; /* bytes from run up to i belong to the word and are not yet in it */
    bool is_quoted;
    enum command_fault fault;
    size_t fault_offset;
};

static char byte_at(const struct splitter *splitter, size_t i)
{
    return splitter->text->str.bytes[i];
}

static void flush(struct splitter *splitter)
{
    struct traced piece;

    if (splitter->run == splitter->i)
        return;
    piece = traced_slice(splitter->arena, *splitter->text, splitter->run,
                         splitter->i - splitter->run);
    tracer_append_traced(&splitter->word, &piece);
}

static bool fail(struct splitter *splitter, enum command_fault fault, size_t offset)
{
    splitter->fault = fault;
    splitter->fault_offset = offset;
    return false;
}

/* At a quote. Within double quotes a backslash escapes itself and the quote alone. */
static bool take_quoted(struct splitter *splitter)
{
    size_t start = splitter->i, end = splitter->text->str.length;
    char quote = byte_at(splitter, start);

    flush(splitter);
    splitter->run = ++splitter->i;
    for (; splitter->i < end && byte_at(splitter, splitter->i) != quote; splitter->i++) {
        if (quote != '"' || byte_at(splitter, splitter->i) != '\\')
            continue;
        if (splitter->i + 1 == end)
            return fail(splitter, COMMAND_NO_ESCAPED_CHARACTER, splitter->i);
        if (byte_at(splitter, splitter->i + 1) == '"' ||
            byte_at(splitter, splitter->i + 1) == '\\') {
            flush(splitter);
            splitter->run = splitter->i + 1;
        }
        splitter->i++;
    }
    if (splitter->i == end)
        return fail(splitter, COMMAND_NO_CLOSING_QUOTE, start);
    flush(splitter);
    splitter->run = splitter->i + 1;
    return true;
}

static bool take_escaped(struct splitter *splitter)
{
    if (splitter->i + 1 == splitter->text->str.length)
        return fail(splitter, COMMAND_NO_ESCAPED_CHARACTER, splitter->i);
    flush(splitter);
    splitter->run = ++splitter->i;
    return true;
}

/* At the first byte of a word; goes on behind its last. */
static struct traced finish_word(struct splitter *splitter, size_t start)
{
    size_t length = splitter->i - start;

    if (!splitter->is_quoted)
        return traced_slice(splitter->arena, *splitter->text, start, length);
    flush(splitter);
    return tracer_finish(&splitter->word, traced_span(splitter->text, start, length));
}

static bool take_word(struct splitter *splitter, struct word_list *words)
{
    size_t start = splitter->i, end = splitter->text->str.length;
    struct word *word;

    splitter->word = tracer_create(splitter->arena);
    splitter->run = start;
    splitter->is_quoted = false;
    for (; splitter->i < end && !is_blank(byte_at(splitter, splitter->i)); splitter->i++) {
        char byte = byte_at(splitter, splitter->i);

        if (byte != '"' && byte != '\'' && byte != '\\')
            continue;
        splitter->is_quoted = true;
        if (byte == '\\' ? !take_escaped(splitter) : !take_quoted(splitter))
            return false;
    }
    word = LIST_ADD(splitter->arena, words);
    word->is_quoted = splitter->is_quoted;
    word->text = finish_word(splitter, start);
    word->name = path_name(word->text.str);
    return true;
}

enum command_fault words_split(struct arena *arena, const struct traced *text,
                               struct word_list *words, size_t *at)
{
    struct splitter splitter = {.arena = arena, .text = text};

    while (splitter.i < text->str.length) {
        if (is_blank(byte_at(&splitter, splitter.i))) {
            splitter.i++;
        } else if (!take_word(&splitter, words)) {
            *at = splitter.fault_offset;
            return splitter.fault;
        }
    }
    return COMMAND_OK;
}

struct str word_name(const struct word *word)
{
    return word->name;
}

struct span word_span(const struct word *word)
{
    return word->text.source;
}

static bool is_shell_name(struct str name)
{
    static const char *const shells[] = {"sh", "bash", "dash", "ash", "ksh", "mksh", "zsh"};

    for (size_t i = 0; i < COUNT_OF(shells); i++)
        if (str_equal(name, str_from(shells[i])))
            return true;
    return false;
}

/* Whether the shell's option is followed by a word of its own. */
static bool takes_word(struct str option)
{
    return str_equal(option, STR("--rcfile")) || str_equal(option, STR("--init-file")) ||
           (!str_starts_with(option, STR("--")) && str_ends_with(option, STR("o")));
}

/* Index of the script behind the shell at index, or of no word. */
static size_t find_script(const struct word_list *words, size_t index)
{
    bool has_script = false;

    for (index++; index < words->count; index++) {
        struct str word = words->items[index].text.str;

        if (word.length < 2 || (word.bytes[0] != '-' && word.bytes[0] != '+'))
            break;
        if (takes_word(word))
            index++;
        if (str_equal(word, STR("--"))) {
            index++;
            break;
        }
        if (word.bytes[0] == '-' && word.bytes[1] != '-' &&
            str_find(word, 'c') != STR_NOT_FOUND)
            has_script = true;
    }
    return has_script ? index : words->count;
}

struct command_line command_line_read(struct arena *arena, const struct traced *command)
{
    struct command_line line = {0};
    size_t shell = 0;

    if (!command->str.bytes)
        return line;
    line.fault = words_split(arena, command, &line.words, &line.fault_offset);
    if (line.words.count > 1 && str_equal(word_name(&line.words.items[0]), STR("env")))
        shell = 1;
    if (line.words.count <= shell || !is_shell_name(word_name(&line.words.items[shell])))
        return line;
    line.script_index = find_script(&line.words, shell);
    line.is_shell = line.script_index < line.words.count;
    return line;
}
