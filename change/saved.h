/* SPDX-License-Identifier: MIT */
/*
 * Plans in files (plan/saved_plan.h): `supconf plan -o FILE` writes one, `supconf apply FILE`
 * holds the world against it. Their key lies with the history, closed to others: a plan is good
 * on the machine alone that made it.
 */
#ifndef CHANGE_SAVED_H
#define CHANGE_SAVED_H

#include "change/change.h"
#include "plan/saved_plan.h"

struct saved_plans {
    struct str key;
    struct saved_plan *items;
    size_t count;
};

/* Writes the plans of all items, which are made, into the file: whole or not at all, 0600. */
bool saved_write(struct change_set *set, const char *path, struct error *err) MUST_CHECK;

/* When the only operand is a file with a plan: its instances, behind its package if it is of
 * one, take the place of the operand, and *path is the file. Else *path is NULL. */
bool saved_take_operand(struct context *context, const char **path, struct error *err)
    MUST_CHECK;

/* The instances of the plan in the file take the place of the operands, which are none. Fails
 * for a plan of a package. */
bool saved_take_file(struct context *context, const char *path, struct error *err) MUST_CHECK;

/* Reads the file and holds it against the key. */
bool saved_read(struct change_set *set, const char *path, struct saved_plans *saved,
                struct error *err) MUST_CHECK;

/* What is not as the plan saw it, after change_plan. One for another host, or without this
 * instance, is all different. */
struct changed_words saved_differences(struct change_set *set, const struct change *change,
                                       const struct saved_plans *saved);

#endif
