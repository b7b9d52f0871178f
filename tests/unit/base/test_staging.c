/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/beneath.h"
#include "base/descriptor.h"
#include "base/staging.h"

struct place {
    struct arena *arena;
    char folder[64];
    int root;
    struct error err;
};

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)status, (void)kind, (void)walk;
    return remove(path);
}

static void leave_place(struct place *place)
{
    close_descriptor(&place->root);
    nftw(place->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    destroy_arena(&place->arena);
}

static const char *path_in(struct place *place, const char *name)
{
    return str_printf(place->arena, "%s/%s", place->folder, name).bytes;
}

static struct place make_place(void)
{
    struct place place = {.arena = arena_create(), .folder = "/tmp/supconf-staging-XXXXXX"};

    cr_assert(mkdtemp(place.folder));
    cr_assert(root_open(path_in(&place, "root"), &place.root, &place.err));
    return place;
}

#define PLACE(name) CLEANUP(leave_place) struct place name = make_place()

static struct file_state state_of(const char *bytes)
{
    return (struct file_state){.exists = true, .bytes = str_from(bytes), .mode = 0644};
}

static void expect_file(struct place *place, const char *path, const char *bytes)
{
    struct file_state state;

    cr_assert(file_read(place->arena, place->root, path, &state, &place->err), "%s",
              place->err.message);
    cr_assert_eq(state.exists, bytes != NULL, "%s", path);
    if (bytes)
        cr_assert(str_equal(state.bytes, str_from(bytes)), "%s: " STR_FORMAT, path,
                  STR_ARGS(state.bytes));
}

static bool is_there(struct place *place, const char *path)
{
    struct stat status;

    return lstat(path_in(place, path), &status) == 0;
}

static bool write_all(struct place *place, const char *const *paths, size_t count,
                      const char *bytes)
{
    CLEANUP(staging_close) struct staging staging = {0};
    struct staging *all = &staging;
    struct file_state state = state_of(bytes);

    if (!staging_open(place->arena, place->root, &staging, &place->err))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!staging_put(&staging, paths[i], &state, NULL, &place->err))
            return false;
    return staging_sync(&all, 1, &place->err) && staging_finish(&staging, &place->err);
}

Test(staging, files_take_their_places_together)
{
    PLACE(place);
    CLEANUP(staging_close) struct staging staging = {0};
    struct staging *all = &staging;
    struct file_state one = state_of("one"), two = state_of("two");
    struct file_stamp stamp;

    cr_assert(write_all(&place, (const char *[]){"etc/a", "b"}, 2, "old"), "%s",
              place.err.message);
    cr_assert(staging_open(place.arena, place.root, &staging, &place.err));
    cr_assert(staging_put(&staging, "etc/a", &one, &stamp, &place.err));
    cr_assert_str_eq(staging_place(&staging), "etc/.supconf-staged/a");
    cr_assert(staging_put(&staging, "etc/deep/er/c", &two, NULL, &place.err));
    expect_file(&place, "etc/a", "old");
    expect_file(&place, "etc/deep/er/c", NULL);
    cr_assert(staging_sync(&all, 1, &place.err), "%s", place.err.message);
    cr_assert(staging_finish(&staging, &place.err), "%s", place.err.message);
    expect_file(&place, "etc/a", "one");
    expect_file(&place, "etc/deep/er/c", "two");
    expect_file(&place, "b", "old");
    cr_assert_not(is_there(&place, "root/etc/.supconf-staged"));
    cr_assert_not(is_there(&place, "root/etc/deep/er/.supconf-staged"));
    struct file_state state;
    cr_assert(file_read(place.arena, place.root, "etc/a", &state, &place.err));
    cr_assert_eq(state.stamp.inode, stamp.inode);
    cr_assert_eq(state.stamp.modified.tv_nsec, stamp.modified.tv_nsec);
}

