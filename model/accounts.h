/* SPDX-License-Identifier: MIT */
/* Users and groups of this host. Apart from the model because <grp.h> has a struct group, too.
 */
#ifndef MODEL_ACCOUNTS_H
#define MODEL_ACCOUNTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/str.h"

enum account_kind { ACCOUNT_USER, ACCOUNT_GROUP };

/* The id of a name, or -1. */
int64_t account_id(struct arena *arena, enum account_kind kind, struct str name);

bool account_exists(enum account_kind kind, int64_t id);

/* The group that a user belongs to first, or -1. */
int64_t account_main_group(int64_t user);

/* The home folder of a user. */
bool account_home(struct arena *arena, int64_t user, struct str *home) MUST_CHECK;

#endif
