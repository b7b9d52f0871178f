/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <stdio.h>

#include "config/config.h"
#include "config/glob.h"

static struct arena *arena;
static struct finding_list findings;

static void set_up(void)
{
    arena = arena_create();
    findings = (struct finding_list){.arena = arena};
}

static void tear_down(void)
{
    destroy_arena(&arena);
}

TestSuite(config, .init = set_up, .fini = tear_down);

/* A file of tests/golden, thought to lie where its expected messages have it. */
static struct config *read_golden(const char *name)
{
    struct machine machine = machine_here(arena);
    struct error err = {0};
    struct text *text;
    char path[512];

    snprintf(path, sizeof(path), "%s/tests/golden/%s.conf", PROJECT_ROOT, name);
    cr_assert(text_load(arena, path, &text, &err), "%s", err.message);
    machine.here = STR("/etc/supervisor");
    machine.host_name = STR("web1");
    return config_read(arena, text, &machine, &findings);
}

static struct config *read_text(struct str bytes)
{
    struct machine machine = machine_here(arena);

    machine.cwd = STR("/nowhere");
    return config_read(arena, text_create(arena, STR("x.conf"), bytes), &machine, &findings);
}

static struct str value_of(const struct config *config, const char *section, const char *key)
{
    const struct option *option =
        config_option(config, config_section(config, str_from(section)), str_from(key));

    return option ? option->value.str : STR("(not set)");
}

static void assert_value(const struct config *config, const char *section, const char *key,
                         const char *expected)
{
    struct str value = value_of(config, section, key);

    cr_assert(str_equal(value, str_from(expected)), "'%.*s'", STR_ARGS(value));
}

static void assert_line(const struct str *lines, size_t count, size_t index,
                        const char *expected)
{
    cr_assert(index < count);
    cr_assert(str_equal(lines[index], str_from(expected)), "'%.*s'", STR_ARGS(lines[index]));
}

Test(config, follows_includes_in_order)
{
    struct config *config = read_golden("032-include-order");

    cr_assert_eq(config->warning_count, 0);
    cr_assert_eq(config->info_count, 3);
    assert_line(config->infos, 3, 0,
                "Included extra file \"/etc/supervisor/032-include-order.d/B.conf\" during "
                "parsing");
    assert_line(config->infos, 3, 2,
                "Included extra file \"/etc/supervisor/032-include-order.d/b.conf\" during "
                "parsing");
    cr_assert_eq(config->document_count, 4);
    cr_assert_null(config->refusal.kind);
}

Test(config, warns_of_patterns_without_match)
{
    struct config *config = read_golden("037-include-no-match");

    cr_assert_eq(config->warning_count, 2);
    assert_line(config->warnings, 2, 1,
                "No file matches via include \"/etc/supervisor/a.conf,b.conf\"");
    cr_assert_eq(findings.count, 2);
    cr_assert_str_eq(findings.items[1].kind->name, "include-matches-nothing");
    cr_assert(findings.items[1].help.length > 0);
}

Test(config, needs_files_in_include)
{
    struct config *config = read_golden("038-include-no-files");

    cr_assert_str_eq(config->refusal.kind, "include-files-missing");
    cr_assert(str_equal(config->refusal.message,
                        STR(".ini file has [include] section, but no files setting")));
}

Test(config, names_the_included_file_that_is_refused)
{
    struct config *config = read_golden("040-include-syntax-error");

    cr_assert_str_eq(config->refusal.kind, "syntax");
    cr_assert(str_equal(config->refusal.message,
                        STR("Source contains parsing errors: "
                            "'/etc/supervisor/040-include-syntax-error.d/a.conf'\n\t[line  2]: "
                            "'foo\\n'")));
}

Test(config, replaces_here_by_the_folder_of_each_file)
{
    struct config *config = read_golden("035-include-here");

    assert_value(config, "program:x", "command", "/etc/supervisor/main");
    cr_assert_eq(config->include_count, 1);
    cr_assert(config->includes[0].read);
}

