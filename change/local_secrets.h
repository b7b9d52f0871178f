/* SPDX-License-Identifier: MIT */
/* Secrets that are known by their names alone, as releases and the history refer to them: their
 * values on this machine. The project learns those that are found, so that none is shown. */
#ifndef CHANGE_LOCAL_SECRETS_H
#define CHANGE_LOCAL_SECRETS_H

#include "change/change.h"
#include "release/description.h"

/* From the environment, or a file of the folder secrets beside the inventory that the settings
 * name, else beside the settings, else in /etc/supconf (inventory/named_secret.h). */
bool local_secret_find(struct change_set *set, struct str name, struct str *value,
                       struct error *err) MUST_CHECK;

/* Those of all files for this host; what is not found so is looked for in the inventory that
 * the settings name. Fails naming all that are missing. */
bool local_secrets_of(struct change_set *set, const struct release_description *description,
                      struct secrets *secrets, struct error *err) MUST_CHECK;

#endif
