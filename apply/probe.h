/* SPDX-License-Identifier: MIT */
/* The outside checks of an instance: does something answer, as the settings demand? */
#ifndef APPLY_PROBE_H
#define APPLY_PROBE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

/* Each is true when well, else *failure says in a line what was found. */

/* "host:port": something accepts a connection. */
bool probe_tcp(struct arena *arena, struct str address, struct str *failure);

/* "http://host[:port]/path": a GET is answered with status 2xx or 3xx. */
bool probe_http(struct arena *arena, struct str url, struct str *failure);

/* A shell command that ends with status 0 within 10 seconds. */
bool probe_command(struct arena *arena, struct str command, struct str *failure);

#endif
