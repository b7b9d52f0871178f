/* SPDX-License-Identifier: MIT */
#include "change/watcher.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "apply/lock.h"
#include "base/clock.h"
#include "base/descriptor.h"

enum { LOOK_MS = 1000, LOCK_PATIENCE_MS = 10 * 60 * 1000 };

/* Only one watches; the kernel gives the lock back when it dies. */
static bool watch_lock(const struct undertaking *undertaking, int *lock)
{
    struct arena *arena = undertaking->set->context->arena;
    struct str path = str_printf(arena, "%s.watcher", undertaking->journal_path);
    struct error taken = {0};

    return lock_take(path.bytes, lock, &taken);
}

/* Milliseconds until something is to be done; below 0: nothing is, any more. */
static int64_t time_left(const struct undertaking *undertaking, bool *is_over)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct journal_state journal;
    struct error err = {0};
    int64_t left;

    *is_over = true;
    if (!journal_read(arena, undertaking->journal_path, &journal, &err) ||
        journal.stage != JOURNAL_PENDING)
        return 0;
    *is_over = false;
    left = deadline_left_ms(&journal.deadline);
    return left > 0 ? left : 0;
}

/* Takes the lock of changes and ends what is due; somebody else may have done it. */
static void take_back(struct change_set *set, struct change *change)
{
    int64_t give_up = clock_ms() + LOCK_PATIENCE_MS;

    while (clock_ms() < give_up) {
        CLEANUP(close_undertaking) struct undertaking undertaking = {.lock = -1};
        struct deadline waits;
        struct error err = {0};
        enum left_over left;

        if (undertaking_open(set, change, &undertaking, &err) &&
            undertaking_settle(&undertaking, &left, &waits, &err))
            return;
        clock_sleep_ms(LOOK_MS);
    }
}

static void watch(struct undertaking *undertaking)
{
    for (;;) {
        bool is_over;
        int64_t left = time_left(undertaking, &is_over);

        if (is_over)
            return;
        if (!left)
            break;
        clock_sleep_ms(left < LOOK_MS ? left : LOOK_MS);
    }
    take_back(undertaking->set, undertaking->change);
}

static void leave_terminal(void)
{
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);

    for (int fd = STDIN_FILENO; nothing >= 0 && fd <= STDERR_FILENO; fd++)
        dup2(nothing, fd);
    if (nothing > STDERR_FILENO)
        close(nothing);
}

/* In the child: a grandchild of its own session, whose parent is gone. */
static void detach(struct undertaking *undertaking)
{
    sigset_t none;
    int lock = -1;

    setsid();
    if (fork() != 0)
        _exit(0);
    leave_terminal();
    close_descriptor(&undertaking->lock); /* the parent's: it is shared as long as it is open */
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (watch_lock(undertaking, &lock))
        watch(undertaking);
    _exit(0);
}

bool watcher_start(struct undertaking *undertaking, struct error *err)
{
    pid_t child = fork();

    if (child < 0)
        return error_errno(err, "the change waits to be confirmed, but nobody watches: start "
                                "the watcher");
    if (child == 0)
        detach(undertaking);
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
        ;
    return true;
}
