/* SPDX-License-Identifier: MIT */
#include "render/outside_check.h"

#include "base/replace.h"
#include "project.h"

enum { SOON_MS = 300 };

#define INVENTORY "web:\n  vars: {password: !secret DB}\n  hosts: {w1: {}}\n"

/* The outside checks of an instance with one template, whose text is given, and with the line
 * "validate.run.sh = COMMAND". */
struct fixture {
    struct project project;
    struct outside_check check;
    int root;
};

static void begin(struct scratch *scratch, struct fixture *fixture, const char *template,
                  const char *command)
{
    struct str settings = str_printf(
        scratch->arena,
        "[instance web]\nmodule = m\ntemplates = run.sh.j2\nconfig = %s/prefix/web.conf\n"
        "validate.run.sh = %s\n",
        scratch->folder, command);

    setenv("TMPDIR", scratch_path(scratch, "tmp"), 1);
    setenv("SUPCONF_SECRET_DB", "correct-horse", 1);
    mkdir(scratch_path(scratch, "tmp"), 0700);
    project_load(scratch, &fixture->project, settings.bytes, INVENTORY);
    scratch_write(scratch, "templates/run.sh.j2", str_from(template));
    cr_assert(project_render(scratch, &fixture->project), "%s", scratch->err.message);
    cr_assert_eq(fixture->project.result.count, 1);
    fixture->check =
        (struct outside_check){scratch->arena, &scratch->secrets, OUTSIDE_CHECK_TIMEOUT_MS};
}

/* Nothing is left where the files were shown. */
static bool ask(struct scratch *scratch, struct fixture *fixture)
{
    bool is_done = outside_check_instance(&fixture->check, &fixture->project.result.items[0],
                                          fixture->root, &scratch->findings, &scratch->err);

    cr_assert_eq(rmdir(scratch_path(scratch, "tmp")), 0, "the folder was left behind");
    return is_done;
}

static void expect(const struct scratch *scratch, const char *wanted)
{
    cr_assert_eq(scratch->findings.count, 1, "%s", shown(scratch));
    cr_assert(str_contains(scratch->findings.items[0].message, str_from(wanted)), "%s",
              shown(scratch));
}

Test(outside_check, accepts_what_the_command_accepts)
{
    SCRATCH(scratch);
    struct fixture fixture = {.root = -1};

    begin(&scratch, &fixture, "exec true\n", "sh -n %s");
    cr_assert(ask(&scratch, &fixture), "%s", scratch.err.message);
    cr_assert_eq(scratch.findings.count, 0, "%s", shown(&scratch));
}

Test(outside_check, tells_the_line_that_the_command_tells)
{
    SCRATCH(scratch);
    struct fixture fixture = {.root = -1};

    begin(&scratch, &fixture, "echo\nif\n", "sh -c 'echo $0: 2: no; exit 3' %s");
    cr_assert(ask(&scratch, &fixture), "%s", scratch.err.message);
    expect(&scratch, "ended with status 3: m/run.sh: 2: no");
    cr_assert_eq(scratch.findings.items[0].span.offset, 5);
}

Test(outside_check, does_not_wait_for_long)
{
    SCRATCH(scratch);
    struct fixture fixture = {.root = -1};

    begin(&scratch, &fixture, "echo\n", "sh -c 'echo early; sleep 60' %s");
    fixture.check.timeout_ms = SOON_MS;
    cr_assert(ask(&scratch, &fixture), "%s", scratch.err.message);
    expect(&scratch, "took longer than 0 seconds: early");
}

Test(outside_check, tells_of_a_signal)
{
    SCRATCH(scratch);
    struct fixture fixture = {.root = -1};

    begin(&scratch, &fixture, "echo\n", "sh -c 'kill -9 $$' %s");
    cr_assert(ask(&scratch, &fixture), "%s", scratch.err.message);
    expect(&scratch, "was ended by signal 9");
}

Test(outside_check, fails_without_the_command)
{
    SCRATCH(scratch);
    struct fixture fixture = {.root = -1};

    begin(&scratch, &fixture, "echo\n", "no-such-command %s");
    cr_assert(!ask(&scratch, &fixture));
    cr_assert_str_eq(scratch.err.message,
                     "check of m/run.sh: run no-such-command: No such file or directory");
}

/* Half of a secret is no secret that anybody knows. */
Test(outside_check, covers_a_secret_before_it_is_cut)
{
    SCRATCH(scratch);
    struct fixture fixture = {.root = -1};

    begin(&scratch, &fixture, "{{ 'x' * 195 }}{{ password }}\n", "sh -c 'cat $0; exit 1' %s");
    cr_assert(ask(&scratch, &fixture), "%s", scratch.err.message);
    expect(&scratch, "xxx");
    cr_assert(!str_contains(scratch.findings.items[0].message, STR("corr")), "%s",
              shown(&scratch));
}

Test(outside_check, covers_a_line_of_a_secret)
{
    SCRATCH(scratch);
    struct fixture fixture = {.root = -1};

    begin(&scratch, &fixture, "{{ password }}\n", "sh -c 'tail -n 1 $0; exit 1' %s");
    scratch.secrets.count = 0; /* the line by itself is not known */
    secrets_add(&scratch.secrets, STR("KEY"), STR("begin\ncorrect-horse\nend"));
    cr_assert(ask(&scratch, &fixture), "%s", scratch.err.message);
    expect(&scratch, "status 1: ‹secret KEY›");
}

Test(outside_check, leaves_out_what_is_there)
{
    SCRATCH(scratch);
    struct fixture fixture = {.root = -1};
    struct error err;

    begin(&scratch, &fixture, "echo\n", "false %s");
    scratch_write(&scratch, "prefix/m/run.sh", STR("echo\n"));
    cr_assert(root_open(scratch_path(&scratch, "prefix"), &fixture.root, &err));
    cr_assert(ask(&scratch, &fixture), "%s", scratch.err.message);
    close(fixture.root);
    cr_assert_eq(scratch.findings.count, 0, "%s", shown(&scratch));
}

Test(outside_check, asks_about_what_is_there_otherwise)
{
    SCRATCH(scratch);
    struct fixture fixture = {.root = -1};
    struct error err;

    begin(&scratch, &fixture, "echo\n", "false %s");
    scratch_write(&scratch, "prefix/m/run.sh", STR("echo other\n"));
    cr_assert(root_open(scratch_path(&scratch, "prefix"), &fixture.root, &err));
    cr_assert(ask(&scratch, &fixture), "%s", scratch.err.message);
    close(fixture.root);
    expect(&scratch, "'false %s' ended with status 1");
}
