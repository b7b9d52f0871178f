/* SPDX-License-Identifier: MIT */
#include "base/subprocess.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "base/descriptor.h"

static const char null_device[] = "/dev/null";
enum { READ_BYTES = 4096, LARGEST_OUTPUT_BYTES = 1024 * 1024, WAIT_MS = 1 };

/* What a program finds around it. */
struct surroundings {
    const char *input; /* a file; NULL: ours, and it stays in our process group, so that a
                          terminal lets it read */
    int output, error;
    const char *const *environment; /* NULL: ours */
    const char *folder;             /* NULL: ours */
};

/* What this program ignores or holds back is no business of the one that is run. */
static void reset_signals(posix_spawnattr_t *attributes, short *flags)
{
    sigset_t none, pipe;

    sigemptyset(&none);
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    posix_spawnattr_setsigmask(attributes, &none);
    posix_spawnattr_setsigdefault(attributes, &pipe);
    *flags |= POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
}

static bool start(const char *const *arguments, const struct surroundings *around, pid_t *pid,
                  struct error *err)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    char **environment =
        around->environment ? (char **)(uintptr_t)around->environment : environ;
    short flags = around->input ? POSIX_SPAWN_SETPGROUP : 0;
    int code;

    posix_spawn_file_actions_init(&actions);
    if (around->folder)
        posix_spawn_file_actions_addchdir_np(&actions, around->folder);
    if (around->input)
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, around->input, O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, around->output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, around->error, STDERR_FILENO);
    posix_spawnattr_init(&attributes);
    reset_signals(&attributes, &flags);
    posix_spawnattr_setflags(&attributes, flags);
    code = posix_spawnp(pid, arguments[0], &actions, &attributes,
                        (char *const *)(uintptr_t)arguments, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (code) {
        errno = code;
        return error_errno(err, "run %s", arguments[0]);
    }
    return true;
}

/* Reads to the end of the stream; false when the deadline came first. */
static bool collect(int fd, int64_t deadline_ms, size_t most, struct buffer *output)
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
        if (output->length < most)
            buffer_append(output, (struct str){bytes, (size_t)count});
    }
}

/* A moment, or until its end, if the kernel tells: the end comes right behind the last output,
 * and whoever runs many programs would sleep for longer than they take. */
static void wait_a_while(pid_t pid, int64_t left_ms)
{
    CLEANUP(close_descriptor) int fd = (int)syscall(SYS_pidfd_open, pid, 0);
    struct pollfd poller = {.fd = fd, .events = POLLIN};

    if (fd < 0)
        clock_sleep_ms(WAIT_MS);
    else
        poll(&poller, 1, (int)left_ms);
}

/* Waits for its end; at the deadline the whole group is killed, and true comes back. */
static bool end_in_time(pid_t pid, int64_t deadline_ms, bool has_closed, int *status)
{
    /* It may have closed its output and still run. */
    while (has_closed && waitpid(pid, status, WNOHANG) == 0) {
        int64_t left_ms = deadline_ms - clock_ms();

        if (left_ms > 0)
            wait_a_while(pid, left_ms);
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

static struct subprocess_result result_of(int status, bool timed_out)
{
    return (struct subprocess_result){
        .exit_code = WIFEXITED(status) && !timed_out ? WEXITSTATUS(status) : -1,
        .signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0,
        .timed_out = timed_out,
    };
}

/* around tells all but the output, and an error below 0 goes there, too. most: bytes of output
 * that are kept. */
static bool run(struct arena *arena, const char *const *arguments, struct surroundings around,
                int64_t timeout_ms, size_t most, struct subprocess_result *result,
                struct error *err)
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
    around.output = writer;
    if (around.error < 0)
        around.error = writer;
    if (!around.input)
        around.input = null_device;
    if (!start(arguments, &around, &pid, err))
        return false;
    close_descriptor(&writer);
    timed_out =
        end_in_time(pid, deadline_ms, collect(reader, deadline_ms, most, &output), &status);
    *result = result_of(status, timed_out);
    result->output = buffer_str(&output);
    return true;
}

bool subprocess_run(struct arena *arena, const char *const *arguments, const char *input,
                    int timeout_ms, struct subprocess_result *result, struct error *err)
{
    return run(arena, arguments, (struct surroundings){.input = input, .error = -1}, timeout_ms,
               LARGEST_OUTPUT_BYTES, result, err);
}

bool subprocess_read(struct arena *arena, const char *const *arguments,
                     struct subprocess_result *result, struct error *err)
{
    return run(arena, arguments, (struct surroundings){.error = STDERR_FILENO}, INT32_MAX,
               SIZE_MAX, result, err);
}

bool subprocess_ask(struct arena *arena, const char *const *arguments,
                    const char *const *environment, const char *folder, int timeout_ms,
                    struct subprocess_result *result, struct error *err)
{
    CLEANUP(close_descriptor) int nowhere = open(null_device, O_WRONLY | O_CLOEXEC);
    struct surroundings around = {
        .error = nowhere, .environment = environment, .folder = folder};

    if (nowhere < 0)
        return error_errno(err, "open %s", null_device);
    return run(arena, arguments, around, timeout_ms, LARGEST_OUTPUT_BYTES, result, err);
}

bool subprocess_attach(const char *const *arguments, struct subprocess_result *result,
                       struct error *err)
{
    const struct surroundings around = {.output = STDERR_FILENO, .error = STDERR_FILENO};
    int status = 0;
    pid_t pid;

    if (!start(arguments, &around, &pid, err))
        return false;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    *result = result_of(status, false);
    return true;
}
