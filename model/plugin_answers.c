/* SPDX-License-Identifier: MIT */
#include "model/plugin_answers.h"

#include <stdint.h>

#include "base/utf8.h"

static const struct str exceptions[] = {
    [PLUGIN_IMPORT] = STR_INIT("import"),
    [PLUGIN_ATTRIBUTE] = STR_INIT("attribute"),
    [PLUGIN_VALUE] = STR_INIT("value"),
    [PLUGIN_OTHER] = STR_INIT("other"),
};

static const struct str missing_words[] = {
    [PLUGIN_LACKS_MODULE] = STR_INIT("module"),
    [PLUGIN_LACKS_ATTRIBUTE] = STR_INIT("attribute"),
    [PLUGIN_LACKS_NOTHING] = STR_INIT("nothing"),
};

/* The place of the next word among those that may stand there; false: it is none of them. */
static bool take_choice(struct str *line, const struct str *words, size_t count, size_t *place)
{
    struct str word = str_cut(line, ' ');

    for (*place = 0; *place < count; (*place)++)
        if (str_equal(word, words[*place]))
            return true;
    return false;
}

static bool take_number(struct str *line, size_t count, size_t *number)
{
    struct str word = str_cut(line, ' ');

    *number = 0;
    for (size_t i = 0; i < word.length; i++) {
        if (word.bytes[i] < '0' || word.bytes[i] > '9' || *number >= count)
            return false;
        *number = *number * 10 + (size_t)(word.bytes[i] - '0');
    }
    return word.length && *number < count;
}

static int nibble(char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

/* Text is UTF-8, but may be cut in a letter: the rest of that one is left out. */
static bool take_text(struct arena *arena, struct str *line, struct str *text)
{
    struct str word = str_cut(line, ' ');
    char *bytes = arena_bytes(arena, word.length / 2);
    size_t broken;

    *text = STR("");
    if (str_equal(word, STR("-")))
        return true;
    if (!word.length || word.length % 2)
        return false;
    for (size_t i = 0; i < word.length; i += 2) {
        int high = nibble(word.bytes[i]), low = nibble(word.bytes[i + 1]);

        if (high < 0 || low < 0)
            return false;
        bytes[i / 2] = (char)(high * 16 + low);
    }
    *text = (struct str){bytes, word.length / 2};
    broken = utf8_find_broken(*text);
    if (broken != STR_NOT_FOUND)
        text->length = broken;
    return true;
}

static bool read_lost(struct arena *arena, struct str line, struct plugin_answer *answer)
{
    size_t exception, missing;

    if (!take_choice(&line, exceptions, COUNT_OF(exceptions), &exception) ||
        !take_text(arena, &line, &answer->type) || !take_text(arena, &line, &answer->text) ||
        !take_choice(&line, missing_words, COUNT_OF(missing_words), &missing) ||
        !take_text(arena, &line, &answer->module) || line.length)
        return false;
    answer->exception = (enum plugin_exception)exception;
    answer->missing = (enum plugin_missing)missing;
    answer->state = PLUGIN_LOST;
    return true;
}

static bool read_event(struct arena *arena, struct str line, struct plugin_answer *answer)
{
    struct str name;

    if (!take_text(arena, &line, &name) || line.length)
        return false;
    *LIST_ADD(arena, &answer->events) = name;
    return true;
}

/* A line about the plug-in that was asked for last; false: it is no such line. */
static bool read_answer(struct arena *arena, struct str word, struct str line,
                        struct plugin_talk *talk)
{
    struct plugin_answer *answer, former;
    size_t number;
    bool is_first;

    if (!take_number(&line, talk->count, &number))
        return false;
    answer = &talk->answers[number];
    is_first = answer->state == PLUGIN_UNKNOWN;
    if (str_equal(word, STR("ask"))) {
        talk->asked = number;
        return is_first && !line.length;
    }
    if (number != talk->asked)
        return false;
    if (str_equal(word, STR("event")))
        return read_event(arena, line, answer);
    if (str_equal(word, STR("found")) && is_first && !line.length) {
        answer->state = PLUGIN_FOUND;
        return true;
    }
    if (!str_equal(word, STR("lost")) || !is_first)
        return false;
    former = *answer;
    if (read_lost(arena, line, answer))
        return true;
    *answer = former;
    return false;
}

struct plugin_talk plugin_answers_parse(struct arena *arena, struct str output, size_t count)
{
    struct plugin_talk talk = {
        .answers = ARENA_ARRAY(arena, struct plugin_answer, count),
        .count = count,
        .asked = count,
    };
    bool goes_on = str_equal(str_cut(&output, '\n'), STR("supconf-plug-ins 1"));

    /* A last line without an end was cut off. */
    while (goes_on && str_find(output, '\n') != STR_NOT_FOUND) {
        struct str line = str_cut(&output, '\n'), word = str_cut(&line, ' ');

        if (str_equal(word, STR("end")) || str_equal(word, STR("broken"))) {
            talk.is_complete = str_equal(word, STR("end")) && !line.length;
            if (!talk.is_complete && !take_text(arena, &line, &talk.broken))
                talk.broken = STR("");
            goes_on = false;
        } else {
            goes_on = read_answer(arena, word, line, &talk);
        }
    }
    return talk;
}
