/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/list.h"
#include "change/change.h"
#include "change/review.h"
#include "history/diff.h"
#include "plan/assumed.h"
#include "plan/options.h"

/* An instance on a host, on both sides; NULL where it is not. */
struct pair {
    const struct review_item *base;
    struct review_item *head;
};

struct comparison {
    const struct review_sides *sides;
    struct arena *arena;
    const struct model *nothing;
    struct map by_key; /* what changes, as text -> index + 1 into the changes */
    struct map hosts, changed_hosts;
};

static struct str item_key(struct arena *arena, const struct review_item *item)
{
    return str_printf(arena, STR_FORMAT "\n" STR_FORMAT,
                      STR_ARGS(item->rendered->instance->name.text),
                      STR_ARGS(item->rendered->host->name));
}

static const struct rendered_file *find_file(const struct review_item *item, struct str path)
{
    for (size_t i = 0; item && i < item->rendered->count; i++)
        if (str_equal(item->rendered->files[i].relative, path))
            return &item->rendered->files[i];
    return NULL;
}

static struct file_state state_of(const struct rendered_file *file)
{
    if (!file)
        return (struct file_state){.exists = false};
    return (struct file_state){.exists = true, .bytes = file->text->bytes, .mode = file->mode};
}

struct file_list {
    struct file_change *items;
    size_t count, capacity;
};

static void add_file(struct arena *arena, struct file_list *files,
                     const struct rendered_file *before, const struct rendered_file *after)
{
    *LIST_ADD(arena, files) = (struct file_change){
        .path = after ? after->relative : before->relative,
        .wanted = state_of(after),
        .found = state_of(before),
        .is_secret = (before && before->is_secret) || (after && after->is_secret),
    };
}

static struct file_list files_of(struct arena *arena, const struct pair *pair)
{
    struct file_list files = {0};

    for (size_t i = 0; pair->head && i < pair->head->rendered->count; i++) {
        const struct rendered_file *file = &pair->head->rendered->files[i];

        add_file(arena, &files, find_file(pair->base, file->relative), file);
    }
    for (size_t i = 0; pair->base && i < pair->base->rendered->count; i++) {
        const struct rendered_file *file = &pair->base->rendered->files[i];

        if (!find_file(pair->head, file->relative))
            add_file(arena, &files, file, NULL);
    }
    return files;
}

/* Paths are relative to it. */
static struct str prefix_of(const struct rendered_instance *rendered)
{
    const struct rendered_file *file = rendered->files;

    return rendered->count ? str_slice(file->path, 0, file->path.length - file->relative.length)
                           : STR("");
}

static const struct plan *forecast(struct comparison *comparison, const struct pair *pair)
{
    struct arena *arena = comparison->arena;
    const struct review_item *shown = pair->head ? pair->head : pair->base;
    struct file_list files = files_of(arena, pair);
    struct snapshot running =
        snapshot_assumed(arena, pair->base ? pair->base->model : comparison->nothing);
    struct plan_input input = {
        .host = shown->rendered->host->name,
        .instance = shown->rendered->instance->name.text,
        .prefix = prefix_of(shown->rendered),
        .files = files.items,
        .file_count = files.count,
        .wanted = pair->head ? pair->head->model : comparison->nothing,
        .found = pair->base ? pair->base->model : NULL,
        .running = &running,
        .is_found_read = true,
    };
    struct plan *plan = plan_create(arena, &input);

    if (!pair->head)
        plan->daemon_change_count = 0; /* the whole supervisord goes */
    for (size_t i = 0; pair->head && i < plan->group_count; i++) {
        change_attribute(pair->head->rendered, plan->groups[i].changes,
                         plan->groups[i].change_count);
        change_attribute(pair->head->rendered, plan->groups[i].unseen,
                         plan->groups[i].unseen_count);
    }
    if (pair->head)
        change_attribute(pair->head->rendered, plan->daemon_changes, plan->daemon_change_count);
    return plan;
}

static void count_lines(struct review_file *file)
{
    struct str rest = file->diff;

    for (size_t number = 0; rest.length; number++) {
        struct str line = str_cut(&rest, '\n');

        if (number < 2) /* the names */
            continue;
        file->added += str_starts_with(line, STR("+"));
        file->removed += str_starts_with(line, STR("-"));
    }
}

