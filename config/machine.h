/* SPDX-License-Identifier: MIT */
/*
 * What supervisord would see of the machine it runs on, as far as its configuration asks: the
 * folder of the file, its own environment, the host name. Taken from here or given, so that a
 * file can be judged on another machine than its own.
 */
#ifndef CONFIG_MACHINE_H
#define CONFIG_MACHINE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/list.h"
#include "base/str.h"
#include "base/text.h"

struct expansion_name;
struct folder_source;
struct plugins;

struct variable {
    struct str name, value;
};

/* Where files come from: the disk, or rendered texts laid over it. */
struct file_source {
    void *context;
    /* The text of a file, or NULL when it is not there, is a folder or cannot be read. */
    const struct text *(*read)(void *context, struct arena *arena, struct str path);
    /* Paths that fit a pattern as Python's glob.glob finds them, sorted by code point. */
    void (*glob)(void *context, struct arena *arena, struct str pattern, struct str **paths,
                 size_t *count);
    const struct folder_source
        *folders; /* that they lie in; NULL: only patterns are looked up */
};

extern const struct file_source disk_files;

/* As its read, and says why a file cannot be read. */
bool file_source_load(struct arena *arena, const struct file_source *files, struct str path,
                      const struct text **text, struct error *err) MUST_CHECK;

struct machine {
    struct str here;      /* folder that the main file is thought to lie in; empty: its own.
                             Includes below it are read from the main file's real folder */
    struct str cwd;       /* absolute: relative paths are taken from here */
    struct str host_name; /* %(host_node_name)s */
    LIST_OF(struct variable) environment; /* of supervisord, in order */
    LIST_OF(struct expansion_name) names; /* the same, as values name them: ENV_x */
    long uid;                             /* that supervisord runs as */
    bool checks;             /* users, folders and files of this very machine count */
    struct plugins *plugins; /* plug-ins of supervisord do, too (model/plugins.h); or NULL */
    struct file_source files;
};

/* This machine, with its environment and checks on. */
struct machine machine_here(struct arena *arena);

/* Sets or replaces one variable. */
void machine_set(struct arena *arena, struct machine *machine, struct str name,
                 struct str value);
/* Leaves it without variables; what shared them keeps its own. */
void machine_clear_environment(struct machine *machine);
const struct variable *machine_variable(const struct machine *machine, struct str name);

#endif
