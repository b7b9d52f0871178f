/* SPDX-License-Identifier: MIT */
/* Equality of values as ProcessConfig.__eq__ in supervisor/options.py has it. */
#include "plan/fields.h"

#include <inttypes.h>

#include "base/buffer.h"

struct str field_key(enum field field)
{
    static const struct str keys[] = {
        [FIELD_COMMAND] = STR_INIT("command"),
        [FIELD_DIRECTORY] = STR_INIT("directory"),
        [FIELD_UMASK] = STR_INIT("umask"),
        [FIELD_USER] = STR_INIT("user"),
        [FIELD_ENVIRONMENT] = STR_INIT("environment"),
        [FIELD_SERVERURL] = STR_INIT("serverurl"),
        [FIELD_PRIORITY] = STR_INIT("priority"),
        [FIELD_AUTOSTART] = STR_INIT("autostart"),
        [FIELD_AUTORESTART] = STR_INIT("autorestart"),
        [FIELD_STARTSECS] = STR_INIT("startsecs"),
        [FIELD_STARTRETRIES] = STR_INIT("startretries"),
        [FIELD_EXITCODES] = STR_INIT("exitcodes"),
        [FIELD_STOPSIGNAL] = STR_INIT("stopsignal"),
        [FIELD_STOPWAITSECS] = STR_INIT("stopwaitsecs"),
        [FIELD_STOPASGROUP] = STR_INIT("stopasgroup"),
        [FIELD_KILLASGROUP] = STR_INIT("killasgroup"),
        [FIELD_REDIRECT_STDERR] = STR_INIT("redirect_stderr"),
        [FIELD_STDOUT_LOGFILE] = STR_INIT("stdout_logfile"),
        [FIELD_STDOUT_LOGFILE_MAXBYTES] = STR_INIT("stdout_logfile_maxbytes"),
        [FIELD_STDOUT_LOGFILE_BACKUPS] = STR_INIT("stdout_logfile_backups"),
        [FIELD_STDOUT_CAPTURE_MAXBYTES] = STR_INIT("stdout_capture_maxbytes"),
        [FIELD_STDOUT_EVENTS_ENABLED] = STR_INIT("stdout_events_enabled"),
        [FIELD_STDOUT_SYSLOG] = STR_INIT("stdout_syslog"),
        [FIELD_STDERR_LOGFILE] = STR_INIT("stderr_logfile"),
        [FIELD_STDERR_LOGFILE_MAXBYTES] = STR_INIT("stderr_logfile_maxbytes"),
        [FIELD_STDERR_LOGFILE_BACKUPS] = STR_INIT("stderr_logfile_backups"),
        [FIELD_STDERR_CAPTURE_MAXBYTES] = STR_INIT("stderr_capture_maxbytes"),
        [FIELD_STDERR_EVENTS_ENABLED] = STR_INIT("stderr_events_enabled"),
        [FIELD_STDERR_SYSLOG] = STR_INIT("stderr_syslog"),
    };

    return keys[field];
}

enum field_type {
    TYPE_NUMBER,
    TYPE_WORD, /* a number that stands for a word */
    TYPE_TEXT,
    TYPE_LOG,
    TYPE_USER,
    TYPE_EXIT_CODES,
    TYPE_ENVIRONMENT,
};

static enum field_type type_of(enum field field)
{
    static const enum field_type types[FIELD_COUNT] = {
        [FIELD_COMMAND] = TYPE_TEXT,
        [FIELD_DIRECTORY] = TYPE_TEXT,
        [FIELD_SERVERURL] = TYPE_TEXT,
        [FIELD_USER] = TYPE_USER,
        [FIELD_ENVIRONMENT] = TYPE_ENVIRONMENT,
        [FIELD_EXITCODES] = TYPE_EXIT_CODES,
        [FIELD_STDOUT_LOGFILE] = TYPE_LOG,
        [FIELD_STDERR_LOGFILE] = TYPE_LOG,
        [FIELD_AUTOSTART] = TYPE_WORD,
        [FIELD_AUTORESTART] = TYPE_WORD,
        [FIELD_UMASK] = TYPE_WORD,
        [FIELD_STOPASGROUP] = TYPE_WORD,
        [FIELD_KILLASGROUP] = TYPE_WORD,
        [FIELD_REDIRECT_STDERR] = TYPE_WORD,
        [FIELD_STDOUT_EVENTS_ENABLED] = TYPE_WORD,
        [FIELD_STDOUT_SYSLOG] = TYPE_WORD,
        [FIELD_STDERR_EVENTS_ENABLED] = TYPE_WORD,
        [FIELD_STDERR_SYSLOG] = TYPE_WORD,
    };

