/* SPDX-License-Identifier: MIT */
/* Where a supervisord, its files, its record and its templates have gone apart. */
#ifndef CHANGE_STATUS_DRIFT_H
#define CHANGE_STATUS_DRIFT_H

#include "change/fleet.h"
#include "report/status.h"

struct drift_search {
    struct fleet *fleet;
    struct history *history; /* NULL: there is none, or none that this user may read */
    bool is_rendered;        /* the templates are part of the comparison */
    bool has_faults;         /* they should be, but have faults, which were told */
};

/* Opens what instances are compared with; *history must be closed. */
bool drift_begin(struct drift_search *search, struct history **history, struct error *err)
    MUST_CHECK;

/* Adds what has drifted of the item to *status, and its last change. */
bool drift_find(struct drift_search *search, const struct fleet_item *item,
                struct instance_status *status, struct error *err) MUST_CHECK;

#endif
