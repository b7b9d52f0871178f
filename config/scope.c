/* SPDX-License-Identifier: MIT */
/* The names that a place can use, and what supervisord says when one is missing. */
#include <stdint.h>
#include <stdlib.h>

#include "base/buffer.h"
#include "base/map.h"
#include "config/config.h"
#include "config/expansion.h"
#include "config/reading.h"

const struct expansion_name *expansion_find(const struct expansion_scope *scope,
                                            struct str name)
{
    for (; scope; scope = scope->parent)
        for (size_t i = scope->count; i-- > 0;)
            if (str_equal(scope->names[i].name, name))
                return &scope->names[i];
    return NULL;
}

/* Outer scopes first: their names keep the place, inner ones give the value. */
struct name_list scope_names(struct arena *arena, const struct expansion_scope *scope)
{
    struct name_list names = {0};
    struct map places = {.arena = arena}; /* name -> index + 1 */
    LIST_OF(const struct expansion_scope *) scopes = {0};

    for (; scope; scope = scope->parent)
        *LIST_ADD(arena, &scopes) = scope;
    while (scopes.count--) {
        const struct expansion_scope *outermost = scopes.items[scopes.count];

        for (size_t i = 0; i < outermost->count; i++) {
            const struct expansion_name *name = &outermost->names[i];
            uintptr_t place = (uintptr_t)map_get(&places, name->name);

            if (place) {
                names.items[place - 1] = name;
                continue;
            }
            *LIST_ADD(arena, &names) = name;
            map_put(&places, name->name, (void *)names.count);
        }
    }
    return names;
}

static int compare(const void *left, const void *right)
{
    const struct expansion_name *const *a = left, *const *b = right;

    return str_compare((*a)->name, (*b)->name);
}

struct str expansion_names(struct arena *arena, const struct expansion_scope *scope)
{
    struct name_list names = scope_names(arena, scope);
    struct buffer joined = {.arena = arena};

    if (names.count)
        qsort(names.items, names.count, sizeof(names.items[0]), compare);
    for (size_t i = 0; i < names.count; i++) {
        if (i)
            buffer_append_c(&joined, ", ");
        buffer_append(&joined, names.items[i]->name);
    }
    return buffer_str(&joined);
}

struct str expansion_message(struct arena *arena, struct str value, struct str where,
                             const struct expansion_problem *problem,
                             const struct expansion_scope *scope)
{
    struct buffer message = {.arena = arena};

    buffer_append_c(&message, "Format string ");
    python_repr(&message, value);
    buffer_append_c(&message, " for ");
    python_repr(&message, where);
    if (problem->fault == EXPANSION_UNKNOWN_NAME) {
        buffer_append_c(&message, " contains names (");
        python_repr(&message, problem->name);
        buffer_append_c(&message, ") which cannot be expanded. Available names: ");
        buffer_append(&message, expansion_names(arena, scope));
    } else {
        buffer_append_c(&message, " is badly formatted: ");
        buffer_append(&message, problem->reason);
    }
    return buffer_str(&message);
}
