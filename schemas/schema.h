/* SPDX-License-Identifier: MIT */
/*
 * What Supervisor knows of its own configuration: sections, their options, types, defaults and
 * what a change of each costs. schemas/supervisord.yaml is the source; a generator turns it
 * into C tables at build time with the reader that also loads schemas which users add.
 */
#ifndef SCHEMAS_SCHEMA_H
#define SCHEMAS_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/finding.h"
#include "base/str.h"
#include "base/text.h"

enum option_type {
    OPTION_TEXT,
    OPTION_BOOLEAN,
    OPTION_INTEGER,
    OPTION_SIZE, /* bytes, with KB, MB or GB */
    OPTION_OCTAL,
    OPTION_SIGNAL,
    OPTION_EXIT_CODES,
    OPTION_CHOICE,      /* one of choices, any case */
    OPTION_AUTORESTART, /* a boolean or "unexpected" */
    OPTION_NAME,        /* of a program or process: no space, colon, slash */
    OPTION_NAMES,       /* comma separated */
    OPTION_EVENTS,
    OPTION_ENVIRONMENT,
    OPTION_COMMAND,
    OPTION_PATH,      /* nobody looks whether it exists while the file is read */
    OPTION_DIRECTORY, /* must exist */
    OPTION_FILE,      /* its folder must exist */
    OPTION_LOG_FILE,  /* a file, or NONE, AUTO, syslog */
    OPTION_USER,
    OPTION_OWNER,   /* user or user:group */
    OPTION_ADDRESS, /* host:port */
    OPTION_SOCKET,  /* unix:///path or tcp://host:port */
    OPTION_URL,
    OPTION_FACTORY,  /* module:attribute */
    OPTION_PATTERNS, /* include files: globs separated by white space */
};
enum { OPTION_TYPE_COUNT = OPTION_PATTERNS + 1 };

/* What it takes until a changed value is in force. */
enum option_effect {
    EFFECT_NONE,           /* read by supervisorctl only, or never again */
    EFFECT_RESTART_GROUP,  /* update stops and starts the group */
    EFFECT_RESTART_DAEMON, /* no update sees it: supervisord must start anew */
    EFFECT_UNSEEN,         /* of a group, but reread does not notice the change */
};

/* When the value is read, hence which %(names)s it can use (5.1 of the experiments). */
enum option_scope {
    SCOPE_NONE, /* not expanded */
    SCOPE_INCLUDE,
    SCOPE_DAEMON,  /* here, ENV */
    SCOPE_ENV,     /* ENV alone */
    SCOPE_SOCKET,  /* here, ENV, program_name: the socket of an fcgi-program */
    SCOPE_PROGRAM, /* + program_name, group_name, host_node_name */
    SCOPE_PROCESS, /* + process_num, numprocs */
};

/* 4.2.5 is 40205. */
typedef uint32_t supervisor_version;
enum { SUPERVISOR_3_0 = 30000, SUPERVISOR_4_2_5 = 40205 };

/* What a default was before some version. */
struct former_default {
    supervisor_version until; /* that one has the next */
    struct str value;
};

struct option_schema {
    struct str name;
    enum option_type type;
    enum option_effect effect;
    enum option_scope scope;
    struct str default_value;                     /* as one would write it; bytes NULL: none */
    const struct former_default *former_defaults; /* the oldest first */
    size_t former_default_count;
    bool is_required;
    bool is_secret;
    bool has_minimum, has_maximum;
    int64_t minimum, maximum; /* that make sense; supervisord may accept more */
    const struct str *choices;
    size_t choice_count;
    supervisor_version since, removed; /* 0: always, never */
    struct str unit;
    struct str summary; /* one line */
    size_t position;    /* in the customary order of its section, from 0 */
};

enum section_label {
    LABEL_REQUIRED, /* [program:x] */
    LABEL_OPTIONAL,
    LABEL_NEVER, /* [supervisord] */
};

struct section_schema {
    struct str name; /* "program", "supervisord" */
    enum section_label label;
    bool takes_suffix;     /* any name that begins so is one: [inet_http_server2] */
    bool takes_any_option; /* rpcinterface and ctlplugin pass all others on */
    const struct option_schema *options; /* by name */
    size_t option_count;
    supervisor_version since;
    struct str summary;
    size_t position; /* in the customary order of a file, from 0 */
};

struct schema {
    const struct section_schema *sections; /* by name */
    size_t count;
};

/* Supervisor's own, from schemas/supervisord.yaml. */
extern const struct schema supervisord_schema;

/* kind is the part of a section's name before the colon; has_label whether there is one.
 * Follows supervisord: any name that begins with unix_http_server is one. NULL: unknown. */
const struct section_schema *schema_section(const struct schema *schema, struct str kind,
                                            bool has_label);
const struct option_schema *schema_option(const struct section_schema *section, struct str key);

/* The default in that version; bytes NULL: none. */
struct str schema_default(const struct option_schema *option, supervisor_version version);

/* A schema from YAML as schemas/supervisord.yaml shows it, or NULL: each fault is a finding of
 * schemas/faults.def. Names and texts may be views of the text. */
const struct schema *schema_load(struct arena *arena, const struct text *text,
                                 struct finding_list *findings);

/* The section of that whole name, else what schema_section gives for its kind. */
const struct section_schema *schema_section_named(const struct schema *schema, struct str name,
                                                  struct str kind, bool has_label);

/* base with the sections and options of added on top; views of both. A section of added may be
 * a kind ("program") or one whole name ("rpcinterface:twiddler"), which has the options of its
 * kind too, and others only when it says so. */
const struct schema *schema_extend(struct arena *arena, const struct schema *base,
                                   const struct schema *added);

/* "4.2", "4.2.5"; false for anything else. */
bool supervisor_version_parse(struct str text, supervisor_version *version) MUST_CHECK;

/* Enum values as the YAML writes them. */
const char *option_type_name(enum option_type type);
const char *option_effect_name(enum option_effect effect);
const char *option_scope_name(enum option_scope scope);

extern const struct finding_kind schema_kinds[];
extern const size_t schema_kind_count;

#endif
