/* SPDX-License-Identifier: MIT */
#include "base/map.h"
#include "rules/builtin.h"

static void check(struct lint *lint)
{
    struct map groups = {.arena = lint->arena};

    for (size_t i = 0; i < lint->model->group_count; i++) {
        struct group *group = lint->model->groups[i];

        if (group->kind != GROUP_PLAIN)
            continue;
        for (size_t j = 0; j < group->count; j++) {
            const struct program *program = group->programs[j];
            const struct group *other = map_put(&groups, program->section->name, group);

            if (other)
                lint_report(lint, section_span(lint, group->section, STR("programs")),
                            "'" STR_FORMAT "' is in the group '" STR_FORMAT
                            "' too: it runs once for each",
                            STR_ARGS(program->name), STR_ARGS(other->name));
        }
    }
}

const struct rule rule_member_of_two_groups = {
    .kind =
        {
            .code = "SV405",
            .name = "member-of-two-groups",
            .severity = SEVERITY_WARNING,
            .summary = "a program is named by two groups, or twice",
            .why =
                "supervisord runs it once for each group, with the same logs, ports and files.",
            .source = "seen with the parser of 4.2.5",
            .bad = "[supervisord]\n\n[program:a]\ncommand=/bin/a\n\n"
                   "[group:g]\nprograms=a\n\n[group:h]\nprograms=a\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=/bin/a\n\n[group:g]\nprograms=a\n",
        },
    .whole = check,
};
