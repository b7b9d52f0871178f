/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/map.h"
#include "daemon/call.h"

bool daemon_pid(struct arena *arena, struct daemon *daemon, int64_t *pid, struct error *err)
{
    struct xmlrpc_value value;

    if (!daemon_call(arena, daemon, "getPID", NULL, 0, &value, err))
        return false;
    if (value.kind != XMLRPC_INTEGER)
        return daemon_odd_answer(daemon, "getPID", err);
    *pid = value.integer;
    return true;
}

/* What is asked in one request, the processes last. */
enum { ASKED_VERSION, ASKED_IDENTIFIER, ASKED_STATE, ASKED_PID, IDENTITY_COUNT };
enum { ASKED_PROCESSES = IDENTITY_COUNT, SNAPSHOT_COUNT };

static const char *const methods[SNAPSHOT_COUNT] = {
    [ASKED_VERSION] = "getSupervisorVersion",
    [ASKED_IDENTIFIER] = "getIdentification",
    [ASKED_STATE] = "getState",
    [ASKED_PID] = "getPID",
    [ASKED_PROCESSES] = "getAllProcessInfo",
};

static bool read_identity(struct daemon *daemon, const struct xmlrpc_value *answers,
                          struct daemon_identity *identity, struct error *err)
{
    const enum xmlrpc_kind kinds[IDENTITY_COUNT] = {XMLRPC_STRING, XMLRPC_STRING, XMLRPC_STRUCT,
                                                    XMLRPC_INTEGER};

    for (size_t i = 0; i < IDENTITY_COUNT; i++)
        if (answers[i].kind != kinds[i])
            return daemon_odd_answer(daemon, methods[i], err);
    *identity = (struct daemon_identity){
        .version = answers[ASKED_VERSION].text,
        .identifier = answers[ASKED_IDENTIFIER].text,
        .state = daemon_text(&answers[ASKED_STATE], "statename"),
        .pid = answers[ASKED_PID].integer,
    };
    return identity->state.length || daemon_odd_answer(daemon, methods[ASKED_STATE], err);
}

bool daemon_identify(struct arena *arena, struct daemon *daemon,
                     struct daemon_identity *identity, struct error *err)
{
    struct xmlrpc_value answers[IDENTITY_COUNT];

    return daemon_call_all(arena, daemon, methods, IDENTITY_COUNT, answers, err) &&
           read_identity(daemon, answers, identity, err);
}

/* A number that is none of supervisord's is a state that nobody knows. */
static enum process_state read_state(int64_t number)
{
    switch (number) {
    case PROCESS_STOPPED:
    case PROCESS_STARTING:
    case PROCESS_RUNNING:
    case PROCESS_BACKOFF:
    case PROCESS_STOPPING:
    case PROCESS_EXITED:
    case PROCESS_FATAL:
        return (enum process_state)number;
    default:
        return PROCESS_UNKNOWN;
    }
}

static bool read_process(const struct xmlrpc_value *value, struct process_info *process)
{
    *process = (struct process_info){
        .group = daemon_text(value, "group"),
        .name = daemon_text(value, "name"),
        .pid = daemon_number(value, "pid"),
        .state = read_state(daemon_number(value, "state")),
        .state_name = daemon_text(value, "statename"),
        .spawn_error = daemon_text(value, "spawnerr"),
        .description = daemon_text(value, "description"),
        .start = daemon_number(value, "start"),
        .stop = daemon_number(value, "stop"),
        .now = daemon_number(value, "now"),
        .exit_status = daemon_number(value, "exitstatus"),
        .stdout_log = daemon_text(value, "stdout_logfile"),
        .stderr_log = daemon_text(value, "stderr_logfile"),
    };
    return process->group.length && process->name.length &&
           xmlrpc_member(value, "state", XMLRPC_INTEGER);
}

static int compare_processes(const void *a, const void *b)
{
    const struct process_info *first = a, *second = b;
    int order = str_compare(first->group, second->group);

    return order ? order : str_compare(first->name, second->name);
}

