/* SPDX-License-Identifier: MIT */
/* Checks of an instance as the settings write them. */
#ifndef SETTINGS_CHECKS_H
#define SETTINGS_CHECKS_H

#include <stdbool.h>

#include "base/str.h"

/* "URL [status=NNN] [body=PATTERN]": a GET must be answered with that status, else with any
 * from 200 to 399, and a line of the body must match the extended regular expression, which
 * goes on to the end. */
struct http_check {
    struct str url;
    int status;      /* 0: any from 200 to 399 */
    struct str body; /* empty: any */
};

/* False, and *wanted says what it must be. */
bool http_check_parse(struct str text, struct http_check *check, const char **wanted);

#endif
