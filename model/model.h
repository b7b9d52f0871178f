/* SPDX-License-Identifier: MIT */
/*
 * The configuration that supervisord would run: typed, expanded, with defaults. Evaluated in
 * supervisord's own order, so the first refusal is the one that it would print; evaluation goes
 * on behind each refusal and reports them all.
 *
 * A text that is not set has bytes NULL. A number beyond 64 bits is the nearest that fits, and
 * stands among the long numbers of what it belongs to. All lives in the arena of the call.
 */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/finding.h"
#include "base/list.h"
#include "base/secrets.h"
#include "base/str.h"
#include "base/traced.h"
#include "config/config.h"
#include "config/machine.h"
#include "model/long_number.h"
#include "schemas/schema.h"

enum autorestart {
    AUTORESTART_NEVER,
    AUTORESTART_UNEXPECTED,
    AUTORESTART_ALWAYS,
};

/* A user or group as written and as resolved. */
struct account {
    struct str text; /* bytes NULL: not set */
    bool is_resolved;
    int64_t id;
    struct str long_id; /* beyond 64 bits; bytes NULL: none */
};

struct owner {
    bool is_set;
    struct account user, group;
};

struct environment {
    struct variable *items; /* each name once, in order of first setting */
    size_t count, capacity;
};

enum log_kind {
    LOG_AUTO,
    LOG_NONE,
    LOG_FILE,
};

struct log {
    enum log_kind kind;
    bool events_enabled, syslog;
    struct traced path; /* of LOG_FILE */
    int64_t max_bytes, backups, capture_max_bytes;
};

enum { STREAM_STDOUT, STREAM_STDERR, STREAM_COUNT };

struct process {
    struct str name;
    const struct program *program;
    size_t rank; /* among the processes by number: process_num is so much above the first */
    struct traced command;
    struct traced directory; /* str.bytes NULL: none */
    struct log logs[STREAM_COUNT];
    struct environment environment; /* of supervisord, overridden by its own */
    const struct long_number *long_numbers;
};

enum program_kind {
    PROGRAM_PLAIN,
    PROGRAM_EVENTLISTENER,
    PROGRAM_FCGI,
};

/* A [program:x], [eventlistener:x] or [fcgi-program:x] in one group: a program named by two
 * groups is here twice. */
struct program {
    enum program_kind kind;
    struct str name;
    const struct config_section *section;
    const struct group *group;
    int64_t priority, start_seconds, start_retries, stop_wait_seconds;
    int64_t process_count, first_number;
    bool autostart, stop_as_group, kill_as_group, redirect_stderr;
    enum autorestart autorestart;
    int stop_signal; /* as on Linux; 0 is possible */
    int64_t *exit_codes;
    size_t exit_code_count;
    bool has_umask;
    int64_t umask;
    struct account user;
    struct str server_url;     /* bytes NULL: supervisord's own */
    struct process *processes; /* sorted by name */
    size_t count;
    const struct long_number *long_numbers;
};

enum group_kind {
    GROUP_PLAIN,
    GROUP_PROGRAM,
    GROUP_EVENTLISTENER,
    GROUP_FCGI,
};

struct fcgi_socket {
    struct str url;
    bool is_unix;
    struct str path, host;
    int64_t port, mode;
    struct owner owner;
    bool has_backlog;
    int64_t backlog;
};

struct group {
    enum group_kind kind;
    struct str name;
    const struct config_section *section;
    int64_t priority;
    const struct program **programs;
    size_t count, capacity;
    /* of an event listener: */
    int64_t buffer_size;
    struct str *events; /* sorted, without doubles */
    size_t event_count;
    struct str result_handler;
    struct fcgi_socket *socket;             /* NULL but for GROUP_FCGI */
    const struct long_number *long_numbers; /* those of the socket, too */
};

struct http_server {
    const struct config_section *section;
    struct str name; /* bytes NULL: none */
    bool is_unix;
    struct str path, host;
    int64_t port, mode;
    struct owner owner;
    struct str username, password; /* bytes NULL: none */
    const struct long_number *long_numbers;
};

struct rpc_interface {
    const struct config_section *section;
    struct str name, factory;
    struct variable *options;
    size_t count, capacity;
};

struct server {
    const struct config_section *section; /* NULL: there is none */
    struct traced log_file, pid_file;     /* absolute; log_file may be "syslog" */
    int64_t log_max_bytes, log_backups;
    struct str log_level, identifier;
    struct str child_log_directory, directory; /* directory.bytes NULL: none */
    int64_t umask, min_descriptors, min_processes;
    struct account user;
    bool no_daemon, silent, no_cleanup, strip_ansi;
    struct environment environment;
    struct str url; /* handed to children; bytes NULL: none */
    const struct long_number *long_numbers;
};

struct model {
    const struct config *config;
    struct server server;
    struct http_server *http_servers; /* inet ones, then unix ones */
    size_t http_server_count, http_server_capacity;
    struct rpc_interface *rpc_interfaces;
    size_t rpc_interface_count, rpc_interface_capacity;
    struct group **groups; /* by priority, then name */
    size_t group_count, group_capacity;
    struct str *warnings; /* the config's, then those of evaluation */
    size_t warning_count, warning_capacity;
    struct refusal refusal; /* the first of all; kind NULL: supervisord accepts */
    bool has_long_numbers;  /* one is beyond 64 bits */
};

struct model_options {
    const struct schema *schema;
    supervisor_version version;
    bool is_fragment; /* a file alone that some main file includes: what it lacks is no fault */
};

/* Never NULL. Each refusal is a finding of model/refusals.def with supervisord's own words in
 * finding.supervisor. Fields behind a refusal hold their defaults. */
struct model *model_create(struct arena *arena, const struct config *config,
                           const struct machine *machine, const struct model_options *options,
                           struct finding_list *findings);

const struct group *model_group(const struct model *model, struct str name);

/* Adds what must not be shown: passwords, and values of environment whose name tells. */
void model_add_secrets(const struct model *model, struct secrets *secrets);

/* The same for what one file sets, values that another one replaces included. */
void model_add_file_secrets(const struct document *document, struct secrets *secrets);

/* The option of a program's section as written, or NULL: for pointing at it. */
const struct option *program_option(const struct model *model, const struct program *program,
                                    struct str key);

extern const struct finding_kind refusal_kinds[];
extern const size_t refusal_kind_count;

#endif
