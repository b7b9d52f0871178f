/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"

enum {
    LONGEST_PATH = 107, /* what struct sockaddr_un takes, without its NUL */
    SHORTEST_SUFFIX = 2 /* supervisord binds "PATH.PID" and renames it */
};

static void report(struct lint *lint, struct span span, size_t length, size_t limit)
{
    lint_report(lint, span,
                "the path of the socket has %zu bytes, more than %zu cannot be bound", length,
                limit);
}

static void check(struct lint *lint)
{
    const struct model *model = lint->model;

    for (size_t i = 0; i < model->http_server_count; i++) {
        const struct http_server *server = &model->http_servers[i];

        if (server->is_unix && server->path.length > LONGEST_PATH - SHORTEST_SUFFIX)
            report(lint, section_span(lint, server->section, STR("file")), server->path.length,
                   LONGEST_PATH - SHORTEST_SUFFIX);
    }
    for (size_t i = 0; i < model->group_count; i++) {
        const struct group *group = model->groups[i];

        if (group->kind == GROUP_FCGI && group->socket->is_unix &&
            group->socket->path.length > LONGEST_PATH)
            report(lint, section_span(lint, group->section, STR("socket")),
                   group->socket->path.length, LONGEST_PATH);
    }
}

#define TEN "0123456789"
#define LONG TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

const struct rule rule_socket_path_long = {
    .kind =
        {
            .code = "SV507",
            .name = "socket-path-long",
            .severity = SEVERITY_ERROR,
            .summary = "the path of a socket is longer than the system takes",
            .why = "The address of a Unix socket has room for 107 bytes on Linux. supervisord "
                   "first binds the path with a dot and its process id behind it, so the "
                   "control socket has less; bind fails, and supervisord does not start.",
            .source = "unix(7); supervisor/http.py, supervisor_af_unix_http_server",
            .bad =
                RPC_INTERFACE "[supervisord]\n\n[unix_http_server]\nfile=/run/" LONG ".sock\n",
            .good = RPC_INTERFACE "[supervisord]\n\n[unix_http_server]\nfile=/run/a.sock\n",
        },
    .whole = check,
};
