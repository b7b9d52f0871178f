/* SPDX-License-Identifier: MIT */
/*
 * What was applied, when, by whom and why: a bare git repository of supconf's own, made on
 * first use with mode 0700, readable with git itself. Each commit is the state of all instances
 * after one change: the files in HOST/INSTANCE/, and beside them .supconf-files with a line
 * "MODE plain|covered PATH" for each, because git keeps no more of a mode than whether a file
 * is executable.
 *
 * No secret goes in: whoever records a file covers its bytes first (base/secrets.h) and says so
 * by is_covered. Such a file cannot be restored from history alone. What covers a secret may
 * carry history_seal() of it: that one has changed is seen, what it is is not. The key of the
 * seal lies in the folder, in supconf-key, which also tells a history from other repositories.
 *
 * The configuration of git of the user and of the machine is neither needed nor read.
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

/* Opens the repository; create makes it, with its parents, when it is not there, and fails when
 * it belongs to another user: his next change would find objects that he cannot write to. */
bool history_open(const char *path, bool create, struct history **history, struct error *err)
    MUST_CHECK;
void close_history(struct history **history);

/* Twelve hexadecimal digits that stand for the value, by the key of this history: who has not
 * the key cannot try values against them. */
bool history_seal(struct arena *arena, struct history *history, struct str value,
                  struct str *seal, struct error *err) MUST_CHECK;

struct history_file {
    struct str path; /* relative to the prefix */
    struct str bytes;
    mode_t mode;     /* permission bits */
    bool is_covered; /* bytes are not those on disk: secrets in them were replaced */
};

struct history_entry {
    struct str revision; /* full hash */
    int64_t time;        /* seconds since 1970 */
    struct str host, instance, operator_name;
    struct str reason;   /* may have several lines, may be empty */
    struct str summary;  /* one line: "restarted web, added cron" */
    struct str plan;     /* which plan it was: a hash; may be empty */
    struct str package;  /* the release it came from; may be empty */
    struct str approver; /* who signed the passport of the change; empty: it had none */
    struct str result;   /* "applied", "pending", "confirmed", "edited", "reverted", "stuck";
                            empty: found */
};

/* Whether the files of the entry were meant to stay, and did as far as it knows. */
bool history_is_state(const struct history_entry *entry);

/* Records the files of one instance on one host, replacing what was recorded for it; revision
 * of the entry is not looked at. Without a result nothing is recorded when they are as they
 * were: *revision is then the last change of the instance. Several processes may record at the
 * same time. */
bool history_record(struct arena *arena, struct history *history,
                    const struct history_entry *entry, const struct history_file *files,
                    size_t count, struct str *revision, struct error *err) MUST_CHECK;

/* Newest first; instance empty: all. limit 0: no limit. An empty history gives none. */
bool history_list(struct arena *arena, struct history *history, struct str host,
                  struct str instance, size_t limit, struct history_entry **entries,
                  size_t *count, struct error *err) MUST_CHECK;

/* The entry that a revision (full or short hash, HEAD, HEAD~2) names. A commit that was made by
 * hand has no host and no instance. */
bool history_find(struct arena *arena, struct history *history, struct str revision,
                  struct history_entry *entry, struct error *err) MUST_CHECK;

/* The files of the instance at that revision, by path. */
bool history_files(struct arena *arena, struct history *history, struct str revision,
                   struct str host, struct str instance, struct history_file **files,
                   size_t *count, struct error *err) MUST_CHECK;

/* The change that a revision made, as a unified diff. */
bool history_diff(struct arena *arena, struct history *history, struct str revision,
                  struct str *diff, struct error *err) MUST_CHECK;

#endif
