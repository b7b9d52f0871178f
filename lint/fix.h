/* SPDX-License-Identifier: MIT */
/*
 * Mends what the findings of a configuration say how to mend, in memory: a round lints it and
 * makes all changes that do not stand in each other's way, and rounds go on until there is
 * nothing to do. Nothing is written; who reads through fixes_files sees the mended texts.
 *
 *     struct fixes fixes = fixes_create(arena, &machine->files, false);
 *     fixes_make(&fixes, main, machine, &options);    // for each main file and fragment
 *     for (size_t i = 0; i < fixes.files.count; i++)
 *         write(fixes.files.entries[i].value);    // struct fixed_text, if it has changed
 */
#ifndef LINT_FIX_H
#define LINT_FIX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/map.h"
#include "base/traced.h"
#include "config/machine.h"
#include "lint/lint.h"

struct fixed_text {
    const struct text *before; /* as it was read */
    struct traced after;       /* its parts know their places in before */
};

/* false: all changes were taken back. */
bool fixed_text_has_changed(const struct fixed_text *fixed);

struct fixes {
    struct arena *arena;        /* keeps all texts that change */
    struct file_source beneath; /* where the others come from */
    bool with_unsafe;
    struct map files; /* normalized path -> struct fixed_text */
    struct map read;  /* normalized paths of the files that were included */
    size_t count;     /* of findings mended */
};

struct fixes fixes_create(struct arena *arena, const struct file_source *beneath,
                          bool with_unsafe);

/* The configuration of main and its includes. Findings that the options do not ask for, and
 * those that comments suppress, are left as they are. When a rule is never content with what
 * its fix makes, all of this configuration is left as it was. */
void fixes_make(struct fixes *fixes, const struct text *main, const struct machine *machine,
                const struct lint_options *options);

/* Reads the mended texts, others from beneath. */
struct file_source fixes_files(struct fixes *fixes);

/* Whether it is a fix of that kind, and what it would change is there. */
bool fix_is_wanted(const struct fix *fix, bool with_unsafe);

#endif
