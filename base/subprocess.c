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

enum { READ_BYTES = 4096 };

static bool start(const char *const *arguments, const char *input, int output, pid_t *pid,
                  struct error *err)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int code;

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input ? input : "/dev/null",
                                     O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
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
        buffer_append(output, (struct str){bytes, (size_t)count});
    }
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
    timed_out = !collect(reader, deadline_ms, &output);
    if (timed_out)
        kill(-pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    *result = (struct subprocess_result){
        .exit_code = WIFEXITED(status) && !timed_out ? WEXITSTATUS(status) : -1,
        .signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0,
        .timed_out = timed_out,
        .output = buffer_str(&output),
    };
    return true;
}
