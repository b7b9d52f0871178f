/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "apply/journal.h"
#include "apply/lock.h"
#include "base/buffer.h"
#include "base/text.h"

static void in_scratch(char *path)
{
    cr_assert(mkdtemp(path));
    cr_assert_eq(chdir(path), 0);
}

static const char *const stages[] = {"process 12\n",         "supervisord 640 1764136116220\n",
                                     "main /etc/a b.conf\n", "named supervisor\n",
                                     "kept etc/a b.conf\n",  "new etc/new.conf\n",
                                     "touches web one\n",    "ran web one:web_1\n",
                                     "idle web one:web_2\n"};

Test(journal, gives_back_what_was_there_before)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    char folder[] = "/tmp/supconf-journal-XXXXXX";
    struct file_change files[] = {
        {.path = STR("etc/a b.conf"),
         .found = {.exists = true, .bytes = STR("a secret"), .mode = 0640}},
        {.path = STR("etc/new.conf"), .found = {.exists = false}          },
    };
    struct process_forecast processes[] = {
        {.name = STR("web_1"), .ran = true},
        {.name = STR("web_2")},
        {.name = STR("web_3"),      .is_new = true           }
    };
    struct group_forecast group = {.name = STR("web one"),
                                   .action = GROUP_RESTART,
                                   .processes = processes,
                                   .process_count = COUNT_OF(processes)};
    const struct plan plan = {
        .files = files, .file_count = 2, .groups = &group, .group_count = 1};
    const struct daemon_mark daemon = {
        .pid = 640, .start_ms = 1764136116220, .config = STR("/etc/a b.conf")};
    struct journal_state state;
    struct error err = {0};
    struct text *text;

    in_scratch(folder);
    cr_assert(journal_begin("journal", &plan, &daemon, &err), "%s", err.message);
    cr_assert(journal_read(arena, "journal", &state, &err), "%s", err.message);
    cr_assert_eq(state.stage, JOURNAL_PREPARED);
    cr_assert(journal_append("journal", STR("begun"), &err));
    cr_assert(journal_append("journal", STR("group web one"), &err));
    cr_assert(journal_read(arena, "journal", &state, &err), "%s", err.message);
    cr_assert_eq(state.stage, JOURNAL_BEGUN);
    cr_assert_eq(state.process, getpid());
    cr_assert_eq(state.daemon.pid, daemon.pid);
    cr_assert_eq(state.daemon.start_ms, daemon.start_ms);
    cr_assert(str_equal(state.daemon.config, daemon.config));
    cr_assert_eq(state.daemon.identifier.length, 0);
    cr_assert_eq(state.file_count, 2);
    cr_assert(str_equal(state.files[0].path, STR("etc/a b.conf")));
    cr_assert(state.files[0].was_there);
    cr_assert_not(state.files[1].was_there);
    cr_assert_eq(state.planned_count, 1);
    cr_assert_eq(state.group_count, 1);
    cr_assert(str_equal(state.groups[0], STR("web one")));
    cr_assert_eq(state.process_count, 2);
    cr_assert(str_equal(state.processes[0].name, STR("web_1")));
    cr_assert(state.processes[0].ran);
    cr_assert_not(state.processes[1].ran);
    cr_assert(text_load(arena, "journal", &text, &err));
    cr_assert_not(str_contains(text->bytes, STR("a secret")));
    cr_assert(journal_append("journal", STR("done"), &err));
    cr_assert(journal_read(arena, "journal", &state, &err));
    cr_assert_eq(state.stage, JOURNAL_DONE);
    cr_assert(journal_end("journal", &err));
    cr_assert(journal_read(arena, "journal", &state, &err));
    cr_assert_eq(state.stage, JOURNAL_NONE);
}

/* Cut anywhere it can be read, and a line that was cut does not count. */
Test(journal, that_was_cut_tells_of_what_is_whole)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    char folder[] = "/tmp/supconf-journal-XXXXXX";
    struct buffer whole = {.arena = arena};
    struct error err = {0};

    in_scratch(folder);
    buffer_append_c(&whole, "supconf journal 1\n");
    for (size_t i = 0; i < COUNT_OF(stages); i++)
        buffer_append_c(&whole, stages[i]);
    buffer_append_c(&whole, "begun\ngroup web one\n");
    for (size_t length = 0; length <= whole.length; length++) {
        FILE *file = fopen("journal", "w");
        struct journal_state state;

        fwrite(whole.bytes, 1, length, file);
        fclose(file);
        cr_assert(journal_read(arena, "journal", &state, &err), "%zu: %s", length, err.message);
        cr_assert_eq(state.stage == JOURNAL_BEGUN,
                     length >= whole.length - strlen("group web one\n"), "%zu bytes", length);
        cr_assert_eq(state.group_count, length == whole.length, "%zu bytes", length);
    }
}

Test(journal, refuses_what_is_none)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    char folder[] = "/tmp/supconf-journal-XXXXXX";
    struct journal_state state;
    struct error err = {0};
    FILE *file;

    in_scratch(folder);
    file = fopen("journal", "w");
    fputs("supconf journal 1\nbegun\nnonsense\n", file);
    fclose(file);
    cr_assert_not(journal_read(arena, "journal", &state, &err));
    cr_assert_eq(err.kind, ERROR_INPUT);
}

Test(deadline, goes_by_the_clock_that_nobody_sets)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct deadline deadline = deadline_after(arena, 5000), parsed;
    int64_t duration;

    cr_assert_gt(deadline_left_ms(&deadline), 4000);
    deadline.wall_seconds -= 1000;
    cr_assert_gt(deadline_left_ms(&deadline), 4000);
    cr_assert(deadline_parse(deadline_text(arena, &deadline), &parsed));
    cr_assert_eq(parsed.boot_ms, deadline.boot_ms);
    parsed.boot_id = STR("before the machine was started anew");
    cr_assert_lt(deadline_left_ms(&parsed), 0);
    cr_assert_not(deadline_parse(STR("1 2"), &parsed));
    cr_assert(duration_parse(STR("5m"), DAY_SECONDS, &duration));
    cr_assert_eq(duration, 300000);
    cr_assert(duration_parse(STR("90"), DAY_SECONDS, &duration));
    cr_assert_eq(duration, 90000);
    cr_assert_not(duration_parse(STR("0s"), DAY_SECONDS, &duration));
    cr_assert_not(duration_parse(STR("25h"), DAY_SECONDS, &duration));
    cr_assert_not(duration_parse(STR("5 m"), DAY_SECONDS, &duration));
    cr_assert_not(duration_parse(STR("m"), DAY_SECONDS, &duration));
}

Test(lock, is_held_by_one_at_a_time)
{
    char folder[] = "/tmp/supconf-lock-XXXXXX";
    struct error err = {0};
    int first = -1, second = -1;

    in_scratch(folder);
    cr_assert(lock_take("lock", &first, &err), "%s", err.message);
    cr_assert_not(lock_take("lock", &second, &err));
    cr_assert_eq(err.kind, ERROR_LOCKED);
    release_lock(&first);
    cr_assert(lock_take("lock", &second, &err));
    release_lock(&second);
}
