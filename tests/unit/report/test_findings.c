/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "base/arena.h"
#include "report/findings.h"

static const struct finding_kind shared_log = {
    .code = "SV331",
    .name = "rotated-log-shared",
    .severity = SEVERITY_WARNING,
    .summary = "several programs write and rotate one file",
    .why = "each rotates the file under the others",
};
static const struct finding_kind bad_number = {
    .code = "SV201",
    .name = "bad-number",
    .severity = SEVERITY_ERROR,
    .summary = "a number was expected",
};
static const struct finding_kind *const kinds[] = {&shared_log, &bad_number};

static struct arena *arena;
static struct finding_list list;
static struct secrets secrets;

static void set_up(void)
{
    arena = arena_create();
    list = (struct finding_list){.arena = arena};
    secrets = (struct secrets){.arena = arena};
}

static void tear_down(void)
{
    destroy_arena(&arena);
}

TestSuite(findings, .init = set_up, .fini = tear_down);

static struct finding *add_at(const char *bytes, const char *words,
                              const struct finding_kind *kind, const char *message)
{
    struct text *text = text_create(arena, STR("etc/a.conf"), str_from(bytes));
    size_t offset = str_search(text->bytes, str_from(words));

    cr_assert_neq(offset, STR_NOT_FOUND);
    return finding_add(&list, kind, span_make(text, offset, str_from(words).length), "%s",
                       message);
}

static struct findings_view view_of(void)
{
    return (struct findings_view){
        .findings = &list,
        .kinds = kinds,
        .kind_count = 2,
        .secrets = &secrets,
        .style = style_for(stdout, COLOR_NEVER),
        .has_summary = true,
    };
}

static char *report(enum findings_format format)
{
    struct findings_view view = view_of();
    char *bytes = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&bytes, &size);

    report_findings(out, format, &view, 3);
    fclose(out);
    return bytes;
}

static void assert_report(enum findings_format format, const char *expected)
{
    char *shown = report(format);

    cr_assert_str_eq(shown, expected);
    free(shown);
}

static void assert_shows(enum findings_format format, const char *part, bool is_there)
{
    char *shown = report(format);

    cr_assert_eq(strstr(shown, part) != NULL, is_there, "%s in %s", part, shown);
    free(shown);
}

Test(findings, people_see_the_line_underlined)
{
    struct finding *finding =
        add_at("[program:web]\nstdout_logfile=/data/x.log\n", "/data/x.log", &shared_log,
               "2 programs write and rotate '/data/x.log'");

    finding->scope = STR("2 of 5 hosts");
    finding->help = STR("give each its own file");
    assert_report(
        FINDINGS_HUMAN,
        "warning: 2 programs write and rotate '/data/x.log' [SV331 rotated-log-shared]\n"
        " --> etc/a.conf:2:16 (2 of 5 hosts)\n"
        "  |\n"
        "2 | stdout_logfile=/data/x.log\n"
        "  |                ^^^^^^^^^^^\n"
        "  = help: give each its own file\n"
        "\n"
        "1 warning in 3 files\n");
}

Test(findings, a_second_place_has_its_own_line)
{
    struct finding *finding =
        add_at("a=1\n\n\n\n\n\n\n\n\nb=x\n", "x", &bad_number, "'x' is no number");
    const struct text *text = finding->span.text;

    finding->note.span = span_make(text, 0, 3);
    finding->note.message = STR("as here");
    finding->supervisor = STR("x is no number");
    assert_report(FINDINGS_HUMAN, "error: 'x' is no number [SV201 bad-number]\n"
                                  "  --> etc/a.conf:10:3\n"
                                  "   |\n"
                                  "10 | b=x\n"
                                  "   |   ^\n"
                                  "  ::: etc/a.conf:1:1: as here\n"
                                  "   |\n"
                                  " 1 | a=1\n"
                                  "   | ---\n"
                                  "   = supervisord would say: x is no number\n"
                                  "\n"
                                  "1 error in 3 files\n");
}

