/* SPDX-License-Identifier: MIT */
/* What runs on a host, in words and as JSON (docs/formats/status.schema.json). */
#ifndef REPORT_STATUS_H
#define REPORT_STATUS_H

#include <stdio.h>

#include "base/list.h"
#include "base/secrets.h"
#include "daemon/condition.h"
#include "report/style.h"

enum status_drift_kind {
    STATUS_DRIFT_EDITED,   /* a file is not as it was recorded at the last change */
    STATUS_DRIFT_UNWANTED, /* a file is not as the templates make it */
    STATUS_DRIFT_NEWER,    /* a file was changed after all that it starts had been started */
    STATUS_DRIFT_ADDED,    /* a group is in the files and not in supervisord */
    STATUS_DRIFT_REMOVED,  /* a group is in supervisord and not in the files */
};

struct status_drift {
    enum status_drift_kind kind;
    struct str subject; /* path or group */
};

struct process_status {
    const struct process_info *info;
    enum condition condition;
    int64_t restarts; /* ends within the last hour; below 0: not known */
    bool is_at_least; /* the log does not reach back so far */
};

struct instance_status {
    struct str name, config;
    bool is_reached;
    struct daemon_identity identity;
    struct str silence; /* why it is not reached */
    LIST_OF(struct process_status) processes;
    LIST_OF(struct status_drift) drifts;
    struct str revision; /* of its last change, or empty */
};

struct status_report {
    struct str host;
    int64_t time; /* seconds since 1970 */
    struct instance_status *instances;
    size_t count;
    bool has_faults; /* the templates could not be compared */
    const struct secrets *secrets;
};

/* Whether all are reached; and whether all processes are well and nothing has drifted. */
bool status_is_reached(const struct status_report *report);
bool status_is_well(const struct status_report *report);

void report_status(FILE *out, const struct status_report *report, const struct style *style);
void report_status_json(FILE *out, const struct status_report *report);

#endif
