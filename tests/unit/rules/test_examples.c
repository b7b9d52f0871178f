/* SPDX-License-Identifier: MIT */
/* Each rule carries its own test: bad gives this rule and nothing else that is at least a
 * warning, good gives nothing. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
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

/* The source with the edits of a fix made, which come in order. */
static const char *apply(struct arena *arena, const char *source, const struct fix *fix)
{
    struct str rest = str_from(source);
    struct buffer out = {.arena = arena};
    size_t done = 0;

    for (size_t i = 0; i < fix->count; i++) {
        const struct edit *edit = &fix->edits[i];

        cr_assert_geq(edit->span.offset, done);
        buffer_append(&out, str_slice(rest, done, edit->span.offset));
        buffer_append(&out, edit->text);
        done = edit->span.offset + edit->span.length;
    }
    buffer_append(&out, str_slice(rest, done, rest.length));
    return str_to_c(arena, buffer_str(&out));
}

/* Makes the first fix of a finding of the kind, if there is one; what it mends must be gone,
 * and nothing graver come. */
static bool check_fix(struct example *example, const struct rule *rule)
{
    size_t own = 0, i = 0;
    const char *mended;

    run(example, rule, rule->kind.bad);
    while (i < example->findings.count &&
           !(example->findings.items[i].fix &&
             !strcmp(example->findings.items[i].kind->code, rule->kind.code)))
        i++;
    if (i == example->findings.count)
        return false;
    mended = apply(example->arena, rule->kind.bad, example->findings.items[i].fix);
    run(example, rule, mended);
    for (size_t j = 0; j < example->findings.count; j++)
        own += !strcmp(example->findings.items[j].kind->code, rule->kind.code);
    cr_expect_eq(own, 0, "%s: its fix leaves it:\n%s", rule->kind.name, mended);
    cr_expect_eq(finding_count(&example->findings, SEVERITY_ERROR), 0, "%s: its fix makes\n%s",
                 rule->kind.name, mended);
    print_others(&example->findings, rule);
    return true;
}

Test(examples, a_fix_mends_what_it_is_for)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct example example = {.arena = arena};
    size_t fixes = 0;

    rules_add_builtin(arena, &example.rules);
    for (size_t i = 0; i < example.rules.count; i++)
        if (example.rules.items[i]->kind.bad)
            fixes += check_fix(&example, example.rules.items[i]);
    for (size_t i = 0; i < refusal_kind_count; i++) {
        const struct rule refusal = {.kind = refusal_kinds[i]};

        if (refusal.kind.bad)
            fixes += check_fix(&example, &refusal);
    }
    cr_expect_geq(fixes, 30);
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
