/* SPDX-License-Identifier: MIT */
#include "base/subprocess.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "base/descriptor.h"

enum { READ_BYTES = 4096, LARGEST_OUTPUT_BYTES = 1024 * 1024, WAIT_MS = 1 };

static bool start(const char *const *arguments, const char *input, int output, pid_t *pid,
                  struct error *err)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none;
    int code;

    sigemptyset(&none);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input ? input : "/dev/null",
                                     O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO);
    posix_spawnattr_init(&attributes);
    sigemptyset(&none); /* whatever waits here (base/signals.h) */
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
    code = posix_spawnp(pid, arguments[0], &actions, &attributes,
                        (char *const *)(uintptr_t)arguments, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (code) {
        errno = code;
        return error_errno(err, "run %s", arguments[0]);
    }
    return true;
}

/* Reads to the end of the stream; false when the deadline came first. */
static bool collect(int fd, int64_t deadline_ms, struct buffer *output)
{
    for (;;) {
        struct pollfd poller = {.fd = fd, .events = POLLIN};
        int64_t left = deadline_ms - clock_ms();
        char bytes[READ_BYTES];
        ssize_t count;

        if (left <= 0)
            return false;
        if (poll(&poller, 1, (int)left) <= 0)
            continue;
        count = read(fd, bytes, sizeof(bytes));
        if (count <= 0)
            return true;
        if (output->length < LARGEST_OUTPUT_BYTES)
            buffer_append(output, (struct str){bytes, (size_t)count});
    }
}

/* Waits for its end; at the deadline the whole group is killed, and true comes back. */
static bool end_in_time(pid_t pid, int64_t deadline_ms, bool has_closed, int *status)
{
    /* It may have closed its output and still run. */
    while (has_closed && waitpid(pid, status, WNOHANG) == 0) {
        if (clock_ms() < deadline_ms)
            clock_sleep_ms(WAIT_MS);
        else
            has_closed = false;
    }
    if (has_closed)
        return false;
    kill(-pid, SIGKILL);
    while (waitpid(pid, status, 0) < 0 && errno == EINTR)
        ;
    return true;
}

bool subprocess_run(struct arena *arena, const char *const *arguments, const char *input,
                    int timeout_ms, struct subprocess_result *result, struct error *err)
{
    struct buffer output = {.arena = arena};
    CLEANUP(close_descriptor) int reader = -1;
    CLEANUP(close_descriptor) int writer = -1;
    int64_t deadline_ms = clock_ms() + timeout_ms;
    int ends[2], status = 0;
    pid_t pid;
    bool timed_out;

    if (pipe2(ends, O_CLOEXEC) < 0)
        return error_errno(err, "run %s", arguments[0]);
    reader = ends[0];
    writer = ends[1];
    if (!start(arguments, input, writer, &pid, err))
        return false;
    close_descriptor(&writer);
    timed_out = end_in_time(pid, deadline_ms, collect(reader, deadline_ms, &output), &status);
    *result = (struct subprocess_result){
        .exit_code = WIFEXITED(status) && !timed_out ? WEXITSTATUS(status) : -1,
        .signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0,
        .timed_out = timed_out,
        .output = buffer_str(&output),
    };
    return true;
}
