/* SPDX-License-Identifier: MIT */
/* The outside checks of an instance: does something answer, as the settings demand? */
#ifndef APPLY_PROBE_H
#define APPLY_PROBE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"
#include "settings/settings.h"

struct probes {
    const struct setting_words *tcp, *http, *exec;
    int timeout_ms; /* of each */
};

/* Each is true when well, else *failure says in a line what was found. */
bool probe_all(struct arena *arena, const struct probes *probes, struct str *failure);

/* "host:port": something accepts a connection. */
bool probe_tcp(struct arena *arena, struct str address, int timeout_ms, struct str *failure);

/* settings/checks.h says what text may be. */
bool probe_http(struct arena *arena, struct str text, int timeout_ms, struct str *failure);

/* A shell command that ends with status 0. */
bool probe_command(struct arena *arena, struct str command, int timeout_ms,
                   struct str *failure);

#endif
