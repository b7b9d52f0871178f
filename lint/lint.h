/* SPDX-License-Identifier: MIT */
/*
 * The engine: one walk over a configuration calls every rule, then suppressions and severities
 * are applied. Rules are values, one a file of rules/; the engine is handed the list and knows
 * none.
 */
#ifndef LINT_LINT_H
#define LINT_LINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/finding.h"
#include "base/suggest.h"
#include "config/config.h"
#include "model/model.h"
#include "schemas/schema.h"

struct lint;

/* Sets of options: those of a type, and those that no schema knows. */
#define OPTIONS_OF(type) (UINT32_C(1) << OPTION_##type)
#define OPTIONS_UNKNOWN (UINT32_C(1) << OPTION_TYPE_COUNT)
#define OPTIONS_KNOWN (OPTIONS_UNKNOWN - 1)
#define OPTIONS_ALL (OPTIONS_KNOWN | OPTIONS_UNKNOWN)
#define OPTIONS_OF_PATHS                                                                       \
    (OPTIONS_OF(PATH) | OPTIONS_OF(DIRECTORY) | OPTIONS_OF(FILE) | OPTIONS_OF(LOG_FILE))

/* A rule sets the hooks that it needs. Each is called in the order of the file. */
struct rule {
    struct finding_kind kind;
    bool needs_machine; /* looks at this machine: runs with host checks only */
    uint32_t options;   /* that the hook option is called for; most rules are about few types */
    void (*option)(struct lint *lint, const struct config_section *section,
                   const struct option *option,
                   const struct option_schema *schema); /* schema NULL: unknown option */
    void (*section)(struct lint *lint, const struct config_section *section,
                    const struct section_schema *schema); /* schema NULL: unknown section */
    void (*program)(struct lint *lint, const struct program *program);    /* once a section */
    void (*document)(struct lint *lint, const struct document *document); /* once a file */
    void (*whole)(struct lint *lint); /* once: across programs and sections */
    void (*host)(struct lint *lint);  /* once: across the instances of one host */
    void (*fleet)(struct lint *lint); /* once: across all instances of all hosts */
    const void *data;                 /* of organisations' own rules */
};

struct rule_list {
    const struct rule **items;
    size_t count, capacity;
};

/* One supervisord of several. */
struct lint_instance {
    struct str name;
    struct str host;
    supervisor_version version; /* that runs there */
    const struct model *model;
    struct finding_list *findings; /* that receives those about it */
};

/* What rules see. */
struct lint {
    struct arena *arena;
    const struct config *config;
    const struct model *model;
    const struct schema *schema;
    const struct machine *machine;
    supervisor_version version;
    bool is_fragment;
    struct finding_list *findings;
    const struct rule *rule;               /* that runs now */
    const struct config_section *section;  /* that is looked at, or NULL */
    const struct section_schema *known;    /* what the schema says of it, or NULL */
    const struct lint_instance *instances; /* for host and fleet: see lint_enter */
    size_t instance_count;
    /* What the rules have worked out about the option or the program that they look at; NULL
     * before the first. */
    const void *notes;
};

/* Adds a finding of the rule that runs. The caller may fill in help, section, option, fix. */
struct finding *lint_report(struct lint *lint, struct span span, const char *format, ...)
    PRINTF_LIKE(3, 4);

/* What the schema says of the section, or NULL. */
const struct section_schema *lint_section_schema(const struct lint *lint,
                                                 const struct config_section *section);

/* From the hooks host and fleet: config, model and findings become those of the instance. */
void lint_enter(struct lint *lint, const struct lint_instance *instance);

struct severity_override {
    struct str rule; /* code or name */
    enum severity severity;
};

/* What git has of a file, which the caller finds out: it takes a process. */
enum git_state {
    GIT_OUTSIDE, /* the file lies in no work tree, or in another one */
    GIT_UNTRACKED,
    GIT_TRACKED,
};

struct git_source {
    void *context;
    /* From any thread. NULL: nobody asks. */
    enum git_state (*state)(void *context, struct arena *scratch, struct str path);
};

struct lint_options {
    const struct schema *schema;
    supervisor_version version;
    const struct rule_list *rules;
    bool is_fragment;
    bool strict;                       /* advice (severity info) too */
    bool checks_layout;                /* whether files look as config/layout.h has them */
    struct git_source git;             /* for includes that are in no commit */
    bool ignores_comments;             /* suppression comments are comments */
    bool shows_suppressed;             /* what they suppress stays in the list, marked */
    const struct str *select, *ignore; /* codes or names; no select: all */
    size_t select_count, ignore_count;
    const struct severity_override *overrides;
    size_t override_count;
};

/* Reads main with its includes, evaluates it and runs all rules. Findings of the parser, of the
 * model and of the rules come out together, suppressed ones taken away, unused suppressions
 * added, in order. Parser and model findings of severity error cannot be suppressed. */
const struct model *lint_file(struct arena *arena, const struct text *main,
                              const struct machine *machine, const struct lint_options *options,
                              struct finding_list *findings);

/* What instances that run on one host do to each other, after lint_file of each. Suppressions
 * in their files count. */
void lint_host(struct arena *arena, const struct machine *machine,
               const struct lint_options *options, const struct lint_instance *instances,
               size_t count);

/* The same for all instances of all hosts, after lint_host of each. */
void lint_fleet(struct arena *arena, const struct machine *machine,
                const struct lint_options *options, const struct lint_instance *instances,
                size_t count);

/* The kind that a code or name stands for, among those of the parser, the model, the engine and
 * the rules, or NULL; then nearest (or NULL), made by suggest_for(word), holds what is near. */
const struct finding_kind *lint_find_kind(const struct rule_list *rules, struct str word,
                                          struct suggestion *nearest);

/* The engine's own findings: unused suppressions and unknown names in them. */
extern const struct finding_kind lint_kinds[];
extern const size_t lint_kind_count;

#endif
