/* SPDX-License-Identifier: MIT */
/* Each rule carries its own test: bad gives this rule and nothing else that is at least a
 * warning, good gives nothing. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "config/machine.h"
#include "lint/lint.h"
#include "rules/rules.h"

struct example {
    struct arena *arena;
    struct rule_list rules;
    struct finding_list findings;
};

static void run(struct example *example, const struct rule *rule, const char *source)
{
    struct machine machine = {.here = STR("/etc/supervisor"),
                              .cwd = STR("/"),
                              .host_name = STR("web1"),
                              .checks = rule->needs_machine,
                              .files = disk_files};
    struct lint_options options = {.schema = &supervisord_schema,
                                   .version = SUPERVISOR_4_2_5,
                                   .rules = &example->rules,
                                   .strict = rule->kind.severity == SEVERITY_INFO};
    struct text *text =
        text_create(example->arena, STR("/etc/supervisor/example.conf"), str_from(source));

    example->findings = (struct finding_list){.arena = example->arena};
    lint_file(example->arena, text, &machine, &options, &example->findings);
}

static void print_others(const struct finding_list *findings, const struct rule *rule)
{
    for (size_t i = 0; i < findings->count; i++)
        if (findings->items[i].kind != &rule->kind)
            fprintf(stderr, "%s example gives %s: " STR_FORMAT "\n", rule->kind.name,
                    findings->items[i].kind->name, STR_ARGS(findings->items[i].message));
}

Test(examples, bad_gives_its_rule_and_good_gives_nothing)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct example example = {.arena = arena};

    rules_add_builtin(arena, &example.rules);
    for (size_t i = 0; i < example.rules.count; i++) {
        const struct rule *rule = example.rules.items[i];
        size_t own = 0;

        cr_expect((rule->kind.bad != NULL) == (rule->kind.good != NULL));
        if (!rule->kind.bad)
            continue;
        run(&example, rule, rule->kind.bad);
        for (size_t j = 0; j < example.findings.count; j++)
            own += example.findings.items[j].kind == &rule->kind;
        cr_expect_gt(own, 0, "%s: bad is not found", rule->kind.name);
        cr_expect_eq(own, example.findings.count, "%s: bad gives others too", rule->kind.name);
        print_others(&example.findings, rule);
        run(&example, rule, rule->kind.good);
        cr_expect_eq(example.findings.count, 0, "%s: good is not good", rule->kind.name);
        print_others(&example.findings, rule);
    }
}

Test(examples, rules_are_told_apart)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct rule_list rules = {0}, none = {0};

    rules_add_builtin(arena, &rules);
    cr_assert_geq(rules.count, 15);
    for (size_t i = 0; i < rules.count; i++) {
        const struct finding_kind *kind = &rules.items[i]->kind;

        cr_expect(kind->code && kind->name && kind->summary && kind->why && kind->source, "%s",
                  kind->name);
        cr_expect_eq(lint_find_kind(&rules, str_from(kind->code), NULL), kind, "%s",
                     kind->code);
        cr_expect_eq(lint_find_kind(&rules, str_from(kind->name), NULL), kind, "%s",
                     kind->name);
        cr_expect_null(lint_find_kind(&none, str_from(kind->code), NULL), "%s", kind->code);
        cr_expect_null(lint_find_kind(&none, str_from(kind->name), NULL), "%s", kind->name);
    }
}
