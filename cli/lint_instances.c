/* SPDX-License-Identifier: MIT */
#include "cli/lint.h"

const struct model *lint_rendered(struct arena *arena, const struct project *project,
                                  const struct machine *machine,
                                  const struct rendered_instance *item,
                                  struct finding_list *findings, struct secrets *secrets)
{
    struct lint_options options = project->lint;
    struct machine laid_over = *machine;
    const struct text *main;
    const struct model *model;

    options.is_fragment = false;
    laid_over.files = render_file_source(arena, item);
    main = laid_over.files.read(laid_over.files.context, arena, item->instance->config.text);
    if (!main) /* neither rendered nor on disk: what supervisord would run is nothing */
        main = text_create(arena, item->instance->config.text, STR(""));
    model = lint_file(arena, main, &laid_over, &options, findings);
    model_add_secrets(model, secrets);
    return model;
}

void lint_instances(struct lint_run *run, const struct render_result *rendered)
{
    struct arena *arena = run->context->arena;
    struct finding_list findings = {.arena = arena}, attributed = {.arena = arena};
    struct secrets secrets = {.arena = arena};
    struct machine machine = *run->machine;
    size_t *counts = ARENA_ARRAY(arena, size_t, rendered->count), files = 0;

    for (size_t i = 0; i < run->project->secrets.count; i++)
        secrets_add(&secrets, run->project->secrets.items[i].name,
                    run->project->secrets.items[i].value);
    for (size_t i = 0; i < rendered->count; i++) {
        size_t before = findings.count;

        files += rendered->items[i].count;
        machine.host_name = rendered->items[i].host->name;
        if (rendered->items[i].main)
            lint_rendered(arena, run->project, &machine, &rendered->items[i], &findings,
                          &secrets);
        counts[i] = findings.count - before;
    }
    render_attribute(arena, rendered, &findings, counts, &attributed);
    finding_sort(&attributed);
    lint_put(run, &attributed, &secrets, files);
}
