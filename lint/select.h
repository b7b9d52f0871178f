/* SPDX-License-Identifier: MIT */
/* Which rules were asked for, how severe their findings are, and what their names mean. */
#ifndef LINT_SELECT_H
#define LINT_SELECT_H

#include "base/map.h"
#include "lint/lint.h"

bool kind_is_named(const struct finding_kind *kind, struct str code_or_name);

/* With overrides: the last that names the kind. */
enum severity select_severity(const struct lint_options *options,
                              const struct finding_kind *kind);

/* Selected (or nothing is), not ignored, and severe enough: advice needs strict, or to be
 * selected by name. */
bool select_wants(const struct lint_options *options, const struct finding_kind *kind);

/* Whether the rule can be asked at all: some look at this machine. */
bool rule_runs(const struct lint *lint, const struct rule *rule);

/* Whether the model makes findings of this kind. */
bool kind_is_refusal(const struct finding_kind *kind);

/* Whether nothing hides findings of this kind: supervisord refuses the file for it, or drops a
 * part of it. */
bool select_is_fixed(const struct finding_kind *kind);

#endif
