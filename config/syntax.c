/* SPDX-License-Identifier: MIT */
#include "config/syntax.h"

const struct finding_kind syntax_kinds[] = {
#define KIND(symbol, code_, name_, severity_, summary_, why_, source_, bad_, good_)            \
    [SYNTAX_##symbol] = {                                                                      \
        .code = code_,                                                                         \
        .name = name_,                                                                         \
        .severity = SEVERITY_##severity_,                                                      \
        .summary = summary_,                                                                   \
        .why = why_,                                                                           \
        .source = source_,                                                                     \
        .bad = bad_,                                                                           \
        .good = good_,                                                                         \
    },
#include "config/syntax.def"
#undef KIND
};

const size_t syntax_kind_count = COUNT_OF(syntax_kinds);
