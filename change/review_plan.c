/* SPDX-License-Identifier: MIT */
#include "change/record.h"
#include "change/review.h"
#include "change/saved.h"
#include "report/visible.h"

/* Tells what is not as the plan saw it. */
static bool is_stale(struct change_set *set, const struct saved_plans *saved)
{
    bool is_stale = false;

    for (size_t i = 0; i < set->count; i++) {
        struct changed_words words = saved_differences(set, &set->items[i], saved);

        for (size_t j = 0; j < words.count; j++) {
            struct str shown = visible(set->context->arena, words.items[j]);

            context_say(set->context, "since the plan: " STR_FORMAT, STR_ARGS(shown));
        }
        is_stale |= words.count > 0;
    }
    return is_stale;
}

static void give_plan(const struct change *change, struct review_side *head)
{
    for (size_t i = 0; i < head->count; i++) {
        const struct rendered_instance *rendered = head->items[i].rendered;

        if (!str_equal(rendered->host->name, change->rendered->host->name) ||
            !str_equal(rendered->instance->name.text, change->rendered->instance->name.text))
            continue;
        head->items[i].plan = change->plan;
        head->items[i].is_seen = true;
    }
}

bool review_take_plan(const struct context *context, const char *path,
                      struct review_sides *sides, struct review *review,
                      enum exit_status *status, bool *is_done, struct error *err)
{
    CLEANUP(close_changes) struct change_set set = {0};
    struct context of_plan = *context; /* with its instances for operands */
    struct saved_plans saved;

    if (!saved_take_file(&of_plan, path, err) ||
        !change_begin(&of_plan, &set, status, is_done, err))
        return false;
    if (!*is_done)
        return true;
    *status = STATUS_FINDINGS;
    *is_done = change_lint(&set);
    if (!*is_done)
        return true;
    if (!saved_read(&set, path, &saved, err) || !record_plan_all(&set, err))
        return false;
    if (is_stale(&set, &saved))
        return error_set(err, ERROR_STALE, "the plan is stale");
    for (size_t i = 0; i < set.count; i++)
        give_plan(&set.items[i], sides->head);
    for (size_t i = 0; i < set.project.secrets.count; i++)
        secrets_add(&sides->secrets, set.project.secrets.items[i].name,
                    set.project.secrets.items[i].value);
    review->seen_host = set.host;
    return true;
}
