/* SPDX-License-Identifier: MIT */
#include "plan/passport.h"

#include "base/map.h"

bool group_action_from_name(struct str name, enum group_action *action)
{
    for (int i = GROUP_KEEP; i <= GROUP_REMOVE; i++)
        if (str_equal(name, str_from(group_action_name((enum group_action)i)))) {
            *action = (enum group_action)i;
            return true;
        }
    return false;
}

bool daemon_need_from_name(struct str name, enum daemon_need *need)
{
    for (int i = NEED_NOTHING; i <= NEED_IMPOSSIBLE; i++)
        if (str_equal(name, str_from(daemon_need_name((enum daemon_need)i)))) {
            *need = (enum daemon_need)i;
            return true;
        }
    return false;
}

/* What is without effect needs nothing. */
static enum daemon_need gravest_need(const struct plan *plan)
{
    enum daemon_need need = NEED_NOTHING;

    for (size_t i = 0; plan->is_running && i < plan->daemon_change_count; i++)
        if (plan->daemon_changes[i].need > need &&
            plan->daemon_changes[i].need != NEED_IMPOSSIBLE)
            need = plan->daemon_changes[i].need;
    return need;
}

/* Whatever else a step does to a group, its processes do not live through it. */
static enum group_action action_of_step(enum step_kind kind)
{
    return kind == STEP_REMOVE_GROUP ? GROUP_REMOVE
           : kind == STEP_ADD_GROUP  ? GROUP_ADD
                                     : GROUP_RESTART;
}

void approved_forecast(struct arena *arena, const struct plan *plan,
                       struct approved_instance *instance)
{
    instance->daemon = gravest_need(plan);
    for (size_t i = 0; i < plan->step_count; i++) {
        const struct step *step = &plan->steps[i];

        if (step->kind == STEP_REMOVE_FILE)
            *LIST_ADD(arena, &instance->removed) = step->target;
        if (step->group)
            *LIST_ADD(arena, &instance->groups) =
                (struct approved_group){step->group->name, action_of_step(step->kind)};
    }
}

struct comparison {
    struct arena *arena;
    struct changed_words words;
};

static void tell(struct comparison *comparison, const char *noun, struct str name,
                 const char *what)
{
    *LIST_ADD(comparison->arena, &comparison->words) =
        str_printf(comparison->arena, "%s '" STR_FORMAT "' %s", noun, STR_ARGS(name), what);
}

static void compare_lists(struct comparison *comparison, const char *noun,
                          const struct approved_list *approved, const struct approved_list *now)
{
    struct map known = {.arena = comparison->arena}, seen = {.arena = comparison->arena};

    for (size_t i = 0; i < approved->count; i++)
        map_put(&known, approved->items[i].name, &approved->items[i]);
    for (size_t i = 0; i < now->count; i++) {
        const struct approved *other = map_get(&known, now->items[i].name);

        map_put(&seen, now->items[i].name, &now->items[i]);
        if (!other)
            tell(comparison, noun, now->items[i].name, "is new");
        else if (!str_equal(other->digest, now->items[i].digest))
            tell(comparison, noun, now->items[i].name, "has changed");
    }
    for (size_t i = 0; i < approved->count; i++)
        if (!map_get(&seen, approved->items[i].name))
            tell(comparison, noun, approved->items[i].name, "is there no more");
}

static enum group_action action_of(const struct approved_instance *instance, struct str name)
{
    for (size_t i = 0; i < instance->groups.count; i++)
        if (str_equal(instance->groups.items[i].name, name))
            return instance->groups.items[i].action;
    return GROUP_KEEP;
}

static void compare_groups(struct comparison *comparison,
                           const struct approved_instance *approved,
                           const struct approved_instance *now)
{
    for (size_t i = 0; i < now->groups.count; i++) {
        const struct approved_group *group = &now->groups.items[i];
        enum group_action allowed = action_of(approved, group->name);

        if (allowed != group->action)
            tell(comparison, "group", group->name,
                 str_to_c(comparison->arena,
                          str_printf(comparison->arena, "has the action %s, approved is %s",
                                     group_action_name(group->action),
                                     group_action_name(allowed))));
    }
    if (now->daemon > approved->daemon)
        tell(comparison, "supervisord of", now->name, "needs more than what is approved");
}

static void compare_removed(struct comparison *comparison,
                            const struct approved_instance *approved,
                            const struct approved_instance *now)
{
    struct map known = {.arena = comparison->arena};

    for (size_t i = 0; i < approved->removed.count; i++)
        map_put(&known, approved->removed.items[i], comparison);
    for (size_t i = 0; i < now->removed.count; i++)
        if (!map_get(&known, now->removed.items[i]))
            tell(comparison, "file", now->removed.items[i],
                 "would be removed, which is not approved");
}

static const struct approved_instance *find(struct comparison *comparison,
                                            const struct passport *passport,
                                            const struct approved_instance *wanted)
{
    bool has_name = false;

    for (size_t i = 0; i < passport->instances.count; i++) {
        const struct approved_instance *instance = &passport->instances.items[i];

        if (!str_equal(instance->name, wanted->name))
            continue;
        if (str_equal(instance->host, wanted->host))
            return instance;
        has_name = true;
    }
    if (has_name)
        tell(comparison, "host", wanted->host, "is none of those that the passport is for");
    else
        tell(comparison, "instance", wanted->name, "is not in the passport");
    return NULL;
}

struct changed_words passport_compare(struct arena *arena, const struct passport *approved,
                                      const struct passport *now)
{
    struct comparison comparison = {.arena = arena};
    const struct approved_instance *here = &now->instances.items[0];
    const struct approved_instance *there = find(&comparison, approved, here);

    if (!there)
        return comparison.words;
    compare_lists(&comparison, "settings", &approved->settings, &now->settings);
    compare_lists(&comparison, "template", &there->templates, &here->templates);
    compare_lists(&comparison, "variable", &there->variables, &here->variables);
    compare_lists(&comparison, "what is wanted of file", &there->files, &here->files);
    compare_removed(&comparison, there, here);
    compare_groups(&comparison, there, here);
    return comparison.words;
}
