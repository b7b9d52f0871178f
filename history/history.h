/* SPDX-License-Identifier: MIT */
/*
 * What was applied, when, by whom and why: a git repository of supconf's own. Each commit is
 * the state of all instances after one change: HOST/INSTANCE/files. Made on first use, mode
 * 0700.
 */
#ifndef HISTORY_HISTORY_H
#define HISTORY_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/replace.h"
#include "base/str.h"

struct history;

/* Opens the repository; create makes it when it is not there. */
bool history_open(const char *path, bool create, struct history **history, struct error *err)
    MUST_CHECK;
void close_history(struct history **history);

struct history_file {
    struct str path; /* relative to the prefix */
    struct str bytes;
    mode_t mode;
};

struct history_entry {
    struct str revision; /* full hash */
    int64_t time;        /* seconds since 1970 */
    struct str host, instance, operator_name, reason;
    struct str summary; /* "restarted web, added cron" */
};

/* Records the files of one instance on one host, replacing what was recorded for it. Nothing is
 * recorded when they are as they were: *revision is then the one that has them. */
bool history_record(struct arena *arena, struct history *history,
                    const struct history_entry *entry, const struct history_file *files,
                    size_t count, struct str *revision, struct error *err) MUST_CHECK;

/* Newest first; instance empty: all. limit 0: no limit. An empty history gives none. */
bool history_list(struct arena *arena, struct history *history, struct str host,
                  struct str instance, size_t limit, struct history_entry **entries,
                  size_t *count, struct error *err) MUST_CHECK;

/* The entry that a revision (full or short hash, HEAD, HEAD~2) names. */
bool history_find(struct arena *arena, struct history *history, struct str revision,
                  struct history_entry *entry, struct error *err) MUST_CHECK;

/* The files of the instance at that revision. */
bool history_files(struct arena *arena, struct history *history, struct str revision,
                   struct str host, struct str instance, struct history_file **files,
                   size_t *count, struct error *err) MUST_CHECK;

/* The change that a revision made, as a unified diff. */
bool history_diff(struct arena *arena, struct history *history, struct str revision,
                  struct str *diff, struct error *err) MUST_CHECK;

#endif
