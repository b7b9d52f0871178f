/* SPDX-License-Identifier: MIT */
#include "daemon/host.h"

#include <inttypes.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/list.h"
#include "base/map.h"
#include "base/path.h"
#include "base/text.h"

enum {
    START_TIME_FIELD = 22, /* of /proc/PID/stat: in clock ticks since the machine came up */
    LONGEST_PATH = 4096,
};

/* A file below /proc/PID; bytes NULL: not there, or not for us. */
static struct str proc_file(struct arena *arena, int64_t pid, const char *name)
{
    struct error ignored = {0};
    struct text *text;
    struct str path = str_printf(arena, "/proc/%" PRId64 "/%s", pid, name);

    return text_load(arena, path.bytes, &text, &ignored) ? text->bytes : (struct str){0};
}

static int64_t number(struct str word)
{
    char digits[24] = "";

    for (size_t i = 0; i < word.length && i + 1 < sizeof(digits); i++)
        digits[i] = word.bytes[i];
    return strtoll(digits, NULL, 10);
}

/* What follows -c or --configuration, in this word or as the next of the command. */
static struct str main_file(struct str word, struct str command)
{
    static const struct str name = STR_INIT("--configuration");
    struct str value = word, option;

    if (str_equal(word, STR("-c")) || str_equal(word, STR("-nc")))
        return str_cut(&command, '\0');
    if (str_starts_with(word, STR("-c")))
        return str_slice(word, 2, word.length);
    option = str_cut(&value, '=');
    if (option.length < 3 || !str_starts_with(name, option))
        return (struct str){0};
    return option.length < word.length ? value : str_cut(&command, '\0');
}

/* "python3 /usr/bin/supervisord -n -c FILE", a word before each NUL. */
static bool read_command(struct str command, struct host_process *process)
{
    bool is_supervisord = false;

    while (command.length) {
        struct str word = str_cut(&command, '\0');

        if (is_supervisord && !process->config.length)
            process->config = main_file(word, command);
        is_supervisord |= str_contains(word, STR("supervisord"));
        process->is_foreground |=
            str_equal(word, STR("-n")) || str_equal(word, STR("--nodaemon"));
    }
    return is_supervisord;
}

/* The name in parentheses may hold blanks and parentheses. */
static int64_t start_ms(struct str stat)
{
    size_t name_end = str_find_last(stat, ')');
    struct str rest = str_slice(stat, name_end + 1, stat.length), word = {0};
    struct timespec boot, now;
    int64_t since_boot_ms;

    if (name_end == STR_NOT_FOUND)
        return 0;
    for (int field = 3; field <= START_TIME_FIELD; field++)
        word = str_next_word(&rest);
    since_boot_ms = number(word) * 1000 / sysconf(_SC_CLK_TCK);
    clock_gettime(CLOCK_BOOTTIME, &boot);
    clock_gettime(CLOCK_REALTIME, &now);
    return (now.tv_sec - boot.tv_sec) * 1000 + (now.tv_nsec - boot.tv_nsec) / 1000000 +
           since_boot_ms;
}

static void read_status(struct arena *arena, struct str status, struct host_process *process)
{
    size_t capacity = 0;

    while (status.length) {
        struct str line = str_cut(&status, '\n'), word = str_next_word(&line);

        if (str_equal(word, STR("Uid:"))) {
            str_next_word(&line); /* the real one; the second is in force */
            process->uid = number(str_next_word(&line));
        } else if (str_equal(word, STR("Gid:"))) {
            str_next_word(&line);
            process->gid = number(str_next_word(&line));
        } else if (str_equal(word, STR("Groups:"))) {
            while ((word = str_next_word(&line)).length)
                *ARRAY_ADD(arena, process->groups, process->group_count, capacity) =
                    number(word);
        }
    }
}

static void read_environment(struct arena *arena, struct str block,
                             struct host_process *process)
{
    struct map known = {.arena = arena};
    size_t capacity = 0;

    process->has_environment = block.bytes != NULL;
    while (block.length) {
        struct str value = str_cut(&block, '\0'), name;

        if (str_find(value, '=') == STR_NOT_FOUND)
            continue;
        name = str_cut(&value, '=');
        if (!map_put(&known, name, process))
            *ARRAY_ADD(arena, process->environment, process->variable_count, capacity) =
                (struct host_variable){name, value};
    }
}

static struct str read_cwd(struct arena *arena, int64_t pid)
{
    struct str path = str_printf(arena, "/proc/%" PRId64 "/cwd", pid);
    char *target = arena_bytes(arena, LONGEST_PATH);
    ssize_t length = readlink(path.bytes, target, LONGEST_PATH);

    return length > 0 ? (struct str){target, (size_t)length} : (struct str){0};
}

struct host_process host_process(struct arena *arena, int64_t pid)
{
    struct host_process process = {.uid = -1, .gid = -1};

    if (pid <= 0 || !read_command(proc_file(arena, pid, "cmdline"), &process))
        return process;
    process.start_ms = start_ms(proc_file(arena, pid, "stat"));
    read_status(arena, proc_file(arena, pid, "status"), &process);
    process.is_known = process.start_ms > 0 && process.uid >= 0;
    if (!process.is_known)
        return process;
    process.cwd = read_cwd(arena, pid);
    if (process.config.length && process.cwd.bytes)
        process.config = path_normalize(arena, path_join(arena, process.cwd, process.config));
    if (!path_is_absolute(process.config))
        process.config = STR("");
    read_environment(arena, proc_file(arena, pid, "environ"), &process);
    return process;
}
