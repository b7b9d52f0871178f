/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/subprocess.h"
#include "history/history.h"

static struct arena *arena;
static char folder[64];
static const char *path;

/* A home whose git configuration would break everything, had somebody read it. */
static void set_up(void)
{
    struct str configuration;
    FILE *file;

    arena = arena_create();
    snprintf(folder, sizeof(folder), "/tmp/supconf-history-XXXXXX");
    cr_assert(mkdtemp(folder));
    path = str_printf(arena, "%s/var/lib/history", folder).bytes;
    configuration = str_printf(arena, "%s/.gitconfig", folder);
    file = fopen(configuration.bytes, "w");
    fputs("[core\nbroken", file);
    fclose(file);
    setenv("HOME", folder, 1);
}

static void tear_down(void)
{
    const char *arguments[] = {"rm", "-rf", folder, NULL};
    struct subprocess_result result;
    struct error err = {0};

    cr_assert(subprocess_run(arena, arguments, NULL, 10000, &result, &err));
    destroy_arena(&arena);
}

TestSuite(history, .init = set_up, .fini = tear_down);

static struct history *reopen(void)
{
    struct history *history = NULL;
    struct error err = {0};

    cr_assert(history_open(path, true, &history, &err), "%s", err.message);
    return history;
}

static struct history_entry entry_of(const char *instance, const char *summary,
                                     const char *reason)
{
    return (struct history_entry){.time = 1700000000,
                                  .host = STR("10.0.0.11"),
                                  .instance = str_from(instance),
                                  .operator_name = STR("alice"),
                                  .reason = str_from(reason),
                                  .summary = str_from(summary)};
}

static struct str record(struct history *history, const char *instance, const char *summary,
                         const struct history_file *files, size_t count)
{
    struct history_entry entry = entry_of(instance, summary, "ticket 1");
    struct error err = {0};
    struct str revision;

    cr_assert(history_record(arena, history, &entry, files, count, &revision, &err), "%s",
              err.message);
    cr_assert_eq(revision.length, 40);
    return revision;
}

static struct str record_one(struct history *history, const char *instance, const char *bytes)
{
    struct history_file file = {
        .path = STR("etc/a.conf"), .bytes = str_from(bytes), .mode = 0644};

    return record(history, instance, "changed a", &file, 1);
}

static struct str git(const char *command, const char *argument)
{
    const char *home = str_printf(arena, "HOME=%s/none", folder).bytes;
    const char *arguments[] = {"env", home, "git", "-C", path, command, argument, NULL};
    struct subprocess_result result;
    struct error err = {0};

    cr_assert(subprocess_run(arena, arguments, NULL, 10000, &result, &err), "%s", err.message);
    cr_assert_eq(result.exit_code, 0, STR_FORMAT, STR_ARGS(result.output));
    return result.output;
}

static void expect_words(struct str text, const char *words)
{
    cr_assert(str_contains(text, str_from(words)), "'%s' is not in '" STR_FORMAT "'", words,
              STR_ARGS(text));
}

Test(history, is_made_private)
{
    CLEANUP(close_history) struct history *history = NULL;
    struct error err = {0};
    struct stat status;

    cr_assert_not(history_open(path, false, &history, &err));
    expect_words(str_from(err.message), "nothing has been applied yet");
    cr_assert_null(history);
    history = reopen();
    cr_assert_eq(stat(path, &status), 0);
    cr_assert_eq(status.st_mode & 07777, 0700);
    cr_assert_eq(stat(str_printf(arena, "%s/var", folder).bytes, &status), 0);
    cr_assert_eq(status.st_mode & 07777, 0700);
}

Test(history, empty)
{
    CLEANUP(close_history) struct history *history = reopen();
    struct history_entry *entries, entry;
    struct error err = {0};
    size_t count = 7;

    cr_assert(history_list(arena, history, STR(""), STR(""), 0, &entries, &count, &err));
    cr_assert_eq(count, 0);
    cr_assert_not(history_find(arena, history, STR("HEAD"), &entry, &err));
    expect_words(str_from(err.message), "is empty: nothing has been applied yet");
}

