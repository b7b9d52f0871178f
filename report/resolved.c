/* SPDX-License-Identifier: MIT */
#include "report/resolved.h"

#include <inttypes.h>
#include <stdlib.h>

#include "model/convert.h"
#include "report/json.h"
#include "report/json_long.h"

static json_t *text_json(struct str text)
{
    CLEANUP(destroy_arena) struct arena *arena = NULL;
    json_t *json;

    if (!text.bytes)
        return json_null();
    json = json_stringn(text.bytes, text.length);
    if (json)
        return json;
    arena = arena_create();
    return json_text(arena, NULL, text); /* paths and variables may be no UTF-8 */
}

static void set_text(json_t *object, const char *key, struct str text)
{
    json_object_set_new(object, key, text_json(text));
}

static void set_integer(json_t *object, const char *key, const struct long_number *long_numbers,
                        int64_t number)
{
    struct str digits = long_number_find(long_numbers, str_from(key));

    json_object_set_new(object, key,
                        digits.bytes ? json_long_number(digits) : json_integer(number));
}

static void set_boolean(json_t *object, const char *key, bool value)
{
    json_object_set_new(object, key, json_boolean(value));
}

static void set_null(json_t *object, const char *key)
{
    json_object_set_new(object, key, json_null());
}

/* Four digits at least, the sign counting as one. */
static void set_octal(json_t *object, const char *key, const struct long_number *long_numbers,
                      int64_t number)
{
    struct str long_digits = long_number_find(long_numbers, str_from(key));
    char digits[32];
    bool is_negative = number < 0;
    uint64_t magnitude = is_negative ? -(uint64_t)number : (uint64_t)number;

    snprintf(digits, sizeof(digits), "%s%0*" PRIo64, is_negative ? "-" : "",
             is_negative ? 3 : 4, magnitude);
    json_object_set_new(object, key,
                        long_digits.bytes ? text_json(long_digits) : json_string(digits));
}

static json_t *texts_json(const struct str *texts, size_t count)
{
    json_t *array = json_array();

    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, text_json(texts[i]));
    return array;
}

static int compare_variables(const void *left, const void *right)
{
    return str_compare(((const struct variable *)left)->name,
                       ((const struct variable *)right)->name);
}

static json_t *variables_json(const struct variable *items, size_t count)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct variable *sorted = ARENA_ARRAY(arena, struct variable, count);
    json_t *object = json_object();

    for (size_t i = 0; i < count; i++)
        sorted[i] = items[i];
    if (count)
        qsort(sorted, count, sizeof(*sorted), compare_variables);
    for (size_t i = 0; i < count; i++)
        json_object_setn_new_nocheck(object, sorted[i].name.bytes, sorted[i].name.length,
                                     text_json(sorted[i].value));
    return object;
}

static json_t *id_json(const struct account *account)
{
    if (account->long_id.bytes)
        return json_long_number(account->long_id);
    return account->is_resolved ? json_integer(account->id) : json_null();
}

static json_t *owner_json(const struct owner *owner)
{
    json_t *object;

    if (!owner->is_set)
        return json_null();
    object = json_object();
    set_text(object, "user", owner->user.text);
    set_text(object, "group", owner->group.text);
    json_object_set_new(object, "uid", id_json(&owner->user));
    json_object_set_new(object, "gid",
                        owner->group.id == -1 ? json_null() : id_json(&owner->group));
    return object;
}

static json_t *server_json(const struct server *server)
{
    json_t *object = json_object();

    set_text(object, "logfile", server->log_file.str);
    set_integer(object, "logfile_maxbytes", server->long_numbers, server->log_max_bytes);
    set_integer(object, "logfile_backups", server->long_numbers, server->log_backups);
    set_text(object, "loglevel", server->log_level);
    set_text(object, "pidfile", server->pid_file.str);
    set_text(object, "identifier", server->identifier);
    set_text(object, "childlogdir", server->child_log_directory);
    set_text(object, "directory", server->directory);
    set_octal(object, "umask", server->long_numbers, server->umask);
    set_text(object, "user", server->user.text);
    json_object_set_new(object, "uid", id_json(&server->user));
    set_boolean(object, "nodaemon", server->no_daemon);
    set_boolean(object, "silent", server->silent);
    set_boolean(object, "nocleanup", server->no_cleanup);
    set_boolean(object, "strip_ansi", server->strip_ansi);
    set_integer(object, "minfds", server->long_numbers, server->min_descriptors);
    set_integer(object, "minprocs", server->long_numbers, server->min_processes);
    json_object_set_new(object, "environment",
                        variables_json(server->environment.items, server->environment.count));
    set_text(object, "serverurl", server->url);
    return object;
}

