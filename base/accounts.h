/* SPDX-License-Identifier: MIT */
/*
 * Users and groups of this host. /etc/passwd and /etc/group are looked at first; what they do
 * not hold is asked of getent(1), which knows directories such as LDAP. The C library's own
 * lookups load modules at run time: they cannot be linked statically, and supconf is.
 */
#ifndef BASE_ACCOUNTS_H
#define BASE_ACCOUNTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/str.h"

enum account_kind { ACCOUNT_USER, ACCOUNT_GROUP };

struct account_record {
    struct str name;
    uint32_t id;
    uint32_t main_group; /* of a user: the group that it belongs to first */
    struct str home;     /* of a user */
};

/* Both fail when there is none. Views are into the arena. */
bool account_by_name(struct arena *arena, enum account_kind kind, struct str name,
                     struct account_record *record) MUST_CHECK;
bool account_by_id(struct arena *arena, enum account_kind kind, int64_t id,
                   struct account_record *record) MUST_CHECK;

#endif
