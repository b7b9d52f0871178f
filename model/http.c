/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"
#include "model/address.h"
#include "model/letters.h"
#include "model/place.h"
#include "model/read.h"

enum { DEFAULT_MODE = 0700 };

static void refuse_missing(const struct reader *reader, enum refusal_id id, struct str key,
                           struct str help)
{
    struct arena *arena = reader->run->arena;
    struct str section = reader->section->name;

    refuse(reader,
           (struct fault){
               .id = id,
               .span = config_section_span(reader->section),
               .option = key,
               .supervisor =
                   JOIN(arena, STR("section ["), section, STR("] has no "), key, STR(" value")),
               .message = JOIN(arena, STR("["), section, STR("] has no '"), key, STR("'")),
               .help = help,
           });
}

void refuse_port(const struct reader *reader, struct str key, const struct address *address,
                 enum port_fault fault, struct str ending)
{
    struct arena *arena = reader->run->arena;
    struct str digits = address->number.digits, words;
    enum refusal_id id = REFUSAL_PORT;

    switch (fault) {
    case PORT_FINE:
        return;
    case PORT_MISSING:
        words = STR("no port number specified in ''");
        break;
    case PORT_NO_NUMBER:
        id = REFUSAL_INTEGER;
        words = number_message(arena, address->port_text, NUMBER_MALFORMED, &address->number);
        break;
    case PORT_TOO_MANY_DIGITS:
        id = REFUSAL_DIGITS;
        words = number_message(arena, address->port_text, NUMBER_TOO_LONG, &address->number);
        break;
    case PORT_TOO_LOW:
        words = JOIN(arena, digits, STR(" is below lower bound (1)"));
        break;
    case PORT_TOO_HIGH:
        words = JOIN(arena, digits, STR(" is above upper bound (65535)"));
        break;
    }
    refuse(reader, (struct fault){
                       .id = id,
                       .span = option_span(reader, key),
                       .option = key,
                       .supervisor = JOIN(arena, words, ending),
                       .message = JOIN(arena, quoted(arena, address->port_text),
                                       STR(" is no port number")),
                       .help = STR("write a port from 1 to 65535 behind the last colon"),
                   });
}

static void read_credentials(const struct reader *reader, struct http_server *server)
{
    struct arena *arena = reader->run->arena;
    enum reading username = read_text(reader, STR("username"), &server->username);
    enum reading password = read_text(reader, STR("password"), &server->password);
    bool has_password = password != READING_NOTHING;

    if ((username != READING_NOTHING) == has_password)
        return;
    refuse(reader,
           (struct fault){
               .id = REFUSAL_CREDENTIALS,
               .span = config_section_span(reader->section),
               .option = has_password ? STR("username") : STR("password"),
               .supervisor = JOIN(arena, STR("Section ["), reader->section->name,
                                  STR("] contains incomplete authentication: If a username "
                                      "or a password is specified, both the username and "
                                      "password must be specified")),
               .message = has_password ? STR("there is a 'password' but no 'username'")
                                       : STR("there is a 'username' but no 'password'"),
               .help = has_password ? STR("add 'username'") : STR("add 'password'"),
           });
}

static void read_address(const struct reader *reader, struct http_server *server)
{
    const struct str key = STR("port");
    struct arena *arena = reader->run->arena;
    struct str text;
    struct address address;
    enum port_fault fault;

    switch (read_text(reader, key, &text)) {
    case READING_NOTHING:
        refuse_missing(reader, REFUSAL_PORT_MISSING, key, STR("add port=127.0.0.1:9001"));
        return;
    case READING_REFUSED:
        return;
    case READING_TEXT:
        break;
    }
    fault = inet_address_parse(
        arena, text, evaluation_is_since(reader->run, SUPERVISOR_WITH_LAST_COLON), &address);
    server->host = address.host;
    server->port = address.port;
    if (fault == PORT_FINE)
        return;
    if (address.has_host)
        refuse_port(reader, key, &address, fault, STR(""));
    else
        refuse(reader,
               (struct fault){
                   .id = REFUSAL_PORT,
                   .span = option_span(reader, key),
                   .option = key,
                   .supervisor = JOIN(arena, STR("not a valid port number: "),
                                      repr(arena, text), STR(" ")),
                   .message = JOIN(arena, quoted(arena, text), STR(" is no port number")),
                   .help = STR("write a port from 1 to 65535, or host:port"),
               });
}

static void read_socket_file(const struct reader *reader, const struct reader *daemon,
                             struct http_server *server)
{
    struct evaluation *run = reader->run;
    const struct str key = STR("file");
    struct str file;

    switch (read_text(daemon, key, &file)) {
    case READING_NOTHING:
        refuse_missing(reader, REFUSAL_FILE_MISSING, key, STR("add file=/run/supervisor.sock"));
        break;
    case READING_REFUSED:
        break;
    case READING_TEXT:
        server->path = absolute_path(run->arena, run->machine, utf8_strip(file));
        break;
    }
}

static void evaluate_server_section(struct evaluation *run,
                                    const struct config_section *section, bool is_unix)
{
    struct http_server server = {
        .section = section,
        .name = section->label,
        .is_unix = is_unix,
        .mode = DEFAULT_MODE,
    };
    struct reader reader = {
        .run = run,
        .section = section,
        .scope = &run->environment_scope,
        .long_numbers = &server.long_numbers,
    };
    struct reader daemon = {.run = run, .section = section, .scope = &run->daemon_scope};

    if (is_unix) {
        read_socket_file(&reader, &daemon, &server);
        read_credentials(&reader, &server);
        server.owner = read_owner(&reader, STR("chown"), REFUSAL_CHOWN, STR("sockchown"));
        (void)read_octal(&reader, STR("chmod"), REFUSAL_CHMOD, &server.mode);
    } else {
        read_credentials(&reader, &server);
        read_address(&reader, &server);
    }
    *ARRAY_ADD(run->arena, run->model->http_servers, run->model->http_server_count,
               run->model->http_server_capacity) = server;
}

static void evaluate_kind(struct evaluation *run, struct str prefix, bool is_unix)
{
    for (size_t i = 0; i < run->config->section_count; i++)
        if (str_starts_with(run->config->sections[i]->name, prefix))
            evaluate_server_section(run, run->config->sections[i], is_unix);
}

/* Where children reach supervisord: its first Unix socket, else its last inet port. */
static struct str server_url(struct evaluation *run)
{
    const struct model *model = run->model;
    struct str url = {0};

    for (size_t i = 0; i < model->http_server_count; i++) {
        const struct http_server *server = &model->http_servers[i];

        if (server->is_unix)
            return JOIN(run->arena, STR("unix://"), server->path);
        url = str_printf(run->arena, "http://" STR_FORMAT ":%lld",
                         STR_ARGS(server->host.length ? server->host : STR("localhost")),
                         (long long)server->port);
    }
    return url;
}

void evaluate_http_servers(struct evaluation *run)
{
    evaluate_kind(run, STR("inet_http_server"), false);
    evaluate_kind(run, STR("unix_http_server"), true);
    run->model->server.url = server_url(run);
}
