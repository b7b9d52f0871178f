/* SPDX-License-Identifier: MIT */
/* The kinds of refusals, from refusals.def. */
#ifndef MODEL_REFUSALS_H
#define MODEL_REFUSALS_H

#include "base/finding.h"

enum refusal_id {
#define REFUSAL(symbol, code, name, oracle, severity, summary, why, source, bad, good)         \
    REFUSAL_##symbol,
#include "model/refusals.def"
#undef REFUSAL
    REFUSAL_COUNT
};

/* How the oracle of the tests calls it. */
const char *refusal_oracle_kind(enum refusal_id id);

#endif
