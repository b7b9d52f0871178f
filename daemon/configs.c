/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "daemon/call.h"

static bool flag(const struct xmlrpc_value *value, const char *name)
{
    const struct xmlrpc_value *member = xmlrpc_member(value, name, XMLRPC_BOOLEAN);

    return member && member->integer;
}

/* supervisord says "none" for what is not set, whatever its type. */
static struct str text_unless_none(const struct xmlrpc_value *value, const char *name)
{
    struct str text = daemon_text(value, name);

    return str_equal(text, STR("none")) ? (struct str){0} : text;
}

static void read_exit_codes(struct arena *arena, const struct xmlrpc_value *value,
                            struct process_config *config)
{
    const struct xmlrpc_value *codes = xmlrpc_member(value, "exitcodes", XMLRPC_ARRAY);

    config->exit_code_count = codes ? codes->count : 0;
    config->exit_codes = ARENA_ARRAY(arena, int64_t, config->exit_code_count);
    for (size_t i = 0; i < config->exit_code_count; i++)
        config->exit_codes[i] = codes->items[i].integer;
}

static struct process_config_log read_log(struct arena *arena, const struct xmlrpc_value *value,
                                          const char *stream)
{
#define LOG_MEMBER(end) str_printf(arena, "%s_" end, stream).bytes
    return (struct process_config_log){
        .path = daemon_text(value, LOG_MEMBER("logfile")),
        .max_bytes = daemon_number(value, LOG_MEMBER("logfile_maxbytes")),
        .backups = daemon_number(value, LOG_MEMBER("logfile_backups")),
        .capture_max_bytes = daemon_number(value, LOG_MEMBER("capture_maxbytes")),
        .events_enabled = flag(value, LOG_MEMBER("events_enabled")),
        .syslog = flag(value, LOG_MEMBER("syslog")),
    };
#undef LOG_MEMBER
}

static bool read_config(struct arena *arena, const struct xmlrpc_value *value,
                        struct process_config *config)
{
    const struct xmlrpc_value *user = xmlrpc_member(value, "uid", XMLRPC_INTEGER);

    *config = (struct process_config){
        .group = daemon_text(value, "group"),
        .name = daemon_text(value, "name"),
        .command = daemon_text(value, "command"),
        .directory = text_unless_none(value, "directory"),
        .server_url = text_unless_none(value, "serverurl"),
        .user = user ? user->integer : -1,
        .group_priority = daemon_number(value, "group_prio"),
        .priority = daemon_number(value, "process_prio"),
        .start_seconds = daemon_number(value, "startsecs"),
        .start_retries = daemon_number(value, "startretries"),
        .stop_signal = daemon_number(value, "stopsignal"),
        .stop_wait_seconds = daemon_number(value, "stopwaitsecs"),
        .autostart = flag(value, "autostart"),
        .kill_as_group = flag(value, "killasgroup"),
        .redirect_stderr = flag(value, "redirect_stderr"),
        .logs = {read_log(arena, value, "stdout"), read_log(arena, value, "stderr")},
    };
    read_exit_codes(arena, value, config);
    return config->group.length && config->name.length;
}

static int compare_configs(const void *a, const void *b)
{
    const struct process_config *first = a, *second = b;
    int order = str_compare(first->group, second->group);

    return order ? order : str_compare(first->name, second->name);
}

bool daemon_configs(struct arena *arena, struct daemon *daemon, struct process_config **configs,
                    size_t *count, struct error *err)
{
    const char *method = "getAllConfigInfo";
    struct xmlrpc_value list;
    struct process_config *found;

    if (!daemon_call(arena, daemon, method, NULL, 0, &list, err))
        return false;
    if (list.kind != XMLRPC_ARRAY)
        return daemon_odd_answer(daemon, method, err);
    found = ARENA_ARRAY(arena, struct process_config, list.count);
    for (size_t i = 0; i < list.count; i++)
        if (!read_config(arena, &list.items[i], &found[i]))
            return daemon_odd_answer(daemon, method, err);
    qsort(found, list.count, sizeof(*found), compare_configs);
    *configs = found;
    *count = list.count;
    return true;
}
