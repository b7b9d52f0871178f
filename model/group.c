/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/suggest.h"
#include "base/utf8.h"
#include "config/edit.h"
#include "model/kinds.h"
#include "model/letters.h"
#include "model/programs.h"

/* Looking for the nearest of all programs is worth it for the first faults, not for a flood. */
enum { DEFAULT_PRIORITY = 999, MOST_SUGGESTIONS = 200 };

static bool is_of_kind(const struct config_section *section, struct str kind)
{
    return section->label.bytes && str_equal(section->kind, kind);
}

struct group *group_open(struct evaluation *run, const struct config_section *section,
                         enum group_kind kind)
{
    struct group *group = ARENA_NEW(run->arena, struct group);
    struct model *model = run->model;

    group->kind = kind;
    group->section = section;
    *ARRAY_ADD(run->arena, model->groups, model->group_count, model->group_capacity) = group;
    return group;
}

struct reader group_reader(struct evaluation *run, struct group *group)
{
    return (struct reader){
        .run = run,
        .section = group->section,
        .scope = &run->daemon_scope,
        .long_numbers = &group->long_numbers,
    };
}

void group_add(struct evaluation *run, struct group *group,
               const struct config_section *section, enum program_kind kind)
{
    const struct program *program = evaluate_program(run, section, group, kind);

    *ARRAY_ADD(run->arena, group->programs, group->count, group->capacity) = program;
}

void group_read_name(const struct reader *reader, struct group *group)
{
    struct str label = reader->section->label;

    if (!check_name(reader, STR(""), config_section_span(reader->section), label, &group->name))
        group->name = utf8_strip(label);
}

/* One entry of a group's list, as it stands in the value. */
struct member {
    struct str name;
    struct span span;
};

/* span is where the name would be, or the comma behind it. */
static const struct fix *remove_comma(struct arena *arena, struct span span)
{
    return str_equal(span_str(span), STR(","))
               ? fix_create(arena, "remove the comma", true, span, STR(""))
               : NULL;
}

/* What a member is not: the fault, with the section that supervisord would blame. */
static void refuse_member(const struct reader *reader, const struct member *member,
                          struct str blamed, bool is_ambiguous)
{
    struct arena *arena = reader->run->arena;
    const struct config *config = reader->run->config;
    size_t findings = reader->run->findings->count;
    struct suggestion nearest = suggest_for(member->name);
    struct fault fault = {.span = member->span, .option = STR("programs")};

    if (is_ambiguous) {
        fault.id = REFUSAL_MEMBER_AMBIGUOUS;
        fault.supervisor = JOIN(arena, STR("["), blamed, STR("] name "), member->name,
                                STR(" is ambiguous (exists as program and fcgi-program)"));
        fault.message = JOIN(arena, quoted(arena, member->name),
                             STR(" is both a program and an fcgi-program"));
        fault.help = STR("rename one of the two sections");
        refuse(reader, fault);
        return;
    }
    for (size_t i = 0; i < config->section_count && findings < MOST_SUGGESTIONS; i++) {
        const struct config_section *section = config->sections[i];

        if (is_of_kind(section, STR("program")) || is_of_kind(section, STR("fcgi-program")))
            suggest_offer(&nearest, section->label);
    }
    fault.supervisor = JOIN(arena, STR("["), blamed,
                            STR("] names unknown program or fcgi-program "), member->name);
    if (member->name.length) {
        fault.id = REFUSAL_MEMBER_UNKNOWN;
        fault.message = JOIN(arena, STR("there is no program "), quoted(arena, member->name),
                             suggest_question(arena, &nearest));
        fault.help = STR("name programs by what stands behind the colon of [program:x], with "
                         "commas between");
        if (nearest.found.length)
            fault.fix = edit_text(arena, member->span, member->name, nearest.found,
                                  "write the name that is near", false);
    } else {
        fault.id = REFUSAL_MEMBER_EMPTY;
        fault.message = STR("a comma too many: it names a program without a name");
        fault.help = STR("remove the comma");
        fault.fix = remove_comma(arena, member->span);
    }
    refuse(reader, fault);
}

/* Adds the program that member names. Returns the section that supervisord then takes for the
 * group's own in messages about the next member. */
static struct str add_member(const struct reader *reader, struct group *group,
                             const struct member *member, struct str blamed, struct map *taken)
{
    struct evaluation *run = reader->run;
    struct str program_name = JOIN(run->arena, STR("program:"), member->name);
    struct str fcgi_name = JOIN(run->arena, STR("fcgi-program:"), member->name);
    const struct config_section *program = config_section(run->config, program_name);
    const struct config_section *fcgi = config_section(run->config, fcgi_name);
    bool is_whole = !run->options->is_fragment && !run->config->refusal.kind;

    if (program && fcgi) {
        refuse_member(reader, member, blamed, true);
    } else if (!program && !fcgi) {
        if (is_whole || !member->name.length)
            refuse_member(reader, member, blamed, false);
        return blamed;
    }
    program = program ? program : fcgi;
    map_put(taken, program->name, group);
    group_add(run, group, program, PROGRAM_PLAIN);
    return program->name;
}

