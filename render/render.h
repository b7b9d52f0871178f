/* SPDX-License-Identifier: MIT */
/*
 * From settings, templates and inventory to the files of each instance on each host, in memory.
 * Writing them is a second step (render/output.h).
 */
#ifndef RENDER_RENDER_H
#define RENDER_RENDER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/error.h"
#include "base/finding.h"
#include "base/secrets.h"
#include "base/text.h"
#include "base/traced.h"
#include "config/machine.h"
#include "inventory/inventory.h"
#include "settings/settings.h"
#include "template/template.h"

struct rendered_file {
    struct str path;         /* absolute target: below the prefix */
    struct str relative;     /* the same from the prefix */
    const struct text *text; /* what it shall hold; its path is `path` */
    struct traced content;   /* the same, with origins in template and inventory */
    const struct text *template_text;
    bool is_secret; /* a secret went in: closed to group and others unless a mode is set */
    mode_t mode;
    bool has_mode;                    /* the settings say so, whatever is there */
    const struct setting_word *owner; /* the same: USER[:GROUP]; NULL: they do not say */
};

/* One instance on one host. */
struct rendered_instance {
    const struct instance *instance;
    const struct inventory_host *host;
    struct rendered_file *files;
    size_t count, capacity;
    struct rendered_file *main; /* the one at instance->config; NULL: no template makes it */
};

struct render_request {
    const struct settings *settings;
    const struct inventory *inventory;
    const struct str *instances; /* names; none: all */
    size_t instance_count;
    struct str hosts;            /* a host pattern; empty: all */
    const struct binding *extra; /* "-e name=value" */
    size_t extra_count;
    const struct file_source *files; /* with folders, for the templates; NULL: the disk */
    bool forgets_origins; /* of each byte, once a file is looked at: most of the memory */
};

struct render_result {
    struct rendered_instance *items; /* by instance as in the settings, then host */
    size_t count, capacity;
    struct secrets learned; /* texts made from secrets, beyond those of the inventory */
};

/* The target of a template name below the prefix: a leading # is the prefix, every # a slash,
 * other names go below MODULE; .tpl and .j2 at the end are dropped. False when that is no file
 * below the prefix; *target then shows what it would be. */
bool render_target(struct arena *arena, struct str name, struct str module, struct str *target)
    MUST_CHECK;

/* Whether a relative path does not lead out by "..". */
bool render_stays_below(struct str path);

/* Whether a setting for PATTERN concerns the file: a pattern with a slash is held against its
 * path below the prefix, any other against its name. */
bool render_fits(struct str pattern, struct str relative);

/* False when the request names an unknown instance or host, or the templates cannot be read;
 * faults in them are findings, once for all hosts of an instance that have them in common.
 * Works in several threads; the result is the same as from one. */
bool render_all(struct arena *arena, const struct render_request *request,
                struct render_result *result, struct finding_list *findings, struct error *err)
    MUST_CHECK;

/* The files of one rendered instance laid over those beneath, which must outlast it. */
struct file_source render_file_source(struct arena *arena,
                                      const struct rendered_instance *instance,
                                      const struct file_source *beneath);

/* Moves findings about rendered texts to the template (or inventory) they came from, and joins
 * those that several hosts have in common: scope becomes "2 of 5 hosts". findings holds what
 * each item of result gave, in order: counts[i] findings belong to result->items[i]. */
void render_attribute(struct arena *arena, const struct render_result *result,
                      const struct finding_list *findings, const size_t *counts,
                      struct finding_list *attributed);

extern const struct finding_kind render_kinds[];
extern const size_t render_kind_count;

#endif
