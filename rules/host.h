/* SPDX-License-Identifier: MIT */
/* Facts of this machine, for rules that need them. What cannot be told counts as fine. */
#ifndef RULES_HOST_H
#define RULES_HOST_H

#include "rules/builtin.h"

/* What a folder lacks for a user. */
enum folder_fault {
    FOLDER_FINE,
    FOLDER_MISSING,
    FOLDER_IS_NONE, /* something else is there */
    FOLDER_DENIED,  /* the user may not enter it, or not write */
};

/* The folder as the user would find it; path is absolute. Groups that the user may be in beside
 * the file's own are given the benefit of the doubt. */
enum folder_fault folder_look(struct arena *arena, struct str path, int64_t user,
                              bool is_to_write);

/* The user that supervisord runs as, and one that a program runs as. */
int64_t daemon_user(const struct lint *lint);
int64_t program_user(const struct lint *lint, const struct program *program);

/* Whether the process is there whose number stands in supervisord's pid file. */
bool daemon_is_running(const struct lint *lint);

#endif
