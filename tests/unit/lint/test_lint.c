/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "base/buffer.h"
#include "config/machine.h"
#include "lint/lint.h"

static void on_option(struct lint *lint, const struct config_section *section,
                      const struct option *option, const struct option_schema *schema)
{
    (void)section;
    (void)schema;
    if (!str_equal(option->key, STR("command")))
        lint_report(lint, option_key_span(option), "an option");
}

static void on_section(struct lint *lint, const struct config_section *section,
                       const struct section_schema *schema)
{
    (void)schema;
    if (!str_equal(section->name, STR("supervisord")))
        lint_report(lint, config_section_span(section), "a section");
}

static void on_program(struct lint *lint, const struct program *program)
{
    lint_report(lint, config_section_span(program->section), "a program");
}

static void on_document(struct lint *lint, const struct document *document)
{
    lint_report(lint, span_make(document->text, 0, 0), "a document");
}

static void on_whole(struct lint *lint)
{
    lint_report(lint, (struct span){0}, "all");
}

static const struct rule option_rule = {
    .kind = {.code = "T1", .name = "any-option", .severity = SEVERITY_WARNING},
    .options = OPTIONS_ALL,
    .option = on_option,
};
static const struct rule section_rule = {
    .kind = {.code = "T2", .name = "any-section", .severity = SEVERITY_INFO},
    .section = on_section,
};
static const struct rule program_rule = {
    .kind = {.code = "T3", .name = "any-program", .severity = SEVERITY_ERROR},
    .program = on_program,
};
static const struct rule document_rule = {
    .kind = {.code = "T4", .name = "any-document", .severity = SEVERITY_WARNING},
    .document = on_document,
    .needs_machine = true,
};
static const struct rule whole_rule = {
    .kind = {.code = "T5", .name = "all-of-it", .severity = SEVERITY_INFO},
    .whole = on_whole,
};

static const struct rule *rules[] = {&option_rule, &section_rule, &program_rule, &document_rule,
                                     &whole_rule};
static const struct rule_list rule_list = {rules, COUNT_OF(rules), COUNT_OF(rules)};

static struct lint_options options_create(void)
{
    return (struct lint_options){
        .schema = &supervisord_schema, .version = SUPERVISOR_4_2_5, .rules = &rule_list};
}

/* "2:T1 4:T3": line and code of each finding, in order; line 0 for those without a place. */
static const char *lint(struct arena *arena, const struct lint_options *options, bool checks,
                        const char *source)
{
    struct machine machine = {.here = STR("/etc/supervisor"),
                              .cwd = STR("/"),
                              .host_name = STR("web1"),
                              .checks = checks,
                              .files = disk_files};
    struct text *text = text_create(arena, STR("/etc/supervisor/test.conf"), str_from(source));
    struct finding_list findings = {.arena = arena};
    struct buffer out = {.arena = arena};

    lint_file(arena, text, &machine, options, &findings);
    for (size_t i = 0; i < findings.count; i++) {
        struct span span = findings.items[i].span;

        buffer_printf(&out, "%s%zu:%s", i ? " " : "", span.text ? span_start(span).line : 0,
                      findings.items[i].kind->code);
    }
    return str_to_c(arena, buffer_str(&out));
}

#define HEAD "[supervisord]\n"
#define PROGRAM HEAD "[program:a]\ncommand=/bin/a\n"

static void expect(const char *source, const char *expected)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct str ignored[] = {STR("any-program")};
    struct lint_options options = options_create();
    const char *found;

    options.ignore = ignored;
    options.ignore_count = COUNT_OF(ignored);
    found = lint(arena, &options, false, source);
    cr_expect_str_eq(found, expected, "%s gives %s", source, found);
}

Test(lint, each_hook_is_called)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct lint_options options = options_create();

    options.strict = true;
    cr_assert_str_eq(lint(arena, &options, true, PROGRAM "startsecs=1\n"),
                     "0:T5 1:T4 2:T2 2:T3 4:T1");
}

