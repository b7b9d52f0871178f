/* SPDX-License-Identifier: MIT */
/*
 * From what can be seen of a process or a supervisord that is not well to the likely reason and
 * to what to do next. Nothing is asked here: whoever gathers the symptoms asks.
 */
#ifndef DAEMON_DIAGNOSE_H
#define DAEMON_DIAGNOSE_H

#include "base/finding.h"
#include "base/list.h"
#include "daemon/condition.h"
#include "daemon/events.h"

enum cause {
    CAUSE_UNKNOWN,
    CAUSE_COMMAND_NOT_FOUND,
    CAUSE_NOT_PERMITTED,
    CAUSE_LOG_UNUSABLE,
    CAUSE_DISK_FULL,
    CAUSE_PORT_TAKEN,
    CAUSE_DEPENDENCY_DOWN,
    CAUSE_MODULE_MISSING,
    CAUSE_FILE_MISSING,
    CAUSE_WRONG_ARGUMENTS,
    CAUSE_OUT_OF_MEMORY,
    CAUSE_EXCEPTION, /* the program's own, as its trace tells */
    CAUSE_KILLED,
    CAUSE_EXITED,          /* with a status and no word */
    CAUSE_ENDED_TOO_EARLY, /* with a good status, before startsecs: a daemon or a one-shot */
    CAUSE_STOPPED_BY_HAND,
    CAUSE_NOT_SIGNALLED,
    CAUSE_REFUSED_CONFIGURATION,
    CAUSE_DAEMON_DOWN,
    CAUSE_DAEMON_HUNG,
    CAUSE_DAEMON_BUSY, /* shutting down or restarting */
    CAUSE_NO_ACCESS,
    CAUSE_WRONG_PASSWORD,
    CAUSE_NO_SERVER, /* its configuration has no address to ask */
    CAUSE_CHECK_FAILED,
};

/* "port-taken": for machines. */
const char *cause_name(enum cause cause);

/* Lines that tell, and where they come from. */
struct evidence {
    struct str source, lines;
};

/* What to do next; command is ready for a shell. */
struct advice {
    struct str purpose, command;
};

struct ailment {
    struct str subject; /* "api:web:web", or the instance */
    struct str state;   /* "FATAL", or empty */
    enum cause cause;
    struct str reason; /* one line */
    LIST_OF(struct evidence) evidence;
    LIST_OF(struct finding) findings; /* of the configuration, about the subject */
    LIST_OF(struct advice) advice;
};

/* Both do nothing for a text that is empty. */
void ailment_advise(struct arena *arena, struct ailment *ailment, struct str purpose,
                    struct str command);
void ailment_show(struct arena *arena, struct ailment *ailment, struct str source,
                  struct str lines);

/* Of a process. */
struct symptoms {
    struct str subject;
    const struct process_info *info;
    enum condition condition;
    const struct process *configured;    /* or NULL */
    const struct process_events *events; /* or NULL */
    struct str log;          /* the end of what it wrote, as far as it can be read */
    bool is_stderr;          /* that is where log comes from */
    struct str failed_check; /* of the dependencies of its instance, or empty */
    struct str config;       /* its main file when no settings name it, else empty */
};

struct ailment diagnose_process(struct arena *arena, const struct symptoms *symptoms);

/* Of a supervisord that gives no answer. */
struct daemon_symptoms {
    struct str instance, config, socket; /* socket empty: over TCP */
    enum daemon_trouble trouble;         /* TROUBLE_NONE: there is no address to ask */
    struct str silence;                  /* the error, in words */
    bool has_files;                      /* its main file is there */
    int64_t pid;                         /* of its pidfile when that process lives, else 0 */
    struct str refusal; /* what supervisord would refuse its files with, or empty */
    struct str log;     /* the end of its own log, as far as it can be read */
    struct str log_path;
};

struct ailment diagnose_daemon(struct arena *arena, const struct daemon_symptoms *symptoms);

/* The last lines of a text, without white space around them. */
struct str last_lines(struct str text, size_t count);

#endif