Test(staging, what_is_not_finished_leaves_nothing)
{
    PLACE(place);
    struct file_state state = state_of("new");
    struct staging staging;

    cr_assert(write_all(&place, (const char *[]){"etc/a"}, 1, "old"));
    cr_assert(staging_open(place.arena, place.root, &staging, &place.err));
    cr_assert(staging_put(&staging, "etc/a", &state, NULL, &place.err));
    cr_assert(staging_put(&staging, "etc/new/er/b", &state, NULL, &place.err));
    cr_assert(staging_put(&staging, "etc/new/c", &state, NULL, &place.err));
    staging_close(&staging);
    cr_assert_not(is_there(&place, "root/etc/new"));
    expect_file(&place, "etc/a", "old");
    cr_assert_not(is_there(&place, "root/etc/.supconf-staged"));
}

Test(staging, a_stage_that_a_crash_left_is_taken_away)
{
    PLACE(place);

    mkdir(path_in(&place, "root/.supconf-staged"), 0700);
    mkdir(path_in(&place, "root/.supconf-staged/__pycache__"), 0700);
    cr_assert_eq(symlink("/etc/passwd", path_in(&place, "root/.supconf-staged/a")), 0);
    close(creat(path_in(&place, "root/.supconf-staged/__pycache__/a.pyc"), 0600));
    cr_assert(write_all(&place, (const char *[]){"a"}, 1, "new"), "%s", place.err.message);
    expect_file(&place, "a", "new");
    cr_assert_not(is_there(&place, "root/.supconf-staged"));
}

Test(staging, two_cannot_have_one_root)
{
    PLACE(place);
    CLEANUP(close_descriptor) int again = open(path_in(&place, "root"), O_RDONLY | O_DIRECTORY);
    CLEANUP(staging_close) struct staging first = {0};
    struct staging second;

    cr_assert(staging_open(place.arena, place.root, &first, &place.err));
    cr_assert_not(staging_open(place.arena, again, &second, &place.err));
    cr_assert_eq(place.err.kind, ERROR_LOCKED);
}

Test(staging, only_what_is_still_the_same_is_removed)
{
    PLACE(place);
    struct file_state before, state = state_of("by hand");
    bool changed;

    cr_assert(write_all(&place, (const char *[]){"a", "b"}, 2, "old"));
    for (size_t i = 0; i < 2; i++) {
        CLEANUP(staging_close) struct staging staging = {0};
        const char *path = i ? "b" : "a";

        cr_assert(file_read(place.arena, place.root, path, &before, &place.err));
        cr_assert(staging_open(place.arena, place.root, &staging, &place.err));
        cr_assert(staging_remove(&staging, path, before.stamp, &place.err));
        if (i)
            cr_assert(file_write(place.root, path, &state, &changed, &place.err));
        cr_assert_eq(staging_finish(&staging, &place.err), i == 0);
    }
    cr_assert_eq(place.err.kind, ERROR_STALE);
    expect_file(&place, "a", NULL);
    expect_file(&place, "b", "by hand");
}

Test(staging, files_are_read_one_after_another)
{
    static const char *const paths[] = {"a/1",   "a/2", "3",      "none/4", "none/5",
                                        "a/b/6", "a/7", "link/1", "a/1"};
    static const char *const bytes[] = {"old", "old", "old", NULL, NULL,
                                        "old", NULL,  NULL,  "old"};
    PLACE(place);
    CLEANUP(file_walk_end) struct file_walk walk = {.root = place.root, .folder = -1};

    cr_assert(write_all(&place, (const char *[]){"a/1", "a/2", "3", "a/b/6"}, 4, "old"));
    cr_assert_eq(symlink("a", path_in(&place, "root/link")), 0);
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct file_state state;
        bool is_link = str_starts_with(str_from(paths[i]), STR("link"));

        cr_assert_eq(file_walk_read(place.arena, &walk, paths[i], &state, &place.err), !is_link,
                     "%s", paths[i]);
        if (is_link)
            continue;
        cr_assert_eq(state.exists, bytes[i] != NULL, "%s", paths[i]);
        cr_assert(!bytes[i] || str_equal(state.bytes, str_from(bytes[i])), "%s", paths[i]);
    }
}

