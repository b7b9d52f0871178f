/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "settings/settings.h"

struct fixture {
    struct arena *arena;
    struct settings settings;
    struct finding_list findings;
    char directory[64];
};

static void enter(struct fixture *fixture)
{
    snprintf(fixture->directory, sizeof(fixture->directory), "/tmp/settings-XXXXXX");
    cr_assert_not_null(mkdtemp(fixture->directory));
    cr_assert_eq(chdir(fixture->directory), 0);
    fixture->arena = arena_create();
    fixture->findings.arena = fixture->arena;
}

static void leave(struct fixture *fixture)
{
    unlink("supconf.ini");
    cr_expect_eq(chdir("/"), 0);
    rmdir(fixture->directory);
    destroy_arena(&fixture->arena);
}

static void write_file(const char *path, struct str bytes)
{
    FILE *file = fopen(path, "w");

    cr_assert_not_null(file);
    fwrite(bytes.bytes, 1, bytes.length, file);
    fclose(file);
}

static struct fixture load_bytes(struct str bytes)
{
    struct fixture fixture = {0};
    struct error err = {0};

    enter(&fixture);
    write_file("supconf.ini", bytes);
    cr_assert(settings_load(fixture.arena, NULL, &fixture.settings, &fixture.findings, &err),
              "%s", err.message);
    return fixture;
}

static struct fixture load(const char *text)
{
    return load_bytes(str_from(text));
}

static void expect_str(struct str str, const char *expected)
{
    cr_expect(str_equal(str, str_from(expected)), "'%.*s' instead of '%s'", STR_ARGS(str),
              expected);
}

static void expect_path(const struct fixture *fixture, struct str path, const char *expected)
{
    expect_str(path, str_to_c(fixture->arena, str_printf(fixture->arena, "%s/%s",
                                                         fixture->directory, expected)));
}

static void expect_finding(struct fixture *fixture, const char *name, size_t line,
                           size_t column, const char *words)
{
    const struct finding *finding = fixture->findings.items;
    struct position position;

    cr_assert_eq(fixture->findings.count, 1, "%zu findings", fixture->findings.count);
    position = span_start(finding->span);
    cr_expect_str_eq(finding->kind->name, name);
    cr_expect_eq(position.line, line, "%s: line %zu", words, position.line);
    cr_expect_eq(position.column, column, "%s: column %zu", words, position.column);
    cr_expect(str_contains(finding->message, str_from(words)), "%.*s",
              STR_ARGS(finding->message));
    leave(fixture);
}

static void expect_fault(const char *text, const char *name, size_t line, size_t column,
                         const char *words)
{
    struct fixture fixture = load(text);

    expect_finding(&fixture, name, line, column, words);
}

Test(settings, all_keys)
{
    struct fixture fixture =
        load("[supconf]\nsupervisor-version = 3.4\nhost = 10.0.0.11   ; this machine\n"
             "[lint]\npaths = etc/*.conf, /opt/x.conf\nfail-level = error\nselect = SV1\n"
             "ignore = a,\n  b ; why\n  # comment\n\n  c, d\nrules = rules/*.yaml\n"
             "baseline = ./base.json\n"
             "[severity]\nmissing-stopasgroup = error\n"
             "[render]\ninventory = inventory/../hosts.yml\ntemplates = t\nprefix = /data/\n"
             "undefined = empty\ncompat = bk-ci\ndialect.*.conf.in = go\n"
             "[history]\nrepository = h\n"
             "[instance api]\nhosts = web:!db\nmodule = bklog\ncompat = bk-install\n"
             "templates = #etc#a.conf, api#b.sh\nconfig = etc/a.conf\n"
             "check.http = http://127.0.0.1:8000/healthz\n"
             "check.tcp = 127.0.0.1:3306, 127.0.0.1:6379\n"
             "depends.tcp = db:3306\ndepends.http = http://c/ body=a,b\n http://d/\n"
             "check.timeout = 7s\ncheck.attempts = 2\n"
             "check.exec = test -e a,b\n  true\nvalidate.*.sh = sh -n %s\n");
    const struct settings *settings = &fixture.settings;
    const struct instance *api = settings_instance(settings, STR("api"));

    cr_expect_eq(fixture.findings.count, 0, "%.*s",
                 STR_ARGS(fixture.findings.items[0].message));
    expect_str(settings->supervisor_version, "3.4");
    expect_str(settings->host.text, "10.0.0.11");
    cr_assert_eq(settings->lint_paths.count, 2);
    expect_path(&fixture, settings->lint_paths.items[0].text, "etc/*.conf");
    expect_str(settings->lint_paths.items[1].text, "/opt/x.conf");
    cr_expect_eq(settings->fail_level, SEVERITY_ERROR);
    cr_assert_eq(settings->ignore.count, 4);
    expect_str(settings->ignore.items[1].text, "b");
    expect_str(span_str(settings->ignore.items[3].span), "d");
    expect_path(&fixture, settings->baseline.text, "base.json");
    cr_assert_eq(settings->severities.count, 1);
    expect_str(settings->severities.items[0].rule.text, "missing-stopasgroup");
    cr_expect_eq(settings->severities.items[0].severity, SEVERITY_ERROR);
    expect_path(&fixture, settings->inventory.text, "hosts.yml");
    expect_str(settings->prefix, "/data");
    cr_expect_eq(settings->undefined, UNDEFINED_EMPTY);
    cr_assert_eq(settings->compat, COMPAT_BK_CI);
    cr_assert(api->has_compat && api->compat == COMPAT_BK_INSTALL);
    cr_assert_eq(settings->dialects.count, 1);
    expect_str(settings->dialects.items[0].pattern, "*.conf.in");
    expect_str(settings->dialects.items[0].command.text, "go");
    expect_path(&fixture, settings->history_repository, "h");
    cr_assert_not_null(api);
    expect_str(api->hosts.text, "web:!db");
    cr_assert_eq(api->templates.count, 2);
    expect_str(api->templates.items[0].text, "#etc#a.conf");
    expect_path(&fixture, api->config.text, "etc/a.conf");
    cr_expect_eq(api->tcp_checks.count, 2);
    cr_assert_eq(api->exec_checks.count, 2);
    cr_expect_eq(api->tcp_needs.count, 1);
    cr_expect_eq(api->http_needs.count, 2);
    cr_expect_eq(api->check_timeout_ms, 7000);
    cr_expect_eq(api->check_attempts, 2);
    cr_expect_eq(api->check_wait_ms, 1000);
    expect_str(api->exec_checks.items[0].text, "test -e a,b");
    cr_assert_eq(api->validation_count, 1);
    expect_str(api->validations[0].pattern, "*.sh");
    expect_str(api->validations[0].command.text, "sh -n %s");
    cr_expect_null(settings_instance(settings, STR("web")));
    leave(&fixture);
}

