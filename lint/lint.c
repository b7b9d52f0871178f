/* SPDX-License-Identifier: MIT */
#include "lint/lint.h"

#include <stdarg.h>

#include "base/path.h"
#include "config/layout.h"
#include "lint/kinds.h"
#include "lint/place.h"
#include "lint/select.h"
#include "lint/suppress.h"
#include "lint/walk.h"

const struct finding_kind lint_kinds[LINT_KIND_COUNT] = {
#define KIND(symbol, code_, name_, severity_, summary_, why_)                                  \
    [LINT_##symbol] = {.code = (code_),                                                        \
                       .name = (name_),                                                        \
                       .severity = SEVERITY_##severity_,                                       \
                       .summary = (summary_),                                                  \
                       .why = (why_)},
#include "lint/lint.def"
#undef KIND
};
const size_t lint_kind_count = LINT_KIND_COUNT;

struct finding *lint_report(struct lint *lint, struct span span, const char *format, ...)
{
    struct finding *finding;
    va_list arguments;

    va_start(arguments, format);
    finding = finding_add_list(lint->findings, &lint->rule->kind, span, format, arguments);
    va_end(arguments);
    return finding;
}

const struct section_schema *lint_section_schema(const struct lint *lint,
                                                 const struct config_section *section)
{
    if (section == lint->section) /* asked by several rules for each of its options */
        return lint->known;
    return schema_section_named(lint->schema, section->name, section->kind,
                                section->label.bytes != NULL);
}

/* One finding a file, where the first difference is. What cannot be parsed has other faults. */
static void check_layout(struct lint *lint)
{
    for (size_t i = 0; i < lint->config->document_count; i++) {
        const struct document *document = lint->config->documents[i];
        struct edits edits;
        struct finding *finding;

        if (document->refusal.kind)
            continue;
        edits = layout_edits(lint->arena, document);
        if (!edits.count)
            continue;
        finding = finding_add(lint->findings, &lint_kinds[LINT_LAYOUT], edits.items[0].span,
                              "%zu place%s of this file %s not laid out as 'supconf fmt' does",
                              edits.count, edits.count == 1 ? "" : "s",
                              edits.count == 1 ? "is" : "are");
        finding->help = STR("supconf fmt --diff shows them, supconf fmt lays them out");
    }
}

/* The pattern that took the file in. */
static struct span include_span(const struct config *config, struct str path)
{
    for (size_t i = 0; i < config->include_count; i++)
        if (str_equal(config->includes[i].path, path))
            return config->includes[i].span;
    return span_make(config->documents[0]->text, 0, 0);
}

/* A pattern may take in what nobody has added. */
static void check_git(struct lint *lint, const struct git_source *git)
{
    const struct config *config = lint->config;
    const struct text *main = config->documents[0]->text;

    if (!config->include_count ||
        git->state(git->context, lint->arena, main->path) != GIT_TRACKED)
        return;
    for (size_t i = 1; i < config->document_count; i++) {
        const struct text *text = config->documents[i]->text;
        struct finding *finding;

        if (git->state(git->context, lint->arena, text->path) != GIT_UNTRACKED)
            continue;
        finding = finding_add(lint->findings, &lint_kinds[LINT_NOT_IN_GIT],
                              include_span(config, text->path),
                              "this includes '" STR_FORMAT "', which is not in git",
                              STR_ARGS(path_name(text->path)));
        finding->note = (struct finding_note){span_make(text, 0, 0), STR("it is this file")};
        finding->help = STR("git add it, or keep it elsewhere");
    }
}

