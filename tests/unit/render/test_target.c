/* SPDX-License-Identifier: MIT */
#include "project.h"

#define HOSTS "web: {hosts: {w1: {port: 80}, w2: {port: 81}, w3: {port: 82}}}\n"

static void expect_target(const char *name, const char *target)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct str found;
    bool is_ok = render_target(arena, str_from(name), STR("bklog"), &found);

    cr_expect_eq(is_ok, target != NULL, "%s", name);
    if (target)
        cr_expect_str_eq(str_to_c(arena, found), target);
}

Test(target, names_say_where_files_go)
{
    expect_target("#etc#supervisor-bklog-api.conf", "etc/supervisor-bklog-api.conf");
    expect_target("api#bin#environ.sh", "bklog/api/bin/environ.sh");
    expect_target("#etc#a.conf.tpl", "etc/a.conf");
    expect_target("plain.ini.j2", "bklog/plain.ini");
    expect_target("sub/x.conf.j2", "bklog/sub/x.conf");
    expect_target("#etc##a.conf", "etc/a.conf");
}

Test(target, lies_below_the_prefix)
{
    static const char *const names[] = {
        "#",         "##etc#a", "#..#a", "..#..#a", "a#..#..#..#b", "#etc#",
        "#etc#.tpl", "#.j2",    "#.",    "sub/#",   "#a#../b",      "../x.j2",
    };

    for (size_t i = 0; i < COUNT_OF(names); i++)
        expect_target(names[i], NULL);
}

static const struct rendered_file *file_of(const struct project *project, size_t item,
                                           const char *relative)
{
    for (size_t i = 0; i < project->result.items[item].count; i++)
        if (str_equal(project->result.items[item].files[i].relative, str_from(relative)))
            return &project->result.items[item].files[i];
    cr_assert_fail("%s is not rendered", relative);
    return NULL;
}

Test(render, instances_are_rendered_for_each_host)
{
    SCRATCH(scratch);
    struct project project = {0};
    const struct rendered_file *file;

    project_load(&scratch, &project,
                 "[instance api]\nhosts = web:!w3\nmodule = m\ntemplates = #etc#a.conf, "
                 "bin#*.sh\nconfig = etc/../prefix/etc/a.conf\n",
                 "web: {hosts: {w1: {PORT: 80}, w2: {PORT: 81}, w3: }}\n");
    scratch_write(&scratch, "templates/#etc#a.conf", STR("port=__PORT__\n"));
    scratch_write(&scratch, "templates/unused#a.conf", STR("__NOT_READ__"));
    chmod(scratch_write(&scratch, "templates/bin#run.sh", STR("exec x %(here)s\n")), 0755);
    cr_assert(project_render(&scratch, &project), "%s", scratch.err.message);
    cr_assert_str_eq(shown(&scratch), "");
    cr_assert_eq(project.result.count, 2);
    cr_assert(str_equal(project.result.items[1].host->name, STR("w2")));
    file = file_of(&project, 1, "etc/a.conf");
    cr_assert_eq(file, project.result.items[1].main);
    cr_assert(str_equal(file->text->bytes, STR("port=81\n")));
    cr_assert(str_equal(file->path, str_from(scratch_path(&scratch, "prefix/etc/a.conf"))));
    file = file_of(&project, 0, "m/bin/run.sh");
    cr_assert(str_equal(file->text->bytes, STR("exec x %(here)s\n")));
    cr_assert_eq(file->mode, 0755);
}

Test(render, files_with_secrets_are_private)
{
    SCRATCH(scratch);
    struct project project = {0};

    setenv("SUPCONF_SECRET_render", "top-secret", 1);
    project_load(&scratch, &project,
                 "[instance a]\nhosts = all\nmodule = m\ntemplates = *\nconfig = x\n",
                 "all: {hosts: {w1: }, vars: {PASSWORD: !secret render}}\n");
    chmod(scratch_write(&scratch, "templates/#a.sh", STR("p=__PASSWORD__\n")), 0755);
    chmod(scratch_write(&scratch, "templates/#b.sh", STR("p=\n")), 0644);
    cr_assert(project_render(&scratch, &project));
    cr_assert(file_of(&project, 0, "a.sh")->is_secret);
    cr_assert_eq(file_of(&project, 0, "a.sh")->mode, 0700);
    cr_assert_not(file_of(&project, 0, "b.sh")->is_secret);
    cr_assert_eq(file_of(&project, 0, "b.sh")->mode, 0644);
}

/* The findings of an instance with these templates, where #etc#a.conf, #etc#a.conf.tpl and
 * plain.ini are there. */
static void expect_findings(const char *templates, const char *expected)
{
    SCRATCH(scratch);
    struct project project = {0};
    struct str message;

    project_load(
        &scratch, &project,
        str_printf(scratch.arena,
                   "[instance a]\nhosts = web\nmodule = m\nconfig = x\ntemplates = %s\n",
                   templates)
            .bytes,
        HOSTS);
    scratch_write(&scratch, "templates/#etc#a.conf", STR("x\n"));
    scratch_write(&scratch, "templates/#etc#a.conf.tpl", STR("y\n"));
    scratch_write(&scratch, "templates/plain.ini", STR("z\n"));
    scratch_write(&scratch, "templates/#..#..#etc#passwd", STR("z\n"));
    scratch_write(&scratch, "templates/#", STR("z\n"));
    scratch_write(&scratch, "templates/folder#/x", STR("z\n"));
    cr_assert(project_render(&scratch, &project), "%s", scratch.err.message);
    cr_assert_eq(scratch.findings.count, 1, "%s", shown(&scratch));
    message = scratch.findings.items[0].message;
    cr_expect(str_starts_with(message, str_from(expected)), STR_FORMAT, STR_ARGS(message));
}

