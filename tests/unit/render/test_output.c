/* SPDX-License-Identifier: MIT */
#include <fcntl.h>

#include "../scratch.h"
#include "base/descriptor.h"
#include "render/output.h"

static struct rendered_file make(struct scratch *scratch, const char *relative,
                                 const char *content, mode_t mode)
{
    struct rendered_file file = {.relative = str_from(relative), .mode = mode};

    file.path = str_from(scratch_path(scratch, relative));
    file.text = text_create(scratch->arena, file.path, str_from(content));
    return file;
}

static bool put(struct scratch *scratch, const struct rendered_file *file,
                enum output_change *change)
{
    CLEANUP(close_descriptor) int root = -1;
    CLEANUP(file_walk_end) struct file_walk walk = {.folder = -1};
    struct output_step step;
    bool changed;

    cr_assert(root_open(scratch_path(scratch, "root"), &root, &scratch->err));
    walk.root = root;
    if (!output_look(scratch->arena, &walk, file, &step, &scratch->err))
        return false;
    *change = step.change;
    return file_write(root, str_to_c(scratch->arena, file->relative), &step.after, &changed,
                      &scratch->err);
}

static mode_t mode_of(struct scratch *scratch, const char *name)
{
    struct stat status;

    cr_assert_eq(stat(scratch_path(scratch, name), &status), 0);
    return status.st_mode & 07777;
}

Test(output, files_are_new_then_same_then_changed)
{
    SCRATCH(scratch);
    struct rendered_file file = make(&scratch, "etc/a.conf", "one\n", 0640);
    enum output_change change;
    struct stat before, after;

    cr_assert(put(&scratch, &file, &change), "%s", scratch.err.message);
    cr_assert_eq(change, OUTPUT_NEW);
    cr_assert_eq(mode_of(&scratch, "root/etc/a.conf"), 0640);
    stat(scratch_path(&scratch, "root/etc/a.conf"), &before);
    cr_assert(put(&scratch, &file, &change));
    cr_assert_eq(change, OUTPUT_SAME);
    stat(scratch_path(&scratch, "root/etc/a.conf"), &after);
    cr_assert_eq(before.st_ino, after.st_ino);
    file = make(&scratch, "etc/a.conf", "two\n", 0644);
    cr_assert(put(&scratch, &file, &change));
    cr_assert_eq(change, OUTPUT_CHANGED);
    cr_assert_eq(mode_of(&scratch, "root/etc/a.conf"), 0640, "the mode is kept");
}

Test(output, a_secret_closes_the_file)
{
    SCRATCH(scratch);
    struct rendered_file file = make(&scratch, "a.sh", "one\n", 0755);
    enum output_change change;

    cr_assert(put(&scratch, &file, &change));
    file.is_secret = true;
    cr_assert(put(&scratch, &file, &change));
    cr_assert_eq(change, OUTPUT_CHANGED);
    cr_assert_eq(mode_of(&scratch, "root/a.sh"), 0700);
    cr_assert(put(&scratch, &file, &change));
    cr_assert_eq(change, OUTPUT_SAME);
}

Test(output, comparing_writes_nothing)
{
    SCRATCH(scratch);
    struct rendered_file file = make(&scratch, "etc/a.conf", "one\n", 0644);
    CLEANUP(close_descriptor) int root = -1;
    CLEANUP(file_walk_end) struct file_walk walk = {.folder = -1};
    struct output_step step;

    cr_assert(root_open(scratch_path(&scratch, "root"), &root, &scratch.err));
    walk.root = root;
    cr_assert(output_look(scratch.arena, &walk, &file, &step, &scratch.err));
    cr_assert_eq(step.change, OUTPUT_NEW);
    cr_assert_not(step.before.exists);
    cr_assert_neq(access(scratch_path(&scratch, "root/etc"), F_OK), 0);
}

