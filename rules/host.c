/* SPDX-License-Identifier: MIT */
#include "rules/host.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { ENTER = 1, WRITE = 2 };

/* root may all; the bits of the owner count for the owner alone. */
static bool is_denied(const struct stat *status, int64_t user, mode_t wanted)
{
    if (!user)
        return false;
    if (status->st_uid == (uid_t)user)
        return (status->st_mode >> 6 & wanted) != wanted;
    return (status->st_mode & wanted) != wanted && (status->st_mode >> 3 & wanted) != wanted;
}

enum folder_fault folder_look(struct arena *arena, struct str path, int64_t user,
                              bool is_to_write)
{
    struct stat status;

    if (str_find(path, '\0') != STR_NOT_FOUND)
        return FOLDER_MISSING;
    if (stat(str_to_c(arena, path), &status))
        return errno == ENOENT || errno == ENOTDIR ? FOLDER_MISSING : FOLDER_FINE;
    if (!S_ISDIR(status.st_mode))
        return FOLDER_IS_NONE;
    if (is_denied(&status, user, is_to_write ? ENTER | WRITE : ENTER))
        return FOLDER_DENIED;
    return FOLDER_FINE;
}

int64_t daemon_user(const struct lint *lint)
{
    const struct account *user = &lint->model->server.user;

    return user->is_resolved ? user->id : lint->machine->uid;
}

int64_t program_user(const struct lint *lint, const struct program *program)
{
    return program->user.is_resolved ? program->user.id : daemon_user(lint);
}

bool daemon_is_running(const struct lint *lint)
{
    const struct text *text = lint->machine->files.read(
        lint->machine->files.context, lint->arena, lint->model->server.pid_file.str);
    long number = text ? strtol(str_to_c(lint->arena, text->bytes), NULL, 10) : 0;

    return number > 0 && number <= INT32_MAX && (!kill((pid_t)number, 0) || errno == EPERM);
}
