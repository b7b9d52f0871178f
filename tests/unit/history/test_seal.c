/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/subprocess.h"
#include "history/history.h"

static struct arena *arena;
static char path[64];
static const struct history_entry api = {.time = 1700000000,
                                         .host = STR_INIT("10.0.0.11"),
                                         .instance = STR_INIT("api"),
                                         .operator_name = STR_INIT("alice"),
                                         .summary = STR_INIT("restarted web")};

static void set_up(void)
{
    arena = arena_create();
    snprintf(path, sizeof(path), "/tmp/supconf-seal-XXXXXX");
    cr_assert(mkdtemp(path));
}

static void tear_down(void)
{
    const char *arguments[] = {"rm", "-rf", path, NULL};
    struct subprocess_result result;
    struct error err = {0};

    cr_assert(subprocess_run(arena, arguments, NULL, 10000, &result, &err));
    destroy_arena(&arena);
}

TestSuite(seal, .init = set_up, .fini = tear_down);

static struct history *reopen(void)
{
    struct history *history = NULL;
    struct error err = {0};

    cr_assert(history_open(path, true, &history, &err), "%s", err.message);
    return history;
}

Test(seal, seals_tell_values_apart_by_a_key_of_its_own)
{
    CLEANUP(close_history) struct history *history = reopen();
    struct error err = {0};
    struct str first, again, other;
    struct stat status;

    cr_assert(history_seal(arena, history, STR("geheim"), &first, &err), "%s", err.message);
    cr_assert(history_seal(arena, history, STR("geheim"), &again, &err));
    cr_assert(history_seal(arena, history, STR("geheim2"), &other, &err));
    cr_assert(str_equal(first, again));
    cr_assert_not(str_equal(first, other));
    cr_assert_eq(first.length, 12);
    cr_assert_eq(stat(str_printf(arena, "%s/supconf-key", path).bytes, &status), 0);
    cr_assert_eq(status.st_mode & 07777, 0600);
}

/* Failed changes are recorded though the files are as they were. */
Test(seal, an_entry_with_a_result_is_always_recorded)
{
    CLEANUP(close_history) struct history *history = reopen();
    struct history_file file = {.path = STR("a"), .bytes = STR("1"), .mode = 0644};
    struct history_entry entry = api, found;
    struct str first, second;
    struct error err = {0};

    entry.result = STR("applied");
    entry.plan = STR("0123");
    cr_assert(history_record(arena, history, &entry, &file, 1, &first, &err));
    entry.result = STR("reverted");
    cr_assert(history_record(arena, history, &entry, &file, 1, &second, &err));
    cr_assert_not(str_equal(first, second));
    cr_assert(history_find(arena, history, second, &found, &err));
    cr_assert(str_equal(found.result, STR("reverted")));
    cr_assert(str_equal(found.plan, STR("0123")));
    cr_assert_not(history_is_state(&found));
    cr_assert(history_find(arena, history, first, &found, &err));
    cr_assert(history_is_state(&found));
}

Test(seal, another_repository_is_not_taken_for_one)
{
    CLEANUP(close_history) struct history *history = reopen();
    struct history_file file = {.path = STR("a"), .bytes = STR("1"), .mode = 0644};
    struct history_entry entry = api;
    struct str revision;
    struct error err = {0};

    cr_assert(history_record(arena, history, &entry, &file, 1, &revision, &err));
    close_history(&history);
    cr_assert_eq(unlink(str_printf(arena, "%s/supconf-key", path).bytes), 0);
    cr_assert_not(history_open(path, true, &history, &err));
    cr_assert(str_contains(str_from(err.message), STR("none of supconf's")), "%s", err.message);
    cr_assert_not(history_open(path, false, &history, &err));
}
