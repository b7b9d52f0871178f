/* SPDX-License-Identifier: MIT */
#include "base/list.h"
#include "base/suggest.h"
#include "cli/project.h"
#include "cli/reader.h"
#include "rules/rules.h"
#include "settings/faults.h"

static void load_custom_rules(struct project *project)
{
    for (size_t i = 0; i < project->settings.rule_files.count; i++) {
        const struct setting_word *pattern = &project->settings.rule_files.items[i];
        struct str *paths;
        size_t count;

        disk_files.glob(disk_files.context, project->arena, pattern->text, &paths, &count);
        for (size_t j = 0; j < count; j++) {
            const struct text *text =
                disk_files.read(disk_files.context, project->arena, paths[j]);

            if (text)
                rules_add_custom(project->arena, text, &project->rules, &project->findings);
        }
    }
}

/* Supervisor's own schema with those of the project on top. */
static const struct schema *load_schemas(struct project *project)
{
    const struct schema *schema = &supervisord_schema;

    for (size_t i = 0; i < project->settings.schema_files.count; i++) {
        struct str pattern = project->settings.schema_files.items[i].text, *paths;
        size_t count;

        project->files.glob(project->files.context, project->arena, pattern, &paths, &count);
        for (size_t j = 0; j < count; j++) {
            const struct text *text =
                project->files.read(project->files.context, project->arena, paths[j]);
            const struct schema *added =
                text ? schema_load(project->arena, text, &project->findings) : NULL;

            if (added)
                schema = schema_extend(project->arena, schema, added);
        }
    }
    return schema;
}

struct words {
    struct str *items;
    size_t count, capacity;
};

/* The words of the option, which must be known. */
static bool add_rule_words(const struct context *context, const struct project *project,
                           const char *option, struct words *words, struct error *err)
{
    struct str *given;
    size_t count = option_words(context->arena, &context->arguments, option, &given);

    for (size_t i = 0; i < count; i++) {
        struct suggestion nearest = suggest_for(given[i]);
        struct str question;

        *LIST_ADD(context->arena, words) = given[i];
        if (lint_find_kind(&project->rules, given[i], &nearest))
            continue;
        question = suggest_question(context->arena, &nearest);
        return error_set(err, ERROR_USAGE, "--%s: there is no rule '" STR_FORMAT "'" STR_FORMAT,
                         option, STR_ARGS(given[i]), STR_ARGS(question));
    }
    return true;
}

/* A rule that the settings name and nobody knows would silently have no effect. */
static void check_rule_word(struct project *project, const struct setting_word *word)
{
    struct suggestion nearest = suggest_for(word->text);
    struct str question;

    if (lint_find_kind(&project->rules, word->text, &nearest))
        return;
    question = suggest_question(project->arena, &nearest);
    finding_add(&project->findings, &settings_kinds[SETTINGS_FAULT_BAD_VALUE], word->span,
                "there is no rule '" STR_FORMAT "'" STR_FORMAT, STR_ARGS(word->text),
                STR_ARGS(question));
}

static void add_setting_words(struct project *project, const struct setting_words *settings,
                              struct words *words)
{
    for (size_t i = 0; i < settings->count; i++) {
        check_rule_word(project, &settings->items[i]);
        *LIST_ADD(project->arena, words) = settings->items[i].text;
    }
}

static void add_overrides(struct project *project)
{
    size_t count = project->settings.severities.count;
    struct severity_override *overrides =
        ARENA_ARRAY(project->arena, struct severity_override, count);

    for (size_t i = 0; i < count; i++) {
        check_rule_word(project, &project->settings.severities.items[i].rule);
        overrides[i] = (struct severity_override){
            project->settings.severities.items[i].rule.text,
            project->settings.severities.items[i].severity,
        };
    }
    project->lint.overrides = overrides;
    project->lint.override_count = count;
}

bool project_load_rules(const struct context *context, struct project *project,
                        bool has_selection, struct error *err)
{
    struct words select = {0}, ignore = {0};

    rules_add_builtin(project->arena, &project->rules);
    load_custom_rules(project);
    if (has_selection && (!add_rule_words(context, project, "select", &select, err) ||
                          !add_rule_words(context, project, "ignore", &ignore, err)))
        return false;
    if (!select.count)
        add_setting_words(project, &project->settings.select, &select);
    add_setting_words(project, &project->settings.ignore, &ignore);
    project->lint.schema = load_schemas(project);
    project->lint.rules = &project->rules;
    project->lint.select = select.items;
    project->lint.select_count = select.count;
    project->lint.ignore = ignore.items;
    project->lint.ignore_count = ignore.count;
    add_overrides(project);
    project->is_version_given = context->command->reads_configuration &&
                                option_is_given(&context->arguments, "supervisor-version");
    return reader_version(context, project->settings.supervisor_version, &project->lint.version,
                          err);
}
