/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "daemon/call.h"

enum { NEW_LINES_MAX_BYTES = 256 * 1024, LONGEST_CHARACTER = 4 };

static const struct {
    const char *tail, *read;
} methods[] = {
    [DAEMON_LOG_STDOUT] = {"tailProcessStdoutLog", "readProcessStdoutLog"},
    [DAEMON_LOG_STDERR] = {"tailProcessStderrLog", "readProcessStderrLog"},
};

/* The log that a process writes its errors to; path empty when it has none. */
struct log {
    struct str path;
    enum daemon_log which;
};

static bool find_log(struct arena *arena, struct daemon *daemon, struct str group,
                     struct str process, struct log *log, struct error *err)
{
    struct xmlrpc_value name = daemon_process_name(arena, group, process), info;

    if (!daemon_call(arena, daemon, "getProcessInfo", &name, 1, &info, err))
        return false;
    *log = (struct log){daemon_text(&info, "stderr_logfile"), DAEMON_LOG_STDERR};
    if (!log->path.length)
        *log = (struct log){daemon_text(&info, "stdout_logfile"), DAEMON_LOG_STDOUT};
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
    struct log log;

    if (!find_log(arena, daemon, group, process, &log, err))
        return false;
    *size = 0;
    return !log.path.length || ask_size(arena, daemon, methods[log.which].tail,
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

/* The same from the file; false when that cannot be read. A link is not followed: the folder
 * may belong to the program, and what a link names need not be its business. */
static bool read_file(struct arena *arena, struct str path, int64_t offset, int64_t length,
                      struct str *lines)
{
    CLEANUP(close_descriptor)
    int fd = open(str_to_c(arena, path), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    char *bytes = arena_bytes(arena, (size_t)length);
    ssize_t count = fd < 0 ? -1 : pread(fd, bytes, (size_t)length, offset);

    if (count < 0)
        return false;
    *lines = (struct str){bytes, (size_t)count};
    return true;
}

/* As read_piece. For a piece that it cannot send, supervisord gives no fault: it fails. */
static bool read_lines(struct arena *arena, struct daemon *daemon, const struct log *log,
                       struct xmlrpc_value name, int64_t offset, int64_t length,
                       struct str *lines, struct error *err)
{
    /* It fails when the piece ends inside a character: a cut one is ended elsewhere. */
    int tries = length > NEW_LINES_MAX_BYTES ? LONGEST_CHARACTER : 1;

    if (length > NEW_LINES_MAX_BYTES)
        length = NEW_LINES_MAX_BYTES;
    for (int cut = 0; cut < tries; cut++) {
        if (read_piece(arena, daemon, methods[log->which].read, name, offset, length - cut,
                       lines, err))
            return true;
        if (err->kind != ERROR_DAEMON || daemon_fault(daemon) != FAULT_NONE)
            return false;
    }
    return daemon_is_local(daemon) && read_file(arena, log->path, offset, length, lines);
}

bool daemon_log_since(struct arena *arena, struct daemon *daemon, struct str group,
                      struct str process, int64_t size, struct str *lines, struct error *err)
{
    struct xmlrpc_value name = daemon_process_name(arena, group, process);
    struct log log;
    int64_t now, length;

    if (!find_log(arena, daemon, group, process, &log, err))
        return false;
    *lines = STR("");
    if (!log.path.length)
        return true;
    if (!ask_size(arena, daemon, methods[log.which].tail, name, &now, err))
        return false;
    if (now < size) /* rotated or cleared since */
        size = 0;
    length = now - size;
    return length <= 0 || read_lines(arena, daemon, &log, name, size, length, lines, err);
}

bool daemon_log_end(struct daemon *daemon, struct str group, struct str process,
                    enum daemon_log log, int64_t *size, struct error *err)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();

    return ask_size(arena, daemon, methods[log].tail,
                    daemon_process_name(arena, group, process), size, err);
}

bool daemon_log_piece(struct arena *arena, struct daemon *daemon, struct str group,
                      struct str process, enum daemon_log log, int64_t offset, int64_t length,
                      struct str *text, struct error *err)
{
    return read_piece(arena, daemon, methods[log].read,
                      daemon_process_name(arena, group, process), offset, length, text, err);
}

bool daemon_own_log(struct arena *arena, struct daemon *daemon, int64_t bytes, struct str *text,
                    struct error *err)
{
    const char *method = "readLog";
    struct xmlrpc_value parameters[] = {xmlrpc_integer(-bytes), xmlrpc_integer(0)}, answer;

    if (!daemon_call(arena, daemon, method, parameters, COUNT_OF(parameters), &answer, err))
        return false;
    if (answer.kind != XMLRPC_STRING)
        return daemon_odd_answer(daemon, method, err);
    *text = answer.text;
    return true;
}
