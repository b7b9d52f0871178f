/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "base/replace.h"

static struct arena *arena;
static char folder[64];
static int root = -1;

static void set_up(void)
{
    struct error err = {0};

    arena = arena_create();
    snprintf(folder, sizeof(folder), "/tmp/supconf-keep-XXXXXX");
    cr_assert(mkdtemp(folder));
    cr_assert_eq(chdir(folder), 0);
    cr_assert(root_open(folder, &root, &err));
}

static void tear_down(void)
{
    close_descriptor(&root);
    destroy_arena(&arena);
}

TestSuite(keep, .init = set_up, .fini = tear_down);

static void write_file(const char *path, const char *bytes, mode_t mode)
{
    const struct file_state state = {.exists = true, .bytes = str_from(bytes), .mode = mode};
    struct error err = {0};
    bool changed;

    cr_assert(file_write(root, path, &state, &changed, &err), "%s", err.message);
}

static void expect_file(const char *path, const char *bytes, mode_t mode)
{
    struct file_state state;
    struct error err = {0};

    cr_assert(file_read(arena, root, path, &state, &err), "%s", err.message);
    cr_assert(state.exists, "%s", path);
    cr_expect(str_equal(state.bytes, str_from(bytes)), STR_FORMAT, STR_ARGS(state.bytes));
    cr_expect_eq(state.mode, mode);
}

static size_t count_names(const char *path)
{
    CLEANUP(close_directory) DIR *directory = opendir(path);
    size_t count = 0;

    while (readdir(directory))
        count++;
    return count - 2;
}

Test(keep, brings_back_what_was_there)
{
    struct file_state kept;
    struct error err = {0};

    write_file("etc/a", "old", 0640);
    cr_assert(file_keep(arena, root, "etc/a", &kept, &err), "%s", err.message);
    cr_assert(str_equal(kept.bytes, STR("old")));
    write_file("etc/a", "new", 0600);
    cr_assert(file_restore(root, "etc/a", &err), "%s", err.message);
    expect_file("etc/a", "old", 0640);
    cr_assert(file_restore(root, "etc/a", &err), "%s", err.message);
    expect_file("etc/a", "old", 0640);
    cr_assert_eq(count_names("etc"), 1);
}

/* It is as it was kept already: rename leaves two names of one file alone. */
Test(keep, leaves_nothing_when_nothing_had_changed)
{
    struct file_state kept;
    struct error err = {0};

    write_file("a", "old", 0644);
    cr_assert(file_keep(arena, root, "a", &kept, &err));
    cr_assert(file_restore(root, "a", &err), "%s", err.message);
    expect_file("a", "old", 0644);
    cr_assert_eq(count_names("."), 1);
}

Test(keep, brings_back_what_was_removed)
{
    const struct file_state absent = {.exists = false};
    struct file_state kept;
    struct error err = {0};
    bool changed;

    write_file("a", "old", 0644);
    cr_assert(file_keep(arena, root, "a", &kept, &err));
    cr_assert(file_write(root, "a", &absent, &changed, &err));
    cr_assert(file_restore(root, "a", &err));
    expect_file("a", "old", 0644);
}

Test(keep, forgets_what_was_kept_and_what_was_cut_off)
{
    struct file_state kept;
    struct error err = {0};

    write_file("a", "old", 0644);
    cr_assert(file_keep(arena, root, "a", &kept, &err));
    write_file(".supconf-4711", "cut off", 0600);
    cr_assert(file_forget(root, "a", 4711, &err), "%s", err.message);
    cr_assert_eq(count_names("."), 1);
    cr_assert(file_forget(root, "a", 4711, &err));
    cr_assert(file_forget(root, "no/such/folder", 4711, &err));
}

Test(keep, takes_what_is_not_there_for_absent)
{
    struct file_state kept;
    struct error err = {0};

    cr_assert(file_keep(arena, root, "a", &kept, &err));
    cr_assert_not(kept.exists);
    cr_assert(file_keep(arena, root, "no/such", &kept, &err));
    cr_assert_not(kept.exists);
    cr_assert_not(file_keep(arena, root, "../a", &kept, &err));
}

Test(keep, follows_no_link)
{
    struct file_state kept;
    struct error err = {0};

    cr_assert_eq(symlink("/etc/passwd", "a"), 0);
    cr_assert_not(file_keep(arena, root, "a", &kept, &err));
}

Test(keep, the_longest_of_names)
{
    char name[256];
    struct file_state kept;
    struct error err = {0};

    memset(name, 'x', 255);
    name[255] = '\0';
    write_file(name, "old", 0644);
    cr_assert(file_keep(arena, root, name, &kept, &err), "%s", err.message);
    write_file(name, "new", 0644);
    cr_assert(file_restore(root, name, &err), "%s", err.message);
    expect_file(name, "old", 0644);
}

Test(keep, brings_back_what_is_there_no_more)
{
    const struct file_state former = {.exists = true, .bytes = STR("former"), .mode = 0640};
    struct error err = {0};

    write_file("etc/a", "edited", 0600);
    cr_assert(file_keep_former(root, "etc/a", &former, &err), "%s", err.message);
    expect_file("etc/a", "edited", 0600);
    cr_assert(file_restore(root, "etc/a", &err), "%s", err.message);
    expect_file("etc/a", "former", 0640);
    cr_assert_eq(count_names("etc"), 1);
    cr_assert_not(file_keep_former(root, "no/such/folder", &former, &err));
    cr_assert_not(file_keep_former(root, "../a", &former, &err));
}
