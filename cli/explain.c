/* SPDX-License-Identifier: MIT */
#include "cli/context.h"
#include "cli/kinds.h"
#include "cli/project.h"
#include "cli/reader.h"
#include "report/explanations.h"
#include "rules/rules.h"
#include "schemas/schema.h"

static const char *const formats[] = {"human", "json", "markdown", NULL};

/* clang-format off */
static const struct option_row options[] = {
    {"format", 0, "FORMAT", "human, json or markdown", formats},
    {0},
};
/* clang-format on */

const struct command command_explain = {
    .name = "explain",
    .arguments = "CODE|NAME|OPTION...",
    .summary = "say what a finding or an option means",
    .help = "Takes the code or the name of a finding, an option, a section, or SECTION.OPTION.",
    .examples = "supconf explain SV331\n"
                "supconf explain startsecs\n"
                "supconf explain supervisord.logfile\n"
                "supconf explain --format markdown rotated-log-shared",
    .options = options,
};

struct explanations {
    struct explanation *items;
    size_t count, capacity;
};

/* How the example of a kind is mended; NULL when it is not. */
static const struct fix *find_fix(const struct context *context, const struct project *project,
                                  const struct finding_kind *kind)
{
    struct arena *arena = context->arena;
    struct finding_list findings = {.arena = arena};
    struct lint_options lint = project->lint;
    struct machine machine = machine_here(arena);
    const struct text *text;

    if (!kind->bad)
        return NULL;
    text = text_create(arena, STR("/example.conf"), str_from(kind->bad));
    machine.checks = false;
    machine.cwd = STR("/");
    lint.is_fragment = reader_role(text->bytes) != ROLE_MAIN;
    lint.strict = true;
    lint_file(arena, text, &machine, &lint, &findings);
    for (size_t i = 0; i < findings.count; i++)
        if (findings.items[i].kind == kind && findings.items[i].fix)
            return findings.items[i].fix;
    return NULL;
}

/* Sections and options of that name. */
static void add_from_schema(struct arena *arena, const struct schema *schema, struct str word,
                            struct explanations *found, struct suggestion *nearest)
{
    struct str option_name = word, section_name = str_cut(&option_name, '.');
    bool names_section = section_name.length < word.length;

    for (size_t i = 0; i < schema->count; i++) {
        const struct section_schema *section = &schema->sections[i];

        suggest_offer(nearest, section->name);
        if (!names_section && str_equal(section->name, word))
            *LIST_ADD(arena, found) = (struct explanation){.section = section};
        if (names_section && !str_equal(section->name, section_name))
            continue;
        for (size_t j = 0; j < section->option_count; j++) {
            const struct option_schema *option = &section->options[j];

            suggest_offer(nearest, option->name);
            if (str_equal(option->name, names_section ? option_name : word))
                *LIST_ADD(arena, found) =
                    (struct explanation){.section = section, .option = option};
        }
    }
}

static bool explain(const struct context *context, const struct project *project,
                    const struct kind_list *kinds, struct str word, struct explanations *found,
                    struct error *err)
{
    struct arena *arena = context->arena;
    struct suggestion nearest = suggest_for(word);
    const struct finding_kind *kind = kinds_find(kinds, word, &nearest);
    size_t before = found->count;

    if (kind)
        *LIST_ADD(arena, found) =
            (struct explanation){.kind = kind, .fix = find_fix(context, project, kind)};
    else
        add_from_schema(arena, project->lint.schema, word, found, &nearest);
    if (found->count > before)
        return true;
    return error_set(err, ERROR_USAGE,
                     "no finding, section or option is called '" STR_FORMAT "'" STR_FORMAT,
                     STR_ARGS(word), STR_ARGS(suggest_question(arena, &nearest)));
}

bool run_explain(struct context *context, enum exit_status *status, struct error *err)
{
    const struct arguments *arguments = &context->arguments;
    enum explanation_format format =
        (enum explanation_format)option_choice(arguments, "format", EXPLANATION_HUMAN);
    struct explanations found = {0};
    struct project project;
    struct kind_list kinds;

    *status = STATUS_CLEAN;
    if (!arguments->operand_count)
        return error_set(err, ERROR_USAGE, "name a finding or an option");
    if (!project_open(context, &project, err) ||
        !project_load_rules(context, &project, false, err))
        return false;
    kinds = kinds_all(context->arena, &project.rules);
    for (size_t i = 0; i < arguments->operand_count; i++)
        if (!explain(context, &project, &kinds, str_from(arguments->operands[i]), &found, err))
            return false;
    report_explanations(stdout, format, &context->style, found.items, found.count);
    return true;
}
