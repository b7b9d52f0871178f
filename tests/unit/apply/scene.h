/* SPDX-License-Identifier: MIT */
/* A plan and the world in memory that it is for: from old=1 web=1 db=1 to web=2 db=1 new=1, one
 * of each kind of step. */
#ifndef TESTS_UNIT_APPLY_SCENE_H
#define TESTS_UNIT_APPLY_SCENE_H

#include "apply/apply.h"
#include "fake_world.h"

#define SCENE_BEFORE "old=1\nweb=1\ndb=1\n"
#define SCENE_AFTER "web=2\ndb=1\nnew=1\n"

struct scene {
    struct arena *arena;
    struct fake_world fake;
    struct world world;
    struct plan plan;
    struct file_change file;
    struct group_forecast groups[4];
    struct process_forecast processes[4];
    struct step steps[5];
};

/* Its arena is the caller's. */
void set_scene(struct scene *scene);

bool scene_has(const struct fake_world *fake, const char *name, const char *version);
bool is_new_state(const struct fake_world *fake);
bool is_old_state(const struct fake_world *fake);

#endif
