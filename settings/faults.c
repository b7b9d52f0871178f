/* SPDX-License-Identifier: MIT */
#include "settings/faults.h"

const struct finding_kind settings_kinds[] = {
#define KIND(symbol, code_, name_, severity_, summary_, why_)                                  \
    [SETTINGS_FAULT_##symbol] = {.code = code_,                                                \
                                 .name = name_,                                                \
                                 .severity = SEVERITY_##severity_,                             \
                                 .summary = summary_,                                          \
                                 .why = why_},
#include "settings/faults.def"
#undef KIND
};

const size_t settings_kind_count = COUNT_OF(settings_kinds);
