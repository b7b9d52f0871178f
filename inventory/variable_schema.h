/* SPDX-License-Identifier: MIT */
/*
 * What a project says of its variables, in a YAML file of its own:
 *
 *     variables:
 *       bk_port: {type: port, required: true, doc: where the API listens}
 *
 * Faults of that file and of the values that hosts have are findings of
 * inventory/inventory.def.
 */
#ifndef INVENTORY_VARIABLE_SCHEMA_H
#define INVENTORY_VARIABLE_SCHEMA_H

#include "base/finding.h"
#include "base/map.h"
#include "base/secrets.h"
#include "inventory/inventory.h"
#include "regex/regex.h"

enum variable_type {
    VARIABLE_ANY,
    VARIABLE_STRING,
    VARIABLE_INTEGER,
    VARIABLE_NUMBER,
    VARIABLE_BOOLEAN,
    VARIABLE_LIST,
    VARIABLE_MAP,
    VARIABLE_PORT, /* an integer from 1 to 65535 */
    VARIABLE_PATH, /* a string that begins with a slash */
};

struct variable_rule {
    struct str name;
    struct span span; /* of its name in the file */
    enum variable_type type;
    bool is_required, is_secret;
    struct value *initial;       /* "default", or NULL */
    const struct value *choices; /* a list, or NULL */
    const struct regex *pattern; /* that a text must match somewhere, or NULL */
    struct str pattern_text;
    const struct value *minimum, *maximum; /* numbers, or NULL */
    struct str doc;
};

struct variable_schema {
    struct map rules; /* name -> struct variable_rule */
};

/* False when the file cannot be read; what is wrong in it is in the findings, and the rest of
 * it is still of use. */
bool variable_schema_load(struct arena *arena, const char *path, struct secrets *secrets,
                          struct finding_list *findings, const struct variable_schema **schema,
                          struct error *err) MUST_CHECK;

/* From now on the inventory's hosts have the defaults, and values of secret variables are
 * treated as those of !secret. */
void variable_schema_apply(const struct variable_schema *schema, struct inventory *inventory,
                           struct secrets *secrets, struct finding_list *findings);

/* The same for variables on top of all others, which are texts. */
void variable_schema_taint(const struct variable_schema *schema, struct binding *extra,
                           size_t extra_count, struct secrets *secrets);

/* Holds the values of the hosts against the rules: is_concerned has one entry a host, in the
 * inventory's order; extra are variables on top. A missing value is a fault when has_required.
 * Each finding comes once, with the hosts that have it as scope. */
void variable_schema_check(const struct inventory *inventory, const bool *is_concerned,
                           const struct binding *extra, size_t extra_count, bool has_required,
                           struct finding_list *findings);

/* Whether what a template in a value came to is as the rule of the variable wants it, if there
 * is one; else that is a finding. */
bool variable_schema_accepts(const struct variable_schema *schema, struct str name,
                             const struct value *value, struct finding_list *findings)
    MUST_CHECK;

/* For the files variable_*.c: what does not fit about a value. */
struct variable_fault {
    bool is_type;
    struct str message, help;
};

/* Text that comes from outside, a secret or the command line, may stand for a number or
 * boolean. No message holds a secret. */
bool variable_fits(struct arena *arena, const struct variable_rule *rule,
                   const struct value *value, struct variable_fault *fault);

extern const char *const variable_type_names[]; /* by enum variable_type; then NULL */

#endif