Test(render, faults_of_template_names_are_shown)
{
    expect_findings("#etc#a.conf, #etc#a.conf.tpl",
                    "'#etc#a.conf' and '#etc#a.conf.tpl' both make 'etc/a.conf'");
    expect_findings("#..#..#etc#passwd",
                    "the target '../../etc/passwd' of '#..#..#etc#passwd' is no path below");
    expect_findings("../hosts.yml", "'../hosts.yml' is no name below the folder of templates");
    expect_findings("/etc/passwd", "'/etc/passwd' is no name below the folder of templates");
    expect_findings("#", "the target '' of '#' is no path below the prefix");
    expect_findings("plain.ini", "the name 'plain.ini' tells no template language");
}

Test(render, two_instances_of_a_host_do_not_make_one_file)
{
    SCRATCH(scratch);
    struct project project = {0};

    project_load(&scratch, &project,
                 "[instance a]\nhosts = web\nmodule = m\ntemplates = #x, #y\nconfig = x\n"
                 "[instance b]\nhosts = w2\nmodule = m\ntemplates = #x.tpl, #y\nconfig = x\n",
                 HOSTS);
    scratch_write(&scratch, "templates/#x", STR("1\n"));
    scratch_write(&scratch, "templates/#x.tpl", STR("2\n"));
    scratch_write(&scratch, "templates/#y", STR("shared\n"));
    cr_assert(project_render(&scratch, &project));
    cr_assert_str_eq(shown(&scratch), "SV612 10:11 instance 'b' makes 'x', which another "
                                      "instance makes from '#x'\n");
}

Test(render, a_missing_template_is_shown_with_the_nearest_name)
{
    SCRATCH(scratch);
    struct project project = {0};

    project_load(&scratch, &project,
                 "[instance a]\nhosts = web\nmodule = m\ntemplates = #etc#b.conf, folder\n"
                 "config = x\n",
                 HOSTS);
    scratch_write(&scratch, "templates/#etc#a.conf", STR("x\n"));
    scratch_write(&scratch, "templates/folder/x#y", STR("x\n"));
    cr_assert(project_render(&scratch, &project));
    cr_assert_eq(scratch.findings.count, 2);
    cr_expect(
        str_ends_with(scratch.findings.items[0].message,
                      STR("holds no template '#etc#b.conf', did you mean '#etc#a.conf'?")));
    cr_expect_eq(span_start(scratch.findings.items[0].span).line, 8);
    cr_expect_str_eq(scratch.findings.items[1].kind->code, "SV613");
}

Test(render, settings_choose_languages)
{
    SCRATCH(scratch);
    struct project project = {0};

    project_load(&scratch, &project,
                 "dialect.*.ini = go\n[instance a]\nhosts = w1\nmodule = m\ntemplates = *.ini\n"
                 "config = x\n",
                 HOSTS);
    scratch_write(&scratch, "templates/a.ini", STR("p={{ .port }}\n"));
    cr_assert(project_render(&scratch, &project));
    cr_assert_str_eq(shown(&scratch), "");
    cr_assert(str_equal(file_of(&project, 0, "m/a.ini")->text->bytes, STR("p=80\n")));
}

Test(render, an_undefined_name_is_shown_once_for_all_hosts)
{
    SCRATCH(scratch);
    struct project project = {0};

    project_load(&scratch, &project,
                 "[instance a]\nhosts = web\nmodule = m\ntemplates = #a\nconfig = x\n",
                 "web: {hosts: {w1: {PORT: 80}, w2: , w3: }}\n");
    scratch_write(&scratch, "templates/#a", STR("p=__PORT__\n"));
    cr_assert(project_render(&scratch, &project));
    cr_assert_eq(scratch.findings.count, 1, "%s", shown(&scratch));
    cr_assert(str_equal(scratch.findings.items[0].scope, STR("2 of 3 hosts: w2, w3")));
}

Test(render, unknown_instances_and_hosts_are_refused)
{
    SCRATCH(scratch);
    struct project project = {0};
    struct str name = STR("apj");
    struct render_request request = {0};

    project_load(&scratch, &project,
                 "[instance api]\nhosts = web\nmodule = m\ntemplates = #a\nconfig = x\n",
                 HOSTS);
    request = (struct render_request){.settings = &project.settings,
                                      .inventory = project.inventory,
                                      .instances = &name,
                                      .instance_count = 1};
    cr_assert_not(
        render_all(scratch.arena, &request, &project.result, &scratch.findings, &scratch.err));
    cr_assert_eq(scratch.err.kind, ERROR_USAGE);
    cr_assert_str_eq(scratch.err.message, "no instance is named 'apj', did you mean 'api'?");
    request.instance_count = 0;
    request.hosts = STR("w9");
    cr_assert_not(
        render_all(scratch.arena, &request, &project.result, &scratch.findings, &scratch.err));
    cr_assert_eq(scratch.err.kind, ERROR_USAGE);
}
