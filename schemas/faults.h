/* SPDX-License-Identifier: MIT */
/* The kinds of schemas/faults.def by name, for the files of this folder. */
#ifndef SCHEMAS_FAULTS_H
#define SCHEMAS_FAULTS_H

#include "schemas/schema.h"

enum schema_fault {
#define KIND(symbol, ...) SCHEMA_FAULT_##symbol,
#include "schemas/faults.def"
#undef KIND
};

#endif
