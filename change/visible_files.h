/* SPDX-License-Identifier: MIT */
/* Files as supervisord would see them after a change: written ones laid over the disk, removed
 * ones gone, and those that its user may not read not there. */
#ifndef CHANGE_VISIBLE_FILES_H
#define CHANGE_VISIBLE_FILES_H

#include "config/config.h"
#include "daemon/host.h"
#include "plan/plan.h"

struct visible_files {
    struct arena *arena;
    struct file_source below;        /* the disk, or what is laid over it */
    struct str prefix;               /* of the files */
    const struct file_change *files; /* of the instance */
    size_t file_count;
    bool is_changed;                   /* they are as they shall be, else as they are */
    const struct host_process *reader; /* who reads; not known: whoever runs this */
};

/* files must outlast the source. */
struct file_source visible_files(const struct visible_files *files);

/* Includes that supervisord would skip without a word. */
struct include_problem *include_problems(const struct visible_files *files,
                                         const struct config *config, size_t *count);

#endif
