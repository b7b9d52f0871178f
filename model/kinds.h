/* SPDX-License-Identifier: MIT */
/* What the kinds of groups share while they are made, and the two with options of their own. */
#ifndef MODEL_KINDS_H
#define MODEL_KINDS_H

#include "model/evaluation.h"
#include "model/read.h"

/* A new group at the end of the model's. */
struct group *group_open(struct evaluation *run, const struct config_section *section,
                         enum group_kind kind);

/* Of the options that supervisord reads before those of the group's programs. */
struct reader group_reader(struct evaluation *run, struct group *group);

/* The name behind the colon, by supervisord's rule. */
void group_read_name(const struct reader *reader, struct group *group);

/* Evaluates the section as a program of the group. */
void group_add(struct evaluation *run, struct group *group,
               const struct config_section *section, enum program_kind kind);

/* A program that no [group:x] names is a group of its own. */
void evaluate_program_group(struct evaluation *run, const struct config_section *section);

void evaluate_event_listener(struct evaluation *run, const struct config_section *section);
void evaluate_fcgi_program(struct evaluation *run, const struct config_section *section);

#endif
