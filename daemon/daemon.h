/* SPDX-License-Identifier: MIT */
/*
 * A running supervisord, by XML-RPC over its unix socket or over HTTP. One request a
 * connection, read to the end of the stream; each call has its own deadline.
 *
 * Errors: ERROR_SYSTEM nobody answers there (no socket, a stale one, no permission);
 * ERROR_DAEMON it answered with a fault, refused the password, is shutting down, or answered
 * what is no XML-RPC; ERROR_TIMEOUT no answer in time, or the connection ended without one:
 * what became of the call is unknown. An answer with HTTP status 500 (ERROR_DAEMON) leaves it
 * open too: adding a group whose fcgi socket cannot be bound ends so.
 */
#ifndef DAEMON_DAEMON_H
#define DAEMON_DAEMON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

struct daemon_address {
    struct str socket_path; /* bytes NULL: TCP */
    struct str host;        /* empty: 127.0.0.1 */
    int port;
    struct str username, password; /* bytes NULL: none */
    int timeout_ms;                /* of one call; 0: 10 seconds */
};

struct daemon;

/* Does not connect yet. */
struct daemon *daemon_open(const struct daemon_address *address);
void close_daemon(struct daemon **daemon);

/* XML-RPC faults of supervisord that callers decide by; daemon_fault() tells the last error's.
 */
enum daemon_fault {
    FAULT_NONE = 0,
    FAULT_SHUTDOWN_STATE = 6,
    FAULT_BAD_NAME = 10,
    FAULT_FAILED = 30, /* a signal could not be sent */
    FAULT_ALREADY_STARTED = 60,
    FAULT_NOT_RUNNING = 70,
    FAULT_ALREADY_ADDED = 90,
    FAULT_STILL_RUNNING = 91,
    FAULT_CANT_REREAD = 92,
};
int daemon_fault(const struct daemon *daemon);

/* What the last error of a daemon means for those who must mend it. */
enum daemon_trouble {
    TROUBLE_NONE,
    TROUBLE_NO_SOCKET,     /* there is no such file */
    TROUBLE_NOBODY,        /* nobody listens: a stale socket, a closed port */
    TROUBLE_NO_PERMISSION, /* the socket is closed to this user */
    TROUBLE_PASSWORD,      /* user name or password are refused, or missing */
    TROUBLE_NO_ANSWER,     /* somebody listens, and says nothing in time */
    TROUBLE_SHUTTING_DOWN,
    TROUBLE_FAILED,  /* HTTP status 500: it failed inside */
    TROUBLE_GARBAGE, /* what answers is no supervisord, or not a sound one */
    TROUBLE_OTHER,
};
enum daemon_trouble daemon_trouble(const struct daemon *daemon);

/* Whether it runs on this machine, so that its paths and pids mean the same here. */
bool daemon_is_local(const struct daemon *daemon);

struct daemon_identity {
    struct str version, identifier, state; /* "4.2.5", "supervisor", "RUNNING" */
    int64_t pid;
};

enum process_state { /* supervisord's own numbers */
                     PROCESS_STOPPED = 0,
                     PROCESS_STARTING = 10,
                     PROCESS_RUNNING = 20,
                     PROCESS_BACKOFF = 30,
                     PROCESS_STOPPING = 40,
                     PROCESS_EXITED = 100,
                     PROCESS_FATAL = 200,
                     PROCESS_UNKNOWN = 1000,
};

struct process_info {
    struct str group, name;
    int64_t pid; /* 0: none */
    enum process_state state;
    struct str state_name, spawn_error, description;
    int64_t start, stop, now; /* seconds since 1970; 0: never */
    int64_t exit_status;
    struct str stdout_log, stderr_log;
};

struct group_info { /* a group as the daemon last read it, not as it runs */
    struct str name;
    bool is_active; /* some group of this name runs */
    bool autostart; /* of one of its processes at least */
    int64_t priority;
};

/* A process as the daemon last read it. supervisord tells no more: not autorestart,
 * environment, umask, stopasgroup, and nothing of listeners and sockets. */
struct process_config {
    struct str group, name, command;
    struct str directory, server_url; /* bytes NULL: none */
    int64_t user;                     /* -1: none */
    int64_t group_priority, priority, start_seconds, start_retries;
    int64_t stop_signal, stop_wait_seconds;
    int64_t *exit_codes;
    size_t exit_code_count;
    bool autostart, kill_as_group, redirect_stderr;
    struct process_config_log {
        struct str path; /* "none" and "auto" as supervisord says it */
        int64_t max_bytes, backups, capture_max_bytes;
        bool events_enabled, syslog;
    } logs[2]; /* stdout, stderr */
};

