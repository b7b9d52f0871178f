/* SPDX-License-Identifier: MIT */
#include "change/review_side.h"

#include "base/list.h"
#include "base/path.h"
#include "cli/lint.h"
#include "cli/reader.h"
#include "history/revision_tree.h"

/* Settings, inventory and templates out of the revision; where they lie, the work tree says. */
static void open_revision(const struct context *context, struct revision_tree *tree,
                          struct project *project)
{
    struct arena *arena = context->arena;
    struct settings now = project->settings;
    const struct text *text = NULL;

    project->files = revision_tree_files(tree);
    project->findings = (struct finding_list){.arena = arena};
    project->settings = (struct settings){.directory = now.directory};
    if (now.text)
        text = project->files.read(project->files.context, arena,
                                   path_join(arena, now.directory, path_name(now.text->path)));
    if (text)
        project->settings = settings_read(arena, text, now.directory, &project->findings);
}

static const struct model *model_of(struct arena *arena, const struct project *project,
                                    const struct text *main, const struct machine *machine,
                                    supervisor_version version)
{
    struct model_options options = {.schema = project->lint.schema, .version = version};
    struct finding_list ignored = {.arena = arena};

    return model_create(arena, config_read(arena, main, machine, &ignored), machine, &options,
                        &ignored);
}

const struct model *review_no_model(struct arena *arena, const struct project *project)
{
    struct machine machine = machine_here(arena);

    machine.checks = false;
    return model_of(arena, project, text_create(arena, STR("/"), STR("")), &machine,
                    project->lint.version);
}

static const struct model *item_model(struct arena *arena, const struct project *project,
                                      const struct rendered_instance *item,
                                      const struct machine *machine)
{
    struct str path = item->instance->config.text;
    struct machine laid_over = *machine;
    const struct text *main;

    laid_over.host_name = item->host->name;
    laid_over.files = render_file_source(arena, item, &project->files);
    main = laid_over.files.read(laid_over.files.context, arena, path);
    if (!main)
        main = text_create(arena, path, STR(""));
    return model_of(arena, project, main, &laid_over,
                    project_version_of(arena, project, item->host));
}

static void take_items(const struct context *context, const struct machine *machine,
                       struct review_side *side)
{
    struct arena *arena = context->arena;
    const struct render_result *rendered = &side->project.rendered;

    side->items = ARENA_ARRAY(arena, struct review_item, rendered->count);
    for (size_t i = 0; i < rendered->count; i++) {
        const struct rendered_instance *item = &rendered->items[i];

        side->items[side->count++] = (struct review_item){
            item, item_model(arena, &side->project, item, machine), NULL, false};
        model_add_secrets(side->items[i].model, &side->secrets);
    }
}

static void take_findings(const struct context *context, const struct machine *machine,
                          bool is_revision, struct review_side *side)
{
    struct lint_run run = {
        .context = context,
        .project = &side->project,
        .machine = machine,
        .jobs = is_revision ? 1 : 0, /* a revision tree is for one thread */
    };
    struct instance_findings found = lint_instances(&run, &side->project.rendered);

    side->secrets = found.secrets;
    for (size_t i = 0; i < found.findings.count; i++)
        *LIST_ADD(context->arena, &side->findings) = found.findings.items[i];
}

static void take_project_findings(struct review_side *side)
{
    const struct finding_list *own = &side->project.findings;

    side->findings.arena = side->project.arena;
    for (size_t i = 0; i < own->count; i++)
        *LIST_ADD(side->project.arena, &side->findings) = own->items[i];
    side->secrets = side->project.secrets;
    side->is_broken = project_has_errors(&side->project);
}

static bool render(const struct context *context, bool is_revision, struct review_side *side,
                   struct error *err)
{
    struct project *project = &side->project;
    struct machine machine;

    if (!reader_machine(context, false, &machine, err))
        return false;
    machine.files = project->files;
    if (!project_has_errors(project) && !project_load_inventory(project, NULL, err))
        return false;
    if (!project_has_errors(project) &&
        !project_render(context, project, NULL, 0, STR(""), err))
        return false;
    take_project_findings(side);
    if (side->is_broken)
        return true;
    take_findings(context, &machine, is_revision, side);
    take_items(context, &machine, side);
    return true;
}

static bool load_rules(const struct context *context, const struct project *like,
                       struct project *project, struct error *err)
{
    if (!like)
        return project_load_rules(context, project, false, err);
    project->rules = like->rules;
    project->lint = like->lint;
    project->settings.variables = like->settings.variables;
    return true;
}

bool review_side_load(const struct context *context, const char *revision,
                      const struct project *like, struct review_side *side, struct error *err)
{
    CLEANUP(close_revision_tree) struct revision_tree *tree = NULL;
    struct project *project = &side->project;

    *side = (struct review_side){0};
    if (!project_open(context, project, err))
        return false;
    if (revision) {
        if (!revision_tree_open(str_to_c(context->arena, project->settings.directory), revision,
                                &tree, err))
            return false;
        open_revision(context, tree, project);
    }
    if (!load_rules(context, like, project, err))
        return false;
    if (!project->settings.text && like) {
        project->files = disk_files;
        take_project_findings(side);
        return true;
    }
    if (!render(context, revision != NULL, side, err))
        return error_context(err, "%s", revision ? revision : "the work tree");
    project->files = disk_files; /* the revision is closed */
    return true;
}
