/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"

/* NULL for a port that comes from a variable: it may hold the host, too. */
static const struct fix *listen_here(const struct lint *lint, const struct http_server *server)
{
    const struct option *option = config_option(lint->config, server->section, STR("port"));
    struct str value = option ? option_written(option) : STR("");
    size_t colon = str_find_last(value, ':');

    value = str_slice(value, colon == STR_NOT_FOUND ? 0 : colon + 1, value.length);
    if (!value.length || str_find(value, '%') != STR_NOT_FOUND)
        return NULL;
    return edit_value(lint->arena, option,
                      str_printf(lint->arena, "127.0.0.1:" STR_FORMAT, STR_ARGS(value)),
                      "listen on this machine alone", false);
}

static void check(struct lint *lint)
{
    for (size_t i = 0; i < lint->model->http_server_count; i++) {
        const struct http_server *server = &lint->model->http_servers[i];
        struct finding *finding;

        if (server->is_unix || !server->port ||
            (server->host.length && !str_equal(server->host, STR("*")) &&
             !str_equal(server->host, STR("0.0.0.0"))))
            continue;
        finding =
            lint_report(lint, section_span(lint, server->section, STR("port")),
                        "port %lld is open on all network interfaces", (long long)server->port);
        finding->help =
            str_printf(lint->arena, "write 127.0.0.1:%lld", (long long)server->port);
        finding->fix = listen_here(lint, server);
    }
}

const struct rule rule_http_on_all_interfaces = {
    .kind =
        {
            .code = "SV501",
            .name = "http-on-all-interfaces",
            .severity = SEVERITY_WARNING,
            .summary = "the control port is reachable from the network",
            .why =
                "A port without an address, or with *, is opened on every interface. Whoever "
                "controls supervisord runs commands as its user; what protects it is one "
                "password, sent in clear.",
            .source = "Supervisor manual, inet_http_server; CVE-2017-11610",
            .bad = RPC_INTERFACE
            "[supervisord]\n\n[inet_http_server]\nport=*:9001\nusername=u\npassword=p\n",
            .good = RPC_INTERFACE "[supervisord]\n\n[inet_http_server]\nport=127.0.0.1:"
                                  "9001\nusername=u\npassword=p\n",
        },
    .whole = check,
};
