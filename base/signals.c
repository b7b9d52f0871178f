/* SPDX-License-Identifier: MIT */
#include "base/signals.h"

#include <time.h>

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

void signals_forget(void)
{
    const struct timespec at_once = {0};
    const sigset_t set = ending_set();

    while (sigtimedwait(&set, NULL, &at_once) > 0)
        ;
}

void signals_release(struct signals *signals)
{
    pthread_sigmask(SIG_SETMASK, &signals->former, NULL);
}
