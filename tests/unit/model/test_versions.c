/* SPDX-License-Identifier: MIT */
/* What one file is to several versions of Supervisor: the parser of each was asked. */
#include <criterion/criterion.h>

#include "model/evaluation.h"
#include "tests/unit/model/no_files.h"

static const struct model *judge(struct arena *arena, const char *content,
                                 supervisor_version version)
{
    const struct model_options options = {&supervisord_schema, version, false};
    const struct machine machine = {
        .here = STR("/etc/supervisor"),
        .cwd = STR("/"),
        .host_name = STR("web1"),
        .files = no_files(),
    };
    struct finding_list findings = {.arena = arena};
    const struct text *text = text_create(arena, STR("web.conf"), str_from(content));

    return model_create(arena, config_read(arena, text, &machine, &findings), &machine,
                        &options, &findings);
}

Test(versions, refuse_what_a_later_one_takes)
{
    static const struct {
        const char *content;
        supervisor_version last, first; /* that refuses it, that takes it */
    } files[] = {
        {"[supervisord]\nenvironment=A=1\n[program:x]\ncommand=a %(ENV_A)s\n", 40201, 40202},
        {"[supervisord]\n[program:x]\nenvironment=A=1\ncommand=a %(ENV_A)s\n", 40201, 40202},
        {"[supervisord]\n[program:x]\ncommand=a %(numprocs)d\n",               40100, 40200},
        {"[supervisord]\n[inet_http_server]\nport=[::1]:80\n",                 40202, 40203},
    };

    for (size_t i = 0; i < COUNT_OF(files); i++) {
        struct arena *arena = arena_create();

        cr_expect(judge(arena, files[i].content, files[i].last)->refusal.kind, "file %zu", i);
        cr_expect_null(judge(arena, files[i].content, files[i].first)->refusal.kind, "file %zu",
                       i);
        destroy_arena(&arena);
    }
}

Test(versions, leave_options_alone_that_came_later)
{
    struct arena *arena = arena_create();
    const char *content = "[supervisord]\nsilent=perhaps\n";

    cr_expect_null(judge(arena, content, 40100)->refusal.kind);
    cr_expect(judge(arena, content, 40200)->refusal.kind);
    destroy_arena(&arena);
}

Test(versions, know_all_options_from_4_2_on)
{
    for (size_t i = 0; i < supervisord_schema.count; i++)
        for (size_t j = 0; j < supervisord_schema.sections[i].option_count; j++)
            cr_expect_leq(supervisord_schema.sections[i].options[j].since,
                          SUPERVISOR_WITH_ALL_OPTIONS);
}

Test(versions, log_to_a_file_named_syslog_before_4_2_2)
{
    struct arena *arena = arena_create();
    const char *content = "[supervisord]\nlogfile=syslog\n"
                          "[program:x]\ncommand=a\nstdout_logfile=syslog\n";
    const struct model *model = judge(arena, content, 40201);
    const struct log *log = &model->groups[0]->programs[0]->processes[0].logs[STREAM_STDOUT];

    cr_expect(str_equal(model->server.log_file.str, STR("/syslog")));
    cr_expect_eq(log->kind, LOG_FILE);
    cr_expect_not(log->syslog);
    cr_expect_eq(model->warning_count, 0);
    model = judge(arena, content, 40202);
    log = &model->groups[0]->programs[0]->processes[0].logs[STREAM_STDOUT];
    cr_expect(str_equal(model->server.log_file.str, STR("syslog")));
    cr_expect_eq(log->kind, LOG_NONE);
    cr_expect(log->syslog);
    cr_expect_eq(model->warning_count, 1);
    destroy_arena(&arena);
}

Test(versions, ask_python_itself_for_plugins_since_4_3)
{
    static const struct {
        const char *factory;
        bool before, since;
    } factories[] = {
        {"a:b",      true,  true },
        {"a:b [x]",  true,  true },
        {"a:b [x,]", false, true },
        {"x=a:b",    true,  false},
        {"a b",      false, false},
        {"a..b",     false, false},
    };

    for (size_t i = 0; i < COUNT_OF(factories); i++) {
        struct arena *arena = arena_create();
        const char *content = str_to_c(arena, str_printf(arena,
                                                         "[supervisord]\n[rpcinterface:x]\n"
                                                         "supervisor.rpcinterface_factory=%s\n",
                                                         factories[i].factory));

        cr_expect_eq(!judge(arena, content, 40205)->refusal.kind, factories[i].before);
        cr_expect_eq(!judge(arena, content, 40300)->refusal.kind, factories[i].since);
        destroy_arena(&arena);
    }
}
