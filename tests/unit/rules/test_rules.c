/* SPDX-License-Identifier: MIT */
/* Where a rule begins and ends, beyond its two examples: what it must see and must leave alone.
 */
#include <criterion/criterion.h>

#include "base/buffer.h"
#include "config/machine.h"
#include "lint/lint.h"
#include "rules/rules.h"

/* The one file that [include] can name: /etc/b.conf with the context as its text. */
static const struct text *read_included(void *context, struct arena *arena, struct str path)
{
    return text_create(arena, path, str_from(context));
}

static void find_included(void *context, struct arena *arena, struct str pattern,
                          struct str **paths, size_t *count)
{
    (void)context;
    *paths = ARENA_NEW(arena, struct str);
    **paths = pattern;
    *count = 1;
}

static struct finding_list lint_both(struct arena *arena, const char *source, char *included)
{
    struct machine machine = {
        .here = STR("/etc"),
        .cwd = STR("/"),
        .host_name = STR("web1"),
        .files = {.context = included, .read = read_included, .glob = find_included}
    };
    struct finding_list findings = {.arena = arena};
    struct rule_list rules = {0};
    struct lint_options options = {
        .schema = &supervisord_schema, .version = SUPERVISOR_4_2_5, .rules = &rules};
    struct text *text = text_create(arena, STR("/etc/test.conf"), str_from(source));

    rules_add_builtin(arena, &rules);
    lint_file(arena, text, &machine, &options, &findings);
    return findings;
}

static struct finding_list lint(struct arena *arena, const char *source)
{
    char nothing[] = "";

    return lint_both(arena, source, nothing);
}

/* "SV310 exec b": code and marked text of each finding. */
static const char *show(struct arena *arena, const struct finding_list *findings)
{
    struct buffer out = {.arena = arena};

    for (size_t i = 0; i < findings->count; i++) {
        buffer_printf(&out, "%s%s ", i ? ", " : "", findings->items[i].kind->code);
        buffer_append(&out, span_str(findings->items[i].span));
    }
    return str_to_c(arena, buffer_str(&out));
}

static void expect(const char *source, const char *expected)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct finding_list findings = lint(arena, source);
    const char *found = show(arena, &findings);

    cr_expect_str_eq(found, expected, "%s\ngives '%s', not '%s'", source, found, expected);
}

#define HEAD "[supervisord]\n"
#define PROGRAM(body) HEAD "[program:a]\n" body "\n"
#define COMMAND(command) PROGRAM("command=" command)

Test(rules, shell_without_exec)
{
    expect(COMMAND("sh -c \"cd /x && run\""), "SV310 run");
    expect(COMMAND("bash -lc 'cd /x; run 2>&1 | tee /y'"), "SV310 tee /y");
    expect(COMMAND("bash -c 'cat x | exec run'"), "SV310 exec run");
    expect(COMMAND("sh -c \"run\""), "");
    expect(COMMAND("sh -c \"cd /x && exec run\""), "");
    expect(COMMAND("sh -c \"while :; do run; done\""), "");
    expect(COMMAND("sh -c \"a && b\"\nstopasgroup=true"), "");
    expect(COMMAND("sh -c \"a && b\"\nautorestart=false"), "");
}

Test(rules, startsecs)
{
    expect(COMMAND("bash -c \"sleep 10 && exec x\"\nstopasgroup=true"), "SV321 sleep 10");
    expect(COMMAND("bash -c \"cd /x && sleep 1m && . e && exec x\""), "SV321 sleep 1m");
    expect(COMMAND("bash -c \"sleep 0.5; exec x\""), "");
    expect(COMMAND("bash -c \"sleep 10 && exec x\"\nstartsecs=10"), "");
    expect(COMMAND("bash -c \"x; sleep 10; exec y\""), "");
    expect(COMMAND("bash -c \"sleep $N; exec y\""), "");
    expect(COMMAND("x\nstartsecs=0"), "SV320 0");
    expect(COMMAND("x\nstartsecs=0\nautorestart=false"), "");
}

Test(rules, shell_syntax_and_words)
{
    expect(COMMAND("a | b > c"), "SV308 |");
    expect(COMMAND("a 2>/dev/null"), "SV308 2>/dev/null");
    expect(COMMAND("sh -c cd /x && run"), "SV308 &&");
    expect(COMMAND("a '|' \\; \"&&\" x>y <tag>"), "");
    expect(COMMAND("cd /x"), "SV309 cd");
    expect(COMMAND("A_1=x run"), "SV309 A_1=x");
    expect(COMMAND("/opt/a=b/run"), "");
}

