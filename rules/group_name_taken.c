/* SPDX-License-Identifier: MIT */
#include "base/map.h"
#include "rules/builtin.h"

/* Groups come sorted as supervisord adds them: of equal names the first is the one that runs.
 */
static void check(struct lint *lint)
{
    struct map groups = {.arena = lint->arena};

    for (size_t i = 0; i < lint->model->group_count; i++) {
        struct group *group = lint->model->groups[i];
        const struct group *other = map_get(&groups, group->name);
        struct finding *finding;

        if (!other) {
            map_put(&groups, group->name, group);
            continue;
        }
        finding = lint_report(lint, config_section_span(group->section),
                              "[" STR_FORMAT "] does not run: [" STR_FORMAT
                              "] makes a group of the same name first",
                              STR_ARGS(group->section->name), STR_ARGS(other->section->name));
        finding->note =
            (struct finding_note){config_section_span(other->section), STR("this one runs")};
    }
}

const struct rule rule_group_name_taken = {
    .kind =
        {
            .code = "SV406",
            .name = "group-name-taken",
            .severity = SEVERITY_ERROR,
            .summary = "two sections make a group of one name",
            .why =
                "Each program, event listener and group becomes a process group. supervisord "
                "keeps the first of one name, by priority, and drops the other without a word.",
            .source = "supervisor/supervisord.py, add_process_group",
            .bad = "[supervisord]\n\n[program:a]\ncommand=/bin/a\n\n[group:b]\nprograms=a\n\n"
                   "[program:b]\ncommand=/bin/b\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=/bin/a\n\n[group:g]\nprograms=a\n\n"
                    "[program:b]\ncommand=/bin/b\n",
        },
    .whole = check,
};