static bool read_processes(struct arena *arena, struct daemon *daemon,
                           const struct xmlrpc_value *list, struct process_info **processes,
                           size_t *count, struct error *err)
{
    struct process_info *found;

    if (list->kind != XMLRPC_ARRAY)
        return daemon_odd_answer(daemon, methods[ASKED_PROCESSES], err);
    found = ARENA_ARRAY(arena, struct process_info, list->count);
    for (size_t i = 0; i < list->count; i++)
        if (!read_process(&list->items[i], &found[i]))
            return daemon_odd_answer(daemon, methods[ASKED_PROCESSES], err);
    qsort(found, list->count, sizeof(*found), compare_processes);
    *processes = found;
    *count = list->count;
    return true;
}

bool daemon_processes(struct arena *arena, struct daemon *daemon,
                      struct process_info **processes, size_t *count, struct error *err)
{
    struct xmlrpc_value list;

    return daemon_call(arena, daemon, methods[ASKED_PROCESSES], NULL, 0, &list, err) &&
           read_processes(arena, daemon, &list, processes, count, err);
}

static bool read_flag(const struct xmlrpc_value *value, const char *name)
{
    const struct xmlrpc_value *flag = xmlrpc_member(value, name, XMLRPC_BOOLEAN);

    return flag && flag->integer;
}

/* supervisord lists processes; a group is what those with its name say of it. */
static void add_to_group(struct map *groups, const struct xmlrpc_value *process)
{
    struct str name = daemon_text(process, "group");
    struct group_info *group = map_get(groups, name);

    if (!group) {
        group = ARENA_NEW(groups->arena, struct group_info);
        group->name = name;
        group->priority = daemon_number(process, "group_prio");
        map_put(groups, name, group);
    }
    group->is_active |= read_flag(process, "inuse");
    group->autostart |= read_flag(process, "autostart");
}

static int compare_groups(const void *a, const void *b)
{
    const struct group_info *first = a, *second = b;

    return str_compare(first->name, second->name);
}

bool daemon_groups(struct arena *arena, struct daemon *daemon, struct group_info **groups,
                   size_t *count, struct error *err)
{
    const char *method = "getAllConfigInfo";
    struct map by_name = {.arena = arena};
    struct group_info *found;
    struct xmlrpc_value list;

    if (!daemon_call(arena, daemon, method, NULL, 0, &list, err)) {
        if (daemon_trouble(daemon) == TROUBLE_FAILED)
            return error_context(err, "a size above 2 GB in its configuration, perhaps "
                                      "(stdout_logfile_maxbytes = 4GB)");
        return false;
    }
    if (list.kind != XMLRPC_ARRAY)
        return daemon_odd_answer(daemon, method, err);
    for (size_t i = 0; i < list.count; i++) {
        if (!daemon_text(&list.items[i], "group").length)
            return daemon_odd_answer(daemon, method, err);
        add_to_group(&by_name, &list.items[i]);
    }
    found = ARENA_ARRAY(arena, struct group_info, by_name.count);
    for (size_t i = 0; i < by_name.count; i++)
        found[i] = *(const struct group_info *)by_name.entries[i].value;
    qsort(found, by_name.count, sizeof(*found), compare_groups);
    *groups = found;
    *count = by_name.count;
    return true;
}

bool daemon_snapshot(struct arena *arena, struct daemon *daemon, struct snapshot *snapshot,
                     struct error *err)
{
    struct xmlrpc_value answers[SNAPSHOT_COUNT];
    struct snapshot found = {0};

    if (!daemon_call_all(arena, daemon, methods, SNAPSHOT_COUNT, answers, err) ||
        !read_identity(daemon, answers, &found.identity, err) ||
        !read_processes(arena, daemon, &answers[ASKED_PROCESSES], &found.processes,
                        &found.count, err))
        return false;
    *snapshot = found;
    return true;
}
