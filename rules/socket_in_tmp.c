/* SPDX-License-Identifier: MIT */
#include "base/path.h"
#include "rules/builtin.h"

static bool is_temporary(struct str path)
{
    return path_is_below(path, STR("/tmp")) || path_is_below(path, STR("/var/tmp"));
}

/* A daemon in the foreground mostly runs in a container: nobody else is there. Advice, since
 * the other daemons of containers cannot be told from those of machines. */
static void check(struct lint *lint)
{
    const struct model *model = lint->model;

    for (size_t i = 0; i < model->http_server_count; i++) {
        const struct http_server *server = &model->http_servers[i];
        struct finding *finding;

        if (!server->is_unix || !is_temporary(server->path) || model->server.no_daemon ||
            lint->is_fragment)
            continue;
        finding = lint_report(lint, section_span(lint, server->section, STR("file")),
                              "'" STR_FORMAT "' lies in a folder that all may write and that "
                              "is cleaned",
                              STR_ARGS(server->path));
        finding->help = STR("put it below /run, as /run/supervisor.sock");
    }
}

const struct rule rule_socket_in_tmp = {
    .kind =
        {
            .code = "SV506",
            .name = "socket-in-tmp",
            .severity = SEVERITY_INFO,
            .summary = "the control socket lies in a temporary folder",
            .why =
                "What cleans temporary folders may take the socket away: supervisord runs on, "
                "and supervisorctl cannot reach it any more. And any local user can put a "
                "socket of that name there first, and be asked in its place.",
            .source = "Supervisor issues 480, 1105, 1238, 1723",
            .bad = RPC_INTERFACE "[supervisord]\n\n[unix_http_server]\nfile=/tmp/a.sock\n",
            .good = RPC_INTERFACE "[supervisord]\n\n[unix_http_server]\nfile=/run/a.sock\n",
        },
    .whole = check,
};
