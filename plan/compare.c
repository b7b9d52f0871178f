/* SPDX-License-Identifier: MIT */
/*
 * Equality as supervisord's reread has it (ProcessConfig.__eq__ and its kin in
 * supervisor/options.py): values after parsing, group by group. `active` is what runs, `read`
 * is the new reading; the two sides are not alike, because AUTO logs of what runs have been
 * given real names and AUTO in the new reading is taken for equal.
 */
#include "plan/fields.h"

static bool same_optional(struct str a, struct str b)
{
    return !a.bytes == !b.bytes && (!a.bytes || str_equal(a, b));
}

static bool same_events(const struct group *a, const struct group *b)
{
    if (a->event_count != b->event_count)
        return false;
    for (size_t i = 0; i < a->event_count; i++)
        if (!str_equal(a->events[i], b->events[i]))
            return false;
    return true;
}

/* A group of one kind is never equal to one of another; [group:x] and [program:x] are one kind
 * to supervisord. */
static bool same_kind(enum group_kind a, enum group_kind b)
{
    bool a_is_plain = a == GROUP_PLAIN || a == GROUP_PROGRAM;
    bool b_is_plain = b == GROUP_PLAIN || b == GROUP_PROGRAM;

    return a_is_plain && b_is_plain ? true : a == b;
}

/* Walks the processes of all programs of a group, which supervisord holds as one list. */
struct process_walk {
    const struct group *group;
    size_t program, process;
};

static const struct process *next_process(struct process_walk *walk)
{
    while (walk->program < walk->group->count) {
        const struct program *program = walk->group->programs[walk->program];

        if (walk->process < program->count)
            return &program->processes[walk->process++];
        walk->program++;
        walk->process = 0;
    }
    return NULL;
}

static bool same_processes(const struct group *active, const struct group *read)
{
    struct process_walk of_active = {.group = active}, of_read = {.group = read};

    for (;;) {
        const struct process *a = next_process(&of_active), *b = next_process(&of_read);

        if (!a || !b)
            return !a && !b;
        if (!str_equal(a->name, b->name) || !fields_are_same(a, b))
            return false;
    }
}

static bool same_number(const struct group *active, const struct group *read, struct str option,
                        int64_t of_active, int64_t of_read)
{
    return of_active == of_read && same_optional(long_number_find(active->long_numbers, option),
                                                 long_number_find(read->long_numbers, option));
}

bool group_differs(const struct group *active, const struct group *read)
{
    if (!same_kind(active->kind, read->kind) ||
        !same_number(active, read, STR("priority"), active->priority, read->priority))
        return true;
    if (active->kind == GROUP_EVENTLISTENER &&
        (!same_number(active, read, STR("buffer_size"), active->buffer_size,
                      read->buffer_size) ||
         !same_events(active, read) ||
         !same_optional(active->result_handler, read->result_handler)))
        return true;
    if (active->kind == GROUP_FCGI && !str_equal(active->socket->url, read->socket->url))
        return true;
    return !same_processes(active, read);
}
