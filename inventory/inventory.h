/* SPDX-License-Identifier: MIT */
/*
 * An inventory as Ansible reads it, in YAML or INI: hosts in groups, groups in groups,
 * variables at each, with group_vars/ and host_vars/ beside the file, and Ansible's precedence.
 * Faults are findings of inventory/inventory.def at their line.
 */
#ifndef INVENTORY_INVENTORY_H
#define INVENTORY_INVENTORY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/finding.h"
#include "base/map.h"
#include "base/secrets.h"
#include "base/str.h"
#include "config/machine.h"
#include "values/value.h"

struct variable_schema;

/* One definition of a variable. The chain goes from the winner to what it hides. */
struct binding {
    struct str name;
    const struct value *value;           /* its span is the place of the definition */
    struct str origin;                   /* "host web1", "group bklog" */
    const struct inventory_group *group; /* that has it, or NULL */
    bool is_from_file;                   /* of group_vars/ or host_vars/ */
    const struct binding *hidden;
};

struct inventory_group {
    struct str name;
    struct span span; /* where it is first named; text NULL: built in */
    struct inventory_group **children, **parents;
    size_t child_count, child_capacity, parent_count, parent_capacity;
    struct inventory_host **hosts; /* direct members */
    size_t host_count, host_capacity;
    struct map variables; /* of the inventory file: name -> struct value */
    struct map
        file_variables; /* of group_vars/, which win over those of any group's variables */
    int64_t priority;   /* ansible_group_priority, default 1 */
    size_t depth;       /* the longest way from "all", which is 0 */
    size_t index;       /* in the inventory's groups */
};

struct inventory_host {
    struct str name;
    struct span span;
    struct map variables;            /* own ones in the inventory file: name -> struct value */
    struct map file_variables;       /* of host_vars/, which win */
    struct inventory_group **groups; /* that hold it directly */
    size_t group_count, group_capacity;
    size_t index; /* in the inventory's hosts */
};

struct inventory {
    struct arena *arena;
    struct inventory_host **hosts; /* in file order */
    size_t host_count, host_capacity;
    struct inventory_group **groups; /* "all" first, "ungrouped" second */
    size_t group_count, group_capacity;
    struct map hosts_by_name, groups_by_name;
    const struct variable_schema *schema; /* its defaults are the weakest values; or NULL */
};

/* path is a file, or a folder whose files are read in order of their names: YAML when the name
 * ends in .yml, .yaml or .json, INI when it ends in anything else, either without an ending.
 * secrets
 * collects the values of !secret, !env and !file. NULL when something cannot be read (err
 * tells) or has a fault of severity error (then err->kind stays as it was: the findings tell).
 *
 * "!secret NAME" is the environment variable SUPCONF_SECRET_NAME, else the file secrets/NAME
 * beside the inventory; "!file PATH" is relative to the file that names it; line ends at the
 * end of such a file are dropped. */
struct inventory *inventory_load(struct arena *arena, const char *path, struct secrets *secrets,
                                 struct finding_list *findings, struct error *err) MUST_CHECK;

/* The same out of other files than those of the disk, which must have folders. Secrets are
 * still read from the disk: they are in no other place. */
struct inventory *inventory_load_from(struct arena *arena, const struct file_source *files,
                                      struct str file, struct secrets *secrets,
                                      struct finding_list *findings, struct error *err)
    MUST_CHECK;

/* Values that depend on the names of groups: two groups of equal rank that disagree. */
void inventory_check(const struct inventory *inventory, struct finding_list *findings);

/* What the host knows: name -> struct binding. From weakest to strongest, as Ansible has it,
 * which knows no defaults: those of the schema, the inventory's variables of "all", of other
 * groups by depth, priority and name, the files of group_vars in the same order, the host's
 * own, inventory_hostname, inventory_hostname_short and group_names, the files of host_vars,
 * extra variables ("-e"). */
struct map inventory_variables(struct arena *arena, const struct inventory *inventory,
                               const struct inventory_host *host, const struct binding *extra,
                               size_t extra_count);

/* Whether it is one that Ansible makes itself and leaves out of its lists. */
bool inventory_is_magic(struct str name);

/* All hosts of the group and of the groups below it, level by level. */
struct inventory_host **inventory_members(struct arena *arena,
                                          const struct inventory *inventory,
                                          struct inventory_group *group, size_t *count);

/* Says, once, that a value which is a template goes into a language that leaves it as it is. */
void inventory_report_template(const struct value *value, struct finding_list *findings);

/* The hosts that an Ansible pattern names ("web:db:!old", "web:&live", globs, "web[0]",
 * "~web.*"), in inventory order. An unknown name in it is a finding at span, with the nearest
 * name. */
struct inventory_host **inventory_match(struct arena *arena, const struct inventory *inventory,
                                        struct str pattern, struct span span, size_t *count,
                                        struct finding_list *findings);

extern const struct finding_kind inventory_kinds[];
extern const size_t inventory_kind_count;

#endif
