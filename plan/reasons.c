/* SPDX-License-Identifier: MIT */
#include "plan/reasons.h"

#include <strings.h>

#include "plan/fields.h"

/* A section of programs in both configurations. */
struct program_pair {
    const struct group_pair *groups;
    const struct program *before, *after;
};

static const struct program *find_program(const struct group *group, struct str section)
{
    for (size_t i = 0; i < group->count; i++)
        if (str_equal(group->programs[i]->section->name, section))
            return group->programs[i];
    return NULL;
}

static const struct process *find_process(const struct program *program, struct str name)
{
    for (size_t i = 0; i < program->count; i++)
        if (str_equal(program->processes[i].name, name))
            return &program->processes[i];
    return NULL;
}

static struct option_pair program_option_pair(const struct program_pair *pair, struct str key)
{
    return option_pair(pair->groups->before_model->config, pair->before->section,
                       pair->groups->after_model->config, pair->after->section, key);
}

static bool has_change(const struct option_changes *changes, const struct config_section *at,
                       struct str key)
{
    for (size_t i = 0; i < changes->count; i++)
        if (str_equal(changes->items[i].section, at->name) &&
            str_equal(changes->items[i].option, key))
            return true;
    return false;
}

static bool same_variable(const struct environment *a, const struct environment *b,
                          const struct variable *variable)
{
    const struct variable *first = find_variable(a, variable->name),
                          *second = find_variable(b, variable->name);

    return first && second ? str_equal(first->value, second->value) : first == second;
}

/* Whether what differs in two processes comes from supervisord's own environment. */
static bool is_of_server(const struct environment *before, const struct environment *after,
                         const struct process *process)
{
    for (size_t i = 0; i < process->environment.count; i++) {
        const struct variable *variable = &process->environment.items[i];
        const struct variable *of_server = find_variable(after, variable->name);

        if (!of_server)
            of_server = find_variable(before, variable->name);
        if (of_server && str_equal(of_server->value, variable->value) &&
            !same_variable(before, after, variable))
            return true;
    }
    return false;
}

/* Adds `environment` of [supervisord] when it is what changed; false: it is not. */
static bool add_server_environment(struct arena *arena, const struct group_pair *groups,
                                   const struct process *before, const struct process *after,
                                   struct option_changes *changes)
{
    const struct server *old = &groups->before_model->server,
                        *new = &groups->after_model->server;
    struct str key = STR("environment");
    struct option_pair pair;

    if (!old->section || !new->section ||
        (!is_of_server(&old->environment, &new->environment, after) &&
         !is_of_server(&old->environment, &new->environment, before)))
        return false;
    pair = option_pair(groups->before_model->config, old->section, groups->after_model->config,
                       new->section, key);
    if (!has_change(changes, new->section, key)) {
        struct option_change *change = add_change(arena, changes, &pair, key);

        change->is_secret |=
            environment_tells(before, after) || environment_tells(after, before);
        change->is_same_text = option_pair_is_same(&pair);
        if (change->is_same_text) {
            change->before = field_value(arena, FIELD_ENVIRONMENT, before, after);
            change->after = field_value(arena, FIELD_ENVIRONMENT, after, before);
        }
    }
    return true;
}

static void add_field(struct arena *arena, const struct program_pair *pair, enum field field,
                      const struct process *before, const struct process *after,
                      struct option_changes *changes)
{
    struct str key = field_key(field);
    struct option_pair options = program_option_pair(pair, key);
    bool is_environment = field == FIELD_ENVIRONMENT;
    struct option_change *change;

    if (is_environment && add_server_environment(arena, pair->groups, before, after, changes) &&
        option_pair_is_same(&options))
        return;
    if (has_change(changes, pair->after->section, key))
        return;
    change = add_change(arena, changes, &options, key);
    change->is_secret |= is_environment &&
                         (environment_tells(before, after) || environment_tells(after, before));
    if (!option_pair_is_same(&options))
        return;
    change->is_same_text = true;
    change->before = field_value(arena, field, before, after);
    change->after = field_value(arena, field, after, before);
}

