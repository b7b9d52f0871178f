/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "model/model.h"
#include "tests/unit/model/no_files.h"

struct judged {
    struct arena *arena;
    struct finding_list findings;
    const struct model *model;
};

static void judge_as(struct judged *judged, const char *content, bool is_fragment)
{
    const struct model_options options = {&supervisord_schema, SUPERVISOR_4_2_5, is_fragment};
    struct machine machine = {
        .here = STR("/etc/supervisor"),
        .cwd = STR("/"),
        .host_name = STR("web1"),
        .files = no_files(),
    };
    struct text *text;

    judged->arena = arena_create();
    judged->findings = (struct finding_list){.arena = judged->arena};
    text = text_create(judged->arena, STR("web.conf"), str_from(content));
    judged->model = model_create(judged->arena,
                                 config_read(judged->arena, text, &machine, &judged->findings),
                                 &machine, &options, &judged->findings);
}

static void judge(struct judged *judged, const char *content)
{
    judge_as(judged, content, false);
}

static size_t count_kind(const struct judged *judged, const struct finding_kind *kind)
{
    size_t count = 0;

    for (size_t i = 0; i < judged->findings.count; i++)
        count += judged->findings.items[i].kind == kind;
    return count;
}

/* The piece of the file that the finding with that code points at. */
static const char *pointed_at(struct judged *judged, const char *code)
{
    for (size_t i = 0; i < judged->findings.count; i++)
        if (strcmp(judged->findings.items[i].kind->code, code) == 0)
            return str_to_c(judged->arena, span_str(judged->findings.items[i].span));
    return "no such finding";
}

Test(refusals, examples_show_their_kind_and_no_other)
{
    for (size_t i = 0; i < refusal_kind_count; i++) {
        const struct finding_kind *kind = &refusal_kinds[i];
        struct judged bad, good;

        if (!kind->bad)
            continue;
        judge(&bad, kind->bad);
        cr_expect_eq(count_kind(&bad, kind), 1, "%s", kind->code);
        cr_expect_eq(bad.findings.count, 1, "%s: others", kind->code);
        cr_expect_not_null(bad.model->refusal.kind, "%s", kind->code);
        cr_expect(bad.findings.items[0].message.length && bad.findings.items[0].help.length,
                  "%s", kind->code);
        judge(&good, kind->good);
        cr_expect_eq(good.findings.count, 0, "%s: good", kind->code);
        cr_expect_null(good.model->refusal.kind, "%s: good", kind->code);
        destroy_arena(&bad.arena);
        destroy_arena(&good.arena);
    }
}

Test(refusals, codes_and_names_are_unique)
{
    for (size_t i = 0; i < refusal_kind_count; i++)
        for (size_t j = 0; j < i; j++) {
            cr_expect_str_neq(refusal_kinds[i].code, refusal_kinds[j].code);
            cr_expect_str_neq(refusal_kinds[i].name, refusal_kinds[j].name);
        }
}

Test(refusals, all_are_reported_and_the_first_is_that_of_supervisord)
{
    struct judged judged;

    judge(&judged, "[program:x]\nstartsecs=a\nautostart=b\nnumprocs=2\nstopsignal=c\n"
                   "[supervisord]\nloglevel=loud\n");
    cr_expect_str_eq(judged.model->refusal.kind, "loglevel");
    cr_expect(str_equal(judged.model->refusal.message, STR("bad logging level name 'loud'")));
    cr_expect_eq(judged.findings.count, 6);
    cr_expect_str_eq(pointed_at(&judged, "SV206"), "a");
    cr_expect_str_eq(pointed_at(&judged, "SV301"), "2");
    cr_expect_str_eq(pointed_at(&judged, "SV302"), "program:x");
    destroy_arena(&judged.arena);
}

Test(refusals, late_options_are_reported_once_for_all_processes)
{
    struct judged judged;

    judge(&judged, "[supervisord]\n[program:x]\ncommand=a\nnumprocs=3\n"
                   "process_name=%(process_num)d\nstdout_syslog=maybe\n");
    cr_expect_eq(judged.findings.count, 1);
    destroy_arena(&judged.arena);
}

