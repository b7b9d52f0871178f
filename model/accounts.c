/* SPDX-License-Identifier: MIT */
#include "model/accounts.h"

#include <grp.h>
#include <limits.h>
#include <pwd.h>

static const struct passwd *user_of(int64_t id)
{
    return id < 0 || id > UINT_MAX ? NULL : getpwuid((uid_t)id);
}

int64_t account_id(struct arena *arena, enum account_kind kind, struct str name)
{
    const struct passwd *user;
    const struct group *group;

    if (str_find(name, '\0') != STR_NOT_FOUND)
        return -1;
    if (kind == ACCOUNT_GROUP) {
        group = getgrnam(str_to_c(arena, name));
        return group ? (int64_t)group->gr_gid : -1;
    }
    user = getpwnam(str_to_c(arena, name));
    return user ? (int64_t)user->pw_uid : -1;
}

bool account_exists(enum account_kind kind, int64_t id)
{
    if (kind == ACCOUNT_USER)
        return user_of(id) != NULL;
    return id >= 0 && id <= UINT_MAX && getgrgid((gid_t)id) != NULL;
}

int64_t account_main_group(int64_t user)
{
    const struct passwd *record = user_of(user);

    return record ? (int64_t)record->pw_gid : -1;
}

bool account_home(struct arena *arena, int64_t user, struct str *home)
{
    const struct passwd *record = user_of(user);

    if (!record)
        return false;
    *home = str_copy(arena, str_from(record->pw_dir));
    return true;
}
