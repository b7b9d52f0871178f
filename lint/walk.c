/* SPDX-License-Identifier: MIT */
#include "lint/walk.h"

#include <assert.h>

#include "base/parallel.h"
#include "lint/select.h"

enum { SECTIONS_WORTH_SHARING = 512, PORTIONS_A_WORKER = 16 };

/* The rules of this run, one list a hook: the walk asks only those that want to be asked. */
struct hooks {
    struct rule_list option, section, program, document, whole;
};

/* What one worker does at a time: some sections, then some of the rules that look at all. */
struct portion {
    struct lint lint;
    struct finding_list findings;
    size_t section, section_end;
    size_t whole, whole_end;
};

struct walk {
    const struct hooks *hooks;
    const struct program **programs; /* of each section, or NULL */
    LIST_OF(struct portion) portions;
};

static void add_hooks(struct arena *arena, struct hooks *hooks, const struct rule *rule)
{
    assert(!rule->option || rule->options);
    if (rule->option)
        *LIST_ADD(arena, &hooks->option) = rule;
    if (rule->section)
        *LIST_ADD(arena, &hooks->section) = rule;
    if (rule->program)
        *LIST_ADD(arena, &hooks->program) = rule;
    if (rule->document)
        *LIST_ADD(arena, &hooks->document) = rule;
    if (rule->whole)
        *LIST_ADD(arena, &hooks->whole) = rule;
}

static struct hooks choose_rules(const struct lint *lint, const struct lint_options *options)
{
    struct hooks hooks = {0};

    for (size_t i = 0; i < options->rules->count; i++) {
        const struct rule *rule = options->rules->items[i];

        if (rule_runs(lint, rule) && select_wants(options, &rule->kind))
            add_hooks(lint->arena, &hooks, rule);
    }
    return hooks;
}

static void walk_documents(struct lint *lint, const struct rule_list *rules)
{
    for (size_t i = 0; i < lint->config->document_count; i++)
        for (size_t j = 0; j < rules->count; j++) {
            lint->rule = rules->items[j];
            lint->rule->document(lint, lint->config->documents[i]);
        }
}

static void walk_options(struct lint *lint, const struct rule_list *rules)
{
    const struct config_section *section = lint->section;

    for (size_t i = 0; i < section->option_count; i++) {
        const struct option *option = &section->options[i];
        const struct option_schema *known =
            lint->known ? schema_option(lint->known, option->key) : NULL;
        uint32_t set = known ? UINT32_C(1) << known->type : OPTIONS_UNKNOWN;

        lint->notes = NULL;
        for (size_t j = 0; j < rules->count; j++) {
            if (!(rules->items[j]->options & set))
                continue;
            lint->rule = rules->items[j];
            lint->rule->option(lint, section, option, known);
        }
    }
}

static void walk_program(struct lint *lint, const struct rule_list *rules,
                         const struct program *program)
{
    lint->notes = NULL;
    for (size_t i = 0; i < rules->count; i++) {
        lint->rule = rules->items[i];
        lint->rule->program(lint, program);
    }
}

/* Of the programs of a section that two groups name, the first. */
static const struct program **find_programs(const struct lint *lint)
{
    const struct program **programs =
        ARENA_ARRAY(lint->arena, const struct program *, lint->config->section_count);

    for (size_t i = 0; i < lint->model->group_count; i++) {
        const struct group *group = lint->model->groups[i];

        for (size_t j = 0; j < group->count; j++) {
            size_t section = group->programs[j]->section->index;

            if (!programs[section])
                programs[section] = group->programs[j];
        }
    }
    return programs;
}

static void walk_section(struct lint *lint, const struct walk *walk,
                         const struct config_section *section)
{
    const struct hooks *hooks = walk->hooks;
    const struct program *program = walk->programs[section->index];

    lint->section = NULL;
    lint->known = lint_section_schema(lint, section);
    lint->section = section;
    for (size_t i = 0; i < hooks->section.count; i++) {
        lint->rule = hooks->section.items[i];
        lint->rule->section(lint, section, lint->known);
    }
    walk_options(lint, &hooks->option);
    if (program)
        walk_program(lint, &hooks->program, program);
    lint->section = NULL;
}

/* From the last on: rules that look at all take longest, and small portions even out the end.
 * What rules worked out without a finding is of no more use. */
static void walk_portion(void *context, size_t worker, size_t index)
{
    struct walk *walk = context;
    struct portion *portion = &walk->portions.items[walk->portions.count - 1 - index];
    struct lint *lint = &portion->lint;

    (void)worker;
    for (size_t i = portion->section; i < portion->section_end; i++) {
        struct arena_mark mark = arena_mark(lint->arena);
        size_t found = lint->findings->count;

        walk_section(lint, walk, lint->config->sections[i]);
        if (lint->findings->count == found)
            arena_rewind(lint->arena, mark);
    }
    for (size_t i = portion->whole; i < portion->whole_end; i++) {
        lint->rule = walk->hooks->whole.items[i];
        lint->rule->whole(lint);
    }
    if (!portion->findings.count)
        destroy_arena(&lint->arena);
}

/* Memory of its own: nothing else may lie between what is given back. */
static struct portion *add_portion(const struct lint *lint, struct walk *walk)
{
    struct portion *portion = LIST_ADD(lint->arena, &walk->portions);

    portion->lint = *lint;
    portion->lint.arena = portion->findings.arena = arena_create();
    return portion;
}

static void divide(const struct lint *lint, struct walk *walk, size_t workers)
{
    size_t sections = lint->config->section_count, whole = walk->hooks->whole.count;
    size_t parts = workers * PORTIONS_A_WORKER;
    struct portion *portion;

    if (workers < 2) {
        portion = add_portion(lint, walk);
        portion->section_end = sections;
        portion->whole_end = whole;
        return;
    }
    for (size_t i = 0; i < parts; i++) {
        portion = add_portion(lint, walk);
        portion->section = sections * i / parts;
        portion->section_end = sections * (i + 1) / parts;
    }
    for (size_t i = 0; i < whole; i++) {
        portion = add_portion(lint, walk);
        portion->whole = i;
        portion->whole_end = i + 1;
    }
}

/* The findings are views into the memory of their portion. */
static void put_together(struct lint *lint, const struct portion *portion)
{
    for (size_t i = 0; i < portion->findings.count; i++)
        *LIST_ADD(lint->findings->arena, lint->findings) = portion->findings.items[i];
    if (portion->findings.count)
        arena_adopt(lint->arena, portion->lint.arena);
}

void walk_rules(struct lint *lint, const struct lint_options *options)
{
    struct hooks hooks = choose_rules(lint, options);
    struct walk walk = {.hooks = &hooks, .programs = find_programs(lint)};
    size_t sections = lint->config->section_count;
    size_t workers = sections < SECTIONS_WORTH_SHARING ? 1 : parallel_workers(sections);

    walk_documents(lint, &hooks.document);
    divide(lint, &walk, workers);
    for (size_t i = 0; i < walk.portions.count; i++)
        walk.portions.items[i].lint.findings = &walk.portions.items[i].findings;
    parallel_run(walk.portions.count, workers, walk_portion, &walk);
    for (size_t i = 0; i < walk.portions.count; i++)
        put_together(lint, &walk.portions.items[i]);
}
