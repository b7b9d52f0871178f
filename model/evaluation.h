/* SPDX-License-Identifier: MIT */
/* One evaluation: what all its stages share. model_create holds it; nothing outlasts it. */
#ifndef MODEL_EVALUATION_H
#define MODEL_EVALUATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/finding.h"
#include "base/list.h"
#include "base/map.h"
#include "config/config.h"
#include "config/expansion.h"
#include "config/machine.h"
#include "model/model.h"

/* The first versions that read the same text in another way. Before 4.0 there is more of it,
 * Python 2 above all, which is not followed. */
enum {
    SUPERVISOR_WITH_ALL_OPTIONS = 40200,
    SUPERVISOR_WITH_NUMPROCS = 40200,   /* %(numprocs)d in options of processes */
    SUPERVISOR_WITH_VARIABLES = 40202,  /* %(ENV_x)s of environment options */
    SUPERVISOR_WITH_SYSLOG = 40202,     /* the word for a log file is no name of a file */
    SUPERVISOR_WITH_LAST_COLON = 40203, /* before the port of an HTTP server; once the first */
    SUPERVISOR_WITHOUT_SETUPTOOLS = 40300,
};

/* supervisord knows no bound; we do. */
enum { MOST_PROCESSES_IN_ALL = 1000000 };

struct evaluation {
    struct arena *arena;
    struct arena *scratch; /* for what is needed until a program is evaluated */
    const struct config *config;
    const struct machine *machine;
    const struct model_options *options;
    struct finding_list *findings;
    struct model *model;
    struct map reported; /* what was found once is not said again for each process */
    struct str here;
    LIST_OF(struct expansion_name) variables; /* ENV_x of [supervisord] */
    struct map variable_places;               /* name -> index + 1 into variables */
    struct expansion_name here_name;
    struct expansion_scope machine_scope;     /* ENV_x of the machine */
    struct expansion_scope environment_scope; /* over it, those of [supervisord] */
    struct expansion_scope daemon_scope;      /* over both, here */
    size_t process_count;
    struct map plugin_answers;         /* name -> struct plugin_answer */
    LIST_OF(struct str) plugin_events; /* that plug-ins make known, up to here */
};

/* Whether the version that is asked about is this one or later. */
bool evaluation_is_since(const struct evaluation *run, supervisor_version version);

/* ENV_x of the machine, over parent, which may be NULL. */
struct expansion_scope evaluation_machine_scope(const struct evaluation *run,
                                                const struct expansion_scope *parent);

/* Sets ENV_name for all that is read from now on. */
void evaluation_set_variable(struct evaluation *run, struct str name, struct str value);

/* In supervisord's order; each stage fills its part of run->model. */
void evaluate_server(struct evaluation *run);
void ask_for_plugins(struct evaluation *run); /* of all that is read below */
void evaluate_rpc_interfaces(struct evaluation *run);
void evaluate_groups(struct evaluation *run);
void evaluate_http_servers(struct evaluation *run);
void evaluate_user_of_server(struct evaluation *run);

/* The processes of a section as part of a group; one of its refusals leaves it with none. */
const struct program *evaluate_program(struct evaluation *run,
                                       const struct config_section *section,
                                       const struct group *group, enum program_kind kind);

#endif
