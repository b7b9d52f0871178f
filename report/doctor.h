/* SPDX-License-Identifier: MIT */
/* What is not well on a host, why, and what to do, in words and as JSON
 * (docs/formats/doctor.schema.json). */
#ifndef REPORT_DOCTOR_H
#define REPORT_DOCTOR_H

#include <stdio.h>

#include "base/secrets.h"
#include "daemon/diagnose.h"
#include "report/style.h"

struct instance_health {
    struct str name, config;
    bool is_reached;
    struct daemon_identity identity;
    size_t process_count; /* that were looked at */
    LIST_OF(struct ailment) ailments;
};

struct doctor_report {
    struct str host, directory; /* paths below the directory are shown from there */
    struct instance_health *instances;
    size_t count;
    const struct secrets *secrets;
};

size_t doctor_ailments(const struct doctor_report *report);
void report_doctor(FILE *out, const struct doctor_report *report, const struct style *style);
void report_doctor_json(FILE *out, const struct doctor_report *report);

#endif
