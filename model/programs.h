/* SPDX-License-Identifier: MIT */
/*
 * The programs that are groups of their own. Many of them are evaluated side by side, each
 * portion into a model of its own; these are put together when nothing was found. Faults are
 * told in the order of the file and each once, so at the first one all is done again in turn.
 */
#ifndef MODEL_PROGRAMS_H
#define MODEL_PROGRAMS_H

#include "model/evaluation.h"

struct section_list {
    const struct config_section **items;
    size_t count, capacity;
};

void evaluate_programs(struct evaluation *run, const struct section_list *programs);

#endif
