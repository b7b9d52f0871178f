/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "base/buffer.h"
#include "config/machine.h"
#include "lint/lint.h"
#include "rules/rules.h"

static struct text *text_of(struct arena *arena, const char *path, const char *source)
{
    return text_create(arena, str_from(path), str_from(source));
}

/* "3:5 SV911": line, column and code of each finding, one after the other. */
static const char *show(struct arena *arena, const struct finding_list *findings)
{
    struct buffer out = {.arena = arena};

    for (size_t i = 0; i < findings->count; i++) {
        struct position start = span_start(findings->items[i].span);

        buffer_printf(&out, "%s%zu:%zu %s", i ? ", " : "", start.line, start.column,
                      findings->items[i].kind->code);
    }
    return str_to_c(arena, buffer_str(&out));
}

static const char *load(struct arena *arena, const char *source)
{
    struct finding_list findings = {.arena = arena};
    struct rule_list rules = {0};

    rules_add_builtin(arena, &rules);
    rules_add_custom(arena, text_of(arena, "rules.yaml", source), &rules, &findings);
    return show(arena, &findings);
}

/* A rule about stdout_logfile of programs, with one more line. */
static const char *lint_with(struct arena *arena, const char *condition, const char *config)
{
    struct machine machine = {
        .here = STR("/etc"), .cwd = STR("/"), .host_name = STR("web1"), .files = disk_files};
    struct finding_list findings = {.arena = arena};
    struct rule_list rules = {0};
    struct lint_options options = {
        .schema = &supervisord_schema, .version = SUPERVISOR_4_2_5, .rules = &rules};
    struct str source = str_printf(arena,
                                   "rules:\n"
                                   "  - code: ORG1\n"
                                   "    name: org-log\n"
                                   "    section: program:*\n"
                                   "    option: stdout_logfile\n"
                                   "    message: logs belong below /data\n"
                                   "    %s\n",
                                   condition);

    rules_add_custom(arena, text_create(arena, STR("rules.yaml"), source), &rules, &findings);
    cr_assert_eq(findings.count, 0, "%s", condition);
    lint_file(arena, text_of(arena, "/etc/test.conf", config), &machine, &options, &findings);
    return show(arena, &findings);
}

#define CONFIG "[supervisord]\n[program:a]\ncommand=/bin/a\n"
#define LOG(path) CONFIG "stdout_logfile=" path "\n"

Test(custom, conditions)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    static const struct {
        const char *condition, *config, *expected;
    } cases[] = {
        {"must-match: ^/data/",            LOG("/data/x"),                                          ""         },
        {"must-match: ^/data/",            LOG("/var/x"),                                           "4:16 ORG1"},
        {"must-match: ^/data/",            CONFIG,                                                  ""         },
        {"must-not-match: tmp",            LOG("/data/x"),                                          ""         },
        {"must-not-match: tmp",            LOG("/tmp/x"),                                           "4:16 ORG1"},
        {"must-match: '^/dat\\p{Ll}/é$'", LOG("/data/é"),                                         ""         },
        {"required: true",                 LOG("/x"),                                               ""         },
        {"required: true",                 CONFIG,                                                  "2:2 ORG1" },
        {"required: true",                 "[DEFAULT]\nstdout_logfile=/x\n" CONFIG,                 ""         },
        {"required: true",                 "[supervisord]\n",                                       ""         },
        {"forbidden: yes",                 CONFIG,                                                  ""         },
        {"forbidden: yes",                 LOG("/x"),                                               "4:16 ORG1"},
        {"one-of: [NONE, /dev/null]",      LOG("NONE"),                                             ""         },
        {"one-of: [NONE, /dev/null]",      LOG("/x"),                                               "4:16 ORG1"},
        {"must-match: ^/data/",            CONFIG "; supconf: ignore=org-log\nstdout_logfile=/x\n", ""         },
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++)
        cr_expect_str_eq(lint_with(arena, cases[i].condition, cases[i].config),
                         cases[i].expected, "case %zu: %s", i, cases[i].condition);
}

Test(custom, a_pattern_that_explodes_is_said_once)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();

    cr_expect_str_eq(
        lint_with(
            arena, "must-match: ^(a+)+$",
            LOG("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab") "[program:b]\ncommand=/"
                                                                     "bin/b\n"
                                                                     "stdout_logfile="
                                                                     "aaaaaaaaaaaaaaaaaaaaaaaaa"
                                                                     "aaaaaaaaaaaaaaaaaac\n"),
        "4:16 SV916");
}

#define RULE_HEAD "rules:\n  - code: ORG1\n    name: org-log\n    section: program:*\n"
#define RULE RULE_HEAD "    option: user\n    message: text\n"

Test(custom, faults_have_line_and_column)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    static const struct {
        const char *source, *expected;
    } cases[] = {
        {RULE "    required: true\n",                                                             ""          },
        {"",                                                                                      ""          },
        {"[]\n",                                                                                  "1:1 SV912" },
        {"rules: 3\n",                                                                            "1:1 SV912" },
        {"rules:\n  - 3\n",                                                                       "2:5 SV913" },
        {RULE "    required: true\n    must-mtch: x\n",                                           "8:5 SV911" },
        {RULE,                                                                                    "2:5 SV912" },
        {RULE "    required: true\n    forbidden: true\n",                                        "2:5 SV912" },
        {RULE_HEAD "    message: text\n    required: true\n",                                     "2:5 SV912" },
        {RULE "    required: no\n",                                                               "7:15 SV913"},
        {RULE "    one-of: x\n",                                                                  "7:13 SV913"},
        {RULE "    required: true\n    severity: fatal\n",                                        "8:15 SV913"},
        {RULE "    must-match: a(b\n",                                                            "7:19 SV914"},
        {RULE "    must-match: 'a[b'\n",                                                          "7:20 SV914"},
        {"rules:\n  - {code: SV9, name: n, section: s, option: o, message: m, required: "
         "true}\n",                                                                      "2:12 SV915"},
        {"rules:\n"
         "  - {code: O1, name: unknown-key, section: s, option: o, message: m, required: "
         "true}\n",                                                                      "2:22 SV915"},
        {"rules:\n"
         "  - {code: O1, name: n, section: s, option: o, message: m, required: true}\n"
         "  - {code: O1, name: m, section: s, option: o, message: m, required: true}\n", "3:12 SV915"},
        {"rules:\n  - {code: o1, name: n, section: s, option: o, message: m, required: true}\n",
         "2:12 SV913"                                                                                         },
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++)
        cr_expect_str_eq(load(arena, cases[i].source), cases[i].expected, "case %zu:\n%s", i,
                         cases[i].source);
}
