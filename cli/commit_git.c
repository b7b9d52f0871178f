/* SPDX-License-Identifier: MIT */
#include "cli/commit_git.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "base/list.h"
#include "base/subprocess.h"

enum { ARGUMENTS_MAX = 16, STATUS_NO_PROGRAM = 127 };

/* git -C DIRECTORY --literal-pathspecs WORDS... */
struct words {
    const char *items[ARGUMENTS_MAX + 5];
    size_t count;
};

static struct words words_begin(const struct project_git *git, const char *const *given)
{
    struct words words = {
        {"git", "-C", git->directory, "--literal-pathspecs"},
        4
    };

    while (*given)
        words.items[words.count++] = *given++;
    words.items[words.count] = NULL;
    return words;
}

/* Its output; exit statuses but 0 fail unless the caller takes them. */
static bool ask(const struct project_git *git, const char *const *given,
                struct subprocess_result *result, struct error *err)
{
    struct words words = words_begin(git, given);

    if (subprocess_read(git->arena, words.items, result, err))
        return true;
    return error_context(err, "commit needs git");
}

static bool ask_paths(const struct project_git *git, const char *const *given,
                      struct path_list *paths, struct error *err)
{
    struct subprocess_result result;
    struct str rest;

    if (!ask(git, given, &result, err))
        return false;
    if (result.exit_code)
        return error_set(err, ERROR_SYSTEM, "git %s failed with status %d", given[0],
                         result.exit_code);
    for (rest = result.output; rest.length;)
        *LIST_ADD(git->arena, paths) = str_cut(&rest, '\0');
    return true;
}

bool git_check(const struct project_git *git, struct error *err)
{
    static const char *const inside[] = {"rev-parse", "--is-inside-work-tree", NULL};
    struct subprocess_result result;

    if (!ask(git, inside, &result, err))
        return false;
    return (!result.exit_code && str_equal(str_trim(result.output), STR("true"))) ||
           error_set(err, ERROR_INPUT, "%s is in no work tree of git", git->directory);
}

bool git_tracked(const struct project_git *git, struct str folder, struct path_list *paths,
                 struct error *err)
{
    const char *const list[] = {"ls-files", "-z", "--", str_to_c(git->arena, folder), NULL};

    return ask_paths(git, list, paths, err);
}

/* False before the first commit, too. */
static bool has_head(const struct project_git *git, bool *has, struct error *err)
{
    static const char *const head[] = {"rev-parse", "-q", "--verify", "HEAD", NULL};
    struct subprocess_result result;

    if (!ask(git, head, &result, err))
        return false;
    *has = result.exit_code == 0;
    return true;
}

bool git_committed(const struct project_git *git, struct str folder, struct path_list *paths,
                   struct error *err)
{
    const char *const list[] = {
        "ls-tree", "-r", "-z", "--name-only", "HEAD", "--", str_to_c(git->arena, folder), NULL};
    bool has;

    return has_head(git, &has, err) && (!has || ask_paths(git, list, paths, err));
}

bool git_changed(const struct project_git *git, struct str folder, struct path_list *paths,
                 struct error *err)
{
    const char *const diff[] = {"diff",
                                "--name-only",
                                "-z",
                                "--relative",
                                "--no-renames",
                                "HEAD",
                                "--",
                                str_to_c(git->arena, folder),
                                NULL};
    bool has;

    return has_head(git, &has, err) &&
           (has ? ask_paths(git, diff, paths, err) : git_tracked(git, folder, paths, err));
}

bool git_content(const struct project_git *git, struct str path, struct str *bytes,
                 struct error *err)
{
    const char *const show[] = {
        "cat-file", "blob", str_printf(git->arena, "HEAD:./" STR_FORMAT, STR_ARGS(path)).bytes,
        NULL};
    struct subprocess_result result;

    if (!ask(git, show, &result, err))
        return false;
    *bytes = result.output;
    return result.exit_code == 0 ||
           error_set(err, ERROR_SYSTEM, "git cat-file failed with status %d", result.exit_code);
}

/* The paths as a file that git reads: a command line has no room for thousands. */
static bool write_list(const struct path_list *paths, int *fd, struct error *err)
{
    *fd = memfd_create("paths", 0);
    if (*fd < 0)
        return error_errno(err, "make a list of paths");
    for (size_t i = 0; i < paths->count; i++) {
        char end = '\0';

        if (write(*fd, paths->items[i].bytes, paths->items[i].length) < 0 ||
            write(*fd, &end, 1) < 0)
            return error_errno(err, "write a list of paths");
    }
    return true;
}

/* A command on the paths of a list, in the foreground. */
static bool tell(const struct project_git *git, const char *const *given,
                 const struct path_list *paths, struct error *err)
{
    CLEANUP(close_descriptor) int fd = -1;
    struct words words = words_begin(git, given);
    struct subprocess_result result;

    if (!write_list(paths, &fd, err))
        return false;
    words.items[words.count++] =
        str_printf(git->arena, "--pathspec-from-file=/dev/fd/%d", fd).bytes;
    words.items[words.count++] = "--pathspec-file-nul";
    words.items[words.count] = NULL;
    if (!subprocess_attach(words.items, &result, err))
        return false;
    return result.exit_code == 0 || error_set(err, ERROR_SYSTEM, "git %s failed with status %d",
                                              given[0], result.exit_code);
}

static bool commit(const struct project_git *git, struct str message,
                   const struct path_list *paths, struct error *err)
{
    const char *const words[] = {
        "commit", "--quiet", "--only", "-m", str_to_c(git->arena, message), NULL};

    return tell(git, words, paths, err) || error_context(err, "git or a hook refuses");
}

bool git_commit(const struct project_git *git, struct str message,
                const struct path_list *paths, const struct path_list *fresh,
                struct str *revision, struct error *err)
{
    /* `commit --only` takes paths that git knows: new ones are announced, without content. */
    static const char *const announce[] = {"add", "--intent-to-add", NULL};
    static const char *const forget[] = {"reset", "--quiet", NULL};
    static const char *const head[] = {"rev-parse", "--short", "HEAD", NULL};
    struct subprocess_result result;

    if (fresh->count && !tell(git, announce, fresh, err))
        return false;
    if (!commit(git, message, paths, err)) {
        struct error ignored = {0};

        if (fresh->count && !tell(git, forget, fresh, &ignored))
            return error_context(err, "new files are left announced in the index");
        return false;
    }
    if (!ask(git, head, &result, err))
        return false;
    *revision = str_trim(result.output);
    return true;
}
