/* SPDX-License-Identifier: MIT */
#include "base/interrupt.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <time.h>

#include "base/clock.h"

static sigset_t interrupts(void)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    return set;
}

void interrupts_hold(void)
{
    const sigset_t set = interrupts();

    sigprocmask(SIG_BLOCK, &set, NULL);
}

bool interrupts_wait(int64_t duration_ms)
{
    const sigset_t set = interrupts();
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
