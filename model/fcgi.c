/* SPDX-License-Identifier: MIT */
#include "base/path.h"
#include "model/address.h"
#include "model/kinds.h"
#include "model/letters.h"
#include "model/place.h"

enum { DEFAULT_PRIORITY = 999, DEFAULT_MODE = 0700, MOST_BACKLOG = 65535 };

static void read_backlog(const struct reader *reader, struct fcgi_socket *socket)
{
    const struct str key = STR("socket_backlog");
    struct arena *arena = reader->run->arena;
    struct number number = {0};
    struct str text;
    enum number_fault fault;

    if (read_text(reader, key, &text) != READING_TEXT)
        return;
    fault = number_parse(arena, text, 10, &number);
    if (fault == NUMBER_FINE && number.value >= 1 && number.value <= MOST_BACKLOG) {
        socket->has_backlog = true;
        socket->backlog = number.value;
        return;
    }
    if (fault == NUMBER_FINE)
        number.digits = str_printf(arena, "%lld", (long long)number.value);
    if (fault == NUMBER_MALFORMED || fault == NUMBER_TOO_LONG) {
        refuse_number(reader, key, REFUSAL_INTEGER, text, fault, &number);
        return;
    }
    refuse(reader,
           (struct fault){
               .id = REFUSAL_BACKLOG,
               .span = option_span(reader, key),
               .option = key,
               .supervisor = JOIN(arena, STR("Invalid socket_backlog value "), number.digits),
               .message = JOIN(arena, STR("'socket_backlog' is "), number.digits),
               .help = STR("write a number from 1 to 65535"),
           });
}

/* What the section says of its socket besides the address. */
struct socket_options {
    struct account user;
    struct owner owner;
    bool has_owner, has_mode; /* as options, whatever they came to */
    int64_t mode;
};

static struct str in_section(const struct reader *reader)
{
    return JOIN(reader->run->arena, STR(" in ["), reader->section->name, STR("] socket"));
}

static void refuse_socket(const struct reader *reader, enum refusal_id id, struct str url,
                          struct str words, struct str message, struct str help)
{
    struct arena *arena = reader->run->arena;

    refuse(reader, (struct fault){
                       .id = id,
                       .span = option_span(reader, STR("socket")),
                       .option = STR("socket"),
                       .supervisor = JOIN(arena, words, in_section(reader)),
                       .message = JOIN(arena, quoted(arena, url), message),
                       .help = help,
                   });
}

static void read_unix_socket(const struct reader *reader, struct str url,
                             const struct socket_options *options, struct fcgi_socket *socket)
{
    struct evaluation *run = reader->run;
    struct str path = str_slice(url, STR("unix://").length, url.length);

    socket->is_unix = true;
    if (!path_is_absolute(path)) {
        refuse_socket(reader, REFUSAL_SOCKET_RELATIVE, url,
                      JOIN(run->arena, STR("('Unix socket path %s is not an absolute path', "),
                           repr(run->arena, path), STR(")")),
                      STR(" has a relative path"),
                      STR("write unix:/// and the rest of the path"));
        return;
    }
    socket->path = absolute_path(run->arena, run->machine, path);
    socket->url = JOIN(run->arena, STR("unix://"), socket->path);
    socket->mode = options->has_mode ? options->mode : DEFAULT_MODE;
    socket->owner = options->owner;
    if (!options->has_owner && options->user.text.bytes &&
        !(options->user.is_resolved && options->user.id == run->machine->uid))
        socket->owner = owner_of_user(run->arena, run->machine, &options->user);
}

static void read_tcp_socket(const struct reader *reader, struct str url,
                            const struct socket_options *options, struct fcgi_socket *socket)
{
    struct arena *arena = reader->run->arena;
    struct address address;
    enum port_fault fault = PORT_FINE;

    if (options->has_owner || options->has_mode) {
        struct str key = options->has_owner ? STR("socket_owner") : STR("socket_mode");

        refuse(reader, (struct fault){
                           .id = REFUSAL_SOCKET_ON_TCP,
                           .span = option_span(reader, key),
                           .option = key,
                           .supervisor = JOIN(arena,
                                              STR("socket_owner and socket_mode params should "
                                                  "only be used with a Unix domain socket"),
                                              in_section(reader)),
                           .message = JOIN(arena, STR("'"), key,
                                           STR("' is about a Unix socket, and this is none")),
                           .help = JOIN(arena, STR("remove '"), key, STR("'")),
                       });
    }
    if (!tcp_url_parse(arena, url, &address, &fault)) {
        refuse_socket(reader, REFUSAL_SOCKET_FORMAT, url,
                      JOIN(arena, STR("('Bad socket format %s', "), repr(arena, url), STR(")")),
                      STR(" is no socket"),
                      STR("write unix:///path/of.sock or tcp://host:port"));
        return;
    }
    if (fault != PORT_FINE) {
        refuse_port(reader, STR("socket"), &address, fault, in_section(reader));
        return;
    }
    socket->host = address.host;
    socket->port = address.port;
    socket->url = str_printf(arena, "tcp://" STR_FORMAT ":%lld", STR_ARGS(socket->host),
                             (long long)socket->port);
}

static void read_socket(const struct reader *reader, struct str program_name,
                        const struct socket_options *options, struct fcgi_socket *socket)
{
    struct evaluation *run = reader->run;
    const struct expansion_name names[] = {
        {.name = STR("program_name"), .value = program_name},
        run->here_name,
    };
    const struct expansion_scope scope = {&run->environment_scope, names, COUNT_OF(names)};
    struct reader named = *reader;
    struct str url = STR("");

    named.scope = &scope;
    if (read_text(&named, STR("socket"), &url) == READING_REFUSED)
        return;
    if (!url.length)
        refuse(reader,
               (struct fault){
                   .id = REFUSAL_SOCKET_MISSING,
                   .span = option_span(reader, STR("socket")),
                   .option = STR("socket"),
                   .supervisor = JOIN(run->arena, STR("["), reader->section->name,
                                      STR("] section requires a \"socket\" line")),
                   .message = JOIN(run->arena, STR("["), reader->section->name,
                                   STR("] has no 'socket'")),
                   .help = STR("add socket=unix:///path/of.sock or socket=tcp://host:port"),
               });
    else if (str_starts_with(url, STR("unix://")))
        read_unix_socket(reader, url, options, socket);
    else
        read_tcp_socket(reader, url, options, socket);
}

void evaluate_fcgi_program(struct evaluation *run, const struct config_section *section)
{
    const struct str owner = STR("socket_owner"), mode = STR("socket_mode");
    struct group *group = group_open(run, section, GROUP_FCGI);
    const struct reader reader = group_reader(run, group);
    struct socket_options options = {.mode = DEFAULT_MODE};

    group->socket = ARENA_NEW(run->arena, struct fcgi_socket);
    group_read_name(&reader, group);
    group->priority = read_integer(&reader, STR("priority"), DEFAULT_PRIORITY);
    read_user(&reader, STR("user"), &options.user);
    read_backlog(&reader, group->socket);
    options.has_owner = read_option(&reader, owner) != NULL;
    options.owner = read_owner(&reader, owner, REFUSAL_SOCKET_OWNER, owner);
    options.has_mode = read_option(&reader, mode) != NULL;
    (void)read_octal(&reader, mode, REFUSAL_SOCKET_MODE, &options.mode);
    read_socket(&reader, group->name, &options, group->socket);
    group_add(run, group, section, PROGRAM_FCGI);
}
