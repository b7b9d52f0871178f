/* SPDX-License-Identifier: MIT */
/* JSON with whole numbers beyond 64 bits, where jansson's end. */
#ifndef REPORT_JSON_LONG_H
#define REPORT_JSON_LONG_H

#include <jansson.h>
#include <stdio.h>

#include "base/str.h"

/* Stands for the number with these decimal digits and perhaps a minus sign, until the value
 * that it is in is printed by json_print_long. */
json_t *json_long_number(struct str digits);

/* Prints the value as a line of a file and releases it. Nothing else in it may be an array of
 * null and a text. */
void json_print_long(FILE *out, json_t *value);

#endif
