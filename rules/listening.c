/* SPDX-License-Identifier: MIT */
#include "rules/listening.h"

#include "base/path.h"

/* A server and its options. */
struct server_program {
    struct str name;
    const char *address[8]; /* host:port, :port, or a path */
    const char *port[2], *host[2];
    const char *default_host;
    const char *verb; /* behind which an address stands without an option, or NULL */
};

static const struct server_program server_programs[] = {
    {.name = STR_INIT("gunicorn"), .address = {"-b", "--bind"}},
    {.name = STR_INIT("hypercorn"), .address = {"-b", "--bind"}},
    {.name = STR_INIT("uwsgi"),
     .address = {"-s", "--socket", "--http", "--https", "--http-socket", "--https-socket",
                 "--uwsgi-socket", "--fastcgi-socket"}},
    {.name = STR_INIT("uvicorn"),
     .address = {"--uds"},
     .port = {"--port"},
     .host = {"--host"},
     .default_host = "127.0.0.1"},
    {.name = STR_INIT("daphne"),
     .address = {"-u", "--unix-socket"},
     .port = {"-p", "--port"},
     .host = {"-b", "--bind"},
     .default_host = "127.0.0.1"},
    {.name = STR_INIT("waitress-serve"),
     .address = {"--listen"},
     .port = {"--port"},
     .host = {"--host"},
     .default_host = "*"},
    {.name = STR_INIT("flask"),
     .port = {"-p", "--port"},
     .host = {"-h", "--host"},
     .default_host = "127.0.0.1"},
    {.name = STR_INIT("redis-server"),
     .address = {"--unixsocket"},
     .port = {"--port"},
     .host = {"--bind"},
     .default_host = "*"},
    {.name = STR_INIT("memcached"),
     .address = {"-s"},
     .port = {"-p", "--port"},
     .host = {"-l", "--listen"},
     .default_host = "*"},
    {.name = STR_INIT("php"), .address = {"-S"}},
    {.name = STR_INIT("manage.py"), .default_host = "127.0.0.1", .verb = "runserver"},
};

static bool is_among(struct str word, const char *const *options, size_t count)
{
    for (size_t i = 0; i < count && options[i]; i++)
        if (str_equal(word, str_from(options[i])))
            return true;
    return false;
}

/* Ports as digits; 0 lets the system choose. */
static bool is_port(struct str text)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.bytes[i] < '0' || text.bytes[i] > '9')
            return false;
    return text.length && text.length <= 5 && text.bytes[0] != '0';
}

static struct str known_host(struct str host)
{
    if (!host.length || str_equal(host, STR("0.0.0.0")) || str_equal(host, STR("::")) ||
        str_equal(host, STR("[::]")))
        return STR("*");
    return str_equal(host, STR("localhost")) ? STR("127.0.0.1") : host;
}

static void add(struct lint *lint, struct listener_list *list, struct str host, struct str port,
                struct span span, const struct config_section *section)
{
    *LIST_ADD(lint->arena, list) =
        (struct listener){.host = host, .port = port, .span = span, .section = section};
}

static void add_address(struct lint *lint, struct listener_list *list,
                        const struct traced *text, const struct config_section *section)
{
    struct str address = text->str, host, port;
    size_t colon;

    if (str_starts_with(address, STR("unix:")))
        address = str_slice(address, sizeof("unix:") - 1, address.length);
    colon = str_find_last(address, ':');
    host = str_slice(address, 0, colon == STR_NOT_FOUND ? 0 : colon);
    port = str_slice(address, colon + 1, address.length);
    if (str_starts_with(address, STR("/")))
        add(lint, list, STR(""), path_normalize(lint->arena, address), text->source, section);
    else if (colon != STR_NOT_FOUND && is_port(port))
        add(lint, list, known_host(host), port, text->source, section);
}

static struct traced word_text(const struct word *word)
{
    struct traced text = word->text;

    text.source = word_span(word);
    return text;
}

/* The value of the option at *index, or false. Steps over it. */
static bool take_value(struct lint *lint, const struct word_list *words, size_t *index,
                       const char *const *options, size_t count, struct traced *value)
{
    struct traced word = words->items[*index].text;
    size_t equals = str_find(word.str, '=');

    if (is_among(word.str, options, count) && *index + 1 < words->count) {
        *value = word_text(&words->items[++*index]);
        return true;
    }
    if (equals == STR_NOT_FOUND || !str_starts_with(word.str, STR("--")) ||
        !is_among(str_slice(word.str, 0, equals), options, count))
        return false;
    *value = traced_slice(lint->arena, word, equals + 1, word.str.length - equals - 1);
    return true;
}