Test(history, gives_back_what_was_recorded)
{
    CLEANUP(close_history) struct history *history = reopen();
    const struct history_file files[] = {
        {STR("etc/supervisor-api.conf"), STR("[supervisord]\r\n\0\xff"),                     0640,  false},
        {STR("bin/environ.sh"),          STR("export A=\xe2\x80\xb9secret A\xe2\x80\xba\n"), 0700,  true },
        {STR("a b/été.txt"),           STR(""),                                            04755, false},
    };
    struct str revision = record(history, "api", "added all", files, 3);
    struct history_file *found;
    struct error err = {0};
    size_t count;

    cr_assert(history_files(arena, history, revision, STR("10.0.0.11"), STR("api"), &found,
                            &count, &err),
              "%s", err.message);
    cr_assert_eq(count, 3);
    cr_assert(str_equal(found[0].path, STR("a b/été.txt")));
    cr_assert_eq(found[0].mode, 04755);
    cr_assert_eq(found[0].bytes.length, 0);
    cr_assert(str_equal(found[1].path, STR("bin/environ.sh")));
    cr_assert_eq(found[1].mode, 0700);
    cr_assert(found[1].is_covered);
    cr_assert(str_equal(found[2].bytes, files[0].bytes));
    cr_assert_eq(found[2].mode, 0640);
    cr_assert_not(found[2].is_covered);
}

Test(history, entries)
{
    CLEANUP(close_history) struct history *history = reopen();
    struct history_file file = {.path = STR("a"), .bytes = STR("1"), .mode = 0644};
    struct history_entry entry = entry_of("api", " restarted web,\n added \xff cron ",
                                          "\nfirst line\r\n\nHost: forged\n\nlast\x1b line\n"),
                         found;
    struct error err = {0};
    struct str revision;

    entry.operator_name = STR("A <b> C");
    cr_assert(history_record(arena, history, &entry, &file, 1, &revision, &err));
    cr_assert(history_find(arena, history, STR("HEAD"), &found, &err));
    cr_assert(str_equal(found.revision, revision));
    cr_assert(str_equal(found.host, STR("10.0.0.11")), STR_FORMAT, STR_ARGS(found.host));
    cr_assert(str_equal(found.instance, STR("api")));
    cr_assert(str_equal(found.operator_name, STR("A <b> C")));
    cr_assert(str_equal(found.summary, STR("restarted web, added \xef\xbf\xbd cron")));
    cr_assert(str_equal(found.reason, STR("first line\n\nHost: forged\n\nlast  line")),
              STR_FORMAT, STR_ARGS(found.reason));
    cr_assert_eq(found.time, 1700000000);
}

Test(history, entry_without_words)
{
    CLEANUP(close_history) struct history *history = reopen();
    struct history_file file = {.path = STR("a"), .bytes = STR("1"), .mode = 0644};
    struct history_entry entry = {.host = STR("h"), .instance = STR("i")}, found;
    struct error err = {0};
    struct str revision;

    cr_assert(history_record(arena, history, &entry, &file, 1, &revision, &err));
    cr_assert(history_find(arena, history, revision, &found, &err));
    cr_assert(str_equal(found.instance, STR("i")));
    cr_assert(str_equal(found.summary, STR("")), STR_FORMAT, STR_ARGS(found.summary));
    cr_assert(str_equal(found.reason, STR("")));
    cr_assert(str_equal(found.operator_name, STR("unknown")));
}

Test(history, list)
{
    CLEANUP(close_history) struct history *history = reopen();
    struct str first = record_one(history, "api", "1\n");
    struct str second = record_one(history, "web", "1\n");
    struct str third = record_one(history, "api", "2\n");
    struct history_entry *entries;
    struct error err = {0};
    size_t count;

    cr_assert(history_list(arena, history, STR(""), STR(""), 0, &entries, &count, &err));
    cr_assert_eq(count, 3);
    cr_assert(str_equal(entries[0].revision, third));
    cr_assert(str_equal(entries[1].revision, second));
    cr_assert(
        history_list(arena, history, STR("10.0.0.11"), STR("api"), 0, &entries, &count, &err));
    cr_assert_eq(count, 2);
    cr_assert(str_equal(entries[1].revision, first));
    cr_assert(history_list(arena, history, STR(""), STR(""), 1, &entries, &count, &err));
    cr_assert_eq(count, 1);
    cr_assert(history_list(arena, history, STR("other"), STR(""), 0, &entries, &count, &err));
    cr_assert_eq(count, 0);
}

Test(history, what_is_unchanged_is_not_recorded)
{
    CLEANUP(close_history) struct history *history = reopen();
    struct str first = record_one(history, "api", "1\n");

    record_one(history, "web", "1\n");
    cr_assert(str_equal(record_one(history, "api", "1\n"), first));
    cr_assert(str_equal(git("log", "--format=%s"), STR("web on 10.0.0.11: changed a\n"
                                                       "api on 10.0.0.11: changed a\n")));
}

