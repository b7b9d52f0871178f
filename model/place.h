/* SPDX-License-Identifier: MIT */
/* What supervisord asks of the machine: folders, home folders, users and groups. With
 * machine->checks off nothing is looked up, and only numbers and "root" become ids. */
#ifndef MODEL_PLACE_H
#define MODEL_PLACE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/str.h"
#include "config/machine.h"
#include "model/model.h"

/* A leading ~ or ~user as os.path.expanduser() replaces it. */
struct str expand_user(struct arena *arena, const struct machine *machine, struct str path);

/* Made absolute and normalized against machine->cwd, after expand_user. */
struct str absolute_path(struct arena *arena, const struct machine *machine, struct str path);

/* Always true with checks off. */
bool is_existing_directory(struct arena *arena, const struct machine *machine, struct str path);

/* Where logs of children go by default: TMPDIR, TEMP, TMP or /tmp. */
struct str temporary_directory(struct arena *arena, const struct machine *machine);

enum account_fault {
    ACCOUNT_FINE,
    ACCOUNT_UNKNOWN_NAME,
    ACCOUNT_UNKNOWN_ID,
};

enum account_fault find_user(struct arena *arena, const struct machine *machine,
                             struct str text, struct account *account) MUST_CHECK;

/* "user" or "user:group". */
enum account_fault find_owner(struct arena *arena, const struct machine *machine,
                              struct str text, struct owner *owner) MUST_CHECK;

/* The user as owner with their own group, as far as it can be known. */
struct owner owner_of_user(struct arena *arena, const struct machine *machine,
                           const struct account *user);

#endif
