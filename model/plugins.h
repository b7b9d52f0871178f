/* SPDX-License-Identifier: MIT */
/*
 * Whether supervisord would find the plug-ins that a configuration names. Only an import by the
 * Python that runs supervisord tells, and importing runs code of the plug-in, so a machine has
 * `struct plugins` when its user asks for that alone; without it each plug-in counts as there.
 *
 * All that one configuration names is asked in one run, without a shell, in supervisord's
 * environment and working folder. Answers are kept: several files, hosts and threads ask once.
 * What Supervisor itself brings is known by heart.
 */
#ifndef MODEL_PLUGINS_H
#define MODEL_PLUGINS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "base/suggest.h"
#include "config/machine.h"
#include "model/plugin_answers.h"

struct plugins;

enum { PLUGINS_TIMEOUT_MS = 20000 };

/* supervisord: the path of its script, absolute; empty: the one that PATH of this process
 * finds, when it is needed. The object and all answers live as long as the arena. */
struct plugins *plugins_create(struct arena *arena, struct str supervisord, int timeout_ms);

/* The answers about `module:attribute` names, in their order, which should be that of
 * supervisord; unknown when supervisord runs as another user than this process. */
struct plugin_answer *plugins_ask(struct plugins *plugins, struct arena *arena,
                                  const struct machine *machine, const struct str *names,
                                  size_t count);

/* The Python that was asked, as its command line begins; empty: none yet. */
struct str plugins_python(struct plugins *plugins);

/* Why a plug-in that was asked about counts as there, the first reason; empty: none does. */
struct str plugins_trouble(struct plugins *plugins);

/* Whether Supervisor itself brings it. */
bool plugin_is_known(struct str name);
void plugin_suggest(struct suggestion *nearest);

#endif
