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
    bool is_edited; /* somebody has put there what is wanted: the way back leads to former */
    struct file_state former; /* what was applied last */
};

/* What the way back leads to. */
const struct file_state *file_before(const struct file_change *file);

/* Whether it is one thing, with one content and mode or not there at all. */
bool file_is_same(const struct file_state *a, const struct file_state *b);

/* What it takes until a new value of one of supervisord's own options is in force. */
enum daemon_need {
    NEED_NOTHING,
    NEED_RELOAD,      /* supervisorctl reload (SIGHUP): stops and starts everything */
    NEED_HALF_RELOAD, /* the same, but the reread of an update swaps a part of it at once */
    NEED_START,       /* supervisord has to end and to be started */
    NEED_IMPOSSIBLE,  /* without effect: supervisord runs in the foreground */
};

/* A difference between two values of an option. */
struct option_change {
    struct str section, option;
    struct str before, after; /* bytes NULL: not set */
    struct span cause;        /* where the wanted value is written: template or file */
    enum option_effect effect;
    bool is_secret;
    bool is_same_text;     /* before and after are values: what is written is the same */
    enum daemon_need need; /* of an option of supervisord itself */
};

enum group_action {
    GROUP_KEEP, /* untouched: its processes keep their pids */
    GROUP_ADD,
    GROUP_RESTART, /* stop, remove, add */
    GROUP_REMOVE,
};

/* What the operator should know of a process beyond what becomes of it. */
enum process_note {
    NOTE_NONE,
    NOTE_STOPPED_BY_HAND, /* `supervisorctl update` would start it; supconf does not */
    NOTE_STARTED_BY_HAND, /* autostart is off: update would leave it down; supconf does not */
    NOTE_FINISHED,        /* it ended by itself, as it should, and runs again */
    NOTE_FAILED,          /* FATAL or BACKOFF: it is tried anew */
    NOTE_LOST,            /* UNKNOWN: it may still live, and a second copy would be started */
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
    enum process_state state;     /* now; STOPPED when it is new */
    enum process_note note;
    bool update_runs;          /* whether it would run after a plain `supervisorctl update` */
    int64_t stop_wait_seconds; /* until SIGKILL, when it runs */
    int stop_signal;           /* as on Linux */
    bool stop_as_group, kill_as_group; /* its children get the signals, too */
    struct str *reads; /* files that change unnoticed by supervisord (plan/readers.h) */
    size_t read_count, read_capacity;
};

/* How sure it is what a group runs with: supervisord does not tell all of it. */
enum knowledge {
    KNOWLEDGE_SURE,   /* nothing was written since supervisord started */
    KNOWLEDGE_LIKELY, /* what supervisord tells fits, and nothing speaks for anything else */
    KNOWLEDGE_NONE,   /* what it would take to tell does not come out of supervisord */
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
    int64_t stop_seconds;      /* until the processes that run now are gone, at worst */
    enum knowledge knowledge;  /* of what runs; another action is possible when it is NONE */
    bool is_perpetual;         /* each reread calls it changed, without any change of a file */
    bool has_reordered_events; /* whether reread notices differs from daemon to daemon */
    bool is_suspect;           /* removed only because a file cannot be read */
    size_t reader_count;       /* of its processes, when it is kept */
    bool restarts_readers;     /* they are restarted, as was asked for */
    struct option_change *unseen; /* differences that reread does not notice */
    size_t unseen_count, unseen_capacity;
};

/* A file of [include] that supervisord skips without a word. */
struct include_problem {
    struct str path;
    const char *words; /* "cannot be read by the user of supervisord" */
    struct span span;  /* the pattern; text NULL: nowhere */
    bool is_common;    /* worth a word only when groups would go */
};

enum drift_kind {
    DRIFT_EDITED,  /* a file is not as it was applied last */
    DRIFT_PENDING, /* a group does not run with what stands on disk */
    DRIFT_NEWER,   /* a file was written after supervisord started */
    DRIFT_DOWN,    /* a process that should run does not */
};

/* What is not as it was left, apart from the change. */
struct drift {
    enum drift_kind kind;
    struct str name; /* path, group or group:process */
    struct str words;
};

enum step_kind {
    STEP_WRITE_FILE,
    STEP_REMOVE_FILE,
    STEP_ACCEPT_FILE, /* it was edited and stays so; going back it becomes what it was */
    STEP_REREAD,
    STEP_REMOVE_GROUP,    /* stop, remove */
    STEP_RESTART_GROUP,   /* stop, remove, add, watch */
    STEP_RESTART_READERS, /* stop and start processes that read a changed file, watch */
    STEP_ADD_GROUP,       /* add, watch */
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
    int64_t stop_seconds;                   /* of all groups, one after another, at worst */
    const struct include_problem *problems; /* of the wanted configuration */
    size_t problem_count;
    size_t suspect_count; /* groups that would go because of them: not to be done unasked */
    const struct str *unknowns; /* what could not be found out, in words */
    size_t unknown_count;
    const char *no_way_back; /* why files that were edited stay so, in words; or NULL */
    struct drift *drifts;
    size_t drift_count, drift_capacity;
    struct step *steps; /* files, reread, removed, restarted, added groups */
    size_t step_count, step_capacity;
};

struct plan_input {
    struct str host, instance;
    struct str prefix;               /* of the files, absolute */
    const struct file_change *files; /* all files of the instance, unchanged ones too */
    size_t file_count;
    const struct model *wanted;     /* of the files as they shall be */
    const struct model *found;      /* of the files as they are; NULL: there is no main file */
    const struct snapshot *running; /* NULL: no supervisord answers */
    /* What helps to tell with which configuration it runs; each may be missing. */
    const struct model *recorded;          /* of the files that were applied last */
    const struct model *wanted_again;      /* wanted, as a further reread would have it */
    const struct process_config *reported; /* what supervisord read last; NULL: not known */
    size_t reported_count;
    bool is_found_read;    /* no file is newer than supervisord: it runs with what is found */
    bool is_foreground;    /* supervisord runs with -n */
    bool restarts_readers; /* of files that change unnoticed */
    const struct include_problem *problems;
    size_t problem_count;
    const struct str *unknowns;
    size_t unknown_count;
    const struct drift *drifts; /* of files */
    size_t drift_count;
    const char *no_way_back; /* should all files lie there as they are wanted; or NULL */
};

struct plan *plan_create(struct arena *arena, const struct plan_input *input);

/* Whether an option of supervisord itself, which runs, takes just that. */
bool plan_waits_for(const struct plan *plan, enum daemon_need need);

/* Whether a reload of supervisord would bring something into force. */
bool plan_waits_for_reload(const struct plan *plan);

/* Whether files are among what changes that were edited. */
bool plan_has_edits(const struct plan *plan);

bool plan_is_empty(const struct plan *plan);
const struct group_forecast *plan_group(const struct plan *plan, struct str name);

const char *group_action_name(enum group_action action);
const char *step_kind_name(enum step_kind kind);
const char *daemon_need_name(enum daemon_need need);
const char *process_note_name(enum process_note note);
const char *knowledge_name(enum knowledge knowledge);
const char *drift_kind_name(enum drift_kind kind);

/* Compares as supervisord's reread does: which groups it would call changed. */
bool group_differs(const struct group *a, const struct group *b);

#endif
