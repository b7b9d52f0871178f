/* SPDX-License-Identifier: MIT */
/*
 * How an inventory comes to be, stage by stage: the file is read into groups and hosts, groups
 * are ordered, then group_vars/ and host_vars/ are added. For the files of this folder.
 */
#ifndef INVENTORY_INVENTORY_BUILD_H
#define INVENTORY_INVENTORY_BUILD_H

#include "base/list.h"
#include "config/machine.h"
#include "inventory/inventory.h"
#include "inventory/value_reader.h"
#include "yaml/yaml.h"

enum inventory_fault {
#define KIND(symbol, ...) INVENTORY_##symbol,
#include "inventory/inventory.def"
#undef KIND
};

/* "child stands below parent", and where that is said. */
struct inventory_edge {
    struct inventory_group *parent, *child;
    struct span span;
};

struct inventory_builder {
    struct arena *arena;
    const struct file_source *files;
    struct inventory *inventory;
    struct inventory_group *all, *ungrouped;
    LIST_OF(struct inventory_edge) edges; /* in file order */
    struct value_reader reader;
    struct finding_list *findings;
    size_t file_count; /* inventories read so far */
};

/* inventory_groups.c: the tables of groups and hosts. */
struct inventory_builder inventory_builder_create(struct arena *arena, struct str directory,
                                                  struct secrets *secrets,
                                                  struct finding_list *findings);
struct inventory_group *builder_group(struct inventory_builder *builder, struct str name,
                                      struct span span);
struct inventory_host *builder_host(struct inventory_builder *builder, struct str name,
                                    struct span span, bool *is_new);
void builder_add_child(struct inventory_builder *builder, struct inventory_group *parent,
                       struct inventory_group *child, struct span span);
void builder_add_member(struct inventory_builder *builder, struct inventory_group *group,
                        struct inventory_host *host);

/* Puts groups without parents below "all" and hosts without groups into "ungrouped", and works
 * out depths. False when there is a cycle, which becomes a finding. */
bool builder_settle(struct inventory_builder *builder) MUST_CHECK;

struct host_list {
    struct inventory_host **items;
    size_t count, capacity;
};

/* inventory_source.c: a file in either form, or a folder of them. */
bool builder_read_source(struct inventory_builder *builder, struct str path, struct error *err)
    MUST_CHECK;

/* inventory_reading.c: the groups and hosts of a YAML file; root NULL: it is empty. */
void builder_read_yaml(struct inventory_builder *builder, const struct text *text,
                       const struct yaml_node *root);

/* The hosts that "web[1:3]:22" stands for, put into the group. False: a finding says why. */
bool builder_add_hosts(struct inventory_builder *builder, struct inventory_group *group,
                       struct str pattern, struct span span, struct host_list *hosts)
    MUST_CHECK;

/* ansible_group_priority is the group's own. As in Ansible, what is said of a host that is
 * named like a group goes to the group. */
void builder_set_group_variable(struct inventory_builder *builder,
                                struct inventory_group *group, struct str name,
                                struct value *value);
void builder_set_host_variable(struct inventory_builder *builder, struct inventory_host *host,
                               struct str name, struct value *value);

/* inventory_ini.c: the groups and hosts of an INI file. */
void builder_read_ini(struct inventory_builder *builder, const struct text *text);

/* inventory_words.c: the line at *at, without white space at its ends; lines end as for
 * Python's str.splitlines(). False at the end of the text. */
bool ini_next_line(const struct text *text, size_t *at, struct span *line) MUST_CHECK;

/* A line cut into words as Python's shlex does, quotes and backslashes taken
 * away, a comment left out. */
struct ini_word {
    struct str text;  /* what it comes to */
    struct span span; /* as it stands there */
};

struct ini_words {
    struct ini_word *items;
    size_t count, capacity;
};

/* False: a quote or a backslash is left open, at *fault. */
bool ini_words_split(struct arena *arena, struct span line, struct ini_words *words,
                     struct span *fault, const char **problem) MUST_CHECK;

/* inventory_files.c: the files of group_vars/ and host_vars/ in the directory. */
bool builder_read_variable_files(struct inventory_builder *builder, struct str directory,
                                 struct error *err) MUST_CHECK;

struct name_list {
    struct str *items;
    size_t count, capacity;
};

/* inventory_range.c: the names that "web[01:20]" stands for. port is that of "web1:22", or -1.
 * False with the reason in *problem. */
bool host_names_expand(struct arena *arena, struct str pattern, struct name_list *names,
                       int64_t *port, const char **problem) MUST_CHECK;

/* Whether it is a host name or address, with ranges and a port or without. */
bool host_address_is_valid(struct str pattern);

#endif
