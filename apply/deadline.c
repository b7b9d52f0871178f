/* SPDX-License-Identifier: MIT */
#include "apply/deadline.h"

#include <fcntl.h>
#include <inttypes.h>
#include <time.h>
#include <unistd.h>

#include "base/descriptor.h"

enum { BOOT_ID_BYTES = 64, DIGITS_MAX = 18 };

static int64_t boot_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_BOOTTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The kernel draws it anew at each start of the machine. */
static struct str boot_id(struct arena *arena)
{
    CLEANUP(close_descriptor)
    int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
    char *text = arena_bytes(arena, BOOT_ID_BYTES);
    ssize_t length = fd < 0 ? 0 : read(fd, text, BOOT_ID_BYTES);
    struct str id = str_trim((struct str){text, length > 0 ? (size_t)length : 0});

    return id.length ? id : STR("unknown");
}

struct deadline deadline_after(struct arena *arena, int64_t duration_ms)
{
    return (struct deadline){
        .wall_seconds = time(NULL) + (duration_ms + 999) / 1000,
        .boot_ms = boot_ms() + duration_ms,
        .boot_id = boot_id(arena),
    };
}

int64_t deadline_left_ms(const struct deadline *deadline)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();

    if (str_equal(deadline->boot_id, boot_id(arena)))
        return deadline->boot_ms - boot_ms();
    return (deadline->wall_seconds - time(NULL)) * 1000;
}

struct str deadline_text(struct arena *arena, const struct deadline *deadline)
{
    return str_printf(arena, "%" PRId64 " %" PRId64 " " STR_FORMAT, deadline->wall_seconds,
                      deadline->boot_ms, STR_ARGS(deadline->boot_id));
}

static bool parse_number(struct str digits, int64_t *number)
{
    *number = 0;
    if (!digits.length || digits.length > DIGITS_MAX)
        return false;
    for (size_t i = 0; i < digits.length; i++) {
        if (digits.bytes[i] < '0' || digits.bytes[i] > '9')
            return false;
        *number = *number * 10 + (digits.bytes[i] - '0');
    }
    return true;
}

bool deadline_parse(struct str text, struct deadline *deadline)
{
    struct deadline parsed = {0};

    if (!parse_number(str_cut(&text, ' '), &parsed.wall_seconds) ||
        !parse_number(str_cut(&text, ' '), &parsed.boot_ms) || !text.length)
        return false;
    parsed.boot_id = text;
    *deadline = parsed;
    return true;
}

bool duration_parse(struct str text, int64_t most_seconds, int64_t *duration_ms)
{
    char unit = text.length ? text.bytes[text.length - 1] : '\0';
    int64_t factor = unit == 'd' ? DAY_SECONDS : unit == 'h' ? 3600 : unit == 'm' ? 60 : 1;
    int64_t number;

    if (unit == 'd' || unit == 'h' || unit == 'm' || unit == 's')
        text.length--;
    if (!parse_number(text, &number) || !number || number > most_seconds / factor)
        return false;
    *duration_ms = number * factor * 1000;
    return true;
}
