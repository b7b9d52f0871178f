/* SPDX-License-Identifier: MIT */
/* What supconf.ini can say: one row a key, with the function that takes its value. */
#ifndef SETTINGS_KEYS_H
#define SETTINGS_KEYS_H

#include "settings/values.h"

/* Where the value of one key goes. */
struct settings_target {
    struct settings_reader *reader;
    struct settings *settings;
    struct instance *instance; /* in [instance x] alone */
};

struct settings_key {
    const char *section;
    const char *key; /* ends with ".*": any text in place of the star; "*": any key */
    void (*take)(struct settings_target *target, const struct ini_entry *entry);
};

extern const struct settings_key settings_keys[];
extern const size_t settings_key_count;

#endif