#define TAKE(options) take_value(lint, words, &i, (options), COUNT_OF(options), &value)

static void read_server(struct lint *lint, const struct server_program *server,
                        const struct word_list *words, size_t start,
                        const struct config_section *section, struct listener_list *list)
{
    struct traced port = {0}, value;
    struct str host = str_from(server->default_host);
    struct str verb = str_from(server->verb);

    for (size_t i = start + 1; i < words->count; i++) {
        value = word_text(&words->items[i]);
        if (verb.length && str_equal(words->items[i - 1].text.str, verb)) {
            if (is_port(value.str))
                port = value;
            else
                add_address(lint, list, &value, section);
        } else if (TAKE(server->address)) {
            add_address(lint, list, &value, section);
        } else if (TAKE(server->port)) {
            port = value;
        } else if (TAKE(server->host)) {
            host = value.str;
        }
    }
    if (is_port(port.str))
        add(lint, list, known_host(host), port.str, port.source, section);
}

static bool shares_port(const struct word_list *words)
{
    for (size_t i = 0; i < words->count; i++)
        if (str_starts_with(words->items[i].text.str, STR("--reuse-port")))
            return true;
    return false;
}

/* The server may stand behind an interpreter: "python manage.py". */
static void read_command(struct lint *lint, const struct word_list *words,
                         const struct config_section *section, struct listener_list *list)
{
    if (shares_port(words))
        return;
    for (size_t i = 0; i < words->count && i < 2; i++) {
        struct str name = word_name(&words->items[i]);

        for (size_t j = 0; j < COUNT_OF(server_programs); j++)
            if (str_equal(name, server_programs[j].name)) {
                read_server(lint, &server_programs[j], words, i, section, list);
                return;
            }
    }
}

/* Whether there is a server to be found in it at all. */
static bool names_server(struct str command)
{
    for (size_t i = 0; i < COUNT_OF(server_programs); i++)
        if (str_contains(command, server_programs[i].name))
            return true;
    return false;
}

/* What was worked out about a program without an address goes. */
static void read_program(struct lint *lint, const struct program *program,
                         struct listener_list *list)
{
    struct arena_mark mark = arena_mark(lint->arena);
    size_t found = list->count;
    const struct program_notes *notes;

    if (!program->count || !program->autostart ||
        !names_server(program->processes[0].command.str))
        return;
    notes = process_script(lint->arena, &program->processes[0]);
    for (size_t i = 0; notes && i < notes->script.count; i++)
        read_command(lint, &notes->programs[i], program->section, list);
    if (list->count == found)
        arena_rewind(lint->arena, mark);
}

struct listener_list listeners_of(struct lint *lint)
{
    const struct model *model = lint->model;
    struct listener_list list = {0};

    for (size_t i = 0; i < model->http_server_count; i++) {
        const struct http_server *server = &model->http_servers[i];

        if (!server->is_unix && server->port)
            add(lint, &list, known_host(server->host),
                str_printf(lint->arena, "%lld", (long long)server->port),
                section_span(lint, server->section, STR("port")), server->section);
    }
    for (size_t i = 0; i < model->group_count; i++)
        for (size_t j = 0; j < model->groups[i]->count; j++)
            read_program(lint, model->groups[i]->programs[j], &list);
    return list;
}

static struct listener *claimed(struct map *claims, struct str host,
                                const struct listener *listener, struct str *key)
{
    *key = str_printf(claims->arena, STR_FORMAT "\n" STR_FORMAT, STR_ARGS(host),
                      STR_ARGS(listener->port));
    return map_get(claims, *key);
}

/* Under its own host and, for those who want all interfaces, under "any". */
const struct listener *listener_claim(struct map *claims, const struct listener *listener)
{
    struct listener *copy = ARENA_NEW(claims->arena, struct listener);
    struct str own, any, all;
    struct listener *same = claimed(claims, listener->host, listener, &own);
    struct listener *on_any = claimed(claims, STR("any"), listener, &any);
    struct listener *on_all = claimed(claims, STR("*"), listener, &all);

    *copy = *listener;
    if (!same)
        map_put(claims, own, copy);
    if (!on_any && listener->host.length)
        map_put(claims, any, copy);
    if (same)
        return same;
    return str_equal(listener->host, STR("*")) ? on_any : on_all;
}

struct str listener_name(struct arena *arena, const struct listener *listener)
{
    return str_printf(arena, "%s" STR_FORMAT, listener->host.length ? "port " : "",
                      STR_ARGS(listener->port));
}