static void remove_all(struct place *place, const char *const *paths, size_t count)
{
    CLEANUP(staging_close) struct staging staging = {0};

    cr_assert(staging_open(place->arena, place->root, &staging, &place->err));
    for (size_t i = 0; i < count; i++) {
        struct file_state before;

        cr_assert(file_read(place->arena, place->root, paths[i], &before, &place->err));
        cr_assert(staging_remove(&staging, paths[i], before.stamp, &place->err));
    }
    cr_assert(staging_finish(&staging, &place->err), "%s", place->err.message);
}

Test(staging, folders_that_are_left_empty_go)
{
    static const char *const made[] = {"a/deep/er/1", "a/deep/er/2", "b/kept/3", "b/mine/4",
                                       "5"};
    PLACE(place);

    cr_assert(write_all(&place, made, COUNT_OF(made), "old"));
    mkdir(path_in(&place, "root/b/empty"), 0755); /* nothing was removed from it */
    cr_assert(write_all(&place, (const char *[]){"b/mine/foreign"}, 1, "mine"));
    remove_all(&place, made, COUNT_OF(made));
    cr_assert_not(is_there(&place, "root/a"));
    cr_assert_not(is_there(&place, "root/b/kept"));
    cr_assert(is_there(&place, "root/b/empty"));
    expect_file(&place, "b/mine/foreign", "mine");
    cr_assert(is_there(&place, "root"));
}

Test(staging, a_folder_that_is_a_link_does_not_go)
{
    PLACE(place);

    mkdir(path_in(&place, "victim"), 0755);
    mkdir(path_in(&place, "victim/empty"), 0755);
    cr_assert(write_all(&place, (const char *[]){"a/deep/1"}, 1, "old"));
    cr_assert_eq(symlink("../../victim", path_in(&place, "root/a/link")), 0);
    remove_all(&place, (const char *[]){"a/deep/1"}, 1);
    cr_assert_not(is_there(&place, "root/a/deep"));
    cr_assert(is_there(&place, "root/a/link"));
    cr_assert(is_there(&place, "victim/empty"));
}

/* A limit on the size of files fails as a full disk does, in the middle of a file. */
Test(staging, a_full_disk_leaves_all_old_files)
{
    PLACE(place);
    static char large[64 * 1024];
    struct rlimit limit;

    memset(large, 'x', sizeof(large) - 1);
    cr_assert(write_all(&place, (const char *[]){"etc/a", "etc/b"}, 2, "old"));
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = 20000;
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    cr_assert_not(write_all(&place, (const char *[]){"etc/a", "etc/b"}, 2, large));
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_FSIZE, &limit);
    expect_file(&place, "etc/a", "old");
    expect_file(&place, "etc/b", "old");
    cr_assert_not(is_there(&place, "root/etc/.supconf-staged"));
}

Test(staging, a_folder_that_becomes_a_link_is_refused)
{
    PLACE(place);
    CLEANUP(staging_close) struct staging staging = {0};
    struct staging *all = &staging;
    struct file_state state = state_of("new");

    mkdir(path_in(&place, "victim"), 0755);
    mkdir(path_in(&place, "root/etc"), 0755);
    cr_assert(staging_open(place.arena, place.root, &staging, &place.err));
    cr_assert(staging_put(&staging, "etc/a", &state, NULL, &place.err));
    cr_assert(staging_put(&staging, "b", &state, NULL, &place.err));
    cr_assert(staging_sync(&all, 1, &place.err));
    cr_assert_eq(rename(path_in(&place, "root/etc"), path_in(&place, "root/away")), 0);
    cr_assert_eq(symlink("../victim", path_in(&place, "root/etc")), 0);
    cr_assert_not(staging_finish(&staging, &place.err));
    cr_assert_not(is_there(&place, "victim/a"));
}