Test(settings, defaults_without_a_file)
{
    struct fixture fixture = {0};
    struct error err = {0};

    enter(&fixture);
    cr_assert(settings_load(fixture.arena, NULL, &fixture.settings, &fixture.findings, &err));
    cr_expect_null(fixture.settings.text);
    expect_str(fixture.settings.directory, fixture.directory);
    expect_str(fixture.settings.supervisor_version, "4.2.5");
    cr_expect_eq(fixture.settings.fail_level, SEVERITY_WARNING);
    expect_str(fixture.settings.history_repository, "/var/lib/supconf/history");
    cr_expect_not(
        settings_load(fixture.arena, "none.ini", &fixture.settings, &fixture.findings, &err));
    cr_expect(str_contains(str_from(err.message), STR("none.ini")), "%s", err.message);
    leave(&fixture);
}

Test(settings, found_upwards)
{
    struct fixture fixture = {0};
    struct error err = {0};

    enter(&fixture);
    write_file("supconf.ini", STR("[lint]\nbaseline = b\n"));
    cr_assert_eq(mkdir("deep", 0700), 0);
    cr_assert_eq(chdir("deep"), 0);
    cr_assert(settings_load(fixture.arena, NULL, &fixture.settings, &fixture.findings, &err));
    expect_path(&fixture, fixture.settings.baseline.text, "b");
    expect_str(fixture.settings.directory, fixture.directory);
    cr_assert(settings_load(fixture.arena, "../supconf.ini", &fixture.settings,
                            &fixture.findings, &err));
    expect_path(&fixture, fixture.settings.baseline.text, "b");
    cr_assert_eq(chdir(".."), 0);
    rmdir("deep");
    leave(&fixture);
}

#define API "[instance a]\nconfig = a\n"

