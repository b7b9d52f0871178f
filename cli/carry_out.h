/* SPDX-License-Identifier: MIT */
/*
 * One change from lock to record, for apply and rollback: take the lock, take back what a run
 * that was cut off left, look at the world, plan, show the plan, do it, record it.
 */
#ifndef CLI_CARRY_OUT_H
#define CLI_CARRY_OUT_H

#include "cli/change.h"

struct saved_plans;

struct carry_out_options {
    struct str reason;
    const struct saved_plans *saved; /* the plan that was approved; NULL: any */
    bool accepts_removals;           /* of groups that go because a file cannot be read */
    bool keep_daemon; /* go on though supervisord's own options wait for its restart */
};

struct carry_out_options carry_out_options(const struct arguments *arguments);

/* change->wanted is there. Prints plan and result. */
bool carry_out(struct change_set *set, struct change *change,
               const struct carry_out_options *options, enum exit_status *status,
               struct error *err) MUST_CHECK;

#endif