Test(findings, none)
{
    assert_report(FINDINGS_HUMAN, "no findings in 3 files\n");
    assert_report(FINDINGS_CONCISE, "");
    assert_report(FINDINGS_JSON,
                  "{\"version\":1,\"findings\":[\n\n],\"summary\":"
                  "{\"errors\":0,\"warnings\":0,\"infos\":0,\"fixable\":0,\"files\":3}}\n");
}

Test(findings, concise_is_one_line)
{
    add_at("a=\xe8\xb7\xaf x\n", "x", &bad_number, "'x' is no number");
    finding_add(&list, &bad_number, (struct span){0}, "%s", "nowhere");
    assert_report(FINDINGS_CONCISE, "etc/a.conf:1:5: error: 'x' is no number [bad-number]\n"
                                    "error: nowhere [bad-number]\n");
}

Test(findings, underline_counts_wide_characters_and_tabs)
{
    add_at("a=\xe8\xb7\xaf\tx\n", "x", &bad_number, "m");
    assert_shows(FINDINGS_HUMAN, "1 | a=\xe8\xb7\xaf    x\n  |         ^\n", true);
}

Test(findings, controls_are_shown_by_number)
{
    add_at("a=\033[2Jx\n", "x", &bad_number, "'\033[2J'");
    assert_shows(FINDINGS_HUMAN, "\033", false);
    assert_shows(FINDINGS_HUMAN, "1 | a=\\x1b[2Jx\n  |          ^\n", true);
    assert_shows(FINDINGS_CONCISE, "'\\x1b[2J'", true);
    assert_shows(FINDINGS_JSON, "\\u001B[2J", true);
}

Test(findings, secrets_are_covered_everywhere)
{
    add_at("environment=P=\"hunter22\",Q=1\n", "hunter22", &bad_number, "'hunter22' in clear");
    secrets_add(&secrets, STR("P"), STR("hunter22"));
    for (size_t i = 0; i < FINDINGS_FORMAT_COUNT; i++) {
        assert_shows((enum findings_format)i, "hunter22", false);
        assert_shows((enum findings_format)i, "secret P", true);
    }
}

Test(findings, long_line_is_cut_around_the_span)
{
    size_t size = 1000000;
    char *bytes = malloc(size + 2);

    memset(bytes, 'y', size);
    memcpy(bytes + size / 2, "here", 4);
    memcpy(bytes + size, "\n", 2);
    secrets_add(&secrets, STR("P"), STR("yyyyyyyz"));
    add_at(bytes, "here", &bad_number, "m");
    char *shown = report(FINDINGS_HUMAN);
    const char *line = strstr(shown, "1 | ...yyy");

    cr_assert_lt(strlen(shown), 2000);
    cr_assert_not_null(line);
    cr_assert_eq(strcspn(line, "h"), strcspn(strstr(line, "\n  | ") + 1, "^"));
    free(shown);
    free(bytes);
}

Test(findings, fingerprints_stay_when_lines_move)
{
    struct text *old = text_create(arena, STR("a.conf"), STR("a=x\na=x\n"));
    struct text *new = text_create(arena, STR("a.conf"), STR("\n\na=x\n\na=x\n"));
    const char *prints = "partialFingerprints";
    char *first, *second;

    finding_add(&list, &bad_number, span_make(old, 2, 1), "m");
    finding_add(&list, &bad_number, span_make(old, 6, 1), "m");
    first = report(FINDINGS_SARIF);
    list.count = 0;
    finding_add(&list, &bad_number, span_make(new, 4, 1), "m");
    finding_add(&list, &bad_number, span_make(new, 9, 1), "m");
    second = report(FINDINGS_SARIF);
    cr_assert_eq(strncmp(strstr(first, prints), strstr(second, prints), 60), 0);
    cr_assert_not_null(strstr(first, ":1\"}"));
    cr_assert_not_null(strstr(first, ":2\"}"));
    free(first);
    free(second);
}
