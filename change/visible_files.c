/* SPDX-License-Identifier: MIT */
#include "change/visible_files.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/list.h"
#include "base/path.h"

static const struct file_change *find_file(const struct visible_files *files, struct str path)
{
    struct str normal = path_normalize(files->arena, path);

    for (size_t i = 0; i < files->file_count; i++)
        if (str_equal(path_join(files->arena, files->prefix, files->files[i].path), normal))
            return &files->files[i];
    return NULL;
}

static bool is_in_group(const struct host_process *reader, int64_t gid)
{
    if (reader->gid == gid)
        return true;
    for (size_t i = 0; i < reader->group_count; i++)
        if (reader->groups[i] == gid)
            return true;
    return false;
}

/* bits: 4 to read, 1 to pass through a folder. */
static bool may(const struct host_process *reader, const struct stat *status, mode_t bits)
{
    if (reader->uid == 0)
        return true;
    if (reader->uid == status->st_uid)
        return status->st_mode >> 6 & bits;
    if (is_in_group(reader, status->st_gid))
        return status->st_mode >> 3 & bits;
    return status->st_mode & bits;
}

/* Whether all folders on the way can be passed. */
static bool may_reach(const struct visible_files *files, struct str path)
{
    struct str folder = path_directory(path);
    struct stat status;

    while (folder.length) {
        if (stat(str_to_c(files->arena, folder), &status) == 0 &&
            !may(files->reader, &status, 1))
            return false;
        if (str_equal(folder, STR("/")))
            break;
        folder = path_directory(folder);
    }
    return true;
}

static bool may_read(const struct visible_files *files, struct str path,
                     const struct file_change *written)
{
    struct stat status;

    if (!files->reader || !files->reader->is_known)
        return true;
    if (!may_reach(files, path))
        return false;
    if (written && files->is_changed) {
        status = (struct stat){.st_mode = written->wanted.mode,
                               .st_uid = written->wanted.uid,
                               .st_gid = written->wanted.gid};
        if (!written->wanted.has_owner) {
            status.st_uid = geteuid();
            status.st_gid = getegid();
        }
    } else if (stat(str_to_c(files->arena, path), &status)) {
        return true; /* the reading itself will fail */
    }
    return may(files->reader, &status, 4);
}

static bool is_gone(const struct visible_files *files, const struct file_change *file)
{
    return file && files->is_changed && !file->wanted.exists;
}

static const struct text *read_visible(void *context, struct arena *arena, struct str path)
{
    const struct visible_files *files = context;
    const struct file_change *file = find_file(files, path);

    if (is_gone(files, file) || !may_read(files, path, file))
        return NULL;
    return files->below.read(files->below.context, arena, path);
}

static void glob_visible(void *context, struct arena *arena, struct str pattern,
                         struct str **paths, size_t *count)
{
    const struct visible_files *files = context;
    size_t kept = 0;

    files->below.glob(files->below.context, arena, pattern, paths, count);
    for (size_t i = 0; i < *count; i++)
        if (!is_gone(files, find_file(files, (*paths)[i])))
            (*paths)[kept++] = (*paths)[i];
    *count = kept;
}

struct file_source visible_files(const struct visible_files *files)
{
    return (struct file_source){
        .context = (void *)(uintptr_t)files, .read = read_visible, .glob = glob_visible};
}

/* Why a file that the pattern found was not read. */
static const char *unread_words(const struct visible_files *files, struct str path)
{
    const char *name = str_to_c(files->arena, path);
    struct stat status;

    if (lstat(name, &status) == 0 && S_ISLNK(status.st_mode) && stat(name, &status))
        return errno == EACCES ? "leads where it cannot be read" : "is a link to nothing";
    if (stat(name, &status) == 0 && S_ISDIR(status.st_mode))
        return "is a folder";
    return "cannot be read by the user of supervisord";
}

struct problem_list {
    struct include_problem *items;
    size_t count, capacity;
};

static void add_empty(const struct visible_files *files, const struct config *config,
                      struct problem_list *problems)
{
    for (size_t i = 0; i < config->document_count; i++)
        if (!config->documents[i]->text->bytes.length)
            *LIST_ADD(files->arena, problems) = (struct include_problem){
                .path = config->documents[i]->text->path, .words = "is empty"};
}

/* A folder of a pattern that is not there, or closed to the reader: nothing matches. */
static void add_closed_folders(const struct visible_files *files, const struct config *config,
                               struct problem_list *problems)
{
    static const struct str before = STR_INIT("No file matches via include \"");

    for (size_t i = 0; i < config->warning_count; i++) {
        struct str pattern = config->warnings[i];

        if (!str_starts_with(pattern, before))
            continue;
        pattern = str_slice(pattern, before.length, pattern.length - 1);
        *LIST_ADD(files->arena, problems) = (struct include_problem){
            .path = pattern, .words = "matches no file", .is_common = true};
    }
}

struct include_problem *include_problems(const struct visible_files *files,
                                         const struct config *config, size_t *count)
{
    struct problem_list problems = {0};

    for (size_t i = 0; i < config->include_count; i++)
        if (!config->includes[i].read)
            *LIST_ADD(files->arena, &problems) = (struct include_problem){
                .path = config->includes[i].path,
                .words = unread_words(files, config->includes[i].path),
                .span = config->includes[i].span,
            };
    add_empty(files, config, &problems);
    add_closed_folders(files, config, &problems);
    *count = problems.count;
    return problems.items;
}
