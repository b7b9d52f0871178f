/* SPDX-License-Identifier: MIT */
#include "inventory/attribution.h"

enum { MOST_NAMED_HOSTS = 3 };

struct shared_finding {
    size_t index; /* in the list of findings */
    size_t host_count;
    const struct inventory_host *hosts[MOST_NAMED_HOSTS]; /* the first of them */
    const struct inventory_host *last;
};

struct attribution attribution_create(struct finding_list *findings, size_t host_count)
{
    return (struct attribution){
        .findings = findings,
        .host_count = host_count,
        .shared = {.arena = findings->arena},
    };
}

static void add_host(struct shared_finding *shared, const struct inventory_host *host)
{
    if (shared->last == host)
        return;
    if (shared->host_count < MOST_NAMED_HOSTS)
        shared->hosts[shared->host_count] = host;
    shared->host_count++;
    shared->last = host;
}

void attribution_add(struct attribution *attribution, const struct finding *finding,
                     const struct inventory_host *host)
{
    struct finding_list *findings = attribution->findings;
    struct str key =
        str_printf(findings->arena, "%s %p %zu %zu " STR_FORMAT, finding->kind->code,
                   (const void *)finding->span.text, finding->span.offset, finding->span.length,
                   STR_ARGS(finding->message));
    struct shared_finding *shared = map_get(&attribution->shared, key);

    if (!shared) {
        shared = ARENA_NEW(findings->arena, struct shared_finding);
        shared->index = findings->count;
        map_put(&attribution->shared, key, shared);
        *LIST_ADD(findings->arena, findings) = *finding;
    }
    add_host(shared, host);
}

/* Names help where not all hosts are meant. */
static struct str scope_of(struct arena *arena, const struct shared_finding *shared,
                           size_t host_count)
{
    struct buffer scope = {.arena = arena};

    buffer_printf(&scope, "%zu of %zu hosts", shared->host_count, host_count);
    if (shared->host_count == host_count)
        return buffer_str(&scope);
    for (size_t i = 0; i < shared->host_count && i < MOST_NAMED_HOSTS; i++) {
        buffer_append_c(&scope, i ? ", " : ": ");
        buffer_append(&scope, shared->hosts[i]->name);
    }
    if (shared->host_count > MOST_NAMED_HOSTS)
        buffer_append_c(&scope, ", ...");
    return buffer_str(&scope);
}

void attribution_finish(struct attribution *attribution)
{
    struct finding_list *findings = attribution->findings;

    if (attribution->host_count < 2)
        return;
    for (size_t i = 0; i < attribution->shared.count; i++) {
        const struct shared_finding *shared = attribution->shared.entries[i].value;

        findings->items[shared->index].scope =
            scope_of(findings->arena, shared, attribution->host_count);
    }
}
