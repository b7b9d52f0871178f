/* SPDX-License-Identifier: MIT */
/* The folder of templates: each is found, read and given its language once for all hosts. For
 * the files of this folder. */
#ifndef RENDER_TEMPLATES_H
#define RENDER_TEMPLATES_H

#include <sys/types.h>

#include "render/render.h"

enum render_fault {
#define KIND(symbol, ...) RENDER_##symbol,
#include "render/render.def"
#undef KIND
};

/* A template as one instance uses it. */
struct instance_template {
    struct str name; /* below the folder of templates */
    const struct text *text;
    enum dialect dialect;
    bool has_dialect;              /* false: none could be told, which is a finding */
    const struct template *parsed; /* when it has one */
    mode_t mode;
    struct str relative; /* its target below the prefix */
    struct str path;     /* the same, absolute */
};

struct instance_templates {
    struct instance_template *items;
    size_t count, capacity;
};

struct template_folder {
    struct arena *arena;
    const struct settings *settings;
    const struct template_options *options; /* by enum compat_policy */
    const struct file_source *files;
    struct map loaded; /* "COMPAT NAME" -> struct instance_template, without a target */
    struct finding_list *findings;
};

/* The templates that the instance names, patterns expanded, each once. Faults in names are
 * findings; false when a file cannot be read. */
bool templates_find(struct template_folder *folder, const struct instance *instance,
                    struct instance_templates *templates, struct error *err) MUST_CHECK;

#endif
