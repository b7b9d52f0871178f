/* SPDX-License-Identifier: MIT */
/*
 * "validate.PATTERN = COMMAND %s" of an instance: commands, started without a shell, that are
 * asked about rendered files before these count. What a command prints is shown with the
 * finding, its secrets covered. Safe in threads that have an arena each.
 */
#ifndef RENDER_OUTSIDE_CHECK_H
#define RENDER_OUTSIDE_CHECK_H

#include "render/render.h"

enum { OUTSIDE_CHECK_TIMEOUT_MS = 30000 };

struct outside_check {
    struct arena *arena;
    const struct secrets *secrets; /* covered in what commands print */
    int timeout_ms;                /* for each command and file */
};

/* Whether some command wants to see the file. */
bool outside_check_concerns(const struct instance *instance, const struct rendered_file *file);

/* Asks about a file that lies at place, an absolute path. Each command that refuses it is a
 * finding in the rendered text; false when a command cannot be run. */
bool outside_check_file(const struct outside_check *check, const struct instance *instance,
                        const struct rendered_file *file, struct str place,
                        struct finding_list *findings, struct error *err) MUST_CHECK;

/* Asks about files that lie nowhere yet: each is written under its own name into a folder that
 * is closed to others and gone when this returns. Those that are below root already as they
 * shall be are left out; root below 0: none is. The caller holds signals back
 * (base/signals.h); one that comes makes it fail. */
bool outside_check_instance(const struct outside_check *check,
                            const struct rendered_instance *item, int root,
                            struct finding_list *findings, struct error *err) MUST_CHECK;

#endif
