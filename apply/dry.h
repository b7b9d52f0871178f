/* SPDX-License-Identifier: MIT */
/*
 * A world that only tells: apply walks the very code that a change walks, looks at the real
 * world and asks its dependencies, but what it would do to it is told and taken for done. Its
 * clock runs as fast as apply waits.
 */
#ifndef APPLY_DRY_H
#define APPLY_DRY_H

#include "apply/world.h"
#include "plan/plan.h"

struct dry_listener {
    void *context;
    void (*tell)(void *context, struct str what); /* "would stop group web" */
};

struct dry_world;

/* inner and listener must live as long. */
struct dry_world *dry_world_create(struct arena *arena, const struct world *inner,
                                   const struct plan *plan,
                                   const struct dry_listener *listener);
struct world dry_world(struct dry_world *dry);

#endif