    return types[field];
}

static const struct log *log_of(enum field field, const struct process *process)
{
    return &process->logs[field < FIELD_STDERR_LOGFILE ? STREAM_STDOUT : STREAM_STDERR];
}

/* Of the same option of the other stream. */
static enum field as_stdout(enum field field)
{
    enum field distance = FIELD_STDERR_LOGFILE - FIELD_STDOUT_LOGFILE;

    return field < FIELD_STDERR_LOGFILE ? field : field - distance;
}

static int64_t log_number(enum field field, const struct log *log)
{
    if (field == FIELD_STDOUT_LOGFILE_MAXBYTES)
        return log->max_bytes;
    if (field == FIELD_STDOUT_LOGFILE_BACKUPS)
        return log->backups;
    if (field == FIELD_STDOUT_CAPTURE_MAXBYTES)
        return log->capture_max_bytes;
    return field == FIELD_STDOUT_EVENTS_ENABLED ? log->events_enabled : log->syslog;
}

static int64_t number_of(enum field field, const struct process *process)
{
    const struct program *program = process->program;
    const int64_t numbers[FIELD_STDOUT_LOGFILE] = {
        [FIELD_UMASK] = program->has_umask ? program->umask : -1,
        [FIELD_PRIORITY] = program->priority,
        [FIELD_AUTOSTART] = program->autostart,
        [FIELD_AUTORESTART] = program->autorestart,
        [FIELD_STARTSECS] = program->start_seconds,
        [FIELD_STARTRETRIES] = program->start_retries,
        [FIELD_STOPSIGNAL] = program->stop_signal,
        [FIELD_STOPWAITSECS] = program->stop_wait_seconds,
        [FIELD_STOPASGROUP] = program->stop_as_group,
        [FIELD_KILLASGROUP] = program->kill_as_group,
        [FIELD_REDIRECT_STDERR] = program->redirect_stderr,
    };

    if (field >= FIELD_STDOUT_LOGFILE)
        return log_number(as_stdout(field), log_of(field, process));
    return numbers[field];
}

static struct str text_of(enum field field, const struct process *process)
{
    if (field == FIELD_COMMAND)
        return process->command.str;
    return field == FIELD_DIRECTORY ? process->directory.str : process->program->server_url;
}

static bool same_optional(struct str a, struct str b)
{
    return !a.bytes == !b.bytes && (!a.bytes || str_equal(a, b));
}

static bool same_account(const struct account *a, const struct account *b)
{
    if (a->is_resolved && b->is_resolved)
        return a->id == b->id && same_optional(a->long_id, b->long_id);
    return same_optional(a->text, b->text);
}

const struct variable *find_variable(const struct environment *environment, struct str name)
{
    for (size_t i = 0; i < environment->count; i++)
        if (str_equal(environment->items[i].name, name))
            return &environment->items[i];
    return NULL;
}

static bool holds(const struct environment *environment, const struct variable *variable)
{
    const struct variable *other = find_variable(environment, variable->name);

    return other && str_equal(other->value, variable->value);
}

/* Order does not count: Python compares dictionaries. */
static bool same_environment(const struct environment *a, const struct environment *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!holds(b, &a->items[i]))
            return false;
    return true;
}

static bool same_log(const struct log *active, const struct log *read)
{
    if (read->kind == LOG_AUTO)
        return true;
    if (active->kind != read->kind)
        return false;
    return active->kind != LOG_FILE || str_equal(active->path.str, read->path.str);
}

