/* SPDX-License-Identifier: MIT */
/* The values of a process that supervisord's reread compares, by the options that set them. */
#ifndef PLAN_FIELDS_H
#define PLAN_FIELDS_H

#include "plan/plan.h"

enum field {
    FIELD_COMMAND,
    FIELD_DIRECTORY,
    FIELD_UMASK,
    FIELD_USER,
    FIELD_ENVIRONMENT,
    FIELD_SERVERURL,
    FIELD_PRIORITY,
    FIELD_AUTOSTART,
    FIELD_AUTORESTART,
    FIELD_STARTSECS,
    FIELD_STARTRETRIES,
    FIELD_EXITCODES,
    FIELD_STOPSIGNAL,
    FIELD_STOPWAITSECS,
    FIELD_STOPASGROUP,
    FIELD_KILLASGROUP,
    FIELD_REDIRECT_STDERR,
    FIELD_STDOUT_LOGFILE,
    FIELD_STDOUT_LOGFILE_MAXBYTES,
    FIELD_STDOUT_LOGFILE_BACKUPS,
    FIELD_STDOUT_CAPTURE_MAXBYTES,
    FIELD_STDOUT_EVENTS_ENABLED,
    FIELD_STDOUT_SYSLOG,
    FIELD_STDERR_LOGFILE,
    FIELD_STDERR_LOGFILE_MAXBYTES,
    FIELD_STDERR_LOGFILE_BACKUPS,
    FIELD_STDERR_CAPTURE_MAXBYTES,
    FIELD_STDERR_EVENTS_ENABLED,
    FIELD_STDERR_SYSLOG,
    FIELD_COUNT,
};

/* The name of the option. */
struct str field_key(enum field field);

/* active is what runs, read is the new reading: AUTO in read is equal to any log. */
bool field_is_same(enum field field, const struct process *active, const struct process *read);
bool fields_are_same(const struct process *active, const struct process *read);

/* The value after expansion, for people; bytes NULL: not set. Of an environment only what
 * differs from other (or all, when other is NULL), a variable a word. */
struct str field_value(struct arena *arena, enum field field, const struct process *process,
                       const struct process *other);

/* Whether a variable that field_value shows has a name that tells of a secret. */
bool environment_tells(const struct process *process, const struct process *other);

const struct variable *find_variable(const struct environment *environment, struct str name);

#endif