/* Covered before they are compared: no diff can show what neither side holds. */
static bool take_files(struct comparison *comparison, struct review_change *change,
                       struct error *err)
{
    struct arena *arena = comparison->arena;
    const struct secrets *secrets = &comparison->sides->secrets;

    for (size_t i = 0; i < change->plan->file_count; i++) {
        const struct file_change *from = &change->plan->files[i];
        struct review_file *file =
            ARRAY_ADD(arena, change->files, change->file_count, change->file_capacity);
        struct str before = {0}, after = {0};

        file->path = from->path;
        file->is_new = !from->found.exists;
        file->is_gone = !from->wanted.exists;
        file->is_secret = from->is_secret;
        if (from->found.exists)
            before = secrets_cover(arena, secrets, from->found.bytes);
        if (from->wanted.exists)
            after = secrets_cover(arena, secrets, from->wanted.bytes);
        if (!diff_unified(arena, from->path, before, after, &file->diff, err))
            return false;
        count_lines(file);
    }
    return true;
}

/* The part of the span, where the new value stands, that the old one has otherwise; all of it
 * for a value that is not written in one piece. */
static struct span differing_part(struct span span, const struct option_change *change)
{
    struct str before = change->before, after = change->after;
    size_t start = 0, place = str_search(span_str(span), after);

    if (place == STR_NOT_FOUND || !before.bytes)
        return span;
    while (start < before.length && start < after.length &&
           before.bytes[start] == after.bytes[start])
        start++;
    before = str_slice(before, start, before.length);
    after = str_slice(after, start, after.length);
    while (before.length && after.length &&
           before.bytes[before.length - 1] == after.bytes[after.length - 1]) {
        before.length--;
        after.length--;
    }
    return span_make(span.text, span.offset + place + start, after.length);
}

/* The value of the inventory behind what a rendered file holds at the span. */
static struct span key_behind(const struct rendered_instance *rendered, struct span span)
{
    for (size_t i = 0; span.text && span.length && i < rendered->count; i++)
        if (rendered->files[i].text == span.text)
            return traced_cause(&rendered->files[i].content, span.offset, span.length);
    return (struct span){0};
}

static struct span key_of(const struct rendered_instance *rendered,
                          const struct option_change *change)
{
    struct span key = {0};

    if (change->cause.text && change->after.bytes)
        key = key_behind(rendered, differing_part(change->cause, change));
    return key.text ? key : key_behind(rendered, change->cause);
}

/* Whether a secret in it is all that differs. */
static bool is_covered(struct arena *arena, const struct secrets *secrets,
                       const struct option_change *change)
{
    return change->before.bytes && change->after.bytes && !change->is_same_text &&
           !str_equal(change->before, change->after) &&
           str_equal(secrets_cover(arena, secrets, change->before),
                     secrets_cover(arena, secrets, change->after));
}

static void take_options(struct comparison *comparison, const struct pair *pair,
                         struct review_change *change)
{
    struct arena *arena = comparison->arena;
    struct option_changes options = {0};

    if (!pair->base || !pair->head)
        return;
    compare_configs(arena, pair->base->model->config, pair->head->model->config, &options);
    for (size_t i = 0; i < options.count; i++) {
        struct review_option *option =
            ARRAY_ADD(arena, change->options, change->option_count, change->option_capacity);

        option->change = options.items[i];
        option->key = key_of(pair->head->rendered, &options.items[i]);
        option->is_covered = is_covered(arena, &comparison->sides->secrets, &options.items[i]);
        change_attribute(pair->head->rendered, &option->change, 1);
        change_attribute(pair->base->rendered, &option->change, 1); /* of one that goes */
    }
}

/* A text of the key; each host has its own name in the place of all others'. */
static void append_word(struct buffer *key, struct str word, struct str host)
{
    size_t place;

    while ((place = str_search(word, host)) != STR_NOT_FOUND && host.length) {
        buffer_append(key, str_slice(word, 0, place));
        buffer_append_byte(key, '\1');
        word = str_slice(word, place + host.length, word.length);
    }
    buffer_append(key, word);
    buffer_append_byte(key, '\0');
}

/* All that a reader is told, but for the lines around a change, and for the host's name. */
static struct str change_key(struct arena *arena, const struct review_change *change)
{
    struct buffer key = {.arena = arena};
    struct str host = change->plan->host;