static bool same_exit_codes(const struct program *a, const struct program *b)
{
    if (a->exit_code_count != b->exit_code_count)
        return false;
    for (size_t i = 0; i < a->exit_code_count; i++)
        if (a->exit_codes[i] != b->exit_codes[i])
            return false;
    return true;
}

/* bytes NULL when the number of the field fits into 64 bits. */
static struct str long_digits(enum field field, const struct process *process)
{
    struct str digits = long_number_find(process->long_numbers, field_key(field));

    return digits.bytes ? digits
                        : long_number_find(process->program->long_numbers, field_key(field));
}

bool field_is_same(enum field field, const struct process *active, const struct process *read)
{
    switch (type_of(field)) {
    case TYPE_NUMBER:
    case TYPE_WORD:
        return number_of(field, active) == number_of(field, read) &&
               same_optional(long_digits(field, active), long_digits(field, read));
    case TYPE_TEXT:
        return same_optional(text_of(field, active), text_of(field, read));
    case TYPE_LOG:
        return same_log(log_of(field, active), log_of(field, read));
    case TYPE_USER:
        return same_account(&active->program->user, &read->program->user);
    case TYPE_EXIT_CODES:
        return same_exit_codes(active->program, read->program);
    case TYPE_ENVIRONMENT:
        return same_environment(&active->environment, &read->environment);
    }
    return true;
}

bool fields_are_same(const struct process *active, const struct process *read)
{
    for (enum field field = 0; field < FIELD_COUNT; field++)
        if (!field_is_same(field, active, read))
            return false;
    return true;
}

static struct str word_value(struct arena *arena, enum field field, int64_t number)
{
    static const char *const restarts[] = {"false", "unexpected", "true"};

    if (field == FIELD_UMASK)
        return number < 0 ? (struct str){0}
                          : str_printf(arena, "%03llo", (unsigned long long)number);
    return str_from(field == FIELD_AUTORESTART ? restarts[number] : number ? "true" : "false");
}

static struct str log_value(const struct log *log)
{
    return log->kind == LOG_FILE ? log->path.str
                                 : str_from(log->kind == LOG_AUTO ? "AUTO" : "NONE");
}

static struct str exit_codes_value(struct arena *arena, const struct program *program)
{
    struct buffer out = {.arena = arena};

    for (size_t i = 0; i < program->exit_code_count; i++)
        buffer_printf(&out, "%s%" PRId64, i ? "," : "", program->exit_codes[i]);
    return buffer_str(&out);
}

static struct str environment_value(struct arena *arena, const struct process *process,
                                    const struct process *other)
{
    struct buffer out = {.arena = arena};

    for (size_t i = 0; i < process->environment.count; i++) {
        const struct variable *variable = &process->environment.items[i];

        if (other && holds(&other->environment, variable))
            continue;
        if (out.length)
            buffer_append_byte(&out, ',');
        buffer_append(&out, variable->name);
        buffer_append_c(&out, "=\"");
        buffer_append(&out, variable->value);
        buffer_append_byte(&out, '"');
    }
    return out.length ? buffer_str(&out) : (struct str){0};
}

bool environment_tells(const struct process *process, const struct process *other)
{
    for (size_t i = 0; i < process->environment.count; i++) {
        const struct variable *variable = &process->environment.items[i];

        if (!(other && holds(&other->environment, variable)) &&
            secrets_is_telling_name(variable->name))
            return true;
    }
    return false;
}

struct str field_value(struct arena *arena, enum field field, const struct process *process,
                       const struct process *other)
{
    struct str digits = long_digits(field, process);

    if (digits.bytes)
        return digits;
    switch (type_of(field)) {
    case TYPE_NUMBER:
        return str_printf(arena, "%" PRId64, number_of(field, process));
    case TYPE_WORD:
        return word_value(arena, field, number_of(field, process));
    case TYPE_TEXT:
        return text_of(field, process);
    case TYPE_LOG:
        return log_value(log_of(field, process));
    case TYPE_USER:
        return process->program->user.text;
    case TYPE_EXIT_CODES:
        return exit_codes_value(arena, process->program);
    case TYPE_ENVIRONMENT:
        return environment_value(arena, process, other);
    }
    return (struct str){0};
}
