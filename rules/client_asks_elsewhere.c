/* SPDX-License-Identifier: MIT */
#include "model/address.h"
#include "model/place.h"
#include "rules/builtin.h"

#define DEFAULT_URL "http://localhost:9001"

static bool is_here(struct str host)
{
    return str_equal(host, STR("localhost")) || str_equal(host, STR("127.0.0.1"));
}

/* False too for what cannot be told: other machines, and names that the client expands. */
static bool is_elsewhere(struct lint *lint, struct str url)
{
    const struct model *model = lint->model;
    bool is_unix = str_starts_with(url, STR("unix://"));
    struct address address = {0};
    struct str path = {0};

    if (str_find(url, '%') != STR_NOT_FOUND)
        return false;
    while (str_ends_with(url, STR("/")))
        url.length--;
    if (is_unix)
        path = absolute_path(lint->arena, lint->machine, str_slice(url, 7, url.length));
    else if (!str_starts_with(url, STR("http://")) ||
             inet_address_parse(lint->arena, str_slice(url, 7, url.length), true, &address) !=
                 PORT_FINE ||
             !is_here(address.host))
        return false;
    for (size_t i = 0; i < model->http_server_count; i++) {
        const struct http_server *server = &model->http_servers[i];

        if (server->is_unix == is_unix &&
            (is_unix ? str_equal(server->path, path) : server->port == address.port))
            return false;
    }
    return true;
}

/* supervisorctl reads the main file without its includes. */
static void check(struct lint *lint)
{
    const struct config_section *client = config_section(lint->config, STR("supervisorctl"));
    const struct option *option;
    struct finding *finding;
    struct str url;

    if (lint->is_fragment || !client || !lint->model->server.section ||
        !lint->model->http_server_count ||
        client->headers[0].document != lint->config->documents[0])
        return;
    option = config_option(lint->config, client, STR("serverurl"));
    url = option ? option->value.str : STR(DEFAULT_URL);
    if (!is_elsewhere(lint, url))
        return;
    finding = lint_report(lint, section_span(lint, client, STR("serverurl")),
                          "supervisorctl asks '" STR_FORMAT "'%s, where this supervisord does "
                          "not listen",
                          STR_ARGS(url), option ? "" : " by default");
    if (lint->model->server.url.bytes)
        finding->help = str_printf(lint->arena, "write serverurl=" STR_FORMAT,
                                   STR_ARGS(lint->model->server.url));
    finding->note = (struct finding_note){
        config_section_span(lint->model->http_servers[0].section), STR("it listens here")};
}

const struct rule rule_client_asks_elsewhere = {
    .kind =
        {
            .code = "SV508",
            .name = "client-asks-elsewhere",
            .severity = SEVERITY_WARNING,
            .summary = "supervisorctl asks an address where this supervisord does not listen",
            .why = "Every command fails with a refused connection, or reaches another "
                   "supervisord of the machine, and stops its programs instead.",
            .source = "Supervisor manual, supervisorctl section; issue 851",
            .bad = RPC_INTERFACE "[supervisord]\n\n[unix_http_server]\nfile=/run/a.sock\n\n"
                                 "[supervisorctl]\nserverurl=unix:///run/b.sock\n",
            .good = RPC_INTERFACE "[supervisord]\n\n[unix_http_server]\nfile=/run/a.sock\n\n"
                                  "[supervisorctl]\nserverurl=unix:///run/a.sock\n",
        },
    .whole = check,
};