Test(settings, faults_have_a_place)
{
    expect_fault("[lin]\n", "settings-unknown-section", 1, 2, "did you mean 'lint'");
    expect_fault("[lint]\nfail_level = error\n", "settings-unknown-key", 2, 1,
                 "did you mean 'fail-level'");
    expect_fault("[lint]\nfail-level = eror\n", "settings-bad-value", 2, 14,
                 "did you mean 'error'");
    expect_fault("[severity]\nx = off\n", "settings-bad-value", 2, 5, "'off'");
    expect_fault("[render]\nundefined = ignore\n", "settings-bad-value", 2, 13, "'ignore'");
    expect_fault("[render]\ndialect.x = jinja2\n", "settings-bad-value", 2, 13, "'jinja'");
    expect_fault("[render]\nprefix =\n", "settings-bad-value", 2, 1, "given a value");
    expect_fault("[render]\nprefix = a\n b\n", "settings-bad-value", 3, 2, "one line");
    expect_fault("[supconf]\nsupervisor-version = new\n", "settings-bad-value", 2, 22,
                 "version");
    expect_fault("[instance a]\n", "settings-incomplete", 1, 2, "config");
    expect_fault("[instance]\nconfig = a\n", "settings-bad-value", 1, 2, "name");
    expect_fault("[instance ../x]\nconfig = a\n", "settings-bad-value", 1, 11, "name");
    expect_fault(API "check.http = localhost\n", "settings-bad-value", 3, 14, "http://");
    expect_fault(API "check.http = http://h/ status=99\n", "settings-bad-value", 3, 14,
                 "status");
    expect_fault(API "check.http = http://h/ status=2000\n", "settings-bad-value", 3, 14,
                 "status");
    expect_fault(API "check.http = http://h/ body=(\n", "settings-bad-value", 3, 14,
                 "expression");
    expect_fault(API "depends.http = http://h/ more\n", "settings-bad-value", 3, 16,
                 "[status=");
    expect_fault(API "depends.tcp = mysql\n", "settings-bad-value", 3, 15, "host:port");
    expect_fault(API "check.timeout = 0\n", "settings-bad-value", 3, 17, "from 1 to 600");
    expect_fault(API "check.wait = 5m\n", "settings-bad-value", 3, 14, "from 1 to 600");
    expect_fault(API "check.attempts = 101\n", "settings-bad-value", 3, 18, "from 1 to 100");
    expect_fault(API "check.tcp = localhost:\n", "settings-bad-value", 3, 13, "host:port");
    expect_fault(API "validate = x\n", "settings-unknown-key", 3, 1, "'validate'");
    expect_fault(API "config = b\n", "settings-set-twice", 3, 1, "'config'");
    expect_fault(API API, "settings-set-twice", 3, 2, "'a'");
    expect_fault("[lint]\nselect=a\n[lint]\nselect=b\n", "settings-set-twice", 4, 1, "select");
}

Test(settings, lines_that_cannot_be_read)
{
    expect_fault("[lint\n", "settings-syntax", 1, 1, "closing bracket");
    expect_fault("[lint] x\n", "settings-syntax", 1, 8, "behind");
    expect_fault("[lint]\npaths\n", "settings-syntax", 2, 1, "neither");
    expect_fault("[lint]\n = a\n", "settings-syntax", 2, 1, "no key");
    expect_fault("paths = a\n", "settings-syntax", 1, 1, "before the first section");
    expect_fault("[lint]\nb\xff\n", "settings-syntax", 2, 2, "not UTF-8");
}

Test(settings, template_names_that_look_like_comments)
{
    expect_fault(API "templates = a,\n  #etc#web.conf\n  # a note #2\n  #b\n",
                 "settings-hidden-value", 4, 3, "'#etc#web.conf'");
}

Test(settings, nul_byte)
{
    struct fixture fixture = load_bytes(STR("[lint]\npaths = \0\n"));

    expect_finding(&fixture, "settings-syntax", 2, 9, "NUL");
}

Test(settings, byte_order_mark_and_crlf)
{
    struct fixture fixture = load("\xef\xbb\xbf[supconf]\r\nhost = h ; x\r\n[lint] ; y\r\n");

    cr_expect_eq(fixture.findings.count, 0);
    expect_str(fixture.settings.host.text, "h");
    leave(&fixture);
}

Test(settings, nothing_is_cut)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct buffer text = {.arena = arena};
    struct fixture fixture;
    const struct instance *instance;

    buffer_append_c(&text, "[instance ");
    buffer_repeat(&text, 'n', 300);
    buffer_append_c(&text, "]\nconfig = /");
    buffer_repeat(&text, 'c', 1 << 20);
    buffer_append_c(&text, " ; note\ntemplates = a,\n  ");
    buffer_repeat(&text, 't', 500);
    buffer_append_c(&text, ", b\n");
    fixture = load_bytes(buffer_str(&text));
    cr_expect_eq(fixture.findings.count, 0);
    cr_assert_eq(fixture.settings.instances.count, 1);
    instance = &fixture.settings.instances.items[0];
    cr_expect_eq(instance->name.text.length, 300);
    cr_expect_eq(instance->config.text.length, (1 << 20) + 1);
    cr_assert_eq(instance->templates.count, 3);
    cr_expect_eq(instance->templates.items[1].text.length, 500);
    leave(&fixture);
}

Test(settings, a_long_key_is_a_fault)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct buffer text = {.arena = arena};
    struct fixture fixture;

    buffer_append_c(&text, "[lint]\n");
    buffer_repeat(&text, 'k', 400);
    buffer_append_c(&text, " = 1\n");
    fixture = load_bytes(buffer_str(&text));
    expect_finding(&fixture, "settings-syntax", 2, 1, "neither");
}

Test(settings, garbage_is_given_up)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct buffer text = {.arena = arena};
    struct fixture fixture;

    for (int i = 0; i < 100000; i++)
        buffer_append_c(&text, "x\n");
    fixture = load_bytes(buffer_str(&text));
    cr_expect_lt(fixture.findings.count, 200);
    leave(&fixture);
    buffer_repeat(&text, 'y', 9 << 20);
    fixture = load_bytes(buffer_str(&text));
    expect_finding(&fixture, "settings-syntax", 1, 1, "larger than");
}
