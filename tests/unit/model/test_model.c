/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "model/model.h"

static const struct model_options whole = {&supervisord_schema, SUPERVISOR_4_2_5, false};

static const struct model *create(struct arena *arena, const char *content)
{
    struct finding_list findings = {.arena = arena};
    struct machine machine = {
        .here = STR("/etc/supervisor"),
        .cwd = STR("/srv"),
        .host_name = STR("web1"),
        .files = disk_files,
    };
    struct text *text = text_create(arena, STR("web.conf"), str_from(content));
    const struct model *model;

    machine_set(arena, &machine, STR("HOME"), STR("/root"));
    model = model_create(arena, config_read(arena, text, &machine, &findings), &machine, &whole,
                         &findings);
    cr_assert_null(model->refusal.kind, STR_FORMAT, STR_ARGS(model->refusal.message));
    return model;
}

Test(model, values_remember_where_they_were_written)
{
    struct arena *arena = arena_create();
    const struct model *model = create(arena, "[supervisord]\n[program:x]\n"
                                              "command=/bin/%(program_name)s --port 1\n");
    const struct group *group = model_group(model, STR("x"));
    const struct process *process = &group->programs[0]->processes[0];

    cr_expect(str_equal(process->command.str, STR("/bin/x --port 1")));
    cr_expect(str_equal(span_str(traced_span(&process->command, 7, 6)), STR("--port")));
    cr_expect(
        str_equal(span_str(traced_span(&process->command, 5, 1)), STR("%(program_name)s")));
    cr_expect_not_null(program_option(model, group->programs[0], STR("command")));
    cr_expect_null(program_option(model, group->programs[0], STR("directory")));
    cr_expect_null(model_group(model, STR("y")));
    destroy_arena(&arena);
}

Test(model, own_variables_stay_for_the_next_process)
{
    struct arena *arena = arena_create();
    const struct model *model =
        create(arena, "[supervisord]\n[program:x]\ncommand=a\nnumprocs=2\n"
                      "process_name=%(process_num)d\nenvironment=V%(process_num)d=1\n"
                      "directory=%(ENV_V0)s\n");
    const struct program *program = model_group(model, STR("x"))->programs[0];

    cr_assert_eq(program->count, 2);
    cr_expect(str_equal(program->processes[1].directory.str, STR("1")));
    cr_expect_eq(program->processes[1].environment.count, 1);
    destroy_arena(&arena);
}

Test(model, groups_are_sorted_and_a_program_can_be_in_two)
{
    struct arena *arena = arena_create();
    const struct model *model =
        create(arena, "[supervisord]\n[program:x]\ncommand=a\n[group:b]\nprograms=x\n"
                      "[group:a]\nprograms=x\n[group:z]\npriority=1\n");

    cr_assert_eq(model->group_count, 3);
    cr_expect(str_equal(model->groups[0]->name, STR("z")));
    cr_expect(str_equal(model->groups[1]->name, STR("a")));
    cr_expect_eq(model->groups[1]->programs[0]->group, model->groups[1]);
    cr_expect_neq(model->groups[1]->programs[0], model->groups[2]->programs[0]);
    destroy_arena(&arena);
}

Test(model, children_are_told_of_the_unix_socket_first)
{
    struct arena *arena = arena_create();
    const struct model *model =
        create(arena, "[supervisord]\n[inet_http_server]\nport=1\n[inet_http_server:b]\n"
                      "port=B:2\n");

    cr_expect(str_equal(model->server.url, STR("http://b:2")));
    model = create(arena, "[supervisord]\n[inet_http_server]\nport=1\n[unix_http_server]\n"
                          "file=~/a/../s.sock\n");
    cr_expect(str_equal(model->server.url, STR("unix:///root/s.sock")));
    cr_expect(str_equal(model->server.pid_file.str, STR("/srv/supervisord.pid")));
    destroy_arena(&arena);
}

Test(model, secrets_are_passwords_and_telling_variables)
{
    struct arena *arena = arena_create();
    const struct model *model =
        create(arena, "[supervisord]\n[inet_http_server]\nport=1\nusername=u\n"
                      "password=hunter2\n[program:x]\ncommand=a\n"
                      "environment=API_TOKEN=\"abcdef\",COLOR=\"green\"\n");
    struct secrets secrets = {.arena = arena};

    model_add_secrets(model, &secrets);
    cr_expect(str_equal(secrets_cover(arena, &secrets, STR("hunter2 abcdef green")),
                        STR("‹secret password› ‹secret API_TOKEN› green")));
    destroy_arena(&arena);
}
