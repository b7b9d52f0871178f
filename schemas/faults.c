/* SPDX-License-Identifier: MIT */
#include "schemas/faults.h"

const struct finding_kind schema_kinds[] = {
#define KIND(symbol, code_, name_, severity_, summary_, why_)                                  \
    [SCHEMA_FAULT_##symbol] = {.code = code_,                                                  \
                               .name = name_,                                                  \
                               .severity = SEVERITY_##severity_,                               \
                               .summary = summary_,                                            \
                               .why = why_},
#include "schemas/faults.def"
#undef KIND
};

const size_t schema_kind_count = COUNT_OF(schema_kinds);