/* Takes findings out that nobody asked for, and says of the others where they are. */
static void settle(struct lint *lint, const struct lint_options *options,
                   const struct place_index *index, size_t first)
{
    struct finding_list *findings = lint->findings;
    size_t kept = first;

    for (size_t i = first; i < findings->count; i++) {
        struct finding finding = findings->items[i];
        struct place place = place_find(index, finding.span);

        if (!select_is_fixed(finding.kind)) {
            if (!select_wants(options, finding.kind))
                continue;
            finding.severity = select_severity(options, finding.kind);
        }
        if (!finding.section.length && place.section)
            finding.section = place.section->name;
        if (!finding.option.length && place.option)
            finding.option = place.option->key;
        if (place.option && str_equal(finding.option, place.option->key))
            finding.value = place.option->value.str;
        findings->items[kept++] = finding;
    }
    findings->count = kept;
}

const struct model *lint_file(struct arena *arena, const struct text *main,
                              const struct machine *machine, const struct lint_options *options,
                              struct finding_list *findings)
{
    size_t first = findings->count;
    const struct model_options model_options = {
        .schema = options->schema,
        .version = options->version,
        .is_fragment = options->is_fragment,
    };
    struct lint lint = {
        .arena = arena,
        .schema = options->schema,
        .machine = machine,
        .version = options->version,
        .is_fragment = options->is_fragment,
        .findings = findings,
    };
    struct place_index index;
    struct finding_list mine;

    lint.config = config_read(arena, main, machine, findings);
    lint.model = model_create(arena, lint.config, machine, &model_options, findings);
    index = place_index_create(arena, lint.config);
    walk_rules(&lint, options);
    if (options->checks_layout)
        check_layout(&lint);
    if (options->git.state)
        check_git(&lint, &options->git);
    suppress(&lint, options, &index, first);
    settle(&lint, options, &index, first);
    mine = (struct finding_list){.items = findings->items ? findings->items + first : NULL,
                                 .count = findings->count - first};
    finding_sort(&mine);
    return lint.model;
}

void lint_enter(struct lint *lint, const struct lint_instance *instance)
{
    lint->model = instance->model;
    lint->config = instance->model->config;
    lint->findings = instance->findings;
}

static void settle_instance(struct lint *lint, const struct lint_options *options,
                            const struct lint_instance *instance, size_t first)
{
    struct place_index index;

    if (instance->findings->count == first)
        return;
    lint_enter(lint, instance);
    index = place_index_create(lint->arena, lint->config);
    suppress(lint, options, &index, first);
    settle(lint, options, &index, first);
}

typedef void across_hook(struct lint *lint);

static across_hook *hook_of_host(const struct rule *rule)
{
    return rule->host;
}

static across_hook *hook_of_fleet(const struct rule *rule)
{
    return rule->fleet;
}

static void look_across(struct arena *arena, const struct machine *machine,
                        const struct lint_options *options,
                        const struct lint_instance *instances, size_t count,
                        across_hook *(*hook_of)(const struct rule *rule))
{
    struct lint lint = {
        .arena = arena,
        .schema = options->schema,
        .machine = machine,
        .version = options->version,
        .instances = instances,
        .instance_count = count,
    };
    size_t *firsts = ARENA_ARRAY(arena, size_t, count);

    for (size_t i = 0; i < count; i++)
        firsts[i] = instances[i].findings->count;
    for (size_t i = 0; i < options->rules->count; i++) {
        lint.rule = options->rules->items[i];
        if (hook_of(lint.rule) && rule_runs(&lint, lint.rule) &&
            select_wants(options, &lint.rule->kind))
            hook_of(lint.rule)(&lint);
    }
    for (size_t i = 0; i < count; i++)
        settle_instance(&lint, options, &instances[i], firsts[i]);
}

void lint_host(struct arena *arena, const struct machine *machine,
               const struct lint_options *options, const struct lint_instance *instances,
               size_t count)
{
    look_across(arena, machine, options, instances, count, hook_of_host);
}

void lint_fleet(struct arena *arena, const struct machine *machine,
                const struct lint_options *options, const struct lint_instance *instances,
                size_t count)
{
    look_across(arena, machine, options, instances, count, hook_of_fleet);
}
