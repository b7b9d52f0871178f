/* SPDX-License-Identifier: MIT */
/*
 * Template languages: one engine, three front ends. A template becomes text whose every byte
 * knows where it came from. Faults are findings of template/template.def at line and column of
 * the template; `%(...)s` belongs to supervisord and passes untouched.
 */
#ifndef TEMPLATE_TEMPLATE_H
#define TEMPLATE_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/finding.h"
#include "base/map.h"
#include "base/secrets.h"
#include "base/text.h"
#include "base/traced.h"
#include "config/machine.h"
#include "settings/settings.h"
#include "values/value.h"

struct fleet;
struct inventory_host;
struct template_store;

enum dialect {
    DIALECT_BK,    /* __NAME__ */
    DIALECT_GO,    /* {{ .name }} */
    DIALECT_JINJA, /* {{ name }}, {% if %}, {% for %} */
};

struct template_options {
    enum undefined_policy undefined;
    enum compat_policy compat; /* bk */
    bool is_ansible;   /* Jinja as Ansible's template module has it, else as Jinja2 by itself */
    struct str folder; /* where include and import look; empty: where the template lies */
    const struct file_source *files; /* with folders, for them; NULL: the disk */
    struct template_store *store;    /* of them; NULL: each rendering reads its own */
    struct fleet *fleet;             /* what hostvars and groups know; NULL: there are none */
};

/* Templates that others name, each read once; it lives in the arena and serves several threads.
 */
struct template_store *template_store_create(struct arena *arena);

/* Whom a template is rendered for. */
struct template_host {
    const struct map *variables;       /* name -> struct binding */
    const struct inventory_host *host; /* NULL: none of an inventory */
    const struct value *play;          /* the names of the hosts of its instance, or NULL */
};

/* The dialect of a template by its file name: .j2 jinja, .tmpl go, a name with # bk; else
 * false. */
bool dialect_from_file_name(struct str name, enum dialect *dialect) MUST_CHECK;
bool dialect_from_name(struct str word, enum dialect *dialect) MUST_CHECK;

/* A template that has been read: one serves all hosts, in several threads at once. */
struct template;

/* text and options must outlast it. Faults in the template itself are findings; it has then
 * failed, and renders to nothing. */
const struct template *template_parse(struct arena *arena, const struct text *text,
                                      enum dialect dialect,
                                      const struct template_options *options,
                                      struct finding_list *findings);

/* False when the template has failed or a finding of severity error was added; *result is then
 * what could be made. *is_secret: a secret went into the text. */
bool template_fill(struct arena *arena, const struct template *template,
                   const struct template_host *host, struct traced *result, bool *is_secret,
                   struct secrets *learned, struct finding_list *findings) MUST_CHECK;

/* Both at once. variables: name -> struct binding. */
bool template_render(struct arena *arena, const struct text *text, enum dialect dialect,
                     const struct map *variables, const struct template_options *options,
                     struct traced *result, bool *is_secret, struct finding_list *findings)
    MUST_CHECK;

extern const struct finding_kind template_kinds[];
extern const size_t template_kind_count;

#endif
