/* SPDX-License-Identifier: MIT */
#include "base/signals.h"

#include <errno.h>
#include <time.h>

#include "base/clock.h"
#include "base/compiler.h"

static const int ending[] = {SIGINT, SIGTERM, SIGHUP};

static sigset_t ending_set(void)
{
    sigset_t set;

    sigemptyset(&set);
    for (size_t i = 0; i < COUNT_OF(ending); i++)
        sigaddset(&set, ending[i]);
    return set;
}

struct signals signals_hold(void)
{
    const sigset_t held = ending_set();
    struct signals signals;

    pthread_sigmask(SIG_BLOCK, &held, &signals.former);
    return signals;
}

bool signals_are_waiting(void)
{
    sigset_t waiting;

    sigpending(&waiting);
    for (size_t i = 0; i < COUNT_OF(ending); i++)
        if (sigismember(&waiting, ending[i]))
            return true;
    return false;
}

bool signals_wait(int64_t duration_ms)
{
    const sigset_t set = ending_set();
    int64_t deadline = clock_ms() + duration_ms;

    for (;;) {
        int64_t left = deadline - clock_ms();
        struct timespec time = {.tv_sec = left > 0 ? left / 1000 : 0,
                                .tv_nsec = left > 0 ? left % 1000 * 1000000 : 0};

        if (sigtimedwait(&set, NULL, &time) >= 0)
            return true;
        if (errno != EINTR)
            return false;
    }
}

void signals_forget(void)
{
    while (signals_wait(0))
        ;
}

void signals_release(struct signals *signals)
{
    pthread_sigmask(SIG_SETMASK, &signals->former, NULL);
}
