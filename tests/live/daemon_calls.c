/* SPDX-License-Identifier: MIT */
/*
 * Makes one call to a supervisord and prints what came of it, for test_daemon.py:
 *
 *     daemon_calls ADDRESS TIMEOUT_MS CALL [ARGUMENT]...
 *
 * ADDRESS is a socket's path or HOST,PORT,USER,PASSWORD. Exit status: 0 and the result on
 * standard output, or 1 and "KIND FAULT MESSAGE (TROUBLE)" on standard error.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/daemon.h"

static const char *const trouble_names[] = {
    [TROUBLE_NONE] = "none",
    [TROUBLE_NO_SOCKET] = "no-socket",
    [TROUBLE_NOBODY] = "nobody",
    [TROUBLE_NO_PERMISSION] = "no-permission",
    [TROUBLE_PASSWORD] = "password",
    [TROUBLE_NO_ANSWER] = "no-answer",
    [TROUBLE_SHUTTING_DOWN] = "shutting-down",
    [TROUBLE_FAILED] = "failed",
    [TROUBLE_GARBAGE] = "garbage",
    [TROUBLE_OTHER] = "other",
};

static const char *const kind_names[] = {
    [ERROR_NONE] = "NONE",     [ERROR_USAGE] = "USAGE",   [ERROR_SYSTEM] = "SYSTEM",
    [ERROR_INPUT] = "INPUT",   [ERROR_DAEMON] = "DAEMON", [ERROR_TIMEOUT] = "TIMEOUT",
    [ERROR_LOCKED] = "LOCKED", [ERROR_STALE] = "STALE",
};

struct request {
    struct arena *arena;
    struct daemon *daemon;
    struct str arguments[3];
};

static bool identify(const struct request *request, struct error *err)
{
    struct daemon_identity identity;

    if (!daemon_identify(request->arena, request->daemon, &identity, err))
        return false;
    printf(STR_FORMAT "|" STR_FORMAT "|" STR_FORMAT "|%" PRId64 "\n",
           STR_ARGS(identity.version), STR_ARGS(identity.identifier), STR_ARGS(identity.state),
           identity.pid);
    return true;
}

static bool snapshot(const struct request *request, struct error *err)
{
    struct snapshot all;

    if (!daemon_snapshot(request->arena, request->daemon, &all, err))
        return false;
    for (size_t i = 0; i < all.count; i++) {
        const struct process_info *process = &all.processes[i];

        printf(STR_FORMAT ":" STR_FORMAT "|" STR_FORMAT "|%d|%" PRId64 "|%" PRId64 "|%" PRId64
                          "|" STR_FORMAT "|" STR_FORMAT "\n",
               STR_ARGS(process->group), STR_ARGS(process->name), STR_ARGS(process->state_name),
               (int)process->state, process->pid, process->start, process->exit_status,
               STR_ARGS(process->spawn_error), STR_ARGS(process->stderr_log));
    }
    return true;
}

static bool groups(const struct request *request, struct error *err)
{
    struct group_info *list;
    size_t count;

    if (!daemon_groups(request->arena, request->daemon, &list, &count, err))
        return false;
    for (size_t i = 0; i < count; i++)
        printf(STR_FORMAT "|%d|%d|%" PRId64 "\n", STR_ARGS(list[i].name), list[i].is_active,
               list[i].autostart, list[i].priority);
    return true;
}

static void print_names(const char *what, const struct str *names, size_t count)
{
    printf("%s", what);
    for (size_t i = 0; i < count; i++)
        printf("|" STR_FORMAT, STR_ARGS(names[i]));
    printf("\n");
}

static bool reread(const struct request *request, struct error *err)
{
    struct reread_result result;

    if (!daemon_reread(request->arena, request->daemon, &result, err))
        return false;
    print_names("added", result.added, result.added_count);
    print_names("changed", result.changed, result.changed_count);
    print_names("removed", result.removed, result.removed_count);
    return true;
}

static bool stop_group(const struct request *request, struct error *err)
{
    return daemon_stop_group(request->daemon, request->arguments[0], err);
}

static bool start_group(const struct request *request, struct error *err)
{
    return daemon_start_group(request->daemon, request->arguments[0], err);
}

static bool add_group(const struct request *request, struct error *err)
{
    return daemon_add_group(request->daemon, request->arguments[0], err);
}

static bool remove_group(const struct request *request, struct error *err)
{
    return daemon_remove_group(request->daemon, request->arguments[0], err);
}

static bool stop_process(const struct request *request, struct error *err)
{
    return daemon_stop_process(request->daemon, request->arguments[0], request->arguments[1],
                               err);
}

static bool start_process(const struct request *request, struct error *err)
{
    return daemon_start_process(request->daemon, request->arguments[0], request->arguments[1],
                                err);
}

static bool log_size(const struct request *request, struct error *err)
{
    int64_t size;

    if (!daemon_log_size(request->daemon, request->arguments[0], request->arguments[1], &size,
                         err))
        return false;
    printf("%" PRId64 "\n", size);
    return true;
}

static bool log_since(const struct request *request, struct error *err)
{
    int64_t size = strtoll(str_to_c(request->arena, request->arguments[2]), NULL, 10);
    struct str lines;

    if (!daemon_log_since(request->arena, request->daemon, request->arguments[0],
                          request->arguments[1], size, &lines, err))
        return false;
    fwrite(lines.bytes, 1, lines.length, stdout);
    return true;
}

static bool log_piece(const struct request *request, struct error *err)
{
    int64_t length = strtoll(str_to_c(request->arena, request->arguments[2]), NULL, 10);
    struct str text;

    if (!daemon_log_piece(request->arena, request->daemon, request->arguments[0],
                          request->arguments[1], DAEMON_LOG_STDOUT, 0, length, &text, err))
        return false;
    fwrite(text.bytes, 1, text.length, stdout);
    return true;
}

static bool own_log(const struct request *request, struct error *err)
{
    int64_t bytes = strtoll(str_to_c(request->arena, request->arguments[0]), NULL, 10);
    struct str text;

    if (!daemon_own_log(request->arena, request->daemon, bytes, &text, err))
        return false;
    fwrite(text.bytes, 1, text.length, stdout);
    return true;
}

static const struct call {
    const char *name;
    bool (*make)(const struct request *request, struct error *err);
} calls[] = {
    {"identify",      identify     },
    {"snapshot",      snapshot     },
    {"groups",        groups       },
    {"reread",        reread       },
    {"stop_group",    stop_group   },
    {"start_group",   start_group  },
    {"add_group",     add_group    },
    {"remove_group",  remove_group },
    {"stop_process",  stop_process },
    {"start_process", start_process},
    {"log_size",      log_size     },
    {"log_since",     log_since    },
    {"log_piece",     log_piece    },
    {"own_log",       own_log      },
};

static const struct call *find_call(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(calls); i++)
        if (strcmp(calls[i].name, name) == 0)
            return &calls[i];
    fprintf(stderr, "no such call: %s\n", name);
    exit(2);
}

static struct daemon_address read_address(struct arena *arena, const char *text, int timeout_ms)
{
    struct str rest = str_from(text);
    struct daemon_address address = {.timeout_ms = timeout_ms};

    if (!strchr(text, ',')) {
        address.socket_path = rest;
        return address;
    }
    address.host = str_cut(&rest, ',');
    address.port = atoi(str_to_c(arena, str_cut(&rest, ',')));
    if (rest.length) {
        address.username = str_cut(&rest, ',');
        address.password = rest;
    }
    return address;
}

int main(int argc, char **argv)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    CLEANUP(close_daemon) struct daemon *daemon = NULL;
    struct request request = {.arena = arena};
    struct daemon_address address;
    struct error err = {0};

    if (argc < 4)
        return 2;
    address = read_address(arena, argv[1], atoi(argv[2]));
    request.daemon = daemon = daemon_open(&address);
    for (int i = 4; i < argc && i < 7; i++)
        request.arguments[i - 4] = str_from(argv[i]);
    if (find_call(argv[3])->make(&request, &err))
        return 0;
    fprintf(stderr, "%s %d %s (%s)\n", kind_names[err.kind], daemon_fault(daemon), err.message,
            trouble_names[daemon_trouble(daemon)]);
    return 1;
}