Test(config, replaces_here_in_text_whatever_it_means)
{
    struct config *config = read_golden("036-include-here-escaped");
    const struct option *command =
        config_option(config, config_section(config, STR("program:x")), STR("command"));
    struct span span = traced_span(&command->value, 1, 5);

    assert_value(config, "program:x", "command", "%/etc/supervisor/x");
    cr_assert(str_equal(span_str(span), STR("%(here)s")));
}

Test(config, lets_defaults_stand_in)
{
    struct config *config = read_text(STR("[a]\nx=1\n[DEFAULT]\nx=2\ny=3\n[b]\n"));

    assert_value(config, "a", "x", "1");
    assert_value(config, "a", "y", "3");
    assert_value(config, "b", "x", "2");
    assert_value(config, "DEFAULT", "x", "(not set)");
    cr_assert_eq(config->section_count, 2);
}

Test(config, copies_defaults_that_mention_here)
{
    struct config *config =
        read_text(STR("[DEFAULT]\nd=%(here)s/d\n[a]\n[include]\nfiles=\n[b]\nd=own\n"));
    const struct config_section *section = config_section(config, STR("a"));

    assert_value(config, "a", "d", "/nowhere/d");
    assert_value(config, "b", "d", "own");
    cr_assert_eq(section->option_count, 1);
    cr_assert(str_equal(config->defaults->options[0].value.str, STR("%(here)s/d")));
}

Test(config, merges_sections_and_keeps_what_was_replaced)
{
    struct config *config = read_text(STR("[program:a]\nx=1\ny=2\n[b]\n[program:a]\nX=3\n"));
    const struct config_section *section = config_section(config, STR("program:a"));

    cr_assert_eq(config->section_count, 2);
    cr_assert_eq(section->header_count, 2);
    cr_assert_eq(section->option_count, 2);
    assert_value(config, "program:a", "x", "3");
    cr_assert_eq(config->replaced_count, 1);
    cr_assert_eq(config->replaced[0].section, section);
    cr_assert(str_equal(config->replaced[0].option.value.str, STR("1")));
    cr_assert(str_equal(section->kind, STR("program")));
    cr_assert(str_equal(section->label, STR("a")));
    cr_assert_null(config_section(config, STR("b"))->label.bytes);
    cr_assert_eq(span_start(config_section_span(section)).column, 2);
}

Test(config, refuses_names_that_include_does_not_know)
{
    struct config *config = read_text(STR("[include]\nfiles=a %(program_name)s\n"));

    cr_assert_str_eq(config->refusal.kind, "expansion-name");
    cr_assert_eq(findings.count, 1);
    cr_assert_eq(span_start(findings.items[0].span).column, 9);
}

Test(config, matches_names_as_fnmatch_does)
{
    cr_assert(glob_match(STR("*.conf"), STR("a.conf")));
    cr_assert(glob_match(STR("?"), STR("\xC3\xA9")));
    cr_assert(glob_match(STR("[!a-c]x[]]"), STR("dx]")));
    cr_assert(!glob_match(STR("[!a]"), STR("a")));
    cr_assert(glob_match(STR("[a"), STR("[a")));
    cr_assert(
        !glob_match(STR("a*a*a*a*a*a*a*a*a*a*b"), STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")));
}

/* What reading alone decides of the golden files; the rest is the model's. */
Test(config, refuses_what_supervisord_refuses)
{
    static const struct {
        const char *name, *kind;
    } cases[] = {
        {"001-empty-file",                NULL                    },
        {"004-option-before-section",     "section-header-missing"},
        {"005-byte-order-mark",           "section-header-missing"},
        {"006-crlf",                      NULL                    },
        {"007-cr-only",                   NULL                    },
        {"008-not-utf8",                  "encoding"              },
        {"009-nul-byte",                  NULL                    },
        {"010-bad-lines",                 "syntax"                },
        {"014-header-lost-to-comment",    NULL                    },
        {"015-header-indented-swallowed", NULL                    },
        {"038-include-no-files",          "include-files-missing" },
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct config *config = read_golden(cases[i].name);
        const char *kind = config->refusal.kind;

        cr_assert(kind ? cases[i].kind && strcmp(kind, cases[i].kind) == 0 : !cases[i].kind,
                  "%s: %s", cases[i].name, kind ? kind : "accepted");
    }
}
