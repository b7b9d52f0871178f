/* SPDX-License-Identifier: MIT */
#include "base/signals.h"

#include "base/compiler.h"

static const int ending[] = {SIGINT, SIGTERM, SIGHUP};

struct signals signals_hold(void)
{
    struct signals signals;
    sigset_t held;

    sigemptyset(&held);
    for (size_t i = 0; i < COUNT_OF(ending); i++)
        sigaddset(&held, ending[i]);
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

void signals_release(struct signals *signals)
{
    pthread_sigmask(SIG_SETMASK, &signals->former, NULL);
}
