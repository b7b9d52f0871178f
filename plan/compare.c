/* SPDX-License-Identifier: MIT */
/*
 * Equality as supervisord's reread has it (ProcessConfig.__eq__ and its kin in
 * supervisor/options.py): values after parsing, group by group. `active` is what runs, `read`
 * is the new reading; the two sides are not alike, because AUTO logs of what runs have been
 * given real names and AUTO in the new reading is taken for equal.
 */
#include "plan/plan.h"

static bool same_optional(struct str a, struct str b)
{
    return !a.bytes == !b.bytes && (!a.bytes || str_equal(a, b));
}

static bool same_account(const struct account *a, const struct account *b)
{
    if (a->is_resolved && b->is_resolved)
        return a->id == b->id;
    return same_optional(a->text, b->text);
}

static const struct variable *find_variable(const struct environment *environment,
                                            struct str name)
{
    for (size_t i = 0; i < environment->count; i++)
        if (str_equal(environment->items[i].name, name))
            return &environment->items[i];
    return NULL;
}

/* Order does not count: Python compares dictionaries. */
static bool same_environment(const struct environment *a, const struct environment *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        const struct variable *other = find_variable(b, a->items[i].name);

        if (!other || !str_equal(other->value, a->items[i].value))
            return false;
    }
    return true;
}

static bool same_log(const struct log *active, const struct log *read)
{
    if (active->max_bytes != read->max_bytes || active->backups != read->backups ||
        active->capture_max_bytes != read->capture_max_bytes ||
        active->events_enabled != read->events_enabled || active->syslog != read->syslog)
        return false;
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

static bool same_program(const struct program *a, const struct program *b)
{
    return a->priority == b->priority && a->autostart == b->autostart &&
           a->autorestart == b->autorestart && a->start_seconds == b->start_seconds &&
           a->start_retries == b->start_retries && a->stop_signal == b->stop_signal &&
           a->stop_wait_seconds == b->stop_wait_seconds &&
           a->stop_as_group == b->stop_as_group && a->kill_as_group == b->kill_as_group &&
           same_exit_codes(a, b) && a->redirect_stderr == b->redirect_stderr &&
           a->has_umask == b->has_umask && a->umask == b->umask &&
           same_account(&a->user, &b->user) && same_optional(a->server_url, b->server_url);
}

static bool same_process(const struct process *active, const struct process *read)
{
    return str_equal(active->name, read->name) &&
           str_equal(active->command.str, read->command.str) &&
           same_optional(active->directory.str, read->directory.str) &&
           same_program(active->program, read->program) &&
           same_log(&active->logs[STREAM_STDOUT], &read->logs[STREAM_STDOUT]) &&
           same_log(&active->logs[STREAM_STDERR], &read->logs[STREAM_STDERR]) &&
           same_environment(&active->environment, &read->environment);
}

static bool same_events(const struct group *a, const struct group *b)
{
    if (a->event_count != b->event_count)
        return false;
    for (size_t i = 0; i < a->event_count; i++)
        if (!str_equal(a->events[i], b->events[i]))
            return false;
    return true;
}

/* A group of one kind is never equal to one of another; [group:x] and [program:x] are one kind
 * to supervisord. */
static bool same_kind(enum group_kind a, enum group_kind b)
{
    bool a_is_plain = a == GROUP_PLAIN || a == GROUP_PROGRAM;
    bool b_is_plain = b == GROUP_PLAIN || b == GROUP_PROGRAM;

    return a_is_plain && b_is_plain ? true : a == b;
}

/* Walks the processes of all programs of a group, which supervisord holds as one list. */
struct process_walk {
    const struct group *group;
    size_t program, process;
};

static const struct process *next_process(struct process_walk *walk)
{
    while (walk->program < walk->group->count) {
        const struct program *program = walk->group->programs[walk->program];

        if (walk->process < program->count)
            return &program->processes[walk->process++];
        walk->program++;
        walk->process = 0;
    }
    return NULL;
}

static bool same_processes(const struct group *active, const struct group *read)
{
    struct process_walk of_active = {.group = active}, of_read = {.group = read};

    for (;;) {
        const struct process *a = next_process(&of_active), *b = next_process(&of_read);

        if (!a || !b)
            return !a && !b;
        if (!same_process(a, b))
            return false;
    }
}

bool group_differs(const struct group *active, const struct group *read)
{
    if (!same_kind(active->kind, read->kind) || active->priority != read->priority)
        return true;
    if (active->kind == GROUP_EVENTLISTENER &&
        (active->buffer_size != read->buffer_size || !same_events(active, read) ||
         !same_optional(active->result_handler, read->result_handler)))
        return true;
    if (active->kind == GROUP_FCGI && !str_equal(active->socket.url, read->socket.url))
        return true;
    return !same_processes(active, read);
}
