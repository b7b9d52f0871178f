/* SPDX-License-Identifier: MIT */
/*
 * What has to be done so that a supervisord runs what is wanted: a comparison of three states,
 * without any I/O. A plan is data. Steps carry both sides, so going back is the same walk
 * towards `before`.
 */
#ifndef PLAN_PLAN_H
#define PLAN_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/replace.h"
#include "base/str.h"
#include "base/text.h"
#include "daemon/daemon.h"
#include "model/model.h"

/* One file of the instance: as it shall be and as it is. */
struct file_change {
    struct str path; /* relative to the prefix */
    struct file_state wanted, found;
    bool is_secret;
};

/* A difference between two values of an option. */
struct option_change {
    struct str section, option;
    struct str before, after; /* bytes NULL: not set */
    struct span cause;        /* where the wanted value is written: template or file */
    enum option_effect effect;
    bool is_secret;
};

enum group_action {
    GROUP_KEEP, /* untouched: its processes keep their pids */
    GROUP_ADD,
    GROUP_RESTART, /* stop, remove, add */
    GROUP_REMOVE,
};

/* A process of a group before and after. What ran runs again, what was stopped by hand stays
 * stopped; a new process follows autostart. */
struct process_forecast {
    struct str name;
    const struct process *wanted; /* NULL: it vanishes */
    int64_t pid;                  /* now; 0: none */
    bool is_new;                  /* the daemon does not know it yet */
    bool ran, shall_run;          /* before, after */
    bool autostart, autostarted;  /* of the wanted configuration, of the one on disk now */
};

struct group_forecast {
    struct str name;
    enum group_action action;
    int64_t priority;
    struct option_change *changes;
    size_t change_count, change_capacity;
    struct process_forecast *processes; /* those before the change, then new ones */
    size_t process_count, process_capacity;
    int64_t start_seconds;     /* longest of its processes: how long health must be watched */
    int64_t stop_wait_seconds; /* longest of both sides */
};

enum step_kind {
    STEP_WRITE_FILE,
    STEP_REMOVE_FILE,
    STEP_REREAD,
    STEP_REMOVE_GROUP,  /* stop, remove */
    STEP_RESTART_GROUP, /* stop, remove, add, watch */
    STEP_ADD_GROUP,     /* add, watch */
};

/* before and after are states of the target; which, the kind tells. */
struct step {
    enum step_kind kind;
    struct str target;                  /* path or group */
    const struct file_change *file;     /* of a file step */
    const struct group_forecast *group; /* of a group step */
};

struct plan {
    struct str host, instance;
    bool is_running; /* a supervisord answered; else only files change */
    struct snapshot seen;
    struct file_change *files; /* that change */
    size_t file_count, file_capacity;
    struct group_forecast *groups; /* all, kept ones too; by priority, then name */
    size_t group_count, group_capacity;
    struct option_change
        *daemon_changes; /* need a restart of supervisord; never done unasked */
    size_t daemon_change_count, daemon_change_capacity;
    struct step *steps; /* files, reread, removed, restarted, added groups */
    size_t step_count, step_capacity;
};

struct plan_input {
    struct str host, instance;
    const struct file_change *files; /* all files of the instance, unchanged ones too */
    size_t file_count;
    const struct model *wanted;     /* of the files as they shall be */
    const struct model *found;      /* of the files as they are; NULL: there is no main file */
    const struct snapshot *running; /* NULL: no supervisord answers */
};

struct plan *plan_create(struct arena *arena, const struct plan_input *input);

bool plan_is_empty(const struct plan *plan);
const struct group_forecast *plan_group(const struct plan *plan, struct str name);

const char *group_action_name(enum group_action action);
const char *step_kind_name(enum step_kind kind);

/* Compares as supervisord's reread does: which groups it would call changed. */
bool group_differs(const struct group *a, const struct group *b);

#endif
