/* SPDX-License-Identifier: MIT */
/* Lines that continue a value in the eyes of their author, but not in those of supervisord. */
#ifndef RULES_CONTINUATION_NOT_INDENTED_H
#define RULES_CONTINUATION_NOT_INDENTED_H

#include "lint/lint.h"

/* The option above, which the line of this one was to continue, or NULL. */
const struct option *option_to_continue(const struct config *config,
                                        const struct config_section *section,
                                        const struct option *option);

#endif