/* Of a password only its kind is shown. */
static void set_password(json_t *object, struct str password)
{
    if (!password.bytes) {
        set_null(object, "password");
        set_null(object, "password_scheme");
        return;
    }
    set_text(object, "password", STR("***"));
    set_text(object, "password_scheme",
             str_starts_with(password, STR("{SHA}")) ? STR("sha") : STR("plain"));
}

static json_t *http_server_json(const struct http_server *server)
{
    json_t *object = json_object();

    set_text(object, "section", server->section->name);
    set_text(object, "name", server->name);
    if (server->is_unix) {
        set_text(object, "family", STR("unix"));
        set_text(object, "file", server->path);
        set_octal(object, "chmod", server->long_numbers, server->mode);
        json_object_set_new(object, "chown", owner_json(&server->owner));
    } else {
        set_text(object, "family", STR("inet"));
        set_text(object, "host", server->host);
        set_integer(object, "port", NULL, server->port);
    }
    set_text(object, "username", server->username);
    set_password(object, server->password);
    return object;
}

static json_t *http_servers_json(const struct model *model)
{
    json_t *array = json_array();

    for (size_t i = 0; i < model->http_server_count; i++)
        json_array_append_new(array, http_server_json(&model->http_servers[i]));
    return array;
}

static json_t *rpc_interfaces_json(const struct model *model)
{
    json_t *array = json_array();

    for (size_t i = 0; i < model->rpc_interface_count; i++) {
        const struct rpc_interface *interface = &model->rpc_interfaces[i];
        json_t *object = json_object();

        set_text(object, "name", interface->name);
        set_text(object, "factory", interface->factory);
        json_object_set_new(object, "options",
                            variables_json(interface->options, interface->count));
        json_array_append_new(array, object);
    }
    return array;
}

static void set_log(json_t *object, const char *stream, const struct process *process,
                    const struct log *log)
{
    char key[64];
    struct str file = log->kind == LOG_AUTO ? STR("AUTO") : (struct str){0};

    snprintf(key, sizeof(key), "%s_logfile", stream);
    set_text(object, key, log->kind == LOG_FILE ? log->path.str : file);
    snprintf(key, sizeof(key), "%s_logfile_maxbytes", stream);
    set_integer(object, key, process->long_numbers, log->max_bytes);
    snprintf(key, sizeof(key), "%s_logfile_backups", stream);
    set_integer(object, key, process->long_numbers, log->backups);
    snprintf(key, sizeof(key), "%s_capture_maxbytes", stream);
    set_integer(object, key, process->program->long_numbers, log->capture_max_bytes);
    snprintf(key, sizeof(key), "%s_events_enabled", stream);
    set_boolean(object, key, log->events_enabled);
    snprintf(key, sizeof(key), "%s_syslog", stream);
    set_boolean(object, key, log->syslog);
}

static void set_signal(json_t *object, int number)
{
    const char *name = signal_name(number);

    json_object_set_new(object, "stopsignal",
                        name ? json_string(name) : json_sprintf("%d", number));
}

static json_t *exit_codes_json(const struct program *program)
{
    json_t *array = json_array();

    for (size_t i = 0; i < program->exit_code_count; i++)
        json_array_append_new(array, json_integer(program->exit_codes[i]));
    return array;
}

static json_t *process_json(const struct process *process)
{
    static const char *const restarts[] = {
        [AUTORESTART_NEVER] = "false",
        [AUTORESTART_UNEXPECTED] = "unexpected",
        [AUTORESTART_ALWAYS] = "true",
    };
    const struct program *program = process->program;
    json_t *object = json_object();

    set_text(object, "name", process->name);
    set_text(object, "section", program->section->name);
    set_text(object, "command", process->command.str);
    set_text(object, "directory", process->directory.str);
    if (program->has_umask)
        set_octal(object, "umask", program->long_numbers, program->umask);
    else
        set_null(object, "umask");
    set_integer(object, "priority", program->long_numbers, program->priority);
    set_boolean(object, "autostart", program->autostart);
    set_text(object, "autorestart", str_from(restarts[program->autorestart]));
    set_integer(object, "startsecs", program->long_numbers, program->start_seconds);
    set_integer(object, "startretries", program->long_numbers, program->start_retries);
    set_text(object, "user", program->user.text);
    json_object_set_new(object, "uid", id_json(&program->user));
    set_log(object, "stdout", process, &process->logs[STREAM_STDOUT]);
    set_log(object, "stderr", process, &process->logs[STREAM_STDERR]);
    set_boolean(object, "redirect_stderr", program->redirect_stderr);
    set_signal(object, program->stop_signal);
    set_integer(object, "stopwaitsecs", program->long_numbers, program->stop_wait_seconds);
    set_boolean(object, "stopasgroup", program->stop_as_group);
    set_boolean(object, "killasgroup", program->kill_as_group);
    json_object_set_new(object, "exitcodes", exit_codes_json(program));
    json_object_set_new(object, "environment",
                        variables_json(process->environment.items, process->environment.count));
    set_text(object, "serverurl", program->server_url);
    return object;
}

