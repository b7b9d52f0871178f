/* SPDX-License-Identifier: MIT */
/* Values of supconf.ini by type. Each reports what cannot be used and gives an empty value
 * then. */
#ifndef SETTINGS_VALUES_H
#define SETTINGS_VALUES_H

#include "settings/ini.h"
#include "settings/settings.h"

struct settings_reader {
    struct arena *arena;
    struct finding_list *findings;
    struct str directory; /* that relative paths are relative to */
};

/* One word or one path, which comes out absolute and normalized. */
struct setting_word settings_read_word(struct settings_reader *reader,
                                       const struct ini_entry *entry);
struct setting_word settings_read_path(struct settings_reader *reader,
                                       const struct ini_entry *entry);

/* Words separated by commas and lines. */
struct setting_words settings_read_words(struct settings_reader *reader,
                                         const struct ini_entry *entry);
struct setting_words settings_read_paths(struct settings_reader *reader,
                                         const struct ini_entry *entry);

/* Whole lines: commands may hold commas. */
struct setting_words settings_read_lines(struct settings_reader *reader,
                                         const struct ini_entry *entry);

/* The number of the value in words; a value that is none of them is reported, and false. */
bool settings_read_choice(struct settings_reader *reader, const struct ini_entry *entry,
                          const char *const *words, size_t count, size_t *chosen) MUST_CHECK;

/* Says which key and what it must be. */
void settings_refuse_value(struct settings_reader *reader, const struct ini_entry *entry,
                           struct span span, const char *wanted);

#endif
