/* SPDX-License-Identifier: MIT */
/* The processes of one program: what is read anew for each of them. */
#ifndef MODEL_PROCESS_H
#define MODEL_PROCESS_H

#include "base/list.h"
#include "base/map.h"
#include "base/traced.h"
#include "config/expansion.h"
#include "model/evaluation.h"
#include "model/read.h"

enum {
    NAME_HERE,
    NAME_PROGRAM,
    NAME_HOST,
    NAME_GROUP,
    NAME_PROCESS_NUM,
    NAME_PROCESS_COUNT,
    NAME_COUNT,
};

/*
 * What the options of a program can name. Python keeps one dictionary for all processes of a
 * section and hands it out in two ways: behind supervisord's variables when an option is
 * fetched (late), or before them when a text is expanded a second time (direct). The variables
 * of the program's own environment come last in both, and stay for the next process.
 */
struct process_scopes {
    struct expansion_name names[NAME_COUNT];
    LIST_OF(struct expansion_name) own;
    struct map own_places; /* name -> index + 1 into own */
    struct expansion_scope early, late_base, late;
    struct expansion_scope direct_base, direct_machine, direct_variables, direct;
};

void process_scopes_open(struct process_scopes *scopes, const struct evaluation *run,
                         const struct program *program);

struct process_reading {
    struct program *program;
    struct process_scopes scopes;
    struct log logs[STREAM_COUNT];    /* with what was read early */
    struct traced name_format;        /* str.bytes NULL: the process has the program's name */
    const struct option *environment; /* or NULL */
    bool is_fixed;                    /* it is the same for each process: merged */
    struct environment merged;
};

/* reader is that of the early options. */
void evaluate_processes(const struct reader *reader, struct process_reading *reading);

#endif
