/* SPDX-License-Identifier: MIT */
#include "template/store.h"

#include <pthread.h>

#include "template/jinja.h"

struct template_store {
    pthread_mutex_t lock; /* of all below */
    struct arena *arena;
    struct map templates; /* key -> struct stored_template */
};

struct template_store *template_store_create(struct arena *arena)
{
    struct arena *own = arena_create(); /* threads add to it while others add to arena */
    struct template_store *store = ARENA_NEW(own, struct template_store);

    arena_adopt(arena, own);
    *store = (struct template_store){
        .lock = PTHREAD_MUTEX_INITIALIZER, .arena = own, .templates = {.arena = own}};
    return store;
}

struct stored_template *store_get(struct template_store *store, struct str key,
                                  stored_reader *read, const void *context)
{
    struct stored_template *stored;

    pthread_mutex_lock(&store->lock);
    stored = map_get(&store->templates, key);
    if (!stored) {
        stored = ARENA_NEW(store->arena, struct stored_template);
        stored->findings.arena = store->arena;
        read(store->arena, stored, context);
        map_put(&store->templates, str_copy(store->arena, key), stored);
    }
    pthread_mutex_unlock(&store->lock);
    return stored;
}

struct position store_position(struct template_store *store, struct span span)
{
    struct position position;

    pthread_mutex_lock(&store->lock); /* the first question makes the index of lines */
    position = span_start(span);
    pthread_mutex_unlock(&store->lock);
    return position;
}

struct template_store *evaluator_store(struct evaluator *evaluator)
{
    if (!evaluator->store)
        evaluator->store = template_store_create(evaluator->rendering->findings->arena);
    return evaluator->store;
}

void evaluator_report(struct evaluator *evaluator, const struct stored_template *stored)
{
    struct finding_list *findings = evaluator->rendering->findings;

    for (size_t i = 0; i < stored->findings.count; i++)
        *LIST_ADD(findings->arena, findings) = stored->findings.items[i];
    evaluator->rendering->has_failed |= stored->has_failed;
}

void stored_parse(struct arena *arena, struct stored_template *stored, size_t start, size_t end,
                  const struct template_options *options, const struct jinja_settings *settings)
{
    struct rendering rendering = {
        .arena = arena,
        .text = stored->text,
        .options = options,
        .findings = &stored->findings,
    };

    stored->has_failed =
        !jinja_read(&rendering, arena, stored->text, start, end, settings, &stored->parsed);
}
