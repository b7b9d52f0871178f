/* SPDX-License-Identifier: MIT */
/*
 * One change from lock to record, for apply and rollback: take the lock, take back what a run
 * that was cut off left, look at the world, plan, show the plan, do it, record it.
 */
#ifndef CHANGE_CARRY_OUT_H
#define CHANGE_CARRY_OUT_H

#include "change/change.h"
#include "report/applies.h"

struct saved_plans;
struct passport_check;

struct carry_out_options {
    struct str reason;
    const struct saved_plans *saved;       /* the plan that was approved; NULL: any */
    const struct passport_check *passport; /* what was approved; NULL: nobody was asked */
    bool accepts_removals;                 /* of groups that go because a file cannot be read */
    bool keep_daemon; /* go on though supervisord's own options wait for its restart */
    bool may_restart_daemon;
    bool restarts_readers; /* of files that change and that supervisord does not read */
    bool is_dry, is_json;
    size_t batch;
    struct str canary;
    int64_t confirm_within_ms; /* 0: the change stays */
};

/* Fails when a value is none. */
bool carry_out_options(const struct arguments *arguments, struct carry_out_options *options,
                       struct error *err) MUST_CHECK;

/* change->wanted is there. Shows plan and result unless that is for carry_out_report().
 * *was_interrupted: the user wants no further change. */
bool carry_out(struct change_set *set, struct change *change,
               const struct carry_out_options *options, struct apply_result *result,
               enum exit_status *status, bool *was_interrupted, struct error *err) MUST_CHECK;

/* Prints the results as JSON when that was asked for. */
void carry_out_report(const struct change_set *set, const struct carry_out_options *options,
                      const struct apply_result *results, size_t count);

#endif