    append_word(&key, change->instance, host);
    buffer_printf(&key, "%d%d%d", change->is_new, change->is_gone, change->is_seen);
    for (size_t i = 0; i < change->option_count; i++) {
        const struct option_change *option = &change->options[i].change;

        append_word(&key, option->section, host);
        append_word(&key, option->option, host);
        append_word(&key, option->before, host);
        append_word(&key, option->after, host);
    }
    for (size_t i = 0; i < change->reasons.count; i++) {
        append_word(&key, change->reasons.items[i].subject, host);
        append_word(&key, change->reasons.items[i].words, host);
    }
    for (size_t i = 0; i < change->file_count; i++) {
        struct str rest = change->files[i].diff;

        append_word(&key, change->files[i].path, host);
        while (rest.length) {
            struct str line = str_cut(&rest, '\n');

            if (str_starts_with(line, STR("+")) || str_starts_with(line, STR("-")))
                append_word(&key, line, host);
        }
    }
    return buffer_str(&key);
}

static void fold(struct comparison *comparison, const struct review_change *change,
                 struct review *review)
{
    struct arena *arena = comparison->arena;
    struct str key = change_key(arena, change), host = change->plan->host;
    size_t known = (size_t)(uintptr_t)map_get(&comparison->by_key, key);

    if (!known) {
        *ARRAY_ADD(arena, review->changes, review->change_count, review->change_capacity) =
            *change;
        known = review->change_count;
        map_put(&comparison->by_key, key, (void *)(uintptr_t)known);
    }
    *LIST_ADD(arena, &review->changes[known - 1].hosts) = host;
    map_put(&comparison->changed_hosts, host, comparison);
}

static bool is_same(const struct review_change *change)
{
    return !change->is_new && !change->is_gone && !change->plan->file_count &&
           !change->option_count && !change->reasons.count;
}

static bool compare_pair(struct comparison *comparison, const struct pair *pair,
                         struct review *review, struct error *err)
{
    struct review_change change = {.is_new = !pair->base, .is_gone = !pair->head};

    change.is_seen = pair->head && pair->head->is_seen;
    change.plan = change.is_seen ? pair->head->plan : forecast(comparison, pair);
    if (pair->head)
        pair->head->plan = change.plan;
    change.instance = change.plan->instance;
    take_options(comparison, pair, &change);
    plan_risks(comparison->arena, change.plan, &change.reasons);
    change.risk = risk_highest(&change.reasons);
    map_put(&comparison->hosts, change.plan->host, comparison);
    if (is_same(&change)) {
        review->same_count++;
        return true;
    }
    if (!take_files(comparison, &change, err))
        return false;
    fold(comparison, &change, review);
    return true;
}

static struct map items_by_key(struct arena *arena, const struct review_side *side)
{
    struct map items = {.arena = arena};

    for (size_t i = 0; i < side->count; i++)
        map_put(&items, item_key(arena, &side->items[i]), &side->items[i]);
    return items;
}

/* Stable: equal ones stay as they came. */
static void sort_by_risk(struct review *review)
{
    for (size_t i = 1; i < review->change_count; i++) {
        struct review_change change = review->changes[i];
        size_t place = i;

        while (place && review->changes[place - 1].risk < change.risk) {
            review->changes[place] = review->changes[place - 1];
            place--;
        }
        review->changes[place] = change;
    }
}

bool review_compare(const struct review_sides *sides, struct review *review, struct error *err)
{
    struct arena *arena = sides->arena;
    const struct review_side *base = sides->base;
    struct review_side *head = sides->head;
    struct map base_items = items_by_key(arena, base), head_items = items_by_key(arena, head);
    struct comparison comparison = {
        .sides = sides,
        .arena = arena,
        .nothing = review_no_model(arena, &head->project),
        .by_key = {.arena = arena},
        .hosts = {.arena = arena},
        .changed_hosts = {.arena = arena},
    };

    for (size_t i = 0; i < head->count; i++) {
        struct pair pair = {map_get(&base_items, item_key(arena, &head->items[i])),
                            &head->items[i]};

        if (!compare_pair(&comparison, &pair, review, err))
            return false;
    }
    for (size_t i = 0; i < base->count; i++) {
        struct pair pair = {&base->items[i], NULL};

        if (!map_get(&head_items, item_key(arena, &base->items[i])) &&
            !compare_pair(&comparison, &pair, review, err))
            return false;
    }
    sort_by_risk(review);
    review->host_count = comparison.hosts.count;
    review->changed_host_count = comparison.changed_hosts.count;
    return true;
}