Test(rules, quotes)
{
    expect(COMMAND("a \"b"), "SV311 \"");
    expect(COMMAND("a b\\"), "SV311 \\");
    expect(COMMAND("a 'b ; c'"), "SV107 ; c'");
    expect(COMMAND("a\n  'b\n  c # d' e"), "SV107 # d' e");
    expect(COMMAND("a ; it's"), "");
}

Test(rules, variables)
{
    expect(COMMAND("run $HOME"), "SV225 $HOME");
    expect(COMMAND("run \"x ${HOME}/y\""), "SV225 ${HOME}");
    expect(COMMAND("run ~/x"), "SV225 ~/x");
    expect(COMMAND("sh -c \"exec run $HOME\""), "");
    expect(COMMAND("run a$ $1 $x"), "");
    expect(PROGRAM("command=a\ndirectory=$HOME/x"), "SV225 $HOME");
}

Test(rules, environment)
{
    expect(PROGRAM("command=a\nenvironment=A=b c"), "SV227 c");
    expect(PROGRAM("command=a\nenvironment=A=b,C=d#e"), "SV227 d#e");
    expect(PROGRAM("command=a\nenvironment=A=\"b\"c"), "SV227 c");
    expect(PROGRAM("command=a\nenvironment=A=1,B=\"x y\",C='z',D=%(here)s/x,"), "");
    expect(PROGRAM("command=a\nenvironment=API_TOKEN=abcdef"), "SV338 API_TOKEN");
    expect(PROGRAM("command=a\nenvironment=A=\"1\",DB_PASSWORD=\"%(program_name)s\""), "");
    expect(PROGRAM("command=a\nenvironment=DB_PASSWORD=\"\",USE_TOKEN=true"), "");
}

Test(rules, no_word_of_a_secret)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct finding_list findings = lint(
        arena, PROGRAM("command=a\nenvironment=DB_PASSWORD=hunter2-9#x,API_TOKEN='hunter2'"));

    cr_assert_gt(findings.count, 0);
    for (size_t i = 0; i < findings.count; i++) {
        const struct finding *finding = &findings.items[i];

        cr_expect(!str_contains(finding->message, STR("hunter2")));
        cr_expect(!str_contains(finding->help, STR("hunter2")));
    }
}

Test(rules, secrets_on_command_lines)
{
    expect(COMMAND("web --db-password=hunter2"), "SV337 --db-password");
    expect(COMMAND("sh -c \"exec web --token 'hunter2'\""), "SV337 --token");
    expect(COMMAND("sh -c \"exec web --token $TOKEN\""), "");
    expect(COMMAND("web --token-file /x --password"), "");
}

Test(rules, shared_logs)
{
    expect(PROGRAM("command=a\nstdout_logfile=/x\nstderr_logfile=/y/../x"), "SV331 /y/../x");
    expect(PROGRAM("command=a\nnumprocs=2\nprocess_name=a%(process_num)d\nstdout_logfile=/x"),
           "SV331 /x");
    expect(
        PROGRAM("command=a\nstdout_logfile=/x\nstdout_logfile_maxbytes=0\nstderr_logfile=/x\n"
                "stderr_logfile_maxbytes=0"),
        "");
    expect(PROGRAM("command=a\nstdout_logfile=/dev/null\nstderr_logfile=/dev/null"), "");
    expect(PROGRAM("command=a\nstdout_logfile=/dev/stderr"), "SV330 /dev/stderr");
}

Test(rules, unknown_names)
{
    expect(HEAD "[supervisorctl]\nconfiguration=x\n",
           "SV509 supervisorctl, SV202 configuration");
    expect(PROGRAM("command=a\nnodaemon=true"), "SV202 nodaemon");
    expect(HEAD "[program]\ncommand=a\n", "SV201 program");
    expect(HEAD "[Program:a]\ncommand=a\n", "SV113 Program:a");
    expect(HEAD "[ctlplugin:x]\nsupervisor.ctl_factory=a:b\nanything=1\n", "");
}