Test(history, revisions_by_name)
{
    CLEANUP(close_history) struct history *history = reopen();
    struct str first = record_one(history, "api", "1\n"), second;
    struct history_entry entry;
    struct error err = {0};

    second = record_one(history, "api", "2\n");
    cr_assert(history_find(arena, history, STR("HEAD~1"), &entry, &err));
    cr_assert(str_equal(entry.revision, first));
    cr_assert(history_find(arena, history, str_slice(second, 0, 8), &entry, &err));
    cr_assert(str_equal(entry.revision, second));
    cr_assert_not(history_find(arena, history, STR("HEAD~2"), &entry, &err));
    expect_words(str_from(err.message), "has no revision 'HEAD~2': it has 2, from HEAD (");
    cr_assert_eq(err.kind, ERROR_USAGE);
    cr_assert_not(history_find(arena, history, STR(""), &entry, &err));
    cr_assert_not(history_find(arena, history, STR("--help"), &entry, &err));
}

Test(history, instances_keep_apart)
{
    CLEANUP(close_history) struct history *history = reopen();
    struct history_file *files;
    struct error err = {0};
    size_t count;

    record_one(history, "api", "1\n");
    record(history, "web", "took all away", NULL, 0);
    record_one(history, "web", "2\n");
    record(history, "api", "took all away", NULL, 0);
    cr_assert(history_files(arena, history, STR("HEAD~1"), STR("10.0.0.11"), STR("api"), &files,
                            &count, &err));
    cr_assert(str_equal(files[0].bytes, STR("1\n")));
    cr_assert_not(history_files(arena, history, STR("HEAD"), STR("10.0.0.11"), STR("api"),
                                &files, &count, &err));
    expect_words(str_from(err.message),
                 "has no files in 10.0.0.11/api; it has those of web on 10.0.0.11");
}

Test(history, diff)
{
    CLEANUP(close_history) struct history *history = reopen();
    struct history_file files[] = {
        {STR("a"), STR("1\n"), 0644, false},
        {STR("b"), STR("1\n"), 0644, false}
    };
    struct error err = {0};
    struct str diff;

    record(history, "api", "first", files, 2);
    cr_assert(history_diff(arena, history, STR("HEAD"), &diff, &err));
    cr_assert(str_equal(diff, STR("--- /dev/null\n+++ b/10.0.0.11/api/a\n@@ -0,0 +1 @@\n+1\n"
                                  "--- /dev/null\n+++ b/10.0.0.11/api/b\n@@ -0,0 +1 @@\n+1\n")),
              STR_FORMAT, STR_ARGS(diff));
    files[0].bytes = STR("2\n");
    files[1].mode = 0600;
    record(history, "api", "second", files, 2);
    cr_assert(history_diff(arena, history, STR("HEAD"), &diff, &err));
    cr_assert(str_equal(diff, STR("--- a/10.0.0.11/api/.supconf-files\n"
                                  "+++ b/10.0.0.11/api/.supconf-files\n@@ -1,2 +1,2 @@\n"
                                  " 0644 plain a\n-0644 plain b\n+0600 plain b\n"
                                  "--- a/10.0.0.11/api/a\n+++ b/10.0.0.11/api/a\n"
                                  "@@ -1 +1 @@\n-1\n+2\n")),
              STR_FORMAT, STR_ARGS(diff));
}

Test(history, names_that_cannot_be)
{
    CLEANUP(close_history) struct history *history = reopen();
    const char *const paths[] = {"",       "/etc/x", "../x",     "a/../../x",
                                 "a//b",   "x\ny",   "a/",       ".supconf-files",
                                 ".git/x", "./a",    "a/.git/b", ".."};
    const char *const instances[] = {"", "a/b", "..", ".git", "a\nb"};
    struct history_file file = {.path = STR("a"), .bytes = STR("1"), .mode = 0644};
    struct error err = {0};
    struct str revision;

    for (size_t i = 0; i < COUNT_OF(instances); i++) {
        struct history_entry entry = entry_of(instances[i], "x", "");

        cr_assert_not(history_record(arena, history, &entry, &file, 1, &revision, &err));
    }
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct history_entry entry = entry_of("api", "x", "");

        file.path = str_from(paths[i]);
        cr_assert_not(history_record(arena, history, &entry, &file, 1, &revision, &err),
                      "'%s' was recorded", paths[i]);
    }
}

Test(history, the_same_path_twice)
{
    CLEANUP(close_history) struct history *history = reopen();
    struct history_file files[] = {
        {STR("a"), STR("1\n"), 0644, false},
        {STR("a"), STR("2\n"), 0644, false}
    };
    struct history_entry entry = entry_of("api", "x", "");
    struct error err = {0};
    struct str revision;

    cr_assert_not(history_record(arena, history, &entry, files, 2, &revision, &err));
    files[1].path = STR("a/b");
    cr_assert_not(history_record(arena, history, &entry, files, 2, &revision, &err));
    expect_words(str_from(err.message), "is given twice, or is a folder too");
}

