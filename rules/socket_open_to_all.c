/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"

/* Connecting takes the right to write; that to read means nothing for a socket. */
enum { OTHERS_WRITE = 0002 };

static void check(struct lint *lint)
{
    for (size_t i = 0; i < lint->model->http_server_count; i++) {
        const struct http_server *server = &lint->model->http_servers[i];
        const struct option *option;
        struct finding *finding;

        if (!server->is_unix || !(server->mode & OTHERS_WRITE) || server->username.length)
            continue;
        finding = lint_report(lint, section_span(lint, server->section, STR("chmod")),
                              "chmod %04llo lets every user of the machine control supervisord",
                              (unsigned long long)server->mode);
        finding->help = STR("set chmod=0700, or chown=root:GROUP and chmod=0770");
        option = config_option(lint->config, server->section, STR("chmod"));
        if (option && !is_default(lint, option))
            finding->fix =
                edit_value(lint->arena, option, STR("0770"), "set chmod=0770", false);
    }
}

const struct rule rule_socket_open_to_all = {
    .kind =
        {
            .code = "SV505",
            .name = "socket-open-to-all",
            .severity = SEVERITY_WARNING,
            .summary = "every local user can write to the control socket",
            .why =
                "Who may write to the socket can stop programs, read their logs and, by way of "
                "the interface, run commands as supervisord's user, which is often root.",
            .source = "unix(7); Supervisor manual, chmod; found in the BlueKing log platform",
            .bad = RPC_INTERFACE
            "[supervisord]\n\n[unix_http_server]\nfile=/run/a.sock\nchmod=0777\n",
            .good = RPC_INTERFACE
            "[supervisord]\n\n[unix_http_server]\nfile=/run/a.sock\nchmod=0770\n",
        },
    .whole = check,
};