struct reread_result {
    struct str *added, *changed, *removed;
    size_t added_count, changed_count, removed_count;
};

struct snapshot {
    struct daemon_identity identity;
    struct process_info *processes; /* by group, then name */
    size_t count;
};

bool daemon_identify(struct arena *arena, struct daemon *daemon,
                     struct daemon_identity *identity, struct error *err) MUST_CHECK;
/* The number alone, in one request in place of four. */
bool daemon_pid(struct arena *arena, struct daemon *daemon, int64_t *pid, struct error *err)
    MUST_CHECK;
bool daemon_processes(struct arena *arena, struct daemon *daemon,
                      struct process_info **processes, size_t *count, struct error *err)
    MUST_CHECK;
/* By name. One number above 2147483647 in its configuration makes supervisord fail here
 * (TROUBLE_FAILED): XML-RPC has no greater ones. */
bool daemon_groups(struct arena *arena, struct daemon *daemon, struct group_info **groups,
                   size_t *count, struct error *err) MUST_CHECK;
/* The same call, whole; by group, then name. */
bool daemon_configs(struct arena *arena, struct daemon *daemon, struct process_config **configs,
                    size_t *count, struct error *err) MUST_CHECK;
bool daemon_snapshot(struct arena *arena, struct daemon *daemon, struct snapshot *snapshot,
                     struct error *err) MUST_CHECK;

/* reloadConfig: not harmless, see docs/ARCHITECTURE.md; never called while planning. */
bool daemon_reread(struct arena *arena, struct daemon *daemon, struct reread_result *result,
                   struct error *err) MUST_CHECK;

/* Stops all processes, reads the files anew and starts: comes back at once. With files that it
 * refuses the daemon ends after it has stopped everything. */
bool daemon_restart(struct daemon *daemon, struct error *err) MUST_CHECK;

/* None of these waits for processes: the caller polls with daemon_processes, every 200 ms or
 * slower, because each request turns the daemon's loop. To stop or start what is so already is
 * no error for a group, and a fault for a process. */
bool daemon_stop_group(struct daemon *daemon, struct str group, struct error *err) MUST_CHECK;
bool daemon_start_group(struct daemon *daemon, struct str group, struct error *err) MUST_CHECK;
bool daemon_add_group(struct daemon *daemon, struct str group, struct error *err) MUST_CHECK;
bool daemon_remove_group(struct daemon *daemon, struct str group, struct error *err) MUST_CHECK;
bool daemon_stop_process(struct daemon *daemon, struct str group, struct str process,
                         struct error *err) MUST_CHECK;
bool daemon_start_process(struct daemon *daemon, struct str group, struct str process,
                          struct error *err) MUST_CHECK;

/* Size of the process's stderr log (stdout's when stderr goes there); what came behind it, up
 * to 256 KiB, characters that XML has not as U+FFFD. A process without a log has size 0 and no
 * lines. After a rotation all of the new file counts. A group that was removed and added has
 * new files where the logs are AUTO (stderr_log tells): ask with size 0 then. supervisord fails
 * on a log that is no UTF-8: over a socket the file itself is read then, and lines are its
 * bytes. */
bool daemon_log_size(struct daemon *daemon, struct str group, struct str process, int64_t *size,
                     struct error *err) MUST_CHECK;
bool daemon_log_since(struct arena *arena, struct daemon *daemon, struct str group,
                      struct str process, int64_t size, struct str *lines, struct error *err)
    MUST_CHECK;

/* One of a process's two logs, as supervisord hands it out: characters that XML has not come as
 * U+FFFD, and a piece that is no UTF-8 is refused (TROUBLE_FAILED): read the file then. */
enum daemon_log {
    DAEMON_LOG_STDOUT,
    DAEMON_LOG_STDERR,
};
bool daemon_log_end(struct daemon *daemon, struct str group, struct str process,
                    enum daemon_log log, int64_t *size, struct error *err) MUST_CHECK;
bool daemon_log_piece(struct arena *arena, struct daemon *daemon, struct str group,
                      struct str process, enum daemon_log log, int64_t offset, int64_t length,
                      struct str *text, struct error *err) MUST_CHECK;

/* The last bytes of supervisord's own log. */
bool daemon_own_log(struct arena *arena, struct daemon *daemon, int64_t bytes, struct str *text,
                    struct error *err) MUST_CHECK;

#endif
