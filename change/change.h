/* SPDX-License-Identifier: MIT */
/*
 * What diff, plan, apply, rollback and status have in common: an instance on this host in its
 * three states. Wanted comes first, for all instances, because it needs nothing but the project
 * and its faults stop everything; what is found and what runs is observed when its turn comes.
 */
#ifndef CHANGE_CHANGE_H
#define CHANGE_CHANGE_H

#include "change/located.h"
#include "cli/context.h"
#include "cli/project.h"
#include "config/machine.h"
#include "daemon/daemon.h"
#include "plan/plan.h"
#include "report/plans.h"

struct history;
struct history_file;
struct packaged;

/* One instance on this host. */
struct change {
    const struct rendered_instance *rendered; /* or files of history in that shape */
    const struct model *wanted;
    const struct model *found; /* NULL: there is no main file yet */
    struct file_change *files; /* all, unchanged ones too */
    size_t file_count, file_capacity;
    const struct history_file *recorded; /* as it was applied last; none: not known */
    size_t recorded_count;
    int root;              /* the prefix; below 0: not there yet */
    struct daemon *daemon; /* NULL: the configuration has no address */
    struct snapshot running;
    struct process_config *reported; /* as supervisord read them last; NULL: not known */
    size_t reported_count;
    struct str unreported; /* why it does not */
    bool is_running;
    bool is_on_disk;         /* what is wanted is what lies there (cli/in_place.h) */
    bool has_links;          /* some of it is reached by links, and is left out of files */
    struct str silence;      /* why no supervisord answers */
    struct plan_input input; /* what the plan was made from */
    struct plan *plan;
    struct str approver; /* who signed its passport, or empty */
};

struct change_set {
    const struct context *context;
    struct project project;
    struct machine machine;
    struct packaged *packaged; /* where wanted comes from; NULL: templates and inventory */
    const char **names;        /* the instances that the command line names; none: all */
    size_t name_count;
    struct str host;                   /* this machine in the inventory, or in the release */
    const struct inventory_host *here; /* the same; without an inventory it is but a name */
    bool restarts_readers;   /* programs that read a file which changes are restarted */
    struct located *located; /* named by the command line: the only instance; or NULL */
    struct change *items;
    size_t count;
};

/* For CLEANUP. */
void close_changes(struct change_set *set);

/* Reads the project and finds this host: in the release that is the first operand
 * (cli/packaged.h), in the inventory, or, when the settings have none, by its name; or takes
 * the supervisord that the command line names (cli/in_place.h). When something is wrong that
 * stops the command it is told, *status is set and *is_usable is false. */
bool change_open(const struct context *context, struct change_set *set,
                 enum exit_status *status, bool *is_usable, struct error *err) MUST_CHECK;

/* change_open, then renders or unpacks the instances that the command line names (none: all),
 * as far as this host has them. */
bool change_begin(const struct context *context, struct change_set *set,
                  enum exit_status *status, bool *is_usable, struct error *err) MUST_CHECK;

/* Without an inventory: this machine is the host of the settings, else what its name is; or the
 * one of that name. */
void change_name_host(struct change_set *set);
void change_is_host(struct change_set *set, struct str name);

/* Whether the command line names the instance, or none. */
bool change_is_asked_for(const struct change_set *set, struct str instance);

/* Without rendering: one instance whose files come from elsewhere (change_restore). */
bool change_frame(struct change_set *set, struct str instance, struct error *err) MUST_CHECK;

/* Checks what is wanted, and tells the findings; false: there are errors among them. */
bool change_lint(struct change_set *set);

/* Asks the outside checks of the settings (render/outside_check.h) about each wanted file that
 * is not on disk as it shall be, and tells the findings; *is_refused: there are some. False
 * when a check cannot be made. */
bool change_ask_outside(const struct change_set *set, bool *is_refused, struct error *err)
    MUST_CHECK;

/* Puts files of a recorded state in the place of the rendered ones. Fails when a secret that
 * was covered in them is no longer known. */
bool change_restore(struct change_set *set, struct change *change,
                    const struct history_file *files, size_t count, struct error *err)
    MUST_CHECK;

/* Reads what is there. Files that were recorded for the instance and are wanted no more shall
 * go: pass them, or none. */
bool change_find(struct change_set *set, struct change *change,
                 const struct history_file *recorded, size_t recorded_count, struct error *err)
    MUST_CHECK;

/* Opens change->daemon where the configuration on disk says; false: it does not say. Whether
 * one answers there is not known yet. */
bool change_connect(struct change_set *set, struct change *change);

/* What supervisord would run of the files on disk; NULL when there is no main file. */
const struct model *change_found_model(struct change_set *set, const struct change *change);

/* Asks the daemon; that none answers is no error. */
bool change_ask(struct change_set *set, struct change *change, struct error *err) MUST_CHECK;

/* All of them, side by side. */
bool change_ask_all(struct change_set *set, struct error *err) MUST_CHECK;

/* Where it will be asked once it was started with what is wanted; NULL: nowhere. The caller
 * closes it. */
struct daemon *change_wanted_daemon(const struct change *change);

/* How to show plans to this user. */
struct plan_view change_view(const struct change_set *set);

/* A cause in a rendered file is shown where it was written: in the template. */
void change_attribute(const struct rendered_instance *rendered, struct option_change *changes,
                      size_t count);

/* After change_find and change_ask. */
void change_plan(struct change_set *set, struct change *change);

#endif
