/* SPDX-License-Identifier: MIT */
/*
 * Findings that are known and need not be told again. A finding is known by its rule, section,
 * option and value, so that lines and files may move and nothing comes back. A baseline is
 * JSON:
 *
 *     {"version": 1, "findings": [
 *     {"path": "etc/web.conf", "rule": "socket-in-tmp", "section": "unix_http_server",
 *      "option": "file", "value": "5f0c1e9b44a2d377"}
 *     ]}
 *
 * The value is a hash: what stands in clear in a file, though it should not, shall not stand in
 * the baseline too.
 */
#ifndef LINT_BASELINE_H
#define LINT_BASELINE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/finding.h"
#include "base/map.h"
#include "base/secrets.h"

struct known_finding {
    struct str rule; /* the name of the kind */
    struct str section, option;
    struct str value; /* a hash of it, secrets covered and white space folded */
    struct str path;  /* of the file that had it, absolute or empty: no part of the key */
};

struct baseline {
    struct arena *arena;
    struct map by_key; /* -> struct known_finding, in order of arrival */
};

struct baseline baseline_create(struct arena *arena);

/* What a finding is known by; views of it and texts in the arena. */
struct known_finding known_finding_from(struct arena *arena, const struct finding *finding,
                                        const struct secrets *secrets);

/* What must be equal for two findings to be one. */
struct str known_finding_key(struct arena *arena, const struct known_finding *known);

struct known_finding known_finding_copy(struct arena *arena, const struct known_finding *known);

/* A copy of what is not there yet. */
void baseline_add(struct baseline *baseline, const struct known_finding *known);

/* Needs the arena for the key alone; several threads may ask at once, each with its own. */
bool baseline_has(const struct baseline *baseline, struct arena *arena,
                  const struct known_finding *known);

/* Adds what the text of a baseline file holds; paths in it are relative to directory. Faults
 * are findings. */
void baseline_read(const struct text *text, struct str directory, struct baseline *baseline,
                   struct finding_list *findings);

#endif
