/* SPDX-License-Identifier: MIT */
/* The kinds of settings/faults.def by name, for the files of this folder. */
#ifndef SETTINGS_FAULTS_H
#define SETTINGS_FAULTS_H

#include "settings/settings.h"

enum settings_fault {
#define KIND(symbol, ...) SETTINGS_FAULT_##symbol,
#include "settings/faults.def"
#undef KIND
};

#endif
