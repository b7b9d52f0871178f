/* SPDX-License-Identifier: MIT */
/* Values that a comment sign inside quotes has cut short. */
#ifndef RULES_CUT_VALUE_H
#define RULES_CUT_VALUE_H

#include "config/config.h"

/* The comment that took the closing quote of the value of an option of the section, or NULL. */
const struct comment *cut_value(const struct config *config,
                                const struct config_section *section,
                                const struct option *option);

#endif
