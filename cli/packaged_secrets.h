/* SPDX-License-Identifier: MIT */
/* The values of the secrets that a release refers to, from this machine. */
#ifndef CLI_PACKAGED_SECRETS_H
#define CLI_PACKAGED_SECRETS_H

#include "cli/packaged.h"

/* Those of all files for this host; the project learns them, so that none is shown. By name:
 * from the environment or a file of the folder secrets beside the inventory that the settings
 * name, else beside the settings, else in /etc/supconf; what is in neither, from that
 * inventory. Fails naming all that are missing. */
bool packaged_secrets(struct change_set *set, struct secrets *secrets, struct error *err)
    MUST_CHECK;

#endif