Test(refusals, members_are_shown_where_they_stand)
{
    struct judged judged;

    judge(&judged, "[supervisord]\n[program:x]\ncommand=a\n[group:g]\nprograms=x, nope,x,\n");
    cr_expect(str_equal(judged.model->refusal.message,
                        STR("[program:x] names unknown program or fcgi-program nope")));
    cr_expect_str_eq(pointed_at(&judged, "SV401"), "nope");
    cr_expect_str_eq(pointed_at(&judged, "SV403"), ",");
    cr_expect_eq(judged.findings.items[1].span.offset, strlen("[supervisord]\n[program:x]\n"
                                                              "command=a\n[group:g]\n"
                                                              "programs=x, nope,x"));
    cr_expect(str_equal(judged.findings.items[0].section, STR("group:g")));
    destroy_arena(&judged.arena);
}

Test(refusals, environment_is_shown_from_the_bad_pair_on)
{
    struct judged judged;

    judge(&judged, "[supervisord]\n[program:x]\ncommand=a\nenvironment=A=1,B 2\n");
    cr_expect_str_eq(pointed_at(&judged, "SV228"), "B 2");
    destroy_arena(&judged.arena);
    judge(&judged, "[supervisord]\n[program:x]\ncommand=a\nenvironment=A=1 B=2\n");
    cr_expect_str_eq(pointed_at(&judged, "SV228"), "B=2");
    destroy_arena(&judged.arena);
}

Test(refusals, a_format_is_shown_alone)
{
    struct judged judged;

    judge(&judged, "[supervisord]\n[program:x]\ncommand=/bin/date +%Y now\n");
    cr_expect_str_eq(pointed_at(&judged, "SV221"), "%Y");
    destroy_arena(&judged.arena);
    judge(&judged, "[supervisord]\n[program:x]\ncommand=/bin/a %(hre)s now\n");
    cr_expect_str_eq(pointed_at(&judged, "SV222"), "%(hre)");
    cr_expect(str_contains(judged.findings.items[0].message, STR("did you mean 'here'?")));
    destroy_arena(&judged.arena);
}

Test(refusals, a_fragment_may_lack_what_others_have)
{
    struct judged judged;

    judge_as(&judged, "[program:x]\ncommand=%(ENV_SET_ELSEWHERE)s\n[group:g]\nprograms=x,y\n",
             true);
    cr_expect_eq(judged.findings.count, 0);
    destroy_arena(&judged.arena);
    judge_as(&judged, "[program:x]\ncommand=a\n[group:g]\nprograms=x,\n", true);
    cr_expect_eq(judged.findings.count, 1);
    destroy_arena(&judged.arena);
}

Test(refusals, limits_are_no_words_of_supervisord)
{
    struct judged judged;

    judge(&judged, "[supervisord]\n[program:x]\ncommand=a\nnumprocs=10001\n"
                   "process_name=%(process_num)d\n");
    cr_expect_str_eq(judged.model->refusal.kind, "oracle-limit");
    cr_expect_eq(judged.findings.items[0].supervisor.length, 0);
    destroy_arena(&judged.arena);
}

Test(refusals, what_the_parser_takes_by_accident_is_a_finding_alone)
{
    static const char *const files[] = {
        "[supervisord]\nminfds=9223372036854775808\n",
        "[supervisord]\nloglevel=__module__\n",
    };
    struct judged judged;

    for (size_t i = 0; i < COUNT_OF(files); i++) {
        judge(&judged, files[i]);
        cr_expect_null(judged.model->refusal.kind);
        cr_assert_eq(judged.findings.count, 1);
        cr_expect_eq(judged.findings.items[0].kind->severity, SEVERITY_ERROR);
        cr_expect_eq(judged.findings.items[0].supervisor.length, 0);
        destroy_arena(&judged.arena);
    }
}
