/* SPDX-License-Identifier: MIT */
/*
 * Whole numbers beyond 64 bits. Python's integers have no end, so supervisord takes them. The
 * typed configuration holds the nearest number that fits, INT64_MAX or INT64_MIN, which is
 * enough for all that reckons with it, and here what it really is. Hardly any file has one.
 */
#ifndef MODEL_LONG_NUMBER_H
#define MODEL_LONG_NUMBER_H

#include "base/str.h"

struct long_number {
    struct str option;
    struct str digits; /* with a minus sign; octal for an option that is */
    const struct long_number *next;
};

/* The digits of option; bytes NULL when its number fits. */
struct str long_number_find(const struct long_number *list, struct str option);

/* Less, equal, greater as numbers, two texts of one base beyond 64 bits. */
int long_number_compare(struct str left, struct str right);

#endif
