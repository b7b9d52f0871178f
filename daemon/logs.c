/* SPDX-License-Identifier: MIT */
#include "daemon/call.h"

enum { NEW_LINES_MAX_BYTES = 256 * 1024, LONGEST_CHARACTER = 4 };

/* The methods for the log that a process writes its errors to; none when it has no log. */
struct log_methods {
    const char *tail, *read;
};

static bool find_log(struct arena *arena, struct daemon *daemon, struct str group,
                     struct str process, struct log_methods *log, struct error *err)
{
    struct xmlrpc_value name = daemon_process_name(arena, group, process), info;

    if (!daemon_call(arena, daemon, "getProcessInfo", &name, 1, &info, err))
        return false;
    *log = (struct log_methods){0};
    if (daemon_text(&info, "stderr_logfile").length)
        *log = (struct log_methods){"tailProcessStderrLog", "readProcessStderrLog"};
    else if (daemon_text(&info, "stdout_logfile").length)
        *log = (struct log_methods){"tailProcessStdoutLog", "readProcessStdoutLog"};
    return true;
}

/* The tail of no bytes: it tells the size, whatever bytes the log holds. */
static bool ask_size(struct arena *arena, struct daemon *daemon, const char *method,
                     struct xmlrpc_value name, int64_t *size, struct error *err)
{
    struct xmlrpc_value parameters[] = {name, xmlrpc_integer(0), xmlrpc_integer(0)}, tail;

    if (!daemon_call(arena, daemon, method, parameters, COUNT_OF(parameters), &tail, err))
        return false;
    if (tail.kind != XMLRPC_ARRAY || tail.count != 3 || tail.items[1].kind != XMLRPC_INTEGER)
        return daemon_odd_answer(daemon, method, err);
    *size = tail.items[1].integer;
    return true;
}

bool daemon_log_size(struct daemon *daemon, struct str group, struct str process, int64_t *size,
                     struct error *err)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct log_methods log;

    if (!find_log(arena, daemon, group, process, &log, err))
        return false;
    *size = 0;
    return !log.tail || ask_size(arena, daemon, log.tail,
                                 daemon_process_name(arena, group, process), size, err);
}

static bool read_piece(struct arena *arena, struct daemon *daemon, const char *method,
                       struct xmlrpc_value name, int64_t offset, int64_t length,
                       struct str *lines, struct error *err)
{
    struct xmlrpc_value parameters[] = {name, xmlrpc_integer(offset), xmlrpc_integer(length)};
    struct xmlrpc_value text;

    if (!daemon_call(arena, daemon, method, parameters, COUNT_OF(parameters), &text, err))
        return false;
    if (text.kind != XMLRPC_STRING)
        return daemon_odd_answer(daemon, method, err);
    *lines = text.text;
    return true;
}

bool daemon_log_since(struct arena *arena, struct daemon *daemon, struct str group,
                      struct str process, int64_t size, struct str *lines, struct error *err)
{
    struct xmlrpc_value name = daemon_process_name(arena, group, process);
    struct log_methods log;
    int64_t now, length;

    if (!find_log(arena, daemon, group, process, &log, err))
        return false;
    *lines = STR("");
    if (!log.tail)
        return true;
    if (!ask_size(arena, daemon, log.tail, name, &now, err))
        return false;
    if (now < size) /* rotated or cleared since */
        size = 0;
    length = now - size;
    if (length <= 0)
        return true;
    if (length <= NEW_LINES_MAX_BYTES)
        return read_piece(arena, daemon, log.read, name, size, length, lines, err);
    /* supervisord fails when the piece ends inside a character: end it elsewhere. */
    for (int cut = 0; cut < LONGEST_CHARACTER; cut++)
        if (read_piece(arena, daemon, log.read, name, size, NEW_LINES_MAX_BYTES - cut, lines,
                       err))
            return true;
    return false;
}
