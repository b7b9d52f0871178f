/* SPDX-License-Identifier: MIT */
#include "cli/tracked.h"

#include "base/path.h"
#include "base/subprocess.h"
#include "cli/ignore.h"
#include "cli/reader.h"

/* As the index has them, which is what a commit takes. */
static void ask_git(struct tracked_files *files)
{
    struct arena *arena = files->arena;
    struct str top = git_top(arena, reader_absolute(arena, STR("."))), rest;
    const char *const words[] = {"git", "-C", str_to_c(arena, top), "ls-files", "-z", NULL};
    struct subprocess_result result;
    struct error err = {0};

    files->is_asked = true;
    if (!top.bytes || !subprocess_read(arena, words, &result, &err) || result.exit_code)
        return;
    files->top = top;
    for (rest = result.output; rest.length;)
        map_put(&files->paths, path_join(arena, top, str_cut(&rest, '\0')), files);
}

/* Another work tree begins in between: a submodule, which git here knows as one thing. */
static bool is_of_another(const struct tracked_files *files, struct arena *arena,
                          struct str path)
{
    return !str_equal(git_top(arena, path_directory(path)), files->top);
}

static enum git_state find_state(void *context, struct arena *arena, struct str path)
{
    struct tracked_files *files = context;
    struct str normal = reader_absolute(arena, path);
    enum git_state state = GIT_OUTSIDE;

    pthread_mutex_lock(&files->lock);
    if (!files->is_asked)
        ask_git(files);
    if (map_get(&files->paths, normal))
        state = GIT_TRACKED;
    else if (files->top.bytes && path_is_below(normal, files->top) &&
             !is_of_another(files, arena, normal))
        state = GIT_UNTRACKED;
    pthread_mutex_unlock(&files->lock);
    return state;
}

void close_tracked(struct tracked_files *files)
{
    pthread_mutex_destroy(&files->lock);
}

struct git_source tracked_open(struct arena *arena, struct tracked_files *files)
{
    *files = (struct tracked_files){.arena = arena, .paths = {.arena = arena}};
    pthread_mutex_init(&files->lock, NULL);
    return (struct git_source){files, find_state};
}
