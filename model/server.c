/* SPDX-License-Identifier: MIT */
#include "config/lower.h"
#include "model/letters.h"
#include "model/place.h"
#include "model/read.h"

enum { DEFAULT_UMASK = 022, DEFAULT_LOG_BYTES = 50 * 1024 * 1024 };

struct expansion_scope evaluation_machine_scope(const struct evaluation *run,
                                                const struct expansion_scope *parent)
{
    return (struct expansion_scope){parent, run->machine->names.items,
                                    run->machine->names.count};
}

void evaluation_set_variable(struct evaluation *run, struct str name, struct str value)
{
    struct str full = JOIN(run->arena, STR("ENV_"), name);
    uintptr_t place = (uintptr_t)map_get(&run->variable_places, full);

    if (place) {
        run->variables.items[place - 1].value = value;
        return;
    }
    *LIST_ADD(run->arena, &run->variables) =
        (struct expansion_name){.name = full, .value = value};
    map_put(&run->variable_places, full, (void *)(uintptr_t)run->variables.count);
    run->environment_scope.names = run->variables.items;
    run->environment_scope.count = run->variables.count;
}

/* A file of supervisord's own, made absolute. */
static struct traced read_file(const struct reader *reader, struct str key, struct str fallback)
{
    struct evaluation *run = reader->run;
    struct traced text = {.str = fallback};
    struct span source = option_span(reader, key);

    if (read_traced(reader, key, &text) == READING_TEXT &&
        !check_parent_directory(reader, key, text.str))
        text.str = fallback;
    if (str_equal(text.str, STR("syslog")) && str_equal(key, STR("logfile")) &&
        evaluation_is_since(run, SUPERVISOR_WITH_SYSLOG))
        return traced_from_str(run->arena, text.str, source);
    return traced_from_str(run->arena, absolute_path(run->arena, run->machine, text.str),
                           source);
}

/* Names of the same levels elsewhere. */
static const struct fix *fix_log_level(const struct reader *reader, struct str text)
{
    static const struct str names[][2] = {
        {STR_INIT("warning"), STR_INIT("warn")    },
        {STR_INIT("err"),     STR_INIT("error")   },
        {STR_INIT("crit"),    STR_INIT("critical")},
        {STR_INIT("fatal"),   STR_INIT("critical")},
    };
    struct str word = python_lower(reader->run->arena, text);

    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_equal(word, names[i][0]))
            return fix_option(reader, STR("loglevel"), names[i][1],
                              "write supervisord's word for it", false);
    return NULL;
}

static struct str read_log_level(const struct reader *reader)
{
    const struct str key = STR("loglevel");
    struct arena *arena = reader->run->arena;
    struct str text, level = STR("info");
    enum log_level_fault found;
    struct fault fault = {
        .id = REFUSAL_LOG_LEVEL,
        .span = option_span(reader, key),
        .option = key,
        .help = STR("write critical, error, warn, info, debug, trace or blather"),
    };

    if (read_text(reader, key, &text) != READING_TEXT)
        return level;
    found = log_level_parse(arena, text, &level);
    if (found == LOG_LEVEL_FINE)
        return level;
    fault.fix = fix_log_level(reader, text);
    if (found == LOG_LEVEL_ACCIDENT) {
        fault.message = JOIN(arena, quoted(arena, text),
                             STR(" is no log level, though supervisord's parser takes it"));
        note(reader, fault);
        return level;
    }
    fault.message = JOIN(arena, quoted(arena, text), STR(" is no log level"));
    fault.supervisor = JOIN(arena, STR("bad logging level name "), repr(arena, text));
    refuse(reader, fault);
    return level;
}

/* The folder for logs of children. Its default is expanded like a value, too. */
static struct str read_child_log_directory(const struct reader *reader)
{
    const struct str key = STR("childlogdir");
    struct evaluation *run = reader->run;
    struct str path = temporary_directory(run->arena, run->machine);
    struct traced text = {.str = path};

