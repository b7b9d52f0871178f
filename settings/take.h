/* SPDX-License-Identifier: MIT */
/* From sections and keys to settings: what is unknown, doubled or missing is a finding. */
#ifndef SETTINGS_TAKE_H
#define SETTINGS_TAKE_H

#include "settings/values.h"

/* Takes all that the document says into settings, which hold the defaults. */
void settings_take(struct settings_reader *reader, const struct ini_document *document,
                   struct settings *settings);

#endif
