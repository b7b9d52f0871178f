/* SPDX-License-Identifier: MIT */
#include "history/seal.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "base/sha256.h"

enum { KEY_BYTES = 32, KEY_MODE = 0600, SEAL_DIGITS = 12 };

static const char *key_path(const struct history *history)
{
    return str_printf(history->arena, "%s/supconf-key", history->path).bytes;
}

bool seal_make_key(const struct history *history, struct error *err)
{
    const char *path = key_path(history);
    const char *beside = str_printf(history->arena, "%s.%ld", path, (long)getpid()).bytes;
    CLEANUP(close_descriptor)
    int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, KEY_MODE);
    unsigned char key[KEY_BYTES];

    if (fd < 0)
        return error_errno(err, "make the key of history %s", history->path);
    if (getrandom(key, sizeof(key), 0) != sizeof(key) ||
        write(fd, key, sizeof(key)) != sizeof(key) || fsync(fd) < 0 ||
        rename(beside, path) < 0) {
        error_errno(err, "make the key of history %s", history->path);
        unlink(beside);
        return false;
    }
    return true;
}

bool seal_check_key(const struct history *history, struct error *err)
{
    if (access(key_path(history), F_OK) == 0)
        return true;
    if (errno == ENOENT && git_repository_is_empty(history->repository) == 1)
        return seal_make_key(history, err);
    return error_set(
        err, ERROR_SYSTEM,
        "history %s: a git repository, but none of supconf's: supconf-key is missing",
        history->path);
}

static bool read_key(const struct history *history, unsigned char *key, struct error *err)
{
    CLEANUP(close_descriptor)
    int fd = open(key_path(history), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

    if (fd >= 0 && read(fd, key, KEY_BYTES) == KEY_BYTES)
        return true;
    if (fd >= 0)
        return error_set(err, ERROR_SYSTEM, "history %s: supconf-key is damaged",
                         history->path);
    return error_errno(err, "read the key of history %s", history->path);
}

bool history_seal(struct arena *arena, struct history *history, struct str value,
                  struct str *seal, struct error *err)
{
    unsigned char key[KEY_BYTES], digest[SHA256_BYTES];

    if (!read_key(history, key, err))
        return false;
    sha256_keyed((struct str){(const char *)key, sizeof(key)}, value, digest);
    *seal = str_slice(sha256_hex(arena, digest), 0, SEAL_DIGITS);
    return true;
}
