/* SPDX-License-Identifier: MIT */
/* Sections that supervisord would know if they were written in small letters. */
#ifndef RULES_SECTION_CASE_H
#define RULES_SECTION_CASE_H

#include "lint/lint.h"

/* The kind in small letters when there is such a one, else an empty text. */
struct str section_in_small_letters(struct lint *lint, const struct config_section *section);

#endif
