/* SPDX-License-Identifier: MIT */
#include "yaml/faults.h"

#include "base/compiler.h"

const struct finding_kind yaml_kinds[] = {
#define KIND(symbol, code_, name_, severity_, summary_, why_, bad_, good_)                     \
    [YAML_FAULT_##symbol] = {.code = code_,                                                    \
                             .name = name_,                                                    \
                             .severity = SEVERITY_##severity_,                                 \
                             .summary = summary_,                                              \
                             .why = why_,                                                      \
                             .source = "YAML 1.1",                                             \
                             .bad = bad_,                                                      \
                             .good = good_},
#include "yaml/faults.def"
#undef KIND
};

const size_t yaml_kind_count = COUNT_OF(yaml_kinds);
