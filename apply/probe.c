/* SPDX-License-Identifier: MIT */
#include "apply/probe.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <regex.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "base/descriptor.h"
#include "base/subprocess.h"
#include "settings/checks.h"

enum { SHOWN_OUTPUT = 200, ANSWER_MAX_BYTES = 1024 * 1024, PIECE_BYTES = 4096 };

static bool fail(struct arena *arena, struct str what, const char *found, struct str *failure)
{
    *failure = str_printf(arena, STR_FORMAT ": %s", STR_ARGS(what), found);
    return false;
}

static bool wait_for(int fd, short events, int64_t deadline_ms)
{
    struct pollfd poller = {.fd = fd, .events = events};
    int64_t left = deadline_ms - clock_ms();

    return left > 0 && poll(&poller, 1, (int)left) > 0;
}

static const char *connect_to(const struct addrinfo *address, int64_t deadline_ms, int *fd)
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
    if (!wait_for(*fd, POLLOUT, deadline_ms))
        return "no answer in time";
    getsockopt(*fd, SOL_SOCKET, SO_ERROR, &code, &length);
    return code ? strerrordesc_np(code) : NULL;
}

/* "[::1]" names ::1. */
static struct str without_brackets(struct str host)
{
    bool has = host.length > 2 && host.bytes[0] == '[' && str_ends_with(host, STR("]"));

    return has ? str_slice(host, 1, host.length - 1) : host;
}

/* NULL when connected, else what is wrong. */
static const char *open_connection(struct arena *arena, struct str address, int64_t deadline_ms,
                                   int *fd)
{
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    size_t colon = str_find_last(address, ':');
    struct addrinfo *found;
    const char *wrong = "no such host";

    if (colon == STR_NOT_FOUND)
        return "no port in the address";
    if (getaddrinfo(str_to_c(arena, without_brackets(str_slice(address, 0, colon))),
                    str_to_c(arena, str_slice(address, colon + 1, address.length)), &hints,
                    &found))
        return wrong;
    for (const struct addrinfo *next = found; next && wrong; next = next->ai_next) {
        close_descriptor(fd);
        wrong = connect_to(next, deadline_ms, fd);
    }
    freeaddrinfo(found);
    return wrong;
}

bool probe_tcp(struct arena *arena, struct str address, int timeout_ms, struct str *failure)
{
    CLEANUP(close_descriptor) int fd = -1;
    const char *wrong = open_connection(arena, address, clock_ms() + timeout_ms, &fd);

    return !wrong || fail(arena, address, wrong, failure);
}

/* All that comes until the other side closes, the time is over or it is too much. */
static struct str read_answer(struct arena *arena, int fd, int64_t deadline_ms)
{
    struct buffer answer = {.arena = arena};

    while (answer.length < ANSWER_MAX_BYTES && wait_for(fd, POLLIN, deadline_ms)) {
        char piece[PIECE_BYTES];
        ssize_t count = read(fd, piece, sizeof(piece));

        if (count <= 0)
            break;
        buffer_append(&answer, (struct str){piece, (size_t)count});
    }
    return answer.length ? buffer_str(&answer) : STR("");
}

/* "HTTP/1.1 204 ...": the status, or 0. */
static int status_of(struct str answer)
{
    const char *digits = answer.bytes + strlen("HTTP/1.x ");

    if (answer.length < strlen("HTTP/1.x 200") || !str_starts_with(answer, STR("HTTP/1.")))
        return 0;
    return (digits[0] - '0') * 100 + (digits[1] - '0') * 10 + (digits[2] - '0');
}

/* A pattern and a text of C: what comes behind a NUL is not looked at. */
static bool matches(struct arena *arena, struct str pattern, struct str body)
{
    regex_t compiled;
    bool found;

    if (regcomp(&compiled, str_to_c(arena, pattern), REG_EXTENDED | REG_NOSUB | REG_NEWLINE))
        return false;
    found = regexec(&compiled, str_to_c(arena, body), 0, NULL, 0) == 0;
    regfree(&compiled);
    return found;
}

static bool judge(struct arena *arena, const struct http_check *check, struct str answer,
                  struct str *failure)
{
    int status = status_of(answer);
    size_t head = str_search(answer, STR("\r\n\r\n"));

    if (!status)
        return fail(arena, check->url, "no answer in HTTP", failure);
    if (check->status ? status != check->status : status < 200 || status > 399) {
        *failure = str_printf(arena, STR_FORMAT ": status %d", STR_ARGS(check->url), status);
        return false;
    }
    return !check->body.length ||
           (head != STR_NOT_FOUND &&
            matches(arena, check->body, str_slice(answer, head + 4, answer.length))) ||
           fail(arena, check->url, "the body does not match", failure);
}

bool probe_http(struct arena *arena, struct str text, int timeout_ms, struct str *failure)
{
    CLEANUP(close_descriptor) int fd = -1;
    int64_t deadline_ms = clock_ms() + timeout_ms;
    struct http_check check;
    struct str rest, address, host, request;
    const char *wrong;
    size_t slash;

    if (!http_check_parse(text, &check, &wrong))
        return fail(arena, text, wrong, failure);
    rest = str_slice(check.url, strlen("http://"), check.url.length);
    slash = str_find(rest, '/');
    host = address = str_slice(rest, 0, slash);
    rest = slash == STR_NOT_FOUND ? STR("/") : str_slice(rest, slash, rest.length);
    if (str_find(address, ':') == STR_NOT_FOUND || str_ends_with(address, STR("]")))
        address = str_printf(arena, STR_FORMAT ":80", STR_ARGS(address));
    wrong = open_connection(arena, address, deadline_ms, &fd);
    if (wrong)
        return fail(arena, check.url, wrong, failure);
    request = str_printf(arena, "GET " STR_FORMAT " HTTP/1.0\r\nHost: " STR_FORMAT "\r\n\r\n",
                         STR_ARGS(rest), STR_ARGS(host));
    if (send(fd, request.bytes, request.length, MSG_NOSIGNAL) != (ssize_t)request.length)
        return fail(arena, check.url, "the connection was closed", failure);
    return judge(arena, &check, read_answer(arena, fd, deadline_ms), failure);
}

bool probe_command(struct arena *arena, struct str command, int timeout_ms, struct str *failure)
{
    const char *arguments[] = {"/bin/sh", "-c", str_to_c(arena, command), NULL};
    struct subprocess_result result;
    struct error err;

    if (!subprocess_run(arena, arguments, NULL, timeout_ms, &result, &err))
        return fail(arena, command, err.message, failure);
    if (result.exit_code == 0)
        return true;
    *failure = str_printf(arena, STR_FORMAT ": %s %d: " STR_FORMAT, STR_ARGS(command),
                          result.timed_out ? "no end within ms" : "status",
                          result.timed_out ? timeout_ms : result.exit_code,
                          STR_ARGS(str_trim(str_slice(result.output, 0, SHOWN_OUTPUT))));
    return false;
}

static bool probe_each(struct arena *arena, const struct setting_words *targets, int timeout_ms,
                       bool (*probe)(struct arena *, struct str, int, struct str *),
                       struct str *failure)
{
    for (size_t i = 0; i < targets->count; i++)
        if (!probe(arena, targets->items[i].text, timeout_ms, failure))
            return false;
    return true;
}

bool probe_all(struct arena *arena, const struct probes *probes, struct str *failure)
{
    return probe_each(arena, probes->tcp, probes->timeout_ms, probe_tcp, failure) &&
           probe_each(arena, probes->http, probes->timeout_ms, probe_http, failure) &&
           probe_each(arena, probes->exec, probes->timeout_ms, probe_command, failure);
}
