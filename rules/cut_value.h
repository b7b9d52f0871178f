/* SPDX-License-Identifier: MIT */
/* Values that a comment sign inside quotes has cut short. */
#ifndef RULES_CUT_VALUE_H
#define RULES_CUT_VALUE_H

#include "config/config.h"

/* The comment that took the closing quote of the value, or NULL. */
const struct comment *cut_value(const struct config_option *option);

#endif
