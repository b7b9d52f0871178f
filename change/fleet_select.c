/* SPDX-License-Identifier: MIT */
#include "base/suggest.h"
#include "change/fleet.h"
#include "daemon/pattern.h"

/* The processes of one supervisord: those that it has, or those of its files when it gives no
 * answer. */
typedef void visitor(void *context, struct fleet_item *item, size_t index,
                     const struct process_place *place);

static void visit_files(struct fleet_item *item, visitor *visit, void *context)
{
    for (size_t i = 0; item->model && i < item->model->group_count; i++) {
        const struct group *group = item->model->groups[i];

        for (size_t j = 0; j < group->count; j++)
            for (size_t k = 0; k < group->programs[j]->count; k++) {
                struct process_place place = {item->name, group->name,
                                              group->programs[j]->processes[k].name};

                visit(context, item, 0, &place);
            }
    }
}

static void visit_all(struct fleet *fleet, visitor *visit, void *context)
{
    for (size_t i = 0; i < fleet->count; i++) {
        struct fleet_item *item = &fleet->items[i];

        if (!item->is_reached)
            visit_files(item, visit, context);
        for (size_t j = 0; j < item->running.count; j++) {
            struct process_place place = {item->name, item->running.processes[j].group,
                                          item->running.processes[j].name};

            visit(context, item, j, &place);
        }
    }
}

struct selecting {
    struct process_pattern pattern;
    enum pattern_reading reading;
    bool has_found;
};

static void mark(void *context, struct fleet_item *item, size_t index,
                 const struct process_place *place)
{
    struct selecting *selecting = context;

    if (!pattern_fits(&selecting->pattern, selecting->reading, place))
        return;
    selecting->has_found = item->is_selected = true;
    if (item->is_reached)
        item->selected[index] = true;
}

static void mark_whole(struct fleet *fleet, struct selecting *selecting)
{
    for (size_t i = 0; i < fleet->count; i++)
        if (pattern_is_instance(&selecting->pattern, fleet->items[i].name))
            selecting->has_found = fleet->items[i].is_selected = fleet->items[i].is_whole =
                true;
}

static void offer(void *context, struct fleet_item *item, size_t index,
                  const struct process_place *place)
{
    struct suggestion *nearest = context;
    struct arena *arena = item->findings.arena;

    (void)index;
    suggest_offer(nearest, place->instance);
    suggest_offer(nearest, place->group);
    suggest_offer(nearest, place->process);
    suggest_offer(nearest, str_printf(arena, STR_FORMAT ":" STR_FORMAT,
                                      STR_ARGS(place->instance), STR_ARGS(place->group)));
    suggest_offer(nearest, str_printf(arena, STR_FORMAT ":" STR_FORMAT, STR_ARGS(place->group),
                                      STR_ARGS(place->process)));
    suggest_offer(nearest, str_printf(arena, STR_FORMAT ":" STR_FORMAT ":" STR_FORMAT,
                                      STR_ARGS(place->instance), STR_ARGS(place->group),
                                      STR_ARGS(place->process)));
}

static bool select_word(struct fleet *fleet, const char *word, struct error *err)
{
    struct selecting selecting = {.reading = PATTERN_FROM_INSTANCE};
    struct suggestion nearest = suggest_for(str_from(word));
    struct str question;

    if (!pattern_parse(str_from(word), &selecting.pattern, err))
        return false;
    mark_whole(fleet, &selecting);
    for (; selecting.reading < PATTERN_READINGS; selecting.reading++) {
        visit_all(fleet, mark, &selecting);
        if (selecting.has_found)
            return true;
    }
    visit_all(fleet, offer, &nearest);
    question = suggest_question(fleet->set.context->arena, &nearest);
    return error_set(err, ERROR_USAGE, "no instance, group or process is named '%s'" STR_FORMAT,
                     word, STR_ARGS(question));
}

bool fleet_select(struct fleet *fleet, struct error *err)
{
    const struct arguments *arguments = &fleet->set.context->arguments;

    for (size_t i = 0; i < arguments->operand_count; i++)
        if (!select_word(fleet, arguments->operands[i], err))
            return false;
    for (size_t i = 0; i < fleet->count && !arguments->operand_count; i++) {
        struct fleet_item *item = &fleet->items[i];

        item->is_selected = item->is_whole = true;
        for (size_t j = 0; j < item->running.count; j++)
            item->selected[j] = true;
    }
    return true;
}