Test(history, is_sound_for_git)
{
    CLEANUP(close_history) struct history *history = reopen();
    struct str log;

    record_one(history, "api", "1\n");
    record_one(history, "web", "2\n");
    git("fsck", "--strict");
    log = git("log", "--format=%an|%cn|%s|%at|%(trailers:key=Reason,valueonly)");
    expect_words(log, "alice|supconf|web on 10.0.0.11: changed a|1700000000|ticket 1");
    expect_words(git("show", "HEAD:10.0.0.11/api/.supconf-files"), "0644 plain etc/a.conf\n");
}

Test(history, foreign_folders)
{
    struct history *history = NULL;
    struct error err = {0};
    const char *file = str_printf(arena, "%s/.gitconfig", folder).bytes;

    cr_assert_not(history_open(folder, true, &history, &err));
    expect_words(str_from(err.message), "holds other things and is no git repository");
    cr_assert_not(history_open(folder, false, &history, &err));
    expect_words(str_from(err.message), "is no git repository");
    cr_assert_not(history_open(file, true, &history, &err));
    cr_assert_not(history_open("/proc/nope/x", true, &history, &err));
    if (getuid() == 0) {
        path = str_printf(arena, "%s/others", folder).bytes;
        cr_assert_eq(mkdir(path, 0700), 0);
        cr_assert_eq(chown(path, 65534, 65534), 0);
        cr_assert_not(history_open(path, true, &history, &err));
        expect_words(str_from(err.message), "belongs to user 65534 and this is user 0");
    }
    cr_assert_null(history);
}

Test(history, commits_made_by_hand)
{
    CLEANUP(close_history) struct history *history = reopen();
    const char *command =
        str_printf(arena,
                   "cd %s && export HOME=/none GIT_AUTHOR_NAME=bob GIT_AUTHOR_EMAIL=b "
                   "GIT_COMMITTER_NAME=bob GIT_COMMITTER_EMAIL=b && git update-ref HEAD $(git "
                   "commit-tree -p HEAD -m 'by hand' HEAD^{tree})",
                   path)
            .bytes;
    const char *arguments[] = {"sh", "-c", command, NULL};
    struct subprocess_result result;
    struct history_entry entry;
    struct error err = {0};

    record_one(history, "api", "1\n");
    cr_assert(subprocess_run(arena, arguments, NULL, 10000, &result, &err));
    cr_assert_eq(result.exit_code, 0, STR_FORMAT, STR_ARGS(result.output));
    cr_assert(history_find(arena, history, STR("HEAD"), &entry, &err));
    cr_assert(str_equal(entry.summary, STR("by hand")), STR_FORMAT, STR_ARGS(entry.summary));
    cr_assert(str_equal(entry.operator_name, STR("bob")));
    cr_assert_eq(entry.instance.length, 0);
    record_one(history, "api", "2\n");
}

Test(history, the_lock_of_a_killed_writer)
{
    CLEANUP(close_history) struct history *history = reopen();
    const char *lock = str_printf(arena, "%s/refs/heads/main.lock", path).bytes;
    FILE *file;

    record_one(history, "api", "1\n");
    file = fopen(lock, "w");
    cr_assert(file);
    fclose(file);
    record_one(history, "api", "2\n");
    cr_assert(access(lock, F_OK) < 0);
}

enum { WRITERS = 4, CHANGES = 5 };

static void *write_changes(void *context)
{
    struct arena *own = arena_create();
    struct history *history = NULL;
    struct error err = {0};
    size_t failures = 0;

    for (int i = 0; i < CHANGES; i++) {
        struct history_entry entry = entry_of(context, "x", "");
        struct history_file file = {
            .path = STR("a"), .bytes = str_printf(own, "%d", i), .mode = 0644};
        struct str revision;

        if (!history_open(path, true, &history, &err) ||
            !history_record(own, history, &entry, &file, 1, &revision, &err))
            failures++;
        close_history(&history);
    }
    destroy_arena(&own);
    return failures ? context : NULL;
}

Test(history, writers_at_the_same_time)
{
    char names[WRITERS][8];
    pthread_t threads[WRITERS];
    CLEANUP(close_history) struct history *history = NULL;
    struct history_entry *entries;
    struct error err = {0};
    size_t count;

    for (int i = 0; i < WRITERS; i++) {
        snprintf(names[i], sizeof(names[i]), "i%d", i);
        pthread_create(&threads[i], NULL, write_changes, names[i]);
    }
    for (int i = 0; i < WRITERS; i++) {
        void *failed;

        pthread_join(threads[i], &failed);
        cr_assert_null(failed);
    }
    history = reopen();
    cr_assert(history_list(arena, history, STR(""), STR(""), 0, &entries, &count, &err));
    cr_assert_eq(count, WRITERS * CHANGES);
    git("fsck", "--strict");
}
