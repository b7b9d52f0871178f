/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/suggest.h"
#include "base/utf8.h"
#include "config/lower.h"
#include "model/kinds.h"
#include "model/letters.h"

enum { DEFAULT_LISTENER_PRIORITY = -1, DEFAULT_BUFFER_SIZE = 10 };

static const struct str event_names[] = {
    STR_INIT("EVENT"),
    STR_INIT("PROCESS_STATE"),
    STR_INIT("PROCESS_STATE_STOPPED"),
    STR_INIT("PROCESS_STATE_EXITED"),
    STR_INIT("PROCESS_STATE_STARTING"),
    STR_INIT("PROCESS_STATE_STOPPING"),
    STR_INIT("PROCESS_STATE_BACKOFF"),
    STR_INIT("PROCESS_STATE_FATAL"),
    STR_INIT("PROCESS_STATE_RUNNING"),
    STR_INIT("PROCESS_STATE_UNKNOWN"),
    STR_INIT("PROCESS_COMMUNICATION"),
    STR_INIT("PROCESS_COMMUNICATION_STDOUT"),
    STR_INIT("PROCESS_COMMUNICATION_STDERR"),
    STR_INIT("PROCESS_LOG"),
    STR_INIT("PROCESS_LOG_STDOUT"),
    STR_INIT("PROCESS_LOG_STDERR"),
    STR_INIT("REMOTE_COMMUNICATION"),
    STR_INIT("SUPERVISOR_STATE_CHANGE"),
    STR_INIT("SUPERVISOR_STATE_CHANGE_RUNNING"),
    STR_INIT("SUPERVISOR_STATE_CHANGE_STOPPING"),
    STR_INIT("TICK"),
    STR_INIT("TICK_5"),
    STR_INIT("TICK_60"),
    STR_INIT("TICK_3600"),
    STR_INIT("PROCESS_GROUP"),
    STR_INIT("PROCESS_GROUP_ADDED"),
    STR_INIT("PROCESS_GROUP_REMOVED"),
};

static void refuse_event(const struct reader *reader, struct str name, struct span span)
{
    struct arena *arena = reader->run->arena;
    struct suggestion nearest = suggest_for(name);

    for (size_t i = 0; i < COUNT_OF(event_names); i++)
        suggest_offer(&nearest, event_names[i]);
    refuse(reader,
           (struct fault){
               .id = REFUSAL_EVENT_UNKNOWN,
               .span = span,
               .option = STR("events"),
               .supervisor = JOIN(arena, STR("Unknown event type "), name, STR(" in ["),
                                  reader->section->name, STR("] events")),
               .message = name.length
                              ? JOIN(arena, STR("there is no event "), quoted(arena, name),
                                     suggest_question(arena, &nearest))
                              : STR("a comma too many: it names an event without a "
                                    "name"),
               .help = STR("write names such as PROCESS_STATE or TICK_60, with commas "
                           "between"),
           });
}

static bool is_event(const struct evaluation *run, struct str name)
{
    for (size_t i = 0; i < COUNT_OF(event_names); i++)
        if (str_equal(event_names[i], name))
            return true;
    for (size_t i = 0; i < run->plugin_events.count; i++)
        if (str_equal(run->plugin_events.items[i], name))
            return true;
    return false;
}

static int compare_names(const void *left, const void *right)
{
    return str_compare(*(const struct str *)left, *(const struct str *)right);
}

/* Sorts the names and drops doubles. */
static void keep_events(struct group *group, struct str *names, size_t count)
{
    if (count)
        qsort(names, count, sizeof(*names), compare_names);
    group->events = names;
    for (size_t i = 0; i < count; i++)
        if (!i || !str_equal(names[i], names[i - 1]))
            group->events[group->event_count++] = names[i];
}

static void read_events(const struct reader *reader, struct group *group)
{
    const struct str key = STR("events");
    struct arena *arena = reader->run->arena;
    struct traced value = {.str = STR("")};
    struct str *names;
    size_t count, known = 0;

    if (read_traced(reader, key, &value) == READING_REFUSED)
        return;
    names = names_parse(arena, value.str, &count);
    if (!count)
        refuse(reader, (struct fault){
                           .id = REFUSAL_EVENTS_MISSING,
                           .span = option_span(reader, key),
                           .option = key,
                           .supervisor = JOIN(arena, STR("["), reader->section->name,
                                              STR("] section requires an \"events\" line")),
                           .message = JOIN(arena, STR("["), reader->section->name,
                                           STR("] names no event")),
                           .help = STR("add events=PROCESS_STATE, or what it is to be told of"),
                       });
    for (size_t i = 0; i < count; i++) {
        struct str name = python_upper(arena, names[i]);

        if (is_event(reader->run, name))
            names[known++] = name;
        else
            refuse_event(reader, name,
                         names[i].length
                             ? traced_span(&value, (size_t)(names[i].bytes - value.str.bytes),
                                           names[i].length)
                             : option_span(reader, key));
    }
    keep_events(group, names, known);
}

static void read_buffer_size(const struct reader *reader, struct group *group)
{
    const struct str key = STR("buffer_size");
    struct arena *arena = reader->run->arena;
    struct str digits;

    group->buffer_size = read_integer(reader, key, DEFAULT_BUFFER_SIZE);
    if (group->buffer_size >= 1)
        return;
    digits = long_number_find(group->long_numbers, key);
    if (!digits.bytes)
        digits = str_printf(arena, "%lld", (long long)group->buffer_size);
    refuse(reader, (struct fault){
                       .id = REFUSAL_BUFFER_SIZE,
                       .span = option_span(reader, key),
                       .option = key,
                       .supervisor =
                           JOIN(arena, STR("["), reader->section->name,
                                STR("] section sets invalid buffer_size ("), digits, STR(")")),
                       .message = STR("'buffer_size' is below 1"),
                       .help = STR("write 10 or more"),
                   });
}

static void refuse_redirection(const struct reader *reader)
{
    const struct str key = STR("redirect_stderr");

    refuse(reader,
           (struct fault){
               .id = REFUSAL_LISTENER_REDIRECT,
               .span = option_span(reader, key),
               .option = key,
               .supervisor = JOIN(reader->run->arena, STR("["), reader->section->name,
                                  STR("] section sets redirect_stderr=true but this is not "
                                      "allowed because it will interfere with the "
                                      "eventlistener protocol")),
               .message = STR("an event listener must keep its stdout for the "
                              "protocol"),
               .help = STR("remove 'redirect_stderr'"),
               .fix = fix_option(reader, key, STR("false"), "set redirect_stderr=false", true),
           });
}

void evaluate_event_listener(struct evaluation *run, const struct config_section *section)
{
    const struct str handler = STR("result_handler");
    struct group *group = group_open(run, section, GROUP_EVENTLISTENER);
    const struct reader reader = group_reader(run, group);

    group->name = section->label;
    group->priority = read_integer(&reader, STR("priority"), DEFAULT_LISTENER_PRIORITY);
    read_buffer_size(&reader, group);
    group->result_handler = STR("supervisor.dispatchers:default_handler");
    if (read_text(&reader, handler, &group->result_handler) == READING_TEXT)
        check_factory(&reader, handler, group->result_handler);
    read_events(&reader, group);
    if (read_boolean(&reader, STR("redirect_stderr"), false))
        refuse_redirection(&reader);
    group_add(run, group, section, PROGRAM_EVENTLISTENER);
}
