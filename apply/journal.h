/* SPDX-License-Identifier: MIT */
/*
 * The journal of a change: what apply was about to do and what it has done, so that a run that
 * was cut off can be taken back by the next. A file of mode 0600 that is there only while a
 * change is under way, or waits to be confirmed:
 *
 *     supconf journal 1
 *     process 4711              the number of the process that makes the change
 *     supervisord 640 START     whose groups it is about (apply/daemon_mark.h): pid, start
 *     main /etc/a.conf          the main file of that
 *     named supervisor          its identifier
 *     kept etc/api.conf         a file that will change: what it was is kept beside it
 *     new etc/more.conf         one that was not there
 *     touches web               a group that the plan will touch
 *     ran web:web_1             a process of such a group, and it ran
 *     idle web:web_2            one that did not
 *     reads web:web_1           it is restarted because it reads a file that changes
 *     begun                     everything above is on disk, and so is what was kept
 *     group web                 about to touch the group
 *     daemon                    about to restart the daemon
 *     done                      the change is made, its record may be missing
 *     confirm DEADLINE          instead: it is made, and waits (apply/deadline.h)
 *
 * No content of a file is in it: that may hold secrets. A last line that does not end with LF
 * was cut off while it was written, and does not count.
 */
#ifndef APPLY_JOURNAL_H
#define APPLY_JOURNAL_H

#include <stdbool.h>

#include "apply/daemon_mark.h"
#include "apply/deadline.h"
#include "base/arena.h"
#include "base/error.h"
#include "plan/plan.h"

/* Starts the journal of a plan, up to, not including, `begun`. daemon: that the plan saw. */
bool journal_begin(const char *path, const struct plan *plan, const struct daemon_mark *daemon,
                   struct error *err) MUST_CHECK;
bool journal_append(const char *path, struct str record, struct error *err) MUST_CHECK;

/* Nothing is left to recover: the journal goes, for good. */
bool journal_end(const char *path, struct error *err) MUST_CHECK;

enum journal_stage {
    JOURNAL_NONE,
    JOURNAL_PREPARED, /* nothing was touched yet; something may have been kept */
    JOURNAL_BEGUN,    /* cut off on the way */
    JOURNAL_DONE,     /* all was done */
    JOURNAL_PENDING,  /* and waits to be confirmed */
};

struct journal_process {
    struct str group, name;
    bool ran;
    bool is_reader;
};

struct journal_file {
    struct str path;
    bool was_there;
};

struct journal_state {
    enum journal_stage stage;
    int64_t process; /* number of the one that wrote it */
    struct daemon_mark daemon;
    struct deadline deadline;
    struct journal_file *files;
    size_t file_count, file_capacity;
    struct str *planned; /* groups that the change touches */
    size_t planned_count, planned_capacity;
    struct str *groups; /* that it had begun to touch */
    size_t group_count, group_capacity;
    bool has_restarted_daemon;
    struct journal_process *processes; /* of the groups planned, as they were before */
    size_t process_count, process_capacity;
};
bool journal_read(struct arena *arena, const char *path, struct journal_state *state,
                  struct error *err) MUST_CHECK;

#endif