Test(rules, daemons)
{
    expect(COMMAND("/usr/bin/gunicorn -D x"), "SV304 -D");
    expect(COMMAND("bash -c \"cd /x && exec python -m gunicorn --daemon x\""),
           "SV304 --daemon");
    expect(COMMAND("env A=b redis-server --daemonize yes"), "SV304 --daemonize");
    expect(COMMAND("redis-server --daemonize no"), "");
    expect(COMMAND("other -D"), "");
}

Test(rules, ports_of_copies)
{
#define COPIES "\nnumprocs=2\nprocess_name=a%(process_num)d"
    expect(COMMAND("web --bind=127.0.0.1:80" COPIES), "SV336 127.0.0.1:80");
    expect(COMMAND("sh -c \"exec web -b :80\"" COPIES), "SV336 :80");
    expect(COMMAND("web --port 80%(process_num)02d" COPIES), "");
    expect(COMMAND("web --port 0" COPIES), "");
    expect(COMMAND("web --port 80"), "");
}

Test(rules, graceful_stop)
{
    expect(COMMAND("gunicorn --graceful-timeout=30 x"), "SV322 --graceful-timeout=30");
    expect(COMMAND("gunicorn --graceful-timeout 5 x"), "");
    expect(COMMAND("bash -c \"exec gunicorn --graceful-timeout 60 x\"\nstopwaitsecs=20"),
           "SV322 60");
}

Test(rules, across_files)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    char included[] = "[program:a]\nautostart=false\n"
                      "[program:b]\ncommand=b\nstdout_logfile=/x\n"
                      "[include]\nfiles=/c.conf\n";
    struct finding_list findings = lint_both(
        arena, PROGRAM("command=a\nstdout_logfile=/x\n[include]\nfiles=b.conf"), included);

    cr_expect_str_eq(show(arena, &findings), "SV515 program:a, SV331 /x, SV513 include");
}

Test(rules, settings_of_the_daemon_in_included_files)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    char included[] = "[supervisord]\nnodaemon=false\numask=077\nminfds=2048\n"
                      "[supervisorctl]\nprompt=x\n";
    struct finding_list findings = lint_both(
        arena,
        HEAD "nodaemon=true\nminfds=2048\n[include]\nfiles=b.conf\n[program:a]\ncommand=a\n",
        included);

    cr_expect_str_eq(show(arena, &findings),
                     "SV514 nodaemon, SV509 supervisorctl, SV522 supervisorctl");
}

Test(rules, redirected_errors)
{
#define REDIRECTED(more) PROGRAM("command=a\nredirect_stderr=true\n" more)
    expect(REDIRECTED("stderr_logfile=/dev/stderr"), "SV329 /dev/stderr");
    expect(REDIRECTED("stderr_logfile=None"), "");
    expect(REDIRECTED("stderr_logfile_maxbytes=0"), "");
    expect(PROGRAM("command=a\nredirect_stderr=no\nstderr_logfile=/x"), "");
}

#define SERVER                                                                                 \
    "[rpcinterface:supervisor]\n"                                                              \
    "supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface\n"         \
    "[supervisord]\n"

Test(rules, addresses_of_the_client)
{
#define UNIX SERVER "[unix_http_server]\nfile=%(here)s/a.sock\n[supervisorctl]\n"
#define INET                                                                                   \
    SERVER "[inet_http_server]\nport=127.0.0.1:9001\nusername=u\npassword=p\n[supervisorctl]"  \
           "\n"
    expect(UNIX "serverurl=unix:///etc/x/../a.sock", "");
    expect(UNIX "serverurl=unix://%(here)s/a.sock", "");
    expect(UNIX "serverurl=http://web2:9001", "");
    expect(UNIX "serverurl=http://localhost:9001", "SV508 http://localhost:9001");
    expect(UNIX "prompt=x", "SV508 supervisorctl");
    expect(INET "prompt=x", "");
    expect(INET "serverurl=http://127.0.0.1:9002/", "SV508 http://127.0.0.1:9002/");
    expect(INET "serverurl=unix:///run/a.sock", "SV508 unix:///run/a.sock");
}

#define TWO(first, second)                                                                     \
    HEAD "[program:a]\ncommand=" first "\nstopwaitsecs=99\n[program:b]\ncommand=" second       \
         "\nstopwaitsecs=99\n"

