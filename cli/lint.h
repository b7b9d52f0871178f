/* SPDX-License-Identifier: MIT */
/* The parts of `supconf lint`: lint.c leads, collect.c finds files, lint_files.c and
 * lint_instances.c look at them. */
#ifndef CLI_LINT_H
#define CLI_LINT_H

#include "cli/context.h"
#include "cli/project.h"
#include "config/machine.h"
#include "lint/baseline.h"
#include "lint/former.h"
#include "report/findings.h"

struct lint_target {
    struct str path; /* ends with NUL */
    bool is_asked;   /* named by the user, not found in a folder: looked at whatever it holds */
};

struct lint_targets {
    struct lint_target *items;
    size_t count, capacity;
};

/* Whether a file of a folder is looked at, by its name. */
bool lint_is_candidate(struct str name);

/* Adds path, or the *.conf and *.ini files below it, sorted. Folders whose names begin with a
 * dot are left out, and, on the disk, what git ignores. files must have folders. */
bool lint_collect(struct arena *arena, const struct file_source *files, struct str path,
                  struct lint_targets *targets, struct error *err) MUST_CHECK;

/* The operands of the command line; "-" stays as it is. */
bool lint_collect_operands(const struct context *context, struct lint_targets *targets,
                           struct error *err) MUST_CHECK;

/* What --format takes; ends with NULL. */
extern const char *const lint_format_choices[FINDINGS_FORMAT_COUNT + 2];

/* The first goes to standard output. */
struct lint_outputs {
    struct findings_output *items;
    const char **paths;
    size_t count;
};

/* As --format and --output say. */
bool lint_outputs(const struct context *context, struct lint_outputs *outputs,
                  struct error *err) MUST_CHECK;

/* Puts the finished texts into their files, each replaced whole. */
bool lint_write_outputs(struct arena *arena, const struct lint_outputs *outputs,
                        struct error *err) MUST_CHECK;

/* Whether GitHub's runner reads what is printed. */
bool lint_is_for_runner(void);

/* The top of the git repository that the working directory is in, else that directory. */
struct str lint_repository(struct arena *arena);

/* What is kept of findings beside their text. */
struct lint_tally {
    struct arena *arena;
    LIST_OF(const struct finding_kind *) kinds; /* of those that count */
    LIST_OF(struct known_finding) known;        /* of all, when a baseline is in use */
};

struct lint_run {
    const struct context *context;
    const struct project *project;
    const struct machine *machine;
    const struct lint_job *job;
    const struct findings_view *view; /* how all parts are shown */
    enum severity fail_level;
    struct findings_report *report; /* NULL: nothing is shown */
    size_t jobs;                    /* at most so many threads; 0: as many as are of use */

    struct str baseline_path;
    const struct baseline *baseline; /* findings that are known; NULL: none is in use */
    const struct former *former;     /* those of the revision that --since names, or NULL */
    struct finding_counts *counts;   /* that collects all that is found, or NULL */
    bool writes_baseline;            /* nothing is known */
    bool keeps_known;                /* the tally needs them */
    bool reads_machine;              /* files come from machine->files, not from the disk */
    bool is_quiet;                   /* what cannot be read is told another time */
    const struct text *input;        /* standard input, when it was read before; else NULL */
    struct lint_tally tally;
    struct map looked_at;   /* absolute paths of files */
    struct secrets secrets; /* of what lint_look_at_all has rendered */

    bool is_failing;    /* some finding is at the fail level */
    bool is_unreadable; /* some file could not be read: it was said */
};

/* Puts findings beyond those of lint into the report. */
typedef bool lint_add_more(struct lint_run *run, struct error *err);

/* Sets run->former to what was found in a revision, by lint_look_at_all of its files. */
typedef bool lint_find_former(struct lint_run *run, const struct lint_targets *targets,
                              const char *revision, struct error *err);

struct lint_job {
    lint_find_former *find_former; /* does what --since asks for */
    lint_add_more *add_more;       /* NULL: this is lint, else it is check */
};

/* The command, lint or check, whose options differ. */
bool lint_with(struct context *context, const struct lint_job *job, enum exit_status *status,
               struct error *err);

/* Whether an option is given that lint has and check has not. */
bool lint_is_asked(const struct context *context, const char *option);

/* What the settings name, out of the files of the project: main files, and with an inventory,
 * what the templates come to. */
bool lint_collect_project(const struct context *context, struct project *project,
                          struct lint_targets *targets, struct error *err) MUST_CHECK;

/* What the templates come to on all hosts, if the project has instances. Its faults are
 * findings. */
bool lint_render_project(const struct context *context, struct project *project,
                         struct error *err) MUST_CHECK;

/* Finds what there is in the project, the targets and the rendered instances. */
void lint_look_at_all(struct lint_run *run, const struct lint_targets *targets);

/* Puts the findings of view into the report; files were looked at. */
void lint_put(struct lint_run *run, const struct findings_view *view, size_t files);

/* Takes out, or marks, what is known, and counts the rest. */
void lint_sift(const struct lint_run *run, struct finding_list *findings,
               const struct secrets *secrets, struct lint_tally *tally);
void lint_add_tally(struct lint_run *run, const struct lint_tally *tally);

/* --baseline and --write-baseline. Faults of the file are findings of the project. */
bool lint_load_baseline(struct lint_run *run, struct project *project, struct error *err)
    MUST_CHECK;
/* How many entries of the baseline this run should have found again and has not. */
size_t lint_gone(const struct lint_run *run);
bool lint_write_baseline(const struct lint_run *run, struct error *err) MUST_CHECK;

/* Tells that a file cannot be read. */
void lint_cannot_read(struct lint_run *run, struct str message);

/* Fixes what can be fixed in the targets and what they include, or shows that as a diff.
 * *has_changes: there was something. */
bool lint_fix(struct lint_run *run, const struct lint_targets *targets, bool with_unsafe,
              bool only_shows, bool *has_changes, struct error *err) MUST_CHECK;

void lint_files(struct lint_run *run, const struct lint_targets *targets);

/* What is found in all rendered instances, shown in their templates. */
struct instance_findings {
    struct finding_list findings;
    struct secrets secrets; /* those of the project, and of the rendered files */
    size_t file_count;
};
struct instance_findings lint_instances(const struct lint_run *run,
                                        const struct render_result *rendered);
void lint_put_instances(struct lint_run *run, const struct render_result *rendered,
                        const struct instance_findings *found);

/* Templates of the instances that git has not, though it has their settings. */
void lint_put_untracked(struct lint_run *run, const struct render_result *rendered);

/* Whether its INI files of other programs have the form of one (settings/ini.h). */
void lint_forms(const struct rendered_instance *item, struct finding_list *findings);

/* One rendered instance, as if its files were on disk; secrets gets what must not be shown. */
const struct model *lint_rendered(struct arena *arena, const struct project *project,
                                  const struct machine *machine,
                                  const struct rendered_instance *item,
                                  struct finding_list *findings, struct secrets *secrets);

/* What must not be shown of a model, and what the project knows. */
struct secrets lint_secrets(struct arena *arena, const struct project *project,
                            const struct model *model);

#endif
