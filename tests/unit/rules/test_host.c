/* SPDX-License-Identifier: MIT */
/* Rules that look at this machine: what they say depends on it, so the test makes it so. */
#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "config/machine.h"
#include "lint/lint.h"
#include "rules/host.h"
#include "rules/rules.h"

enum { NOBODY = 65534 };

static size_t count_of(struct arena *arena, const char *name, long user, struct str source)
{
    struct machine machine = {.here = STR("/etc"),
                              .cwd = STR("/"),
                              .host_name = STR("web1"),
                              .uid = user,
                              .checks = true,
                              .files = disk_files};
    struct finding_list findings = {.arena = arena};
    struct rule_list rules = {0};
    struct str selected = str_from(name);
    struct lint_options options = {.schema = &supervisord_schema,
                                   .version = SUPERVISOR_4_2_5,
                                   .rules = &rules,
                                   .select = &selected,
                                   .select_count = 1};

    rules_add_builtin(arena, &rules);
    lint_file(arena, text_create(arena, STR("/etc/test.conf"), source), &machine, &options,
              &findings);
    return findings.count;
}

Test(host, folders)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();

    cr_expect_eq(folder_look(arena, STR("/etc"), NOBODY, false), FOLDER_FINE);
    cr_expect_eq(folder_look(arena, STR("/etc"), NOBODY, true), FOLDER_DENIED);
    cr_expect_eq(folder_look(arena, STR("/etc"), 0, true), FOLDER_FINE);
    cr_expect_eq(folder_look(arena, STR("/tmp"), NOBODY, true), FOLDER_FINE);
    cr_expect_eq(folder_look(arena, STR("/nowhere"), 0, false), FOLDER_MISSING);
    cr_expect_eq(folder_look(arena, STR("/etc/passwd/x"), 0, false), FOLDER_MISSING);
    cr_expect_eq(folder_look(arena, STR("/etc/passwd"), 0, false), FOLDER_IS_NONE);
}

Test(host, files_that_supervisord_makes)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct str source = STR("[supervisord]\npidfile=/etc/a.pid\nlogfile=/etc/a.log\n"
                            "[program:a]\ncommand=/bin/cat\nstdout_logfile=/dev/stdout\n"
                            "stdout_logfile_maxbytes=0\n");

    cr_expect_eq(count_of(arena, "folder-not-writable", NOBODY, source), 1);
    cr_expect_eq(count_of(arena, "folder-not-writable", 0, source), 0);
}

/* A socket that listens on a port of the system's choice. */
static int listen_somewhere(unsigned *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof(address);
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    cr_assert(!bind(descriptor, (struct sockaddr *)&address, size));
    cr_assert(!listen(descriptor, 1));
    cr_assert(!getsockname(descriptor, (struct sockaddr *)&address, &size));
    *port = ntohs(address.sin_port);
    return descriptor;
}

static struct str asking_for(struct arena *arena, unsigned port, const char *pid_file)
{
    return str_printf(arena,
                      "[supervisord]\npidfile=%s\n[program:a]\n"
                      "command=/bin/cat\n[program:b]\ncommand=uvicorn --port %u x\n",
                      pid_file, port);
}

Test(host, ports)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    char path[] = "/tmp/supconf-test-XXXXXX";
    unsigned port;
    CLEANUP(close_descriptor) int listening = listen_somewhere(&port);
    int file = mkstemp(path);

    cr_expect_eq(
        count_of(arena, "port-in-use", 0, asking_for(arena, port, "/tmp/supconf-none")), 1);
    cr_assert_gt(dprintf(file, "%ld\n", (long)getpid()), 0);
    cr_expect_eq(count_of(arena, "port-in-use", 0, asking_for(arena, port, path)), 0,
                 "the program's own supervisord runs");
    close(file);
    unlink(path);
    close_descriptor(&listening);
    listening = -1;
    cr_expect_eq(
        count_of(arena, "port-in-use", 0, asking_for(arena, port, "/tmp/supconf-none")), 0);
}
