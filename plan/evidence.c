/* SPDX-License-Identifier: MIT */
#include "plan/evidence.h"

#include "base/list.h"

static struct map group_processes(struct arena *arena, const struct snapshot *running)
{
    struct map by_group = {.arena = arena};

    for (size_t i = 0; i < running->count; i++) {
        struct process_list *list = map_get(&by_group, running->processes[i].group);

        if (!list) {
            list = ARENA_NEW(arena, struct process_list);
            map_put(&by_group, running->processes[i].group, list);
        }
        *LIST_ADD(arena, list) = &running->processes[i];
    }
    return by_group;
}

static struct map group_configs(struct arena *arena, const struct plan_input *input)
{
    struct map by_group = {.arena = arena};

    for (size_t i = 0; i < input->reported_count; i++) {
        struct config_list *list = map_get(&by_group, input->reported[i].group);

        if (!list) {
            list = ARENA_NEW(arena, struct config_list);
            map_put(&by_group, input->reported[i].group, list);
        }
        *LIST_ADD(arena, list) = &input->reported[i];
    }
    return by_group;
}

static struct map groups_by_name(struct arena *arena, const struct model *model)
{
    struct map by_name = {.arena = arena};

    for (size_t i = 0; model && i < model->group_count; i++) {
        struct group_list *list = map_get(&by_name, model->groups[i]->name);

        if (!list) {
            list = ARENA_NEW(arena, struct group_list);
            map_put(&by_name, model->groups[i]->name, list);
        }
        *LIST_ADD(arena, list) = model->groups[i];
    }
    return by_name;
}

struct evidence evidence_create(struct arena *arena, const struct plan_input *input)
{
    return (struct evidence){
        .input = input,
        .running = group_processes(arena, input->running),
        .reported = group_configs(arena, input),
        .found = groups_by_name(arena, input->found),
        .wanted = groups_by_name(arena, input->wanted),
        .recorded = groups_by_name(arena, input->recorded),
        .wanted_again = groups_by_name(arena, input->wanted_again),
    };
}

struct process_list evidence_running(const struct evidence *evidence, struct str name)
{
    const struct process_list *list = map_get(&evidence->running, name);

    return list ? *list : (struct process_list){0};
}

struct config_list evidence_reported(const struct evidence *evidence, struct str name)
{
    const struct config_list *list = map_get(&evidence->reported, name);

    return list ? *list : (struct config_list){0};
}

struct group_list evidence_groups(const struct evidence *evidence, const struct model *model,
                                  struct str name)
{
    const struct plan_input *input = evidence->input;
    const struct map *by_name = model == input->wanted     ? &evidence->wanted
                                : model == input->found    ? &evidence->found
                                : model == input->recorded ? &evidence->recorded
                                                           : &evidence->wanted_again;
    const struct group_list *list = model ? map_get(by_name, name) : NULL;

    return list ? *list : (struct group_list){0};
}

const struct group *evidence_group(const struct evidence *evidence, const struct model *model,
                                   struct str name)
{
    struct group_list list = evidence_groups(evidence, model, name);

    return list.count ? list.items[0] : NULL;
}
