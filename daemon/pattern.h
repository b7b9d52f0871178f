/* SPDX-License-Identifier: MIT */
/*
 * Words by which operators name processes, on all instances of a host: up to three globs with
 * colons between them. Two readings are possible, and the caller tries the first one first:
 *
 *     word        as from an instance             as from a group
 *     A           all processes of instance A     group A, or process A, of any instance
 *     A:B         group or process B of A         process B of group A, of any instance
 *     A:B:C       process C of group B of A       (none)
 */
#ifndef DAEMON_PATTERN_H
#define DAEMON_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/str.h"

struct process_pattern {
    struct str text;
    struct str parts[3];
    size_t count;
};

enum pattern_reading {
    PATTERN_FROM_INSTANCE,
    PATTERN_FROM_GROUP,
    PATTERN_READINGS,
};

struct process_place {
    struct str instance, group, process;
};

/* Views of text are kept. Fails with ERROR_USAGE for more parts, or empty ones. */
bool pattern_parse(struct str text, struct process_pattern *pattern, struct error *err)
    MUST_CHECK;

bool pattern_fits(const struct process_pattern *pattern, enum pattern_reading reading,
                  const struct process_place *place);

/* Whether it is the instance as a whole that is named. */
bool pattern_is_instance(const struct process_pattern *pattern, struct str instance);

#endif
