/* SPDX-License-Identifier: MIT */
#include "apply/interrupt.h"

#include <stddef.h>
#include <time.h>

static sigset_t wishes(void)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    return set;
}

void interrupt_hold(sigset_t *before)
{
    sigset_t set = wishes();

    sigprocmask(SIG_BLOCK, &set, before);
}

void interrupt_release(sigset_t *before)
{
    sigprocmask(SIG_SETMASK, before, NULL);
}

bool interrupt_has_come(void)
{
    sigset_t pending;

    sigpending(&pending);
    return sigismember(&pending, SIGINT) || sigismember(&pending, SIGTERM) ||
           sigismember(&pending, SIGHUP);
}

void interrupt_forget(void)
{
    const struct timespec at_once = {0};
    sigset_t set = wishes();

    while (sigtimedwait(&set, NULL, &at_once) > 0)
        ;
}
