/* SPDX-License-Identifier: MIT */
/* Which files git has, for the rule that nothing in git includes what is not. git is asked
 * once, when the first file with includes is looked at, and outside of a repository not at all.
 */
#ifndef CLI_TRACKED_H
#define CLI_TRACKED_H

#include <pthread.h>

#include "base/map.h"
#include "lint/lint.h"

struct tracked_files {
    struct arena *arena;
    pthread_mutex_t lock; /* several files are looked at side by side */
    bool is_asked;
    struct str top;   /* of the repository; bytes NULL: git does not tell */
    struct map paths; /* absolute */
};

/* For CLEANUP. */
void close_tracked(struct tracked_files *files);

/* Of the repository that the working directory is in. Valid while files is open, where it is.
 */
struct git_source tracked_open(struct arena *arena, struct tracked_files *files);

#endif
