/* SPDX-License-Identifier: MIT */
#include "change/located.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/list.h"
#include "base/path.h"
#include "cli/reader.h"
#include "daemon/host.h"

enum { MOST_PORT = 65535, DEFAULT_PORT = 9001 };

bool located_is_given(const struct arguments *arguments)
{
    return option_is_known(arguments, "server-url") &&
           (option_is_given(arguments, "config") || option_is_given(arguments, "socket") ||
            option_is_given(arguments, "server-url"));
}

/* "/etc/supervisor/supervisord.conf" is the instance supervisord. */
static struct str name_of(struct str path)
{
    struct str name = path_name(path);
    size_t dot = str_find_last(name, '.');

    return dot == STR_NOT_FOUND || dot == 0 ? name : str_slice(name, 0, dot);
}

static int hex_digit(char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    if (byte >= 'a' && byte <= 'f')
        return byte - 'a' + 10;
    return byte >= 'A' && byte <= 'F' ? byte - 'A' + 10 : -1;
}

/* "%40" is "@"; what is no such sign stays. */
static struct str decode(struct arena *arena, struct str text)
{
    struct buffer out = {.arena = arena};

    for (size_t i = 0; i < text.length; i++) {
        bool is_sign = text.bytes[i] == '%' && i + 2 < text.length &&
                       hex_digit(text.bytes[i + 1]) >= 0 && hex_digit(text.bytes[i + 2]) >= 0;

        buffer_append_byte(&out, is_sign ? (char)(hex_digit(text.bytes[i + 1]) * 16 +
                                                  hex_digit(text.bytes[i + 2]))
                                         : text.bytes[i]);
        i += is_sign ? 2 : 0;
    }
    return out.length ? buffer_str(&out) : STR("");
}

static void take_credentials(struct arena *arena, struct str text, struct secrets *secrets,
                             struct daemon_address *address)
{
    struct str username = str_cut(&text, ':');

    address->username = decode(arena, username);
    address->password = decode(arena, text);
    secrets_add(secrets, STR("server-url"), address->password);
    secrets_add(secrets, STR("server-url"), text);
}

static bool read_port(struct str text, int *port)
{
    *port = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] < '0' || text.bytes[i] > '9' || *port > MOST_PORT)
            return false;
        *port = *port * 10 + (text.bytes[i] - '0');
    }
    return text.length && *port > 0 && *port <= MOST_PORT;
}

/* "127.0.0.1:9001", "[::1]:9001"; without a port it is that of supervisorctl. */
static bool read_place(struct str place, struct daemon_address *address)
{
    size_t bracket = str_find(place, ']');
    struct str rest = place;

    if (place.length && place.bytes[0] == '[') {
        if (bracket == STR_NOT_FOUND)
            return false;
        address->host = str_slice(place, 1, bracket);
        rest = str_slice(place, bracket + 1, place.length);
        if (rest.length && rest.bytes[0] != ':')
            return false;
        rest = rest.length ? str_slice(rest, 1, rest.length) : (struct str){0};
    } else {
        bool has_port = str_find(place, ':') != STR_NOT_FOUND;

        address->host = str_cut(&rest, ':');
        if (!has_port)
            rest = (struct str){0};
    }
    address->port = DEFAULT_PORT;
    return address->host.length && (!rest.bytes || read_port(rest, &address->port));
}

/* What was typed may hold a password: no message repeats it. */
static bool read_url(struct arena *arena, struct str url, struct secrets *secrets,
                     struct located *located, struct error *err)
{
    static const struct str http = STR_INIT("http://"), unix_socket = STR_INIT("unix://");
    struct str place = str_slice(url, http.length, url.length);
    size_t slash = str_starts_with(url, http) ? str_find(place, '/') : STR_NOT_FOUND, at;

    located->has_address = true;
    if (str_starts_with(url, unix_socket) && url.length > unix_socket.length) {
        located->address.socket_path = str_slice(url, unix_socket.length, url.length);
        located->name = name_of(located->address.socket_path);
        return true;
    }
    if (slash != STR_NOT_FOUND)
        place = str_slice(place, 0, slash);
    at = str_find_last(place, '@');
    if (at != STR_NOT_FOUND) {
        take_credentials(arena, str_slice(place, 0, at), secrets, &located->address);
        place = str_slice(place, at + 1, place.length);
    }
    if (!str_starts_with(url, http) || !read_place(place, &located->address))
        return error_set(err, ERROR_USAGE,
                         "--server-url takes http://HOST:PORT, with USER:PASSWORD@ before the "
                         "host when need be, or unix:///PATH");
    located->name = str_copy(arena, place);
    return true;
}

