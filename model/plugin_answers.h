/* SPDX-License-Identifier: MIT */
/*
 * What supervisord's Python says of plug-ins (model/plugin_probe.py), one line each, N counting
 * the plug-ins from 0, TEXT in hexadecimal UTF-8 or - for none:
 *
 *     supconf-plug-ins 1
 *     broken TEXT                 Supervisor itself cannot be imported: the last line
 *     ask N                       from here on code of the plug-in runs
 *     found N
 *     lost N CLASS TYPE TEXT MISSING MODULE
 *     event N TEXT                an event that is known once it is imported
 *     end
 *
 * CLASS is what supervisord takes the exception for: import, attribute, value or other. MISSING
 * is module (MODULE is not there), attribute (MODULE lacks it) or nothing (an import has
 * raised).
 *
 * A Python may print anything or end anywhere: what comes behind the first line that is none of
 * these does not count, and a plug-in without an answer stays PLUGIN_UNKNOWN.
 */
#ifndef MODEL_PLUGIN_ANSWERS_H
#define MODEL_PLUGIN_ANSWERS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/list.h"
#include "base/str.h"

enum plugin_state { PLUGIN_UNKNOWN, PLUGIN_FOUND, PLUGIN_LOST };

enum plugin_exception { PLUGIN_IMPORT, PLUGIN_ATTRIBUTE, PLUGIN_VALUE, PLUGIN_OTHER };

enum plugin_missing { PLUGIN_LACKS_MODULE, PLUGIN_LACKS_ATTRIBUTE, PLUGIN_LACKS_NOTHING };

struct plugin_answer {
    enum plugin_state state;
    /* of PLUGIN_LOST: */
    enum plugin_exception exception;
    struct str type, text; /* of the exception; text may have several lines */
    enum plugin_missing missing;
    struct str module; /* that is not there, or lacks the attribute */
    /* of any: */
    LIST_OF(struct str) events;
};

struct plugin_talk {
    struct plugin_answer *answers; /* one for each plug-in */
    size_t count;
    size_t asked;      /* index of the last one whose code ran; count: none */
    struct str broken; /* why Supervisor cannot be imported, or empty */
    bool is_complete;  /* it came to the end */
};

/* The answers about so many plug-ins; never fails. */
struct plugin_talk plugin_answers_parse(struct arena *arena, struct str output, size_t count);

#endif
