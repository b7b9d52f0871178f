/* SPDX-License-Identifier: MIT */
/* The kinds of yaml/faults.def by name, for the files of this folder. */
#ifndef YAML_FAULTS_H
#define YAML_FAULTS_H

#include "yaml/yaml.h"

enum yaml_fault {
#define KIND(symbol, ...) YAML_FAULT_##symbol,
#include "yaml/faults.def"
#undef KIND
};

#endif
