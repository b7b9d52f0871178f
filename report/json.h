/* SPDX-License-Identifier: MIT */
/* JSON with the memory of an arena at its ends: built with jansson, printed into a buffer. */
#ifndef REPORT_JSON_H
#define REPORT_JSON_H

#include <jansson.h>
#include <stdio.h>

#include "base/buffer.h"
#include "base/secrets.h"
#include "base/text.h"
#include "daemon/daemon.h"
#include "plan/plan.h"

/* Text as JSON allows it: secrets covered, broken bytes replaced. */
json_t *json_text(struct arena *arena, const struct secrets *secrets, struct str text);

/* Sets key unless the text is empty. */
void json_set_text(json_t *object, const char *key, struct arena *arena,
                   const struct secrets *secrets, struct str text);

/* The option, both its sides and the effect. A secret is covered, and a side on which the
 * option is not there is null. */
json_t *json_option_change(struct arena *arena, const struct secrets *secrets,
                           const struct option_change *change);

/* {"line": 1, "column": 1} */
json_t *json_position(struct position position);

/* {"version": "4.2.5", "state": "RUNNING", "pid": 1} */
json_t *json_identity(struct arena *arena, const struct secrets *secrets,
                      const struct daemon_identity *identity);

/* Appends the value in one line and releases it. */
void json_append(struct buffer *out, json_t *value);

/* The same as a line of a file. */
void json_print(FILE *out, json_t *value);

#endif
