/* SPDX-License-Identifier: MIT */
/* The end of changes that were cut off or not confirmed: apply --recover, and confirm. */
#ifndef CHANGE_RECOVER_H
#define CHANGE_RECOVER_H

#include "change/change.h"

/* Neither templates nor inventory values are needed: they may be what is broken. */
bool recover_all(struct context *context, enum exit_status *status, struct error *err)
    MUST_CHECK;

#endif