Test(staging, a_folder_that_was_exchanged_is_refused)
{
    PLACE(place);
    CLEANUP(staging_close) struct staging staging = {0};
    struct file_state state = state_of("new");

    mkdir(path_in(&place, "root/etc"), 0755);
    cr_assert(staging_open(place.arena, place.root, &staging, &place.err));
    cr_assert(staging_put(&staging, "etc/a", &state, NULL, &place.err));
    cr_assert(staging_put(&staging, "b", &state, NULL, &place.err));
    cr_assert_eq(rename(path_in(&place, "root/etc"), path_in(&place, "root/away")), 0);
    mkdir(path_in(&place, "root/etc"), 0755);
    cr_assert_not(staging_finish(&staging, &place.err));
    cr_assert_eq(place.err.kind, ERROR_STALE);
}

static ino_t inode_of(struct place *place, const char *path)
{
    struct stat status;

    cr_assert_eq(stat(path_in(place, path), &status), 0, "%s", path);
    return status.st_ino;
}

/* Whatever the mask takes from new files, and in whichever order the modes come. */
Test(staging, files_have_their_modes)
{
    static const mode_t masks[] = {0, 0022, 0027, 0077};
    static const mode_t modes[] = {0644, 0600, 0640, 0666,  0755, 0444,
                                   0644, 0777, 0,    02755, 0666};
    mode_t former = umask(0);

    for (size_t i = 0; i < COUNT_OF(masks); i++) {
        PLACE(place);
        CLEANUP(staging_close) struct staging staging = {0};
        struct stat status;

        umask(masks[i]);
        cr_assert(staging_open(place.arena, place.root, &staging, &place.err));
        for (size_t j = 0; j < COUNT_OF(modes); j++) {
            struct file_state state = {.exists = true, .bytes = STR("x"), .mode = modes[j]};
            const char *path = str_printf(place.arena, "%zu/%zu", j % 2, j).bytes;

            cr_assert(staging_put(&staging, path, &state, NULL, &place.err));
        }
        cr_assert(staging_finish(&staging, &place.err), "%s", place.err.message);
        for (size_t j = 0; j < COUNT_OF(modes); j++) {
            const char *path = str_printf(place.arena, "root/%zu/%zu", j % 2, j).bytes;

            cr_assert_eq(stat(path_in(&place, path), &status), 0);
            cr_assert_eq(status.st_mode & 07777, modes[j], "%s: %o, mask %o", path,
                         status.st_mode, masks[i]);
        }
    }
    umask(former);
}

/* Folders that are missing are seen with all their files or not at all. */
Test(staging, a_new_folder_comes_whole)
{
    PLACE(place);
    CLEANUP(staging_close) struct staging staging = {0};
    struct staging *all = &staging;
    struct file_state state = state_of("new");
    ino_t inode;

    mkdir(path_in(&place, "root/there"), 0755);
    cr_assert(staging_open(place.arena, place.root, &staging, &place.err));
    cr_assert(staging_put(&staging, "there/a/b/1", &state, NULL, &place.err));
    cr_assert(staging_put(&staging, "there/2", &state, NULL, &place.err));
    cr_assert(staging_put(&staging, "there/a/3", &state, NULL, &place.err));
    cr_assert(staging_put(&staging, "c/4", &state, NULL, &place.err));
    cr_assert(staging_put(&staging, "there/a/b/5", &state, NULL, &place.err));
    cr_assert_not(is_there(&place, "root/there/a"));
    cr_assert_not(is_there(&place, "root/c"));
    inode = inode_of(&place, "root/there/.supconf-staged/a/b");
    cr_assert(staging_sync(&all, 1, &place.err), "%s", place.err.message);
    cr_assert(staging_finish(&staging, &place.err), "%s", place.err.message);
    cr_assert_eq(inode_of(&place, "root/there/a/b"), inode);
    expect_file(&place, "there/a/b/1", "new");
    expect_file(&place, "there/2", "new");
    expect_file(&place, "there/a/3", "new");
    expect_file(&place, "c/4", "new");
    expect_file(&place, "there/a/b/5", "new");
    cr_assert_not(is_there(&place, "root/.supconf-staged"));
    cr_assert_not(is_there(&place, "root/there/.supconf-staged"));
}

