/* SPDX-License-Identifier: MIT */
/*
 * The rules. A built-in one is a file of this folder and a line in rules.def. Organisations add
 * theirs in YAML:
 *
 *     rules:
 *       - code: ORG001
 *         name: log-outside-data
 *         severity: error
 *         section: program:*
 *         option: stdout_logfile
 *         must-match: ^/data/
 *         message: logs belong below /data
 *         why: only /data is collected
 */
#ifndef RULES_RULES_H
#define RULES_RULES_H

#include "base/error.h"
#include "base/finding.h"
#include "base/text.h"
#include "lint/lint.h"

/* Adds all built-in rules to the list. */
void rules_add_builtin(struct arena *arena, struct rule_list *list);

/* Adds the rules of a YAML text. Faults of the text are findings of rules/custom.def, with line
 * and column; a rule with a fault is left out. */
void rules_add_custom(struct arena *arena, const struct text *text, struct rule_list *list,
                      struct finding_list *findings);

extern const struct finding_kind custom_rule_kinds[];
extern const size_t custom_rule_kind_count;

#endif
