/* SPDX-License-Identifier: MIT */
/*
 * Values of options as supervisord's converters read them, by themselves: no expansion, no
 * finding. Each takes the text as the parser left it and accepts exactly what Python's int(),
 * str.lower() and their kin accept.
 */
#ifndef MODEL_CONVERT_H
#define MODEL_CONVERT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/bigint.h"
#include "base/compiler.h"
#include "base/str.h"
#include "model/model.h"

enum number_fault {
    NUMBER_FINE,
    NUMBER_MALFORMED,
    NUMBER_TOO_LONG, /* Python reads at most 4300 digits */
    NUMBER_LONG      /* fine for Python, but beyond 64 bits */
};

struct number {
    int64_t value;      /* of NUMBER_FINE; of NUMBER_LONG the nearest that fits */
    size_t digit_count; /* of NUMBER_TOO_LONG */
    struct str digits;  /* of NUMBER_LONG: sign and digits, in the base that was asked for */
};

/* Python's int(text, base) for base 8 and 10: any Unicode digit, single underscores between
 * digits, white space around; in base 8 also a prefix 0o. */
enum number_fault number_parse(struct arena *arena, struct str text, int base,
                               struct number *number) MUST_CHECK;

/* The number that was read in base 10. */
struct bigint number_exact(struct arena *arena, const struct number *number);

/* Bytes with an optional KB, MB or GB. *digits is what must be a number, in lower case. */
enum number_fault size_parse(struct arena *arena, struct str text, struct str *digits,
                             struct number *number) MUST_CHECK;

bool boolean_parse(struct str text, bool *value) MUST_CHECK;
bool autorestart_parse(struct str text, enum autorestart *value) MUST_CHECK;

enum log_level_fault {
    LOG_LEVEL_FINE,
    LOG_LEVEL_ACCIDENT, /* no level, but supervisord's parser takes it for one */
    LOG_LEVEL_UNKNOWN
};

/* critical, error, warn, info, debug, trace or blather; *name is the word in lower case, "?"
 * for an accident. */
enum log_level_fault log_level_parse(struct arena *arena, struct str text, struct str *name)
    MUST_CHECK;

enum signal_fault { SIGNAL_FINE, SIGNAL_UNKNOWN_NAME, SIGNAL_UNKNOWN_NUMBER };

enum signal_fault signal_parse(struct arena *arena, struct str text, int *number) MUST_CHECK;

/* "TERM" for 15, or NULL for a number without a name. */
const char *signal_name(int number);

/* The signal whose name is nearest, or an empty text. */
struct str signal_suggestion(struct arena *arena, struct str text);

bool exit_codes_parse(struct arena *arena, struct str text, int64_t **codes, size_t *count)
    MUST_CHECK;

/* The character that a name must not have (space, colon, slash), or 0. */
char name_bad_character(struct str stripped);

/* Cut at commas, each part stripped; an empty text has no parts. */
struct str *names_parse(struct arena *arena, struct str text, size_t *count);

#endif