Test(staging, a_new_folder_that_somebody_else_made_is_refused)
{
    static const char *const made[] = {"a folder", "a file", "a link"};

    for (size_t i = 0; i < COUNT_OF(made); i++) {
        PLACE(place);
        CLEANUP(staging_close) struct staging staging = {0};
        struct file_state state = state_of("new");

        mkdir(path_in(&place, "victim"), 0755);
        cr_assert(staging_open(place.arena, place.root, &staging, &place.err));
        cr_assert(staging_put(&staging, "etc/a", &state, NULL, &place.err));
        if (i == 0)
            mkdir(path_in(&place, "root/etc"), 0755);
        if (i < 2)
            close(creat(path_in(&place, i == 0 ? "root/etc/b" : "root/etc"), 0600));
        else
            cr_assert_eq(symlink("../victim", path_in(&place, "root/etc")), 0);
        cr_assert_not(staging_finish(&staging, &place.err), "%s", made[i]);
        cr_assert_eq(place.err.kind, ERROR_STALE, "%s: %s", made[i], place.err.message);
        cr_assert_not(is_there(&place, "root/etc/a"));
        cr_assert_not(is_there(&place, "victim/a"));
    }
}

/* As checks that keep what they compiled. */
Test(staging, what_a_program_left_in_a_new_folder_does_not_come)
{
    PLACE(place);
    CLEANUP(staging_close) struct staging staging = {0};
    struct file_state state = state_of("new");

    cr_assert(staging_open(place.arena, place.root, &staging, &place.err));
    cr_assert(staging_put(&staging, "etc/py/a", &state, NULL, &place.err));
    cr_assert_str_eq(staging_place(&staging), ".supconf-staged/etc/py/a");
    mkdir(path_in(&place, "root/.supconf-staged/etc/py/__pycache__"), 0755);
    cr_assert(staging_put(&staging, "etc/b", &state, NULL, &place.err));
    cr_assert(staging_finish(&staging, &place.err), "%s", place.err.message);
    expect_file(&place, "etc/py/a", "new");
    expect_file(&place, "etc/b", "new");
    cr_assert_not(is_there(&place, "root/etc/py/__pycache__"));
    cr_assert_not(is_there(&place, "root/.supconf-staged"));
}

struct swapper {
    const char *folder, *link;
    atomic_bool is_over;
};

static void *swap(void *context)
{
    struct swapper *swapper = context;

    while (!atomic_load(&swapper->is_over))
        renameat2(AT_FDCWD, swapper->folder, AT_FDCWD, swapper->link, RENAME_EXCHANGE);
    return NULL;
}

/* While the folder is swapped for a link and back, files land below the root or nowhere. */
Test(staging, a_racing_link_leads_nowhere)
{
    PLACE(place);
    struct swapper swapper = {
        .folder = path_in(&place, "root/etc"),
        .link = path_in(&place, "root/link"),
    };
    pthread_t thread;
    size_t written = 0;

    mkdir(path_in(&place, "victim"), 0755);
    mkdir(swapper.folder, 0755);
    cr_assert_eq(symlink("../victim", swapper.link), 0);
    cr_assert_eq(pthread_create(&thread, NULL, swap, &swapper), 0);
    for (size_t i = 0; i < 2000; i++) {
        written += write_all(&place, (const char *[]){"etc/a"}, 1, "new");
        place.err = (struct error){0};
    }
    atomic_store(&swapper.is_over, true);
    pthread_join(thread, NULL);
    cr_assert_eq(rmdir(path_in(&place, "victim")), 0, "it is empty: %s", strerror(errno));
    cr_log_info("%zu of 2000 were written", written);
}
