/* SPDX-License-Identifier: MIT */
#include "daemon/call.h"

enum { RESULT_SUCCESS = 80 };

static bool read_names(struct arena *arena, const struct xmlrpc_value *list, struct str **names,
                       size_t *count)
{
    *names = ARENA_ARRAY(arena, struct str, list->count);
    *count = list->count;
    if (list->kind != XMLRPC_ARRAY)
        return false;
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].kind != XMLRPC_STRING)
            return false;
        (*names)[i] = list->items[i].text;
    }
    return true;
}

bool daemon_reread(struct arena *arena, struct daemon *daemon, struct reread_result *result,
                   struct error *err)
{
    const char *method = "reloadConfig";
    struct reread_result found = {0};
    struct xmlrpc_value list;
    const struct xmlrpc_value *three;

    if (!daemon_call(arena, daemon, method, NULL, 0, &list, err))
        return false;
    /* One array inside another: [[added, changed, removed]]. */
    if (list.kind != XMLRPC_ARRAY || list.count != 1)
        return daemon_odd_answer(daemon, method, err);
    three = &list.items[0];
    if (three->kind != XMLRPC_ARRAY || three->count != 3 ||
        !read_names(arena, &three->items[0], &found.added, &found.added_count) ||
        !read_names(arena, &three->items[1], &found.changed, &found.changed_count) ||
        !read_names(arena, &three->items[2], &found.removed, &found.removed_count))
        return daemon_odd_answer(daemon, method, err);
    *result = found;
    return true;
}

bool daemon_restart(struct daemon *daemon, struct error *err)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct xmlrpc_value result;

    return daemon_call(arena, daemon, "restart", NULL, 0, &result, err);
}

/* A call whose result is true or a fault. */
static bool tell(struct daemon *daemon, const char *method, struct str name, struct error *err)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct xmlrpc_value parameter = xmlrpc_string(name), result;

    return daemon_call(arena, daemon, method, &parameter, 1, &result, err);
}

static bool tell_process(struct daemon *daemon, const char *method, struct str group,
                         struct str process, struct error *err)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct xmlrpc_value parameters[] = {daemon_process_name(arena, group, process),
                                        xmlrpc_boolean(false)};
    struct xmlrpc_value result;

    return daemon_call(arena, daemon, method, parameters, COUNT_OF(parameters), &result, err);
}

/* A call that gives a result for each process. accepted is the fault that says that a process
 * was already as it should become. */
static bool tell_group(struct daemon *daemon, const char *method, struct str group,
                       int64_t accepted, struct error *err)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct xmlrpc_value parameters[] = {xmlrpc_string(group), xmlrpc_boolean(false)};
    struct xmlrpc_value list;

    if (!daemon_call(arena, daemon, method, parameters, COUNT_OF(parameters), &list, err))
        return false;
    if (list.kind != XMLRPC_ARRAY)
        return daemon_odd_answer(daemon, method, err);
    for (size_t i = 0; i < list.count; i++) {
        int64_t status = daemon_number(&list.items[i], "status");
        struct str process = daemon_text(&list.items[i], "name");
        struct str reason = daemon_text(&list.items[i], "description");

        if (status != RESULT_SUCCESS && status != accepted)
            return daemon_refused(arena, daemon, method, status,
                                  str_printf(arena, STR_FORMAT ": " STR_FORMAT,
                                             STR_ARGS(process), STR_ARGS(reason)),
                                  err);
    }
    return true;
}

bool daemon_stop_group(struct daemon *daemon, struct str group, struct error *err)
{
    return tell_group(daemon, "stopProcessGroup", group, FAULT_NOT_RUNNING, err);
}

bool daemon_start_group(struct daemon *daemon, struct str group, struct error *err)
{
    return tell_group(daemon, "startProcessGroup", group, FAULT_ALREADY_STARTED, err);
}

bool daemon_add_group(struct daemon *daemon, struct str group, struct error *err)
{
    return tell(daemon, "addProcessGroup", group, err);
}

bool daemon_remove_group(struct daemon *daemon, struct str group, struct error *err)
{
    return tell(daemon, "removeProcessGroup", group, err);
}

bool daemon_stop_process(struct daemon *daemon, struct str group, struct str process,
                         struct error *err)
{
    return tell_process(daemon, "stopProcess", group, process, err);
}

bool daemon_start_process(struct daemon *daemon, struct str group, struct str process,
                          struct error *err)
{
    return tell_process(daemon, "startProcess", group, process, err);
}
