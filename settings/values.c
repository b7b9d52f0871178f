/* SPDX-License-Identifier: MIT */
#include "settings/values.h"

#include "base/buffer.h"
#include "base/path.h"
#include "base/suggest.h"
#include "settings/faults.h"

void settings_refuse_value(struct settings_reader *reader, const struct ini_entry *entry,
                           struct span span, const char *wanted)
{
    struct str key = span_str(entry->key);

    finding_add(reader->findings, &settings_kinds[SETTINGS_FAULT_BAD_VALUE], span,
                "'" STR_FORMAT "' must be %s", STR_ARGS(key), wanted);
}

static struct setting_word word_of(struct span span)
{
    return (struct setting_word){span_str(span), span};
}

struct setting_word settings_read_word(struct settings_reader *reader,
                                       const struct ini_entry *entry)
{
    if (!entry->lines.count) {
        settings_refuse_value(reader, entry, entry->key, "given a value");
        return (struct setting_word){0};
    }
    if (entry->lines.count > 1)
        settings_refuse_value(reader, entry, entry->lines.items[1], "one value on one line");
    return word_of(entry->lines.items[0]);
}

static void make_absolute(struct settings_reader *reader, struct setting_word *word)
{
    if (word->text.length)
        word->text = path_normalize(reader->arena,
                                    path_join(reader->arena, reader->directory, word->text));
}

struct setting_word settings_read_path(struct settings_reader *reader,
                                       const struct ini_entry *entry)
{
    struct setting_word word = settings_read_word(reader, entry);

    make_absolute(reader, &word);
    return word;
}

static void add_words(struct settings_reader *reader, struct span line,
                      struct setting_words *words)
{
    struct str str = span_str(line);

    for (struct str rest = str; rest.length;) {
        struct str word = str_trim(str_cut(&rest, ','));

        if (word.length)
            *LIST_ADD(reader->arena, words) = word_of(span_make(
                line.text, line.offset + (size_t)(word.bytes - str.bytes), word.length));
    }
}

struct setting_words settings_read_words(struct settings_reader *reader,
                                         const struct ini_entry *entry)
{
    struct setting_words words = {0};

    for (size_t i = 0; i < entry->lines.count; i++)
        add_words(reader, entry->lines.items[i], &words);
    return words;
}

struct setting_words settings_read_paths(struct settings_reader *reader,
                                         const struct ini_entry *entry)
{
    struct setting_words words = settings_read_words(reader, entry);

    for (size_t i = 0; i < words.count; i++)
        make_absolute(reader, &words.items[i]);
    return words;
}

struct setting_words settings_read_lines(struct settings_reader *reader,
                                         const struct ini_entry *entry)
{
    struct setting_words words = {0};

    for (size_t i = 0; i < entry->lines.count; i++)
        *LIST_ADD(reader->arena, &words) = word_of(entry->lines.items[i]);
    return words;
}

/* "one of a, b, c". */
static struct str list_choices(struct arena *arena, const char *const *words, size_t count)
{
    struct buffer list = {.arena = arena};

    buffer_append_c(&list, "one of ");
    for (size_t i = 0; i < count; i++)
        buffer_printf(&list, "%s%s", i ? ", " : "", words[i]);
    return buffer_str(&list);
}

bool settings_read_choice(struct settings_reader *reader, const struct ini_entry *entry,
                          const char *const *words, size_t count, size_t *chosen)
{
    struct setting_word word = settings_read_word(reader, entry);
    struct suggestion nearest = suggest_for(word.text);
    struct str key = span_str(entry->key);

    if (!word.text.length)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (str_equal(word.text, str_from(words[i]))) {
            *chosen = i;
            return true;
        }
        suggest_offer(&nearest, str_from(words[i]));
    }
    finding_add(reader->findings, &settings_kinds[SETTINGS_FAULT_BAD_VALUE], word.span,
                "'" STR_FORMAT "' cannot be '" STR_FORMAT "'" STR_FORMAT, STR_ARGS(key),
                STR_ARGS(word.text), STR_ARGS(suggest_question(reader->arena, &nearest)))
        ->help = list_choices(reader->arena, words, count);
    return false;
}
