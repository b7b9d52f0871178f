/* SPDX-License-Identifier: MIT */
#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "apply/probe.h"

enum { TIMEOUT_MS = 1000 };

/* Serves one answer to each who connects; NULL: accepts, and says nothing. */
struct server {
    int fd, port;
    const char *answer;
    pthread_t thread;
};

static void *serve(void *context)
{
    const struct server *server = context;
    int fd;

    while ((fd = accept(server->fd, NULL, NULL)) >= 0) {
        char request[512];

        if (!server->answer) {
            sleep(2);
        } else if (read(fd, request, sizeof(request)) > 0) {
            cr_assert_eq(write(fd, server->answer, strlen(server->answer)),
                         (ssize_t)strlen(server->answer));
        }
        close(fd);
    }
    return NULL;
}

static void start(struct server *server, const char *answer)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof(address);

    *server = (struct server){.fd = socket(AF_INET, SOCK_STREAM, 0), .answer = answer};
    cr_assert_eq(bind(server->fd, (struct sockaddr *)&address, length), 0);
    cr_assert_eq(listen(server->fd, 4), 0);
    cr_assert_eq(getsockname(server->fd, (struct sockaddr *)&address, &length), 0);
    server->port = ntohs(address.sin_port);
    cr_assert_eq(pthread_create(&server->thread, NULL, serve, server), 0);
}

static void expect_http(const char *answer, const char *conditions, const char *failure)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct str found = {0}, text;
    struct server server;
    bool well;

    start(&server, answer);
    text = str_printf(arena, "http://127.0.0.1:%d/x%s", server.port, conditions);
    well = probe_http(arena, text, TIMEOUT_MS, &found);
    cr_expect_eq(well, !failure, "'%s': " STR_FORMAT, conditions, STR_ARGS(found));
    if (failure)
        cr_expect(str_contains(found, str_from(failure)), STR_FORMAT, STR_ARGS(found));
}

Test(probe, looks_at_status_and_body)
{
    static const char ok[] = "HTTP/1.1 200 OK\r\nA: b\r\n\r\none\nstatus: ok\n";

    expect_http(ok, "", NULL);
    expect_http(ok, " status=200 body=^status: (ok|fine)$", NULL);
    expect_http(ok, " body=^A", "the body does not match");
    expect_http(ok, " status=204", "status 200");
    expect_http("HTTP/1.0 302 Found\r\n\r\n", "", NULL);
    expect_http("HTTP/1.0 404 No\r\n\r\n", "", "status 404");
    expect_http("HTTP/1.0 404 No\r\n\r\n", " status=404", NULL);
    expect_http("SSH-2.0-OpenSSH\r\n", "", "no answer in HTTP");
    expect_http("HTTP/1.1 20", "", "no answer in HTTP");
    expect_http(NULL, "", "no answer in HTTP");
}

Test(probe, tcp_and_commands)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct str failure;
    struct server server;

    start(&server, "");
    cr_expect(
        probe_tcp(arena, str_printf(arena, "127.0.0.1:%d", server.port), TIMEOUT_MS, &failure));
    cr_expect(
        probe_tcp(arena, str_printf(arena, "localhost:%d", server.port), TIMEOUT_MS, &failure));
    cr_expect_not(probe_tcp(arena, STR("127.0.0.1:1"), TIMEOUT_MS, &failure));
    cr_expect(str_contains(failure, STR("refused")), STR_FORMAT, STR_ARGS(failure));
    cr_expect_not(probe_tcp(arena, STR("no.such.host.invalid:1"), TIMEOUT_MS, &failure));
    cr_expect(probe_command(arena, STR("true"), TIMEOUT_MS, &failure));
    cr_expect_not(probe_command(arena, STR("echo why; exit 3"), TIMEOUT_MS, &failure));
    cr_expect(str_contains(failure, STR("status 3: why")), STR_FORMAT, STR_ARGS(failure));
    cr_expect_not(probe_command(arena, STR("sleep 5"), TIMEOUT_MS, &failure));
    cr_expect(str_contains(failure, STR("no end within ms 1000")), STR_FORMAT,
              STR_ARGS(failure));
}