static void add_if_written_otherwise(struct arena *arena, const struct program_pair *pair,
                                     struct str key, struct option_changes *changes)
{
    struct option_pair options = program_option_pair(pair, key);

    if (!option_pair_is_same(&options) && !has_change(changes, pair->after->section, key))
        add_change(arena, changes, &options, key);
}

/* Which processes there are. */
static void add_names(struct arena *arena, const struct program_pair *pair,
                      struct option_changes *changes)
{
    bool is_same = pair->before->count == pair->after->count;

    for (size_t i = 0; is_same && i < pair->after->count; i++)
        is_same = str_equal(pair->before->processes[i].name, pair->after->processes[i].name);
    if (is_same)
        return;
    add_if_written_otherwise(arena, pair, STR("numprocs"), changes);
    add_if_written_otherwise(arena, pair, STR("numprocs_start"), changes);
    add_if_written_otherwise(arena, pair, STR("process_name"), changes);
}

static void compare_programs(struct arena *arena, const struct program_pair *pair,
                             struct option_changes *changes)
{
    add_names(arena, pair, changes);
    for (size_t i = 0; i < pair->after->count; i++) {
        const struct process *after = &pair->after->processes[i];
        const struct process *before = find_process(pair->before, after->name);

        if (!before && pair->before->count)
            before = &pair->before->processes[i < pair->before->count ? i : 0];
        if (!before || fields_are_same(before, after))
            continue;
        for (enum field field = 0; field < FIELD_COUNT; field++)
            if (!field_is_same(field, before, after))
                add_field(arena, pair, field, before, after, changes);
    }
}

static void add_group_option(struct arena *arena, const struct group_pair *pair, struct str key,
                             struct str before, struct str after,
                             struct option_changes *changes)
{
    struct option_pair options =
        option_pair(pair->before_model->config, pair->before->section,
                    pair->after_model->config, pair->after->section, key);
    struct option_change *change;

    if (has_change(changes, pair->after->section, key))
        return;
    change = add_change(arena, changes, &options, key);
    change->is_same_text = option_pair_is_same(&options);
    if (change->is_same_text) {
        change->before = before;
        change->after = after;
    }
}

static bool same_members(const struct group *before, const struct group *after)
{
    if (before->count != after->count)
        return false;
    for (size_t i = 0; i < after->count; i++)
        if (!str_equal(before->programs[i]->section->name, after->programs[i]->section->name))
            return false;
    return true;
}

static bool same_events(const struct group *before, const struct group *after)
{
    if (before->event_count != after->event_count)
        return false;
    for (size_t i = 0; i < after->event_count; i++)
        if (!str_equal(before->events[i], after->events[i]))
            return false;
    return true;
}

static struct str number_text(struct arena *arena, int64_t number)
{
    return str_printf(arena, "%lld", (long long)number);
}

/* What belongs to the group and not to its processes. */
static void compare_groups(struct arena *arena, const struct group_pair *pair,
                           struct option_changes *changes)
{
    const struct group *before = pair->before, *after = pair->after;

    if (before->priority != after->priority)
        add_group_option(arena, pair, STR("priority"), number_text(arena, before->priority),
                         number_text(arena, after->priority), changes);
    if (before->kind == GROUP_PLAIN && after->kind == GROUP_PLAIN &&
        !same_members(before, after))
        add_group_option(arena, pair, STR("programs"), STR(""), STR(""), changes);
    if (before->kind == GROUP_EVENTLISTENER && after->kind == GROUP_EVENTLISTENER) {
        if (before->buffer_size != after->buffer_size)
            add_group_option(arena, pair, STR("buffer_size"),
                             number_text(arena, before->buffer_size),
                             number_text(arena, after->buffer_size), changes);
        if (!same_events(before, after))
            add_group_option(arena, pair, STR("events"), STR(""), STR(""), changes);
        if (!str_equal(before->result_handler, after->result_handler))
            add_group_option(arena, pair, STR("result_handler"), before->result_handler,
                             after->result_handler, changes);
    }
    if (before->kind == GROUP_FCGI && after->kind == GROUP_FCGI &&
        !str_equal(before->socket->url, after->socket->url))
        add_group_option(arena, pair, STR("socket"), before->socket->url, after->socket->url,
                         changes);
}

