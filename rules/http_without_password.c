/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"

static void check(struct lint *lint)
{
    for (size_t i = 0; i < lint->model->http_server_count; i++) {
        const struct http_server *server = &lint->model->http_servers[i];

        /* An empty name turns the check off; port 0 was refused. */
        if (!server->is_unix && server->port && !server->username.length)
            lint_report(lint, config_section_span(server->section),
                        "whoever reaches port %lld controls all programs: no password is set",
                        (long long)server->port);
    }
}

const struct rule rule_http_without_password = {
    .kind =
        {
            .code = "SV502",
            .name = "http-without-password",
            .severity = SEVERITY_WARNING,
            .summary = "the control port asks for no password",
            .why =
                "Whoever can connect, every local user even on 127.0.0.1, can stop programs "
                "and run commands as supervisord's user. A unix socket is guarded by its mode.",
            .source = "Supervisor manual, inet_http_server; CVE-2019-12105",
            .bad = RPC_INTERFACE "[supervisord]\n\n[inet_http_server]\nport=127.0.0.1:9001\n",
            .good = RPC_INTERFACE "[supervisord]\n\n[inet_http_server]\nport=127.0.0.1:"
                                  "9001\nusername=u\npassword=p\n",
        },
    .whole = check,
};
