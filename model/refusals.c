/* SPDX-License-Identifier: MIT */
#include "model/refusals.h"

#include "model/model.h"

const struct finding_kind refusal_kinds[] = {
#define REFUSAL(symbol, code, name, oracle, severity, summary, why, source, bad, good)         \
    [REFUSAL_##symbol] = {code, name, SEVERITY_##severity, summary, why, source, bad, good},
#include "model/refusals.def"
#undef REFUSAL
};

const size_t refusal_kind_count = REFUSAL_COUNT;

static const char *const oracle_kinds[] = {
#define REFUSAL(symbol, code, name, oracle, severity, summary, why, source, bad, good)         \
    [REFUSAL_##symbol] = oracle,
#include "model/refusals.def"
#undef REFUSAL
};

const char *refusal_oracle_kind(enum refusal_id id)
{
    return oracle_kinds[id];
}
