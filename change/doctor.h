/* SPDX-License-Identifier: MIT */
/* The parts of `supconf doctor`: doctor.c leads, doctor_folders.c looks at the places of logs.
 */
#ifndef CHANGE_DOCTOR_H
#define CHANGE_DOCTOR_H

#include "change/fleet.h"
#include "report/doctor.h"

/* Adds what is wrong with the folders that the instance writes its logs to: gone, closed to
 * this user, full. Each folder once. */
void doctor_folders(struct arena *arena, const struct fleet_item *item,
                    struct instance_health *health);

#endif