Test(output, nothing_is_written_outside_the_root)
{
    SCRATCH(scratch);
    struct rendered_file file;
    enum output_change change;

    scratch_write(&scratch, "victim/a.conf", STR("untouched"));
    scratch_write(&scratch, "root/real/b.conf", STR("untouched"));
    cr_assert_eq(symlink("../victim", scratch_path(&scratch, "root/link")), 0);
    cr_assert_eq(symlink("../victim/a.conf", scratch_path(&scratch, "root/file")), 0);
    cr_assert_eq(symlink("real", scratch_path(&scratch, "root/inside")), 0);
    static const char *const tricks[] = {
        "link/a.conf", "file", "../victim/a.conf", "inside/b.conf", "real/../../victim/a.conf",
        "/etc/a.conf", "link"};
    for (size_t i = 0; i < COUNT_OF(tricks); i++) {
        file = make(&scratch, tricks[i], "changed", 0644);
        cr_expect_not(put(&scratch, &file, &change), "%s", tricks[i]);
    }
    struct text *text;
    cr_assert(
        text_load(scratch.arena, scratch_path(&scratch, "victim/a.conf"), &text, &scratch.err));
    cr_assert(str_equal(text->bytes, STR("untouched")));
}

Test(output, a_folder_in_the_way_is_an_error)
{
    SCRATCH(scratch);
    struct rendered_file file = make(&scratch, "etc", "x", 0644);
    enum output_change change;

    scratch_write(&scratch, "root/etc/a", STR("x"));
    cr_assert_not(put(&scratch, &file, &change));
    cr_assert_eq(scratch.err.kind, ERROR_SYSTEM);
}

Test(output, what_is_no_file_is_named)
{
    SCRATCH(scratch);
    static const struct {
        const char *path, *kind;
    } targets[] = {
        {"folder",   "a folder"       },
        {"pipe",     "a pipe"         },
        {"dangling", "a symbolic link"}
    };
    enum output_change change;

    scratch_write(&scratch, "root/folder/a", STR("x"));
    cr_assert_eq(mkfifo(scratch_path(&scratch, "root/pipe"), 0600), 0);
    cr_assert_eq(symlink("nowhere", scratch_path(&scratch, "root/dangling")), 0);
    for (size_t i = 0; i < COUNT_OF(targets); i++) {
        struct rendered_file file = make(&scratch, targets[i].path, "x", 0644);

        cr_assert_not(put(&scratch, &file, &change));
        cr_assert(str_contains(str_from(scratch.err.message), str_from(targets[i].kind)), "%s",
                  scratch.err.message);
    }
}

Test(output, a_mode_of_the_settings_wins)
{
    SCRATCH(scratch);
    struct rendered_file file = make(&scratch, "a.sh", "one\n", 0755);
    enum output_change change;

    cr_assert(put(&scratch, &file, &change));
    file.is_secret = file.has_mode = true;
    file.mode = 0640;
    cr_assert(put(&scratch, &file, &change));
    cr_assert_eq(change, OUTPUT_CHANGED);
    cr_assert_eq(mode_of(&scratch, "root/a.sh"), 0640);
}

Test(output, owners_are_looked_up)
{
    SCRATCH(scratch);
    struct rendered_file file = make(&scratch, "a.sh", "one\n", 0755);
    struct setting_word root = {.text = STR("root:0")}, nobody = {.text = STR("no-such-user")};
    struct file_walk walk = {.root = -1, .folder = -1};
    struct output_step step;

    file.owner = &root;
    cr_assert(output_look(scratch.arena, &walk, &file, &step, &scratch.err));
    cr_assert(step.after.has_owner && step.after.uid == 0 && step.after.gid == 0);
    file.owner = &nobody;
    cr_assert_not(output_look(scratch.arena, &walk, &file, &step, &scratch.err));
    cr_assert_str_eq(scratch.err.message,
                     "owner of a.sh: no user is named 'no-such-user' here");
}
