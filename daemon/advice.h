/* SPDX-License-Identifier: MIT */
/* What to do next about a process, when the cause is known. */
#ifndef DAEMON_ADVICE_H
#define DAEMON_ADVICE_H

#include "daemon/diagnose.h"

/* cause and reason are set; the commands come in the order in which to run them. */
void advise_on_cause(struct arena *arena, const struct symptoms *symptoms,
                     struct ailment *ailment);

#endif
