/* SPDX-License-Identifier: MIT */
/*
 * The form of a plug-in's name: `module:attribute [extras]`, as setuptools reads the entry
 * point "x=" and the name. Nothing is imported.
 */
#ifndef MODEL_FACTORY_H
#define MODEL_FACTORY_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/str.h"

enum factory_fault {
    FACTORY_FINE,
    FACTORY_BAD_FORM,
    FACTORY_BAD_MODULE, /* doubled dots and their kin: *detail is the module */
    FACTORY_BAD_EXTRAS, /* *detail is the text from where they cannot be read */
};

enum factory_fault factory_check(struct arena *arena, struct str text, struct str *detail)
    MUST_CHECK;

/* The form that Supervisor 4.3 takes, which asks Python itself: extras are not looked at. */
bool factory_is_reference(struct str text) MUST_CHECK;

/* `module:attribute`, or the module alone, of a text without a fault: what is imported. */
struct str factory_name(struct arena *arena, struct str text);

/* supervisord's words for a fault. */
struct str factory_message(struct arena *arena, struct str text, enum factory_fault fault,
                           struct str detail);

#endif