/* The members, with the place of each: that of a comma for one without a name. */
static void add_members(const struct reader *reader, struct group *group, struct map *taken)
{
    struct traced value;
    struct str blamed = group->section->name;
    size_t start = 0;

    if (read_traced(reader, STR("programs"), &value) != READING_TEXT || !value.str.length)
        return;
    for (bool is_last = false; !is_last;) {
        struct str rest = str_slice(value.str, start, value.str.length);
        size_t comma = str_find(rest, ',');
        struct str name;
        struct member member;

        is_last = comma == STR_NOT_FOUND;
        name = utf8_strip(str_slice(rest, 0, is_last ? rest.length : comma));
        member = (struct member){
            .name = name,
            .span = name.length ? traced_span(&value, (size_t)(name.bytes - value.str.bytes),
                                              name.length)
                                : traced_span(&value, is_last && start ? start - 1 : start, 1),
        };
        blamed = add_member(reader, group, &member, blamed, taken);
        start += comma + 1;
    }
}

static void evaluate_group(struct evaluation *run, const struct config_section *section,
                           struct map *taken)
{
    struct group *group = group_open(run, section, GROUP_PLAIN);
    const struct reader reader = group_reader(run, group);
    struct traced ignored;

    group_read_name(&reader, group);
    /* supervisord expands the list before it reads the priority, and looks at it behind. */
    (void)read_traced(&reader, STR("programs"), &ignored);
    group->priority = read_integer(&reader, STR("priority"), DEFAULT_PRIORITY);
    add_members(&reader, group, taken);
}

void evaluate_program_group(struct evaluation *run, const struct config_section *section)
{
    struct group *group = group_open(run, section, GROUP_PROGRAM);
    const struct reader reader = group_reader(run, group);

    group_read_name(&reader, group);
    group->priority = read_integer(&reader, STR("priority"), DEFAULT_PRIORITY);
    group_add(run, group, section, PROGRAM_PLAIN);
}

/* Groups in their order of creation, until they are sorted. What decides about most of them
 * stands here, and not all over the memory. */
struct ranked {
    struct group *group;
    int64_t priority;
    uint64_t name_head;
    size_t rank;
};

/* Of two at the same end of 64 bits, where longer ones stand, too. */
static int compare_long_priorities(const struct group *a, const struct group *b)
{
    const struct str key = STR("priority");
    struct str a_digits = long_number_find(a->long_numbers, key);
    struct str b_digits = long_number_find(b->long_numbers, key);

    if (a_digits.bytes && b_digits.bytes)
        return long_number_compare(a_digits, b_digits);
    if (a->priority > 0) /* one of the two is INT64_MAX itself */
        return (a_digits.bytes != NULL) - (b_digits.bytes != NULL);
    return (b_digits.bytes != NULL) - (a_digits.bytes != NULL);
}

/* The first bytes, the first of them highest: what differs there is in their order. */
static uint64_t head_of(struct str name)
{
    uint64_t head = 0;

    for (size_t i = 0; i < sizeof(head); i++)
        head = head << 8 | (i < name.length ? (unsigned char)name.bytes[i] : 0);
    return head;
}

static int compare_groups(const void *left, const void *right)
{
    const struct ranked *a = left, *b = right;
    int order = (a->priority > b->priority) - (a->priority < b->priority);

    if (!order && (a->priority == INT64_MAX || a->priority == INT64_MIN))
        order = compare_long_priorities(a->group, b->group);
    if (!order)
        order = (a->name_head > b->name_head) - (a->name_head < b->name_head);
    if (!order)
        order = str_compare(a->group->name, b->group->name);
    return order ? order : (a->rank > b->rank) - (a->rank < b->rank);
}

static void sort_groups(struct evaluation *run)
{
    struct model *model = run->model;
    struct ranked *ranked = ARENA_ARRAY(run->arena, struct ranked, model->group_count);

    if (!model->group_count)
        return;
    for (size_t i = 0; i < model->group_count; i++)
        ranked[i] = (struct ranked){
            .group = model->groups[i],
            .priority = model->groups[i]->priority,
            .name_head = head_of(model->groups[i]->name),
            .rank = i,
        };
    qsort(ranked, model->group_count, sizeof(*ranked), compare_groups);
    for (size_t i = 0; i < model->group_count; i++)
        model->groups[i] = ranked[i].group;
}

void evaluate_groups(struct evaluation *run)
{
    const struct config *config = run->config;
    struct map taken = {.arena = run->arena}; /* sections that some group names */
    struct section_list programs = {0};

    for (size_t i = 0; i < config->section_count; i++)
        if (is_of_kind(config->sections[i], STR("group")))
            evaluate_group(run, config->sections[i], &taken);
    for (size_t i = 0; i < config->section_count; i++)
        if (is_of_kind(config->sections[i], STR("program")) &&
            !map_get(&taken, config->sections[i]->name))
            *LIST_ADD(run->arena, &programs) = config->sections[i];
    evaluate_programs(run, &programs);
    for (size_t i = 0; i < config->section_count; i++)
        if (is_of_kind(config->sections[i], STR("eventlistener")))
            evaluate_event_listener(run, config->sections[i]);
    for (size_t i = 0; i < config->section_count; i++)
        if (is_of_kind(config->sections[i], STR("fcgi-program")) &&
            !map_get(&taken, config->sections[i]->name))
            evaluate_fcgi_program(run, config->sections[i]);
    sort_groups(run);
}
