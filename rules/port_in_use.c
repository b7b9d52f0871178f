/* SPDX-License-Identifier: MIT */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "base/descriptor.h"
#include "rules/host.h"
#include "rules/listening.h"

/* What bind says of the address, or 0: fine, or no IPv4 address that could be tried. With
 * SO_REUSEADDR, as servers do: connections that linger are no fault. */
static int try_address(struct arena *arena, const struct listener *listener)
{
    CLEANUP(close_descriptor) int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET};
    int on = 1;

    address.sin_port = htons((uint16_t)strtoul(str_to_c(arena, listener->port), NULL, 10));
    if (!str_equal(listener->host, STR("*")) &&
        inet_pton(AF_INET, str_to_c(arena, listener->host), &address.sin_addr) != 1)
        return 0;
    if (descriptor < 0 || setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)))
        return 0;
    return bind(descriptor, (const struct sockaddr *)&address, sizeof(address)) ? errno : 0;
}

static void look_at(struct lint *lint, const struct listener *listener)
{
    if (!listener->host.length ||
        strtoul(str_to_c(lint->arena, listener->port), NULL, 10) > UINT16_MAX)
        return;
    switch (try_address(lint->arena, listener)) {
    case EADDRINUSE:
        lint_report(lint, listener->span,
                    "something on this machine listens on port " STR_FORMAT " now",
                    STR_ARGS(listener->port));
        break;
    case EADDRNOTAVAIL:
        lint_report(lint, listener->span, "this machine has no address " STR_FORMAT,
                    STR_ARGS(listener->host));
        break;
    default:
        break;
    }
}

/* While this supervisord runs, it and its programs hold the ports themselves. */
static void check(struct lint *lint)
{
    struct listener_list list;

    if (daemon_is_running(lint))
        return;
    list = listeners_of(lint);
    for (size_t i = 0; i < list.count; i++)
        look_at(lint, &list.items[i]);
}

/* No example: which ports are free differs from machine to machine. */
const struct rule rule_port_in_use = {
    .kind =
        {
            .code = "SV524",
            .name = "port-in-use",
            .severity = SEVERITY_WARNING,
            .summary = "something else on this machine has a port that is asked for",
            .why =
                "While the configuration's own supervisord does not run, its ports should be "
                "free. supervisord does not start when its port is taken; a program ends at "
                "once and is tried again until it is FATAL.",
            .source = "bind(2)",
        },
    .needs_machine = true,
    .whole = check,
};
