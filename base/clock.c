/* SPDX-License-Identifier: MIT */
#include "base/clock.h"

#include <errno.h>
#include <time.h>

int64_t clock_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void clock_sleep_ms(int64_t duration_ms)
{
    struct timespec left = {.tv_sec = duration_ms / 1000,
                            .tv_nsec = duration_ms % 1000 * 1000000};

    while (nanosleep(&left, &left) < 0 && errno == EINTR)
        ;
}

struct str clock_format(struct arena *arena, int64_t seconds)
{
    time_t time = (time_t)seconds;
    struct tm parts;
    char text[64];

    if (!localtime_r(&time, &parts))
        return str_printf(arena, "%lld", (long long)seconds);
    strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S %z", &parts);
    return str_printf(arena, "%s", text);
}