static json_t *socket_json(const struct group *group)
{
    const struct fcgi_socket *socket = group->socket;
    struct str mode = long_number_find(group->long_numbers, STR("socket_mode"));
    json_t *object = json_object();

    set_text(object, "url", socket->url);
    json_object_set_new(object, "backlog",
                        socket->has_backlog ? json_integer(socket->backlog) : json_null());
    if (socket->is_unix) {
        set_text(object, "family", STR("unix"));
        set_text(object, "path", socket->path);
        if (mode.bytes)
            set_text(object, "mode", mode);
        else
            set_octal(object, "mode", NULL, socket->mode);
        json_object_set_new(object, "owner", owner_json(&socket->owner));
    } else {
        set_text(object, "family", STR("inet"));
        set_text(object, "host", socket->host);
        set_integer(object, "port", NULL, socket->port);
    }
    return object;
}

static json_t *processes_json(const struct group *group)
{
    json_t *array = json_array();

    for (size_t i = 0; i < group->count; i++)
        for (size_t j = 0; j < group->programs[i]->count; j++)
            json_array_append_new(array, process_json(&group->programs[i]->processes[j]));
    return array;
}

static json_t *group_json(const struct group *group)
{
    static const char *const kinds[] = {
        [GROUP_PLAIN] = "group",
        [GROUP_PROGRAM] = "program",
        [GROUP_EVENTLISTENER] = "eventlistener",
        [GROUP_FCGI] = "fcgi-program",
    };
    json_t *object = json_object();

    set_text(object, "name", group->name);
    set_text(object, "kind", str_from(kinds[group->kind]));
    set_text(object, "section", group->section->name);
    set_integer(object, "priority", group->long_numbers, group->priority);
    if (group->kind == GROUP_EVENTLISTENER) {
        set_integer(object, "buffer_size", group->long_numbers, group->buffer_size);
        json_object_set_new(object, "events", texts_json(group->events, group->event_count));
        set_text(object, "result_handler", group->result_handler);
    }
    if (group->kind == GROUP_FCGI)
        json_object_set_new(object, "socket", socket_json(group));
    json_object_set_new(object, "processes", processes_json(group));
    return object;
}

static json_t *groups_json(const struct model *model)
{
    json_t *array = json_array();

    for (size_t i = 0; i < model->group_count; i++)
        json_array_append_new(array, group_json(model->groups[i]));
    return array;
}

static json_t *includes_json(const struct config *config)
{
    json_t *array = json_array();

    for (size_t i = 0; i < config->include_count; i++) {
        json_t *object = json_object();

        set_text(object, "path", config->includes[i].path);
        set_boolean(object, "read", config->includes[i].read);
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *config_json(const struct model *model)
{
    json_t *object = json_object();

    json_object_set_new(object, "supervisord", server_json(&model->server));
    json_object_set_new(object, "http_servers", http_servers_json(model));
    json_object_set_new(object, "rpcinterfaces", rpc_interfaces_json(model));
    json_object_set_new(object, "groups", groups_json(model));
    json_object_set_new(object, "includes", includes_json(model->config));
    return object;
}

void report_resolved(FILE *out, const struct model *model)
{
    enum { STATUS_TRACEBACK = 1, STATUS_REFUSED = 2 };
    const struct refusal *refusal = &model->refusal;
    bool is_crash = refusal->kind && str_equal(str_from(refusal->kind), STR("crash"));
    int status = is_crash ? STATUS_TRACEBACK : STATUS_REFUSED;
    /* A limit of ours is no verdict: supervisord might take the file. */
    bool is_limit = refusal->kind && str_equal(str_from(refusal->kind), STR("oracle-limit"));
    json_t *object = json_object();

    set_text(object, "file", model->config->main_path);
    if (is_limit) {
        set_null(object, "accepted");
        set_null(object, "exit_status");
    } else {
        set_boolean(object, "accepted", !refusal->kind);
        set_integer(object, "exit_status", NULL, refusal->kind ? status : 0);
    }
    if (refusal->kind)
        set_text(object, "error", refusal->message);
    else
        set_null(object, "error");
    set_text(object, "error_kind", refusal->kind ? str_from(refusal->kind) : (struct str){0});
    json_object_set_new(object, "warnings", texts_json(model->warnings, model->warning_count));
    json_object_set_new(object, "infos",
                        texts_json(model->config->infos, model->config->info_count));
    json_object_set_new(object, "config", refusal->kind ? json_null() : config_json(model));
    if (model->has_long_numbers) {
        json_print_long(out, object);
        return;
    }
    json_dumpf(object, out, JSON_COMPACT);
    fputc('\n', out);
    json_decref(object);
}