static void read_configs(const struct context *context, struct located_list *list)
{
    const char **paths;
    size_t count = option_values(context->arena, &context->arguments, "config", &paths);

    for (size_t i = 0; i < count; i++) {
        struct str path = reader_absolute(context->arena, str_from(paths[i]));

        *LIST_ADD(context->arena, list) =
            (struct located){.name = name_of(path), .config = path};
    }
}

bool located_read(const struct context *context, struct secrets *secrets,
                  struct located_list *list, struct error *err)
{
    const struct arguments *arguments = &context->arguments;
    const char *socket = option_value(arguments, "socket"),
               *url = option_value(arguments, "server-url");
    struct located at = {.has_address = true};

    *list = (struct located_list){0};
    read_configs(context, list);
    if (!socket && !url)
        return true;
    if (socket && url)
        return error_set(err, ERROR_USAGE, "--socket and --server-url exclude each other");
    if (list->count > 1)
        return error_set(err, ERROR_USAGE, "with %s there is one -c at most",
                         socket ? "--socket" : "--server-url");
    if (url && !read_url(context->arena, str_from(url), secrets, &at, err))
        return false;
    if (socket) {
        at.address.socket_path = reader_absolute(context->arena, str_from(socket));
        at.name = name_of(at.address.socket_path);
    }
    if (list->count) {
        at.name = list->items[0].name;
        at.config = list->items[0].config;
        list->count = 0;
    }
    *LIST_ADD(context->arena, list) = at;
    return true;
}

/* Unix sockets first: they need no password and no network. */
static const struct http_server *choose_server(const struct model *model, bool has_kind,
                                               bool is_unix)
{
    const struct http_server *chosen = NULL;

    for (size_t i = 0; model && i < model->http_server_count; i++) {
        const struct http_server *server = &model->http_servers[i];

        if (has_kind && server->is_unix != is_unix)
            continue;
        if (!chosen || (server->is_unix && !chosen->is_unix))
            chosen = server;
    }
    return chosen;
}

bool model_address(const struct model *model, struct daemon_address *address)
{
    const struct http_server *server = choose_server(model, false, false);

    if (!server)
        return false;
    *address =
        (struct daemon_address){.username = server->username, .password = server->password};
    if (server->is_unix)
        address->socket_path = server->path;
    else
        address->host = server->host, address->port = (int)server->port;
    return true;
}

bool located_address(const struct located *located, const struct model *model,
                     struct daemon_address *address)
{
    const struct http_server *server;

    if (!located->has_address)
        return model_address(model, address);
    *address = located->address;
    server = choose_server(model, true, address->socket_path.bytes != NULL);
    if (!address->username.bytes && server) {
        address->username = server->username;
        address->password = server->password;
    }
    return true;
}

static bool is_loopback(const struct daemon_address *address)
{
    return address->socket_path.bytes || str_equal(address->host, STR("localhost")) ||
           str_equal(address->host, STR("::1")) || str_starts_with(address->host, STR("127."));
}

bool located_find_config(struct arena *arena, struct located *located, struct error *err)
{
    CLEANUP(close_daemon) struct daemon *daemon = NULL;
    struct host_process process;
    int64_t pid;

    if (located->config.length)
        return true;
    if (!is_loopback(&located->address))
        return error_set(err, ERROR_INPUT,
                         "a supervisord on another machine: its files are not here");
    daemon = daemon_open(&located->address);
    if (!daemon_pid(arena, daemon, &pid, err)) {
        if (daemon_trouble(daemon) == TROUBLE_PASSWORD && !located->address.username.bytes)
            (void)error_set(err, ERROR_DAEMON,
                            STR_FORMAT
                            " asks for a user name and a password: -c FILE names the "
                            "main file that has them",
                            STR_ARGS(located->name));
        return false;
    }
    process = host_process(arena, pid);
    if (!process.is_known)
        return error_set(err, ERROR_INPUT,
                         "pid %lld is no supervisord that can be seen here: -c FILE names its "
                         "main file",
                         (long long)pid);
    if (!process.config.length || access(str_to_c(arena, process.config), F_OK))
        return error_set(err, ERROR_INPUT,
                         "pid %lld was started without a -c that tells its main file: name it "
                         "with -c FILE",
                         (long long)pid);
    located->config = process.config;
    return true;
}
