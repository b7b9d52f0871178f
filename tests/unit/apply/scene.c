/* SPDX-License-Identifier: MIT */
#include "scene.h"

#include <criterion/criterion.h>

static const struct program program = {.autostart = true, .start_seconds = 1};
static const struct process process = {.program = &program};

static void add_forecast(struct scene *scene, size_t i, const char *name,
                         enum group_action action)
{
    const struct fake_group *running = fake_find(&scene->fake, name);

    scene->processes[i] = (struct process_forecast){
        .name = str_from(name),
        .wanted = action == GROUP_REMOVE ? NULL : &process,
        .pid = running ? running->pid : 0,
        .is_new = !running,
        .ran = running != NULL,
        .shall_run = action != GROUP_REMOVE,
        .autostart = true,
        .autostarted = true,
    };
    scene->groups[i] = (struct group_forecast){
        .name = str_from(name),
        .action = action,
        .processes = &scene->processes[i],
        .process_count = 1,
        .start_seconds = 1,
        .stop_wait_seconds = 1,
    };
}

void set_scene(struct scene *scene)
{
    struct error err = {0};

    *scene = (struct scene){.arena = arena_create()};
    scene->fake = (struct fake_world){
        .arena = scene->arena,
        .file = {.exists = true,                          .bytes = str_from(SCENE_BEFORE), .mode = 0644},
        .active = {{STR_INIT("old"), STR_INIT("1"), 11, 0},
                 {STR_INIT("web"), STR_INIT("1"), 12, 0},
                 {STR_INIT("db"), STR_INIT("1"), 13, 0}                                                },
        .active_count = 3,
        .last_read = str_from(SCENE_BEFORE),
        .next_pid = 100,
        .fails = 1,
    };
    scene->world = fake_world(&scene->fake);
    add_forecast(scene, 0, "db", GROUP_KEEP);
    add_forecast(scene, 1, "new", GROUP_ADD);
    add_forecast(scene, 2, "old", GROUP_REMOVE);
    add_forecast(scene, 3, "web", GROUP_RESTART);
    scene->file = (struct file_change){
        .path = STR("etc/a.conf"),
        .found = scene->fake.file,
        .wanted = {.exists = true, .bytes = str_from(SCENE_AFTER), .mode = 0644}
    };
    scene->steps[0] = (struct step){STEP_WRITE_FILE, STR("etc/a.conf"), &scene->file, NULL};
    scene->steps[1] = (struct step){STEP_REREAD, STR("a"), NULL, NULL};
    scene->steps[2] = (struct step){STEP_REMOVE_GROUP, STR("old"), NULL, &scene->groups[2]};
    scene->steps[3] = (struct step){STEP_RESTART_GROUP, STR("web"), NULL, &scene->groups[3]};
    scene->steps[4] = (struct step){STEP_ADD_GROUP, STR("new"), NULL, &scene->groups[1]};
    scene->plan = (struct plan){.is_running = true,
                                .files = &scene->file,
                                .file_count = 1,
                                .groups = scene->groups,
                                .group_count = 4,
                                .steps = scene->steps,
                                .step_count = 5};
    cr_assert(scene->world.snapshot(&scene->fake, scene->arena, &scene->plan.seen, &err));
    scene->fake.calls = 0;
}

bool scene_has(const struct fake_world *fake, const char *name, const char *version)
{
    const struct fake_group *group = fake_find(fake, name);

    return group && group->pid && str_equal(group->version, str_from(version));
}

bool is_new_state(const struct fake_world *fake)
{
    return str_equal(fake->file.bytes, str_from(SCENE_AFTER)) && fake->active_count == 3 &&
           scene_has(fake, "web", "2") && scene_has(fake, "db", "1") &&
           scene_has(fake, "new", "1");
}

bool is_old_state(const struct fake_world *fake)
{
    return str_equal(fake->file.bytes, str_from(SCENE_BEFORE)) && fake->active_count == 3 &&
           scene_has(fake, "web", "1") && scene_has(fake, "db", "1") &&
           scene_has(fake, "old", "1");
}
