/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"

static const struct rpc_interface *main_interface(const struct model *model)
{
    for (size_t i = 0; i < model->rpc_interface_count; i++)
        if (str_equal(model->rpc_interfaces[i].name, STR("supervisor")))
            return &model->rpc_interfaces[i];
    return NULL;
}

/* A daemon with neither is meant so, as in many containers; one with half of it is a mistake.
 */
static void check(struct lint *lint)
{
    const struct model *model = lint->model;
    const struct rpc_interface *interface = main_interface(model);
    const struct config_section *client = config_section(lint->config, STR("supervisorctl"));

    if (lint->is_fragment || !model->server.section)
        return;
    if (model->http_server_count && !interface)
        lint_report(lint, config_section_span(model->http_servers[0].section),
                    "the socket answers nothing: [rpcinterface:supervisor] is missing");
    else if (interface && !model->http_server_count)
        lint_report(lint, config_section_span(interface->section),
                    "nothing listens: [unix_http_server] or [inet_http_server] is missing");
    else if (client && !interface)
        lint_report(lint, config_section_span(client),
                    "supervisorctl has nothing to talk to: [unix_http_server] and "
                    "[rpcinterface:supervisor] are missing");
}

const struct rule rule_control_interface_missing = {
    .kind =
        {
            .code = "SV509",
            .name = "control-interface-missing",
            .severity = SEVERITY_WARNING,
            .summary = "supervisord is configured for control by half",
            .why =
                "supervisorctl needs a server section and the RPC interface named supervisor. "
                "With one of them alone supervisord runs, but status, reread and stop fail.",
            .source = "Supervisor manual, rpcinterface",
            .bad = "[supervisord]\n\n[unix_http_server]\nfile=/run/a.sock\n",
            .good = RPC_INTERFACE "[supervisord]\n\n[unix_http_server]\nfile=/run/a.sock\n",
        },
    .whole = check,
};