Test(rules, ports_of_two_programs)
{
    expect(TWO("gunicorn -b :80 x", "bash -c \"cd /x && exec gunicorn --bind=0.0.0.0:80 y\""),
           "SV801 0.0.0.0:80");
    expect(TWO("gunicorn -b :80 x", "uvicorn x --host 10.0.0.1 --port 80"), "SV801 80");
    expect(TWO("uvicorn x --host 10.0.0.1 --port 80", "gunicorn -b *:80 x"), "SV801 *:80");
    expect(TWO("uwsgi --http-socket localhost:80", "python manage.py runserver 80 --noreload"),
           "SV801 80");
    expect(TWO("python manage.py runserver [::]:80 --noreload", "php -S 127.0.0.1:80"),
           "SV801 127.0.0.1:80");
    expect(TWO("uwsgi -s /run/x.sock", "gunicorn -b unix:/run/x.sock x"),
           "SV801 unix:/run/x.sock");
    expect(TWO("gunicorn -b 10.0.0.1:80 x", "gunicorn -b 10.0.0.2:80 y"), "");
    expect(TWO("gunicorn -b :80 -b :81 x", "gunicorn -b :82 y"), "");
    expect(TWO("gunicorn -b :80 --reuse-port x", "gunicorn -b :80 --reuse-port y"), "");
    expect(TWO("gunicorn -b :80 x\nautostart=false", "gunicorn -b :80 y"), "");
    expect(TWO("uwsgi --http :__PORT__", "uwsgi --http :__PORT__"), "");
    expect(TWO("consumer --port 5672", "mysql --host db --port 5672"), "");
    expect(SERVER "[inet_http_server]\nport=127.0.0.1:9001\nusername=u\npassword=p\n"
                  "[program:a]\ncommand=uvicorn x --port 9001\n",
           "SV801 9001");
}

Test(rules, celery_workers)
{
    expect(TWO("celery -A x worker -Q a", "celery -A x -n celery@%%h worker"), "SV341 worker");
    expect(TWO("python manage.py celery worker", "python manage.py celery worker"),
           "SV341 worker");
    expect(TWO("celery -A worker worker -n a", "celery -A worker worker -n b"), "");
    expect(TWO("celery -A x worker", "celery -A y worker"), "");
    expect(TWO("celery -A x worker", "celery -A x beat"), "");
    expect(TWO("celery -A x worker\nautostart=false", "celery -A x worker"), "");
    expect(COMMAND("celery -A x worker\nstopwaitsecs=99" COPIES), "SV341 worker");
    expect(COMMAND("celery -A x worker -n %(process_num)d\nstopwaitsecs=99" COPIES), "");
    expect(COMMAND("bash -c \"sleep 1; exec celery -A x worker\"\nstartsecs=2"),
           "SV343 worker");
    expect(COMMAND("celery -A x worker\nstopsignal=QUIT"), "");
    expect(COMMAND("celery -A x worker\nstopwaitsecs=10"), "");
    expect(COMMAND("celery -A worker beat"), "");
}

Test(rules, continued_lines)
{
    expect(PROGRAM("command=a\n  autostart=false"), "SV116 autostart=false");
    expect(PROGRAM("command=a\n\n; b\n  user = x\n  --user=y"), "SV116 user = x");
    expect(PROGRAM("command=a 'b\n  user=x'"), "");
    expect(PROGRAM("command=a\nenvironment=A=\"1\",\n  user=\"x\""), "");
    expect(PROGRAM("command=a\n  [program:b]\n  command=b"), "SV108 [program:b]");
    expect(PROGRAM("command=a\n--bind=b"), "SV111 --bind");
    expect(PROGRAM("command=a\nenvironment=A=\"1\",\nB=\"2\""), "SV111 B");
    expect(PROGRAM("command=a\nenvironment=A=\"1\"\nB=2"), "SV202 B");
    expect(PROGRAM("--x=1\ncommand=a"), "SV202 --x");
    expect(PROGRAM("command=a \\\n  b"), "SV112 \\");
    expect(PROGRAM("command=sh -c \"a \\\n  b\""), "");
    expect(PROGRAM("command=a 'b\\\n  c'"), "");
}

