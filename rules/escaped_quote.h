/* SPDX-License-Identifier: MIT */
/* Values of environment that end at a quote which was meant to be escaped. */
#ifndef RULES_ESCAPED_QUOTE_H
#define RULES_ESCAPED_QUOTE_H

#include "model/environment.h"

/* Whether the token is such a value; value is all of the option. */
bool ends_at_escaped_quote(struct str value, const struct token *token);

#endif