void group_reasons(struct arena *arena, const struct group_pair *pair,
                   struct option_changes *changes)
{
    if (pair->before->kind == pair->after->kind)
        compare_groups(arena, pair, changes);
    for (size_t i = 0; i < pair->after->count; i++) {
        const struct program *after = pair->after->programs[i];
        struct program_pair programs = {pair, find_program(pair->before, after->section->name),
                                        after};

        if (programs.before)
            compare_programs(arena, &programs, changes);
        else
            compare_sections(arena, NULL, after->section, changes);
    }
    for (size_t i = 0; i < pair->before->count; i++) {
        const struct config_section *section = pair->before->programs[i]->section;

        if (!find_program(pair->after, section->name))
            compare_sections(arena, section, NULL, changes);
    }
}

static void add_unseen(struct arena *arena, const struct program_pair *pair, struct str key,
                       struct option_changes *changes)
{
    struct option_pair options = program_option_pair(pair, key);

    if (!option_pair_is_same(&options) && !has_change(changes, pair->after->section, key))
        add_change(arena, changes, &options, key)->effect = EFFECT_UNSEEN;
}

/* A log that is to become AUTO stays what it was. That may be an edit of long ago: then what is
 * written is the same, and only what runs differs. */
static void add_automatic_log(struct arena *arena, const struct program_pair *pair,
                              enum field field, int stream, struct option_changes *changes)
{
    for (size_t i = 0; i < pair->after->count; i++) {
        const struct process *after = &pair->after->processes[i];
        const struct process *before = find_process(pair->before, after->name);
        struct option_pair options = program_option_pair(pair, field_key(field));
        struct option_change *change;

        if (!before || after->logs[stream].kind != LOG_AUTO ||
            before->logs[stream].kind == LOG_AUTO ||
            has_change(changes, pair->after->section, field_key(field)))
            continue;
        change = add_change(arena, changes, &options, field_key(field));
        change->effect = EFFECT_UNSEEN;
        change->is_same_text = option_pair_is_same(&options);
        if (!change->is_same_text)
            continue;
        change->before = field_value(arena, field, before, NULL);
        change->after = field_value(arena, field, after, NULL);
    }
}

void group_unseen(struct arena *arena, const struct group_pair *pair,
                  struct option_changes *changes)
{
    static const struct str socket_keys[] = {STR_INIT("socket"), STR_INIT("socket_mode"),
                                             STR_INIT("socket_owner"),
                                             STR_INIT("socket_backlog")};

    for (size_t i = 0; i < pair->after->count; i++) {
        const struct program *after = pair->after->programs[i];
        struct program_pair programs = {pair, find_program(pair->before, after->section->name),
                                        after};

        if (!programs.before)
            continue;
        for (size_t j = 0;
             str_equal(after->section->kind, STR("fcgi-program")) && j < COUNT_OF(socket_keys);
             j++)
            add_unseen(arena, &programs, socket_keys[j], changes);
        add_automatic_log(arena, &programs, FIELD_STDOUT_LOGFILE, STREAM_STDOUT, changes);
        add_automatic_log(arena, &programs, FIELD_STDERR_LOGFILE, STREAM_STDERR, changes);
    }
}

bool group_has_reordered_events(const struct group_pair *pair)
{
    struct option_pair events =
        option_pair(pair->before_model->config, pair->before->section,
                    pair->after_model->config, pair->after->section, STR("events"));
    struct str before, after;

    if (pair->before->kind != GROUP_EVENTLISTENER || pair->after->kind != GROUP_EVENTLISTENER ||
        !same_events(pair->before, pair->after) || !events.before || !events.after)
        return false;
    before = events.before->value.str;
    after = events.after->value.str;
    while (before.length || after.length) {
        struct str one = str_trim(str_cut(&before, ',')),
                   other = str_trim(str_cut(&after, ','));

        if (one.length != other.length || strncasecmp(one.bytes, other.bytes, one.length) != 0)
            return true;
    }
    return false;
}
