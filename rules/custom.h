/* SPDX-License-Identifier: MIT */
/* An organisation's rule, between the YAML that says it and the walk that checks it. */
#ifndef RULES_CUSTOM_H
#define RULES_CUSTOM_H

#include "lint/lint.h"
#include "regex/regex.h"

enum custom_kind {
#define KIND(symbol, code, name, severity, summary, why) CUSTOM_##symbol,
#include "rules/custom.def"
#undef KIND
    CUSTOM_KIND_COUNT,
};

enum custom_condition {
    CUSTOM_MUST_MATCH,
    CUSTOM_MUST_NOT_MATCH,
    CUSTOM_REQUIRED,
    CUSTOM_FORBIDDEN,
    CUSTOM_ONE_OF,
};

struct custom {
    struct rule rule;   /* its data is this */
    struct str section; /* pattern of section names: * and ? */
    struct str option;
    enum custom_condition condition;
    const struct str *values; /* of one-of */
    size_t value_count;
    const struct regex *pattern; /* lives in the arena of the load */
};

/* The hook of every such rule. */
void custom_check(struct lint *lint);

#endif
