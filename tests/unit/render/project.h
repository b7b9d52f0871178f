/* SPDX-License-Identifier: MIT */
/* A project in a folder of its own: settings, inventory and templates, rendered to memory. */
#ifndef TESTS_UNIT_RENDER_PROJECT_H
#define TESTS_UNIT_RENDER_PROJECT_H

#include "../scratch.h"
#include "render/render.h"

struct project {
    struct settings settings;
    const struct inventory *inventory;
    struct render_result result;
};

static inline void project_load(struct scratch *scratch, struct project *project,
                                const char *settings, const char *inventory)
{
    struct str text = str_printf(scratch->arena,
                                 "[render]\ninventory = hosts.yml\ntemplates = templates\n"
                                 "prefix = %s/prefix\n%s",
                                 scratch->folder, settings);

    cr_assert(settings_load(scratch->arena, scratch_write(scratch, "supconf.ini", text),
                            &project->settings, &scratch->findings, &scratch->err),
              "%s", scratch->err.message);
    project->inventory =
        inventory_load(scratch->arena, scratch_write(scratch, "hosts.yml", str_from(inventory)),
                       &scratch->secrets, &scratch->findings, &scratch->err);
    cr_assert(project->inventory, "%s", shown(scratch));
    mkdir(scratch_path(scratch, "templates"), 0755);
}

static inline bool project_render(struct scratch *scratch, struct project *project)
{
    struct render_request request = {.settings = &project->settings,
                                     .inventory = project->inventory};

    return render_all(scratch->arena, &request, &project->result, &scratch->findings,
                      &scratch->err);
}

#endif