Test(rules, comments_without_a_space)
{
    expect(COMMAND("a;main"), "SV106 ;main");
    expect(COMMAND("a b;c d"), "SV106 ;c");
    expect(COMMAND("sh -c \"a;exec b\" 'c;d' e\\;f"), "");
    expect(COMMAND("a http://b/?c;d --e=f;g off;"), "");
    expect(PROGRAM("command=a\nstdout_logfile=/x;y"), "SV106 ;y");
}

Test(rules, what_leaves_its_supervisor)
{
    expect(COMMAND("/usr/sbin/sshd -De"), "");
    expect(COMMAND("nginx -g 'daemon off;'"), "");
    expect(COMMAND("sh -c \"cd /x && exec nginx\""), "SV305 nginx");
    expect(COMMAND("/usr/sbin/php-fpm8.2"), "SV305 /usr/sbin/php-fpm8.2");
    expect(COMMAND("php-fpm"), "");
    expect(COMMAND("/etc/init.d/named start"), "SV306 start");
    expect(COMMAND("service a start\nautorestart=false\nstartsecs=0"), "");
    expect(COMMAND("docker run --rm -d a"), "SV306 run");
    expect(COMMAND("docker run --rm a -d"), "");
    expect(COMMAND("/opt/a/service start"), "");
    expect(COMMAND("sh -c \"service a start && exec b\""), "");
    expect(COMMAND("a b &"), "SV307 &");
    expect(COMMAND("sh -c \"a; b &\""), "SV307 b");
    expect(COMMAND("sh -c \"a & exec b\""), "");
    expect(COMMAND("setsid a"), "SV307 setsid");
    expect(COMMAND("setsid -fw a"), "");
    expect(COMMAND("nohup a '&'"), "");
}

Test(rules, once_and_together)
{
    expect(COMMAND("sh -c \"mkdir -p /x && chown a /x\"\nautorestart=false"),
           "SV319 sh -c \"mkdir -p /x && chown a /x\"");
    expect(COMMAND("sh -c \"mkdir -p /x && exec run\""), "");
    expect(COMMAND("mkdir /x\nstartsecs=0\nautorestart=false"), "");
    expect(COMMAND("celery -A a worker -P gevent\nstopasgroup=true\nstopwaitsecs=99"), "");
    expect(COMMAND("celery worker\nstopasgroup=true\nstopwaitsecs=99\nstopsignal=INT"), "");
    expect(COMMAND("python manage.py runserver"), "SV324 manage.py");
    expect(COMMAND("npm run start\nkillasgroup=true"), "");
    expect(COMMAND("npm install"), "");
    expect(HEAD "[program:a]\ncommand=a\n[group:g]\nprograms=a,a\n",
           "SV303 program:a, SV405 a,a");
    expect(COMMAND("a\nnumprocs=2\nprocess_name=x%%(process_num)d"), "SV303 x%%(process_num)d");
}

Test(rules, values_that_load)
{
    expect(PROGRAM("command=a\ndirectory='/x'"), "SV213 '/x'");
    expect(PROGRAM("command=a\ndirectory=/x'y'"), "");
    expect(PROGRAM("command=a\nautostart=\"true\""), "SV207 \"true\"");
    expect(PROGRAM("command="), "SV216 command");
    expect(HEAD "pidfile=\n", "SV216 pidfile");
    expect(PROGRAM("command=a\nstdout_logfile=SysLog"), "SV218 SysLog");
    expect(HEAD "logfile=syslog\n", "");
    expect(HEAD "logfile=Syslog\n", "SV541 Syslog");
    expect(HEAD "environment=A=\"%%(host_node_name)s\",B=\"%%%%\"\n", "");
    expect(HEAD "environment=A=\"%%s\"\n", "SV226 %%");
    expect(PROGRAM("command=a\nenvironment=A=\"%%s\""), "");
    expect(PROGRAM("command=a\nenvironment=A=\"b\\\"c\",D=\"e\""),
           "SV229 \\\", SV228 c\",D=\"e\"");
    expect(PROGRAM("command=a\nenvironment=A=\"C:\\\",D=\"e\""), "");
    expect(PROGRAM("numprocs=0"), "SV351 0");
    expect(PROGRAM("command=a\nnumprocs=0"), "");
    expect(PROGRAM("command=a\nnumprocs=-1"), "SV351 -1");
    expect(PROGRAM("command=a\nstopsignal=_DFL"), "SV352 _DFL");
}
