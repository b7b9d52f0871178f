/* SPDX-License-Identifier: MIT */
#include "model/place.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/accounts.h"
#include "base/path.h"
#include "model/convert.h"
#include "model/letters.h"

static bool holds_nul(struct str text)
{
    return str_find(text, '\0') != STR_NOT_FOUND;
}

/* The home folder that ~ or ~user stands for; false: unknown. */
static bool find_home(struct arena *arena, const struct machine *machine, struct str user,
                      struct str *home)
{
    const struct variable *variable = machine_variable(machine, STR("HOME"));
    struct account_record record;

    if (!user.length && variable) {
        *home = variable->value;
        return true;
    }
    if (!machine->checks)
        return false;
    if (!(user.length ? account_by_name(arena, ACCOUNT_USER, user, &record)
                      : account_by_id(arena, ACCOUNT_USER, machine->uid, &record)))
        return false;
    *home = record.home;
    return true;
}

struct str expand_user(struct arena *arena, const struct machine *machine, struct str path)
{
    size_t slash = str_find(path, '/');
    struct str home;

    if (!str_starts_with(path, STR("~")))
        return path;
    if (slash == STR_NOT_FOUND)
        slash = path.length;
    if (!find_home(arena, machine, str_slice(path, 1, slash), &home))
        return path;
    while (str_ends_with(home, STR("/")))
        home.length--;
    path = JOIN(arena, home, str_slice(path, slash, path.length));
    return path.length ? path : STR("/");
}

struct str absolute_path(struct arena *arena, const struct machine *machine, struct str path)
{
    struct str whole = path_join(arena, machine->cwd, expand_user(arena, machine, path));

    return path_normalize(arena, whole);
}

bool is_existing_directory(struct arena *arena, const struct machine *machine, struct str path)
{
    struct stat status;

    if (!machine->checks)
        return true;
    if (!path.length || holds_nul(path))
        return false;
    return !stat(str_to_c(arena, path_join(arena, machine->cwd, path)), &status) &&
           S_ISDIR(status.st_mode);
}

static bool is_usable(struct arena *arena, const struct machine *machine, struct str path)
{
    return is_existing_directory(arena, machine, path) &&
           (!machine->checks || !access(str_to_c(arena, path), W_OK | X_OK));
}

struct str temporary_directory(struct arena *arena, const struct machine *machine)
{
    static const struct str names[] = {STR_INIT("TMPDIR"), STR_INIT("TEMP"), STR_INIT("TMP")};
    static const struct str usual[] = {STR_INIT("/tmp"), STR_INIT("/var/tmp"),
                                       STR_INIT("/usr/tmp")};

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const struct variable *variable = machine_variable(machine, names[i]);
        struct str path;

        if (!variable || !variable->value.length)
            continue;
        path = path_normalize(arena, path_join(arena, machine->cwd, variable->value));
        if (is_usable(arena, machine, path))
            return path;
    }
    for (size_t i = 0; i < COUNT_OF(usual); i++)
        if (is_usable(arena, machine, usual[i]))
            return usual[i];
    return machine->cwd;
}

static enum account_fault find_account(struct arena *arena, const struct machine *machine,
                                       struct str text, enum account_kind kind,
                                       struct account *account)
{
    struct number number = {0};
    enum number_fault fault = number_parse(arena, text, 10, &number);
    struct account_record record;

    *account = (struct account){.text = text};
    if (fault == NUMBER_FINE) {
        *account = (struct account){.text = text, .is_resolved = true, .id = number.value};
        return machine->checks && !account_by_id(arena, kind, number.value, &record)
                   ? ACCOUNT_UNKNOWN_ID
                   : ACCOUNT_FINE;
    }
    if (fault == NUMBER_LONG) {
        *account = (struct account){text, true, number.value, number.digits};
        return machine->checks ? ACCOUNT_UNKNOWN_ID : ACCOUNT_FINE;
    }
    if (machine->checks)
        account->id = account_by_name(arena, kind, text, &record) ? (int64_t)record.id : -1;
    else
        account->id = str_equal(text, STR("root")) ? 0 : -1;
    account->is_resolved = account->id >= 0;
    return machine->checks && !account->is_resolved ? ACCOUNT_UNKNOWN_NAME : ACCOUNT_FINE;
}

enum account_fault find_user(struct arena *arena, const struct machine *machine,
                             struct str text, struct account *account)
{
    return find_account(arena, machine, text, ACCOUNT_USER, account);
}

enum account_fault find_owner(struct arena *arena, const struct machine *machine,
                              struct str text, struct owner *owner)
{
    struct str rest = text, user = str_cut(&rest, ':');
    bool has_group = user.length < text.length;
    enum account_fault fault = find_account(arena, machine, user, ACCOUNT_USER, &owner->user);

    owner->is_set = true;
    owner->group = (struct account){0};
    if (fault == ACCOUNT_FINE && has_group)
        fault = find_account(arena, machine, rest, ACCOUNT_GROUP, &owner->group);
    return fault;
}

struct owner owner_of_user(struct arena *arena, const struct machine *machine,
                           const struct account *user)
{
    struct account_record record;
    struct owner owner = {.is_set = true, .user = *user, .group = {.id = -1}};

    if (!user->is_resolved)
        return owner;
    if (!machine->checks)
        owner.group.id = user->id ? -1 : 0;
    else if (account_by_id(arena, ACCOUNT_USER, user->id, &record))
        owner.group.id = record.main_group;
    owner.group.is_resolved = owner.group.id >= 0;
    return owner;
}