Test(lint, a_rule_is_asked_about_the_options_it_names)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct rule some = option_rule;
    const struct rule *one[] = {&some};
    const struct rule_list list = {one, COUNT_OF(one), COUNT_OF(one)};
    struct lint_options options = options_create();
    const char *source = PROGRAM "startsecs=1\nuser=root\nnonsense=1\n";

    options.rules = &list;
    some.options = OPTIONS_OF(USER) | OPTIONS_OF(INTEGER);
    cr_expect_str_eq(lint(arena, &options, false, source), "4:T1 5:T1");
    some.options = OPTIONS_UNKNOWN;
    cr_expect_str_eq(lint(arena, &options, false, source), "6:T1");
    some.options = OPTIONS_KNOWN;
    cr_expect_str_eq(lint(arena, &options, false, source), "4:T1 5:T1");
}

/* Shared among the processors, and yet in order: every second program has an option more. */
Test(lint, a_large_configuration_is_looked_at_whole)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct lint_options options = options_create();
    struct buffer source = {.arena = arena}, expected = {.arena = arena};
    size_t line = 2;

    options.strict = true;
    buffer_append_c(&source, HEAD);
    buffer_append_c(&expected, "0:T5 1:T4");
    for (int i = 0; i < 3000; i++) {
        bool has_more = i % 2;

        buffer_printf(&source, "[program:p%d]\ncommand=/bin/a\n%s", i,
                      has_more ? "startsecs=1\n" : "");
        buffer_printf(&expected, " %zu:T2 %zu:T3", line, line);
        if (has_more)
            buffer_printf(&expected, " %zu:T1", line + 2);
        line += has_more ? 3 : 2;
    }
    cr_assert_str_eq(lint(arena, &options, true, str_to_c(arena, buffer_str(&source))),
                     str_to_c(arena, buffer_str(&expected)));
}

Test(lint, advice_needs_strict_or_its_name)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct lint_options options = options_create();
    struct str selected[] = {STR("any-section")};

    cr_expect_str_eq(lint(arena, &options, false, PROGRAM), "2:T3");
    options.select = selected;
    options.select_count = COUNT_OF(selected);
    cr_expect_str_eq(lint(arena, &options, false, PROGRAM), "2:T2");
}

Test(lint, machine_rules_wait_for_host_checks)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct lint_options options = options_create();

    cr_expect_str_eq(lint(arena, &options, false, PROGRAM), "2:T3");
    cr_expect_str_eq(lint(arena, &options, true, PROGRAM), "1:T4 2:T3");
}

Test(lint, severity_follows_the_last_override)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct severity_override overrides[] = {
        {STR("T3"),          SEVERITY_WARNING},
        {STR("any-program"), SEVERITY_INFO   },
        {STR("T2"),          SEVERITY_ERROR  }
    };
    struct lint_options options = options_create();

    options.overrides = overrides;
    options.override_count = COUNT_OF(overrides);
    cr_expect_str_eq(lint(arena, &options, false, PROGRAM), "2:T2");
}

Test(lint, refusals_stay_whatever_is_asked)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct lint_options options = options_create();
    struct str selected[] = {STR("T5")}, ignored[] = {STR("process-num-missing")};

    options.select = selected;
    options.select_count = COUNT_OF(selected);
    options.ignore = ignored;
    options.ignore_count = COUNT_OF(ignored);
    cr_expect_str_eq(lint(arena, &options, false, PROGRAM "numprocs=2\n"), "0:T5 4:SV301");
}

Test(lint, findings_know_section_and_option)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct machine machine = {.here = STR("/etc"), .cwd = STR("/"), .files = disk_files};
    struct text *text = text_create(arena, STR("/etc/a.conf"), STR(PROGRAM "startsecs=1\n"));
    struct finding_list findings = {.arena = arena};
    struct lint_options options = options_create();

    lint_file(arena, text, &machine, &options, &findings);
    cr_assert_eq(findings.count, 2);
    cr_expect(str_equal(findings.items[0].section, STR("program:a")));
    cr_expect(!findings.items[0].option.length);
    cr_expect(str_equal(findings.items[1].section, STR("program:a")));
    cr_expect(str_equal(findings.items[1].option, STR("startsecs")));
}

