/* SPDX-License-Identifier: MIT */
#include "base/list.h"
#include "change/review.h"
#include "lint/former.h"

static struct known_finding *known_of(struct arena *arena, const struct finding_list *findings,
                                      const struct secrets *secrets)
{
    struct known_finding *known = ARENA_ARRAY(arena, struct known_finding, findings->count);

    for (size_t i = 0; i < findings->count; i++)
        known[i] = known_finding_from(arena, &findings->items[i], secrets);
    return known;
}

/* Findings of one side that the other has not. */
static void take_others(struct arena *arena, const struct review_side *side,
                        const struct review_side *other, const struct secrets *secrets,
                        struct finding_list *list)
{
    struct finding_counts there = finding_counts_create(arena);
    struct finding_counts here = finding_counts_create(arena);
    struct known_finding *known = known_of(arena, &side->findings, secrets);
    struct map seen = {.arena = arena};
    struct former former;

    finding_counts_add(&there, known_of(arena, &other->findings, secrets),
                       other->findings.count);
    finding_counts_add(&here, known, side->findings.count);
    former = former_create(arena, &there, &here);
    for (size_t i = 0; i < side->findings.count; i++)
        if (!side->findings.items[i].suppressed_by &&
            finding_place_count(&seen, &known[i]) > former_allows(&former, arena, &known[i]))
            *LIST_ADD(arena, list) = side->findings.items[i];
    finding_sort(list);
}

/* A finding by what people read of it: its value is no part of that. */
static struct str words_key(struct arena *arena, const struct finding *finding)
{
    struct str path = finding->span.text ? finding->span.text->path : STR("");

    return str_printf(arena, "%s\n" STR_FORMAT "\n" STR_FORMAT "\n" STR_FORMAT "\n" STR_FORMAT,
                      finding->kind->code, STR_ARGS(path), STR_ARGS(finding->section),
                      STR_ARGS(finding->option), STR_ARGS(finding->message));
}

/* One that is gone and there again in the same words has only got another value. */
static void drop_common(struct arena *arena, struct finding_list *fresh,
                        struct finding_list *gone)
{
    struct map by_words = {.arena = arena};
    struct finding_list left = {.arena = arena}, really_gone = {.arena = arena};

    for (size_t i = 0; i < gone->count; i++)
        map_put(&by_words, words_key(arena, &gone->items[i]), &gone->items[i]);
    for (size_t i = 0; i < fresh->count; i++) {
        struct str key = words_key(arena, &fresh->items[i]);

        if (map_get(&by_words, key))
            map_put(&by_words, key, NULL);
        else
            *LIST_ADD(arena, &left) = fresh->items[i];
    }
    for (size_t i = 0; i < by_words.count; i++)
        if (by_words.entries[i].value)
            *LIST_ADD(arena, &really_gone) = *(struct finding *)by_words.entries[i].value;
    *fresh = left;
    *gone = really_gone;
}

void review_compare_findings(const struct review_sides *sides, struct review *review)
{
    review->fresh.arena = review->gone.arena = sides->arena;
    take_others(sides->arena, sides->head, sides->base, &sides->secrets, &review->fresh);
    take_others(sides->arena, sides->base, sides->head, &sides->secrets, &review->gone);
    drop_common(sides->arena, &review->fresh, &review->gone);
}
