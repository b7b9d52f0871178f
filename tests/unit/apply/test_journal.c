/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "apply/journal.h"
#include "apply/lock.h"

static void in_scratch(char *path)
{
    cr_assert(mkdtemp(path));
    cr_assert_eq(chdir(path), 0);
}

Test(journal, gives_back_what_was_there_before)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    char folder[] = "/tmp/supconf-journal-XXXXXX";
    struct file_change files[] = {
        {.path = STR("etc/a b.conf"),
         .found = {.exists = true, .bytes = STR("x\0y\nbegun\n"), .mode = 0640}},
        {.path = STR("etc/new.conf"), .found = {.exists = false}               },
    };
    struct process_forecast process = {.name = STR("web_1"), .ran = true};
    struct group_forecast group = {.name = STR("web one"),
                                   .action = GROUP_RESTART,
                                   .processes = &process,
                                   .process_count = 1};
    const struct plan plan = {
        .files = files, .file_count = 2, .groups = &group, .group_count = 1};
    struct journal_state state;
    struct error err = {0};

    in_scratch(folder);
    cr_assert(journal_begin("journal", &plan, &err), "%s", err.message);
    cr_assert(journal_append("journal", STR("group web one"), &err));
    cr_assert(journal_read(arena, "journal", &state, &err), "%s", err.message);
    cr_assert(state.is_unfinished);
    cr_assert_eq(state.file_count, 2);
    cr_assert(str_equal(state.files[0].path, STR("etc/a b.conf")));
    cr_assert(str_equal(state.files[0].found.bytes, STR("x\0y\nbegun\n")));
    cr_assert_eq(state.files[0].found.mode, 0640);
    cr_assert_not(state.files[1].found.exists);
    cr_assert_eq(state.group_count, 1);
    cr_assert(str_equal(state.groups[0], STR("web one")));
    cr_assert_eq(state.process_count, 1);
    cr_assert(str_equal(state.processes[0].name, STR("web_1")));
    cr_assert(journal_end("journal", &err));
    cr_assert(journal_read(arena, "journal", &state, &err));
    cr_assert_not(state.is_unfinished);
}

Test(journal, that_was_cut_before_it_began_tells_of_nothing)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    char folder[] = "/tmp/supconf-journal-XXXXXX";
    struct file_change file = {
        .path = STR("a"), .found = {.exists = true, .bytes = STR("text")}
    };
    const struct plan plan = {.files = &file, .file_count = 1};
    struct journal_state state;
    struct error err = {0};

    in_scratch(folder);
    cr_assert(journal_begin("journal", &plan, &err));
    for (off_t length = 0; length < 44; length++) {
        cr_assert_eq(truncate("journal", 43 - length), 0);
        cr_assert(journal_read(arena, "journal", &state, &err), "%s", err.message);
        cr_assert_not(state.is_unfinished, "%ld bytes", (long)(43 - length));
    }
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
