/* SPDX-License-Identifier: MIT */
/*
 * A project as commands start from it: its settings, its rules, and, for those that render, its
 * inventory and the rendered instances. Each part is loaded when it is asked for. Faults of the
 * project's own files are collected in `findings`.
 */
#ifndef CLI_PROJECT_H
#define CLI_PROJECT_H

#include "base/finding.h"
#include "base/secrets.h"
#include "cli/context.h"
#include "config/machine.h"
#include "lint/lint.h"
#include "render/render.h"
#include "report/findings.h"
#include "settings/settings.h"

struct project {
    struct arena *arena;
    struct file_source files; /* where settings, inventory and templates come from: the disk */
    struct settings settings;
    struct finding_list findings; /* about settings, rules, inventory, templates */
    struct secrets secrets;       /* learned from the inventory */
    struct rule_list rules;       /* built-in ones, then the organisation's */
    struct lint_options lint;     /* as settings and command line have them */
    bool is_version_given;        /* on the command line: it counts for all hosts */
    struct inventory *inventory;  /* NULL: not loaded, or its faults are findings */
    bool forgets_origins;         /* rendering keeps the texts alone: see render_request */
    struct render_result rendered;
};

/* Reads the settings: --settings, else the supconf.ini nearest above. */
bool project_open(const struct context *context, struct project *project, struct error *err)
    MUST_CHECK;

/* Whether the settings have faults that make further work pointless: they are told on standard
 * error, and *status says that nothing was done. */
bool project_is_broken(const struct context *context, const struct project *project,
                       enum exit_status *status);

/* Rules and how to lint with them. Unknown names in --select and --ignore are errors; the
 * command must have both options when has_selection is set. */
bool project_load_rules(const struct context *context, struct project *project,
                        bool has_selection, struct error *err) MUST_CHECK;

/* With the rules of its variables. path NULL: the one of the settings. */
bool project_load_inventory(struct project *project, const char *path, struct error *err)
    MUST_CHECK;

/* The version of Supervisor that the host runs: --supervisor-version, else the variable
 * supervisor_version of the inventory, else that of the settings. The arena is for what it
 * takes to find out: several threads may ask at once, each with its own. */
supervisor_version project_version_of(struct arena *arena, const struct project *project,
                                      const struct inventory_host *host);

/* Which host this machine is in the inventory: the settings' host, else its host name; empty
 * when the inventory knows neither. */
struct str project_host(const struct project *project);

/* The values of --extra-vars, which the command must have. */
bool project_extra_variables(const struct context *context, struct binding **bindings,
                             size_t *count, struct error *err) MUST_CHECK;

/* Those of them that the rules of the variables call secret become so. */
void project_cover(struct project *project, struct binding *extra, size_t count);

/* Renders the named instances (none: all) for the hosts of the pattern (empty: all). */
bool project_render(const struct context *context, struct project *project,
                    const char *const *names, size_t count, struct str hosts, struct error *err)
    MUST_CHECK;

bool project_has_errors(const struct project *project);

/* How to show findings to this user. */
struct findings_view project_view(const struct context *context, const struct project *project,
                                  const struct finding_list *findings);

/* Tells people on standard error what is wrong with the project's files, if anything is. */
void project_complain(const struct context *context, const struct project *project);

#endif
