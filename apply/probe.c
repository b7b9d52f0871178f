/* SPDX-License-Identifier: MIT */
#include "apply/probe.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "base/subprocess.h"

enum { ANSWER_MS = 3000, COMMAND_MS = 10000, SHOWN_OUTPUT = 200 };

static bool fail(struct arena *arena, struct str what, const char *found, struct str *failure)
{
    *failure = str_printf(arena, STR_FORMAT ": %s", STR_ARGS(what), found);
    return false;
}

static bool wait_for(int fd, short events)
{
    struct pollfd poller = {.fd = fd, .events = events};

    return poll(&poller, 1, ANSWER_MS) > 0;
}

static const char *connect_to(const struct addrinfo *address, int *fd)
{
    int code = 0;
    socklen_t length = sizeof(code);

    *fd = socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (*fd < 0)
        return strerrordesc_np(errno);
    if (connect(*fd, address->ai_addr, address->ai_addrlen) == 0)
        return NULL;
    if (errno != EINPROGRESS)
        return strerrordesc_np(errno);
    if (!wait_for(*fd, POLLOUT))
        return "no answer";
    getsockopt(*fd, SOL_SOCKET, SO_ERROR, &code, &length);
    return code ? strerrordesc_np(code) : NULL;
}

/* NULL when connected, else what is wrong. */
static const char *open_connection(struct arena *arena, struct str address, int *fd)
{
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    size_t colon = str_find_last(address, ':');
    struct addrinfo *found;
    const char *wrong = "no such host";

    if (colon == STR_NOT_FOUND)
        return "no port in the address";
    if (getaddrinfo(str_to_c(arena, str_slice(address, 0, colon)),
                    str_to_c(arena, str_slice(address, colon + 1, address.length)), &hints,
                    &found))
        return wrong;
    for (const struct addrinfo *next = found; next && wrong; next = next->ai_next) {
        close_descriptor(fd);
        wrong = connect_to(next, fd);
    }
    freeaddrinfo(found);
    return wrong;
}

bool probe_tcp(struct arena *arena, struct str address, struct str *failure)
{
    CLEANUP(close_descriptor) int fd = -1;
    const char *wrong = open_connection(arena, address, &fd);

    return !wrong || fail(arena, address, wrong, failure);
}

/* "HTTP/1.1 204 ...": the status, or 0. */
static int read_status(int fd)
{
    char answer[64];
    size_t length = 0;

    while (length < sizeof("HTTP/1.1 200") - 1) {
        ssize_t count;

        if (!wait_for(fd, POLLIN))
            return 0;
        count = read(fd, answer + length, sizeof(answer) - 1 - length);
        if (count <= 0)
            return 0;
        length += (size_t)count;
    }
    if (memcmp(answer, "HTTP/1.", 7) != 0)
        return 0;
    return (answer[9] - '0') * 100 + (answer[10] - '0') * 10 + (answer[11] - '0');
}

bool probe_http(struct arena *arena, struct str url, struct str *failure)
{
    CLEANUP(close_descriptor) int fd = -1;
    struct str rest = url, address, request;
    const char *wrong;
    size_t slash;
    int status;

    if (!str_starts_with(rest, STR("http://")))
        return fail(arena, url, "only http:// can be checked", failure);
    rest = str_slice(rest, 7, rest.length);
    slash = str_find(rest, '/');
    address = str_slice(rest, 0, slash);
    rest = slash == STR_NOT_FOUND ? STR("/") : str_slice(rest, slash, rest.length);
    if (str_find(address, ':') == STR_NOT_FOUND)
        address = str_printf(arena, STR_FORMAT ":80", STR_ARGS(address));
    wrong = open_connection(arena, address, &fd);
    if (wrong)
        return fail(arena, url, wrong, failure);
    request = str_printf(arena, "GET " STR_FORMAT " HTTP/1.0\r\nHost: " STR_FORMAT "\r\n\r\n",
                         STR_ARGS(rest), STR_ARGS(address));
    if (send(fd, request.bytes, request.length, MSG_NOSIGNAL) != (ssize_t)request.length)
        return fail(arena, url, "the connection was closed", failure);
    status = read_status(fd);
    if (status >= 200 && status < 400)
        return true;
    *failure = status ? str_printf(arena, STR_FORMAT ": status %d", STR_ARGS(url), status)
                      : str_printf(arena, STR_FORMAT ": no answer in HTTP", STR_ARGS(url));
    return false;
}

bool probe_command(struct arena *arena, struct str command, struct str *failure)
{
    const char *arguments[] = {"/bin/sh", "-c", str_to_c(arena, command), NULL};
    struct subprocess_result result;
    struct error err;

    if (!subprocess_run(arena, arguments, NULL, COMMAND_MS, &result, &err))
        return fail(arena, command, err.message, failure);
    if (result.exit_code == 0)
        return true;
    *failure = str_printf(arena, STR_FORMAT ": %s %d: " STR_FORMAT, STR_ARGS(command),
                          result.timed_out ? "no end within ms" : "status",
                          result.timed_out ? COMMAND_MS : result.exit_code,
                          STR_ARGS(str_trim(str_slice(result.output, 0, SHOWN_OUTPUT))));
    return false;
}