    if (!read_option(reader, key) &&
        !read_expansion(reader, key, STR("supervisord.childlogdir"), &text, &text))
        return path;
    if (!read_directory(reader, key, text.str, &path))
        return text.str;
    return path;
}

/* Expanded twice: as any option, then once more with host_node_name. */
static void read_server_environment(const struct reader *reader)
{
    const struct str key = STR("environment");
    struct evaluation *run = reader->run;
    struct expansion_name names[] = {
        run->here_name,
        {.name = STR("host_node_name"), .value = run->machine->host_name},
    };
    struct expansion_scope base = {.names = names, .count = COUNT_OF(names)};
    struct expansion_scope scope = evaluation_machine_scope(run, &base);
    struct reader second = *reader;
    struct environment *environment = &run->model->server.environment;
    struct traced text;

    second.scope = &scope;
    if (read_traced(reader, key, &text) != READING_TEXT ||
        !read_expansion(&second, key, key, &text, &text) ||
        !read_variables(reader, key, &text, environment))
        return;
    for (size_t i = 0;
         i < environment->count && evaluation_is_since(run, SUPERVISOR_WITH_VARIABLES); i++)
        evaluation_set_variable(run, environment->items[i].name, environment->items[i].value);
}

static void refuse_missing_section(struct evaluation *run)
{
    const struct reader reader = {.run = run};
    const struct text *text =
        run->config->document_count ? run->config->documents[0]->text : NULL;

    if (run->options->is_fragment || run->config->refusal.kind)
        return;
    refuse(&reader, (struct fault){
                        .id = REFUSAL_SUPERVISORD_MISSING,
                        .span = span_make(text, 0, 0),
                        .supervisor = STR(".ini file does not include supervisord section"),
                        .message = STR("there is no [supervisord] section"),
                        .help = STR("add [supervisord], even with no option under it"),
                    });
}

void evaluate_server(struct evaluation *run)
{
    struct server *server = &run->model->server;
    const struct reader reader = {
        .run = run,
        .section = config_section(run->config, STR("supervisord")),
        .scope = &run->daemon_scope,
        .long_numbers = &server->long_numbers,
    };
    const struct reader *r = &reader;

    server->section = reader.section;
    if (!server->section)
        refuse_missing_section(run);
    server->min_descriptors = read_integer(r, STR("minfds"), 1024);
    server->min_processes = read_integer(r, STR("minprocs"), 200);
    if (!read_directory(r, STR("directory"), (struct str){0}, &server->directory))
        server->directory = (struct str){0};
    (void)read_text(r, STR("user"), &server->user.text);
    server->umask = DEFAULT_UMASK;
    (void)read_octal(r, STR("umask"), REFUSAL_OCTAL, &server->umask);
    server->log_file = read_file(r, STR("logfile"), STR("supervisord.log"));
    server->log_max_bytes = read_size(r, STR("logfile_maxbytes"), DEFAULT_LOG_BYTES);
    server->log_backups = read_integer(r, STR("logfile_backups"), 10);
    server->log_level = read_log_level(r);
    server->pid_file = read_file(r, STR("pidfile"), STR("supervisord.pid"));
    server->identifier = STR("supervisor");
    (void)read_text(r, STR("identifier"), &server->identifier);
    server->no_daemon = read_boolean(r, STR("nodaemon"), false);
    server->silent = read_boolean(r, STR("silent"), false);
    server->child_log_directory = read_child_log_directory(r);
    server->no_cleanup = read_boolean(r, STR("nocleanup"), false);
    server->strip_ansi = read_boolean(r, STR("strip_ansi"), false);
    read_server_environment(r);
}

/* supervisord looks the user up last of all, when everything else is read. */
void evaluate_user_of_server(struct evaluation *run)
{
    struct server *server = &run->model->server;
    const struct reader reader = {
        .run = run,
        .section = server->section,
        .scope = &run->daemon_scope,
    };

    if (server->user.text.bytes)
        read_user(&reader, STR("user"), &server->user);
}