Test(suppress, line_below_and_trailing)
{
    expect(PROGRAM "startsecs=1\n", "4:T1");
    expect(PROGRAM "; supconf: ignore=T1\nstartsecs=1\npriority=1\n", "6:T1");
    expect(PROGRAM "# supconf: ignore=any-option because\nstartsecs=1\n", "");
    expect(PROGRAM "; supconf: ignore=T1\n; why\n\n; more\nstartsecs=1\n", "");
    expect(PROGRAM "startsecs=1 ; supconf: ignore=T1 because\npriority=1\n", "5:T1");
    expect(PROGRAM "startsecs=\n  1 ; supconf: ignore=T1\n", "");
}

Test(suppress, below_a_header_it_is_for_the_section)
{
    expect(HEAD "[program:a]\n; supconf: ignore=T1 all of it\ncommand=/bin/a\nstartsecs=1\n"
                "priority=1\n[program:b]\ncommand=/bin/b\npriority=1\n",
           "9:T1");
    expect(HEAD
           "[program:a] ; web\n; first\n; supconf: ignore=T1\ncommand=/bin/a\nstartsecs=1\n",
           "");
    expect(HEAD "[program:a]\n\n; supconf: ignore=T1\ncommand=/bin/a\nstartsecs=1\n",
           "4:SV901 6:T1");
}

Test(suppress, whole_file_and_several_names)
{
    expect(PROGRAM "startsecs=1\n; supconf: ignore-file=T1,any-program reason\npriority=1\n",
           "");
    expect(PROGRAM "; supconf: ignore=T1, T4 reason\nstartsecs=1\n", "");
}

Test(suppress, faults_of_the_comments)
{
    expect(PROGRAM "; supconf: ignore=T1\n", "4:SV901");
    expect(PROGRAM "; supconf: ignore=any-opton\nstartsecs=1\n", "4:SV902 5:T1");
    expect(PROGRAM "; supconf: ingore=T1\nstartsecs=1\n", "4:SV903 5:T1");
    expect(PROGRAM "; supconf:\nstartsecs=1\n", "4:SV903 5:T1");
    /* Nobody looked for these: one is ignored, the other asks for host checks. */
    expect(PROGRAM "; supconf: ignore=any-program,any-document\n", "");
}

Test(suppress, a_fragment_cannot_tell_what_its_main_file_shows)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct lint_options options = options_create();

    options.strict = true;
    options.is_fragment = true;
    cr_expect_str_eq(lint(arena, &options, false,
                          "[include]\n; supconf: ignore=T5,process-num-missing,T1\nfiles=\n"),
                     "0:T5 1:T2");
}

Test(suppress, refusals_cannot_be_suppressed)
{
    expect(PROGRAM "numprocs=2 ; supconf: ignore=process-num-missing\n",
           "4:T1 4:SV301 4:SV901");
}

Test(suppress, the_narrowest_comment_is_used)
{
    expect(PROGRAM "; supconf: ignore-file=T1\n; supconf: ignore=T1\nstartsecs=1\n", "4:SV901");
}

Test(suppress, many_comments_take_linear_time)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct buffer source = {.arena = arena};
    struct lint_options options = options_create();
    struct str ignored[] = {STR("any-program")};

    options.ignore = ignored;
    options.ignore_count = COUNT_OF(ignored);
    buffer_append_c(&source, HEAD);
    for (size_t i = 0; i < 20000; i++)
        buffer_printf(&source,
                      "[program:p%zu]\ncommand=/bin/a\nx=1\n; supconf: ignore=T1\n"
                      "startsecs=1 ; supconf: ignore=T1\n# c\n",
                      i);
    lint(arena, &options, false, str_to_c(arena, buffer_str(&source)));
}
