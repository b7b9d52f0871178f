/* SPDX-License-Identifier: MIT */
/* The files of this machine. */
#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

#include "base/descriptor.h"
#include "base/list.h"
#include "config/folders.h"
#include "config/machine.h"

static bool is_folder(void *context, struct arena *arena, struct str path)
{
    struct stat status;

    (void)context;
    return stat(str_to_c(arena, path), &status) == 0 && S_ISDIR(status.st_mode);
}

static enum entry_kind kind(void *context, struct arena *arena, struct str path)
{
    struct stat status;

    (void)context;
    if (lstat(str_to_c(arena, path), &status) < 0)
        return ENTRY_NONE;
    switch (status.st_mode & S_IFMT) {
    case S_IFREG:
        return ENTRY_FILE;
    case S_IFDIR:
        return ENTRY_FOLDER;
    case S_IFLNK:
        return ENTRY_LINK;
    default:
        return ENTRY_OTHER;
    }
}

static bool list(void *context, struct arena *arena, struct str path, struct path_list *names,
                 struct error *err)
{
    const char *name_c = path.length ? str_to_c(arena, path) : ".";
    CLEANUP(close_directory) DIR *directory = opendir(name_c);
    struct dirent *entry;

    (void)context;
    if (!directory)
        return errno == ENOENT || error_errno(err, "open folder %s", name_c);
    while ((entry = readdir(directory))) {
        struct str name = str_from(entry->d_name);

        if (!str_equal(name, STR(".")) && !str_equal(name, STR("..")))
            *LIST_ADD(arena, names) = str_copy(arena, name);
    }
    return true;
}

const struct folder_source disk_folders = {.is_folder = is_folder, .kind = kind, .list = list};

static void glob_disk(void *context, struct arena *arena, struct str pattern,
                      struct str **paths, size_t *count)
{
    struct path_list found = folders_glob(arena, &disk_folders, pattern);

    (void)context;
    *paths = found.items;
    *count = found.count;
}

static const struct text *read_disk(void *context, struct arena *arena, struct str path)
{
    struct error ignored = {0}; /* supervisord does not ask for the reason either */
    struct text *text;

    (void)context;
    if (str_find(path, '\0') != STR_NOT_FOUND)
        return NULL;
    return text_load(arena, str_to_c(arena, path), &text, &ignored) ? text : NULL;
}

const struct file_source disk_files = {
    .read = read_disk, .glob = glob_disk, .folders = &disk_folders};

bool file_source_load(struct arena *arena, const struct file_source *files, struct str path,
                      const struct text **text, struct error *err)
{
    struct text *loaded;

    *text = files->read(files->context, arena, path);
    if (*text)
        return true;
    if (files->read != disk_files.read)
        return error_set(err, ERROR_SYSTEM, "open %s: it is not there", str_to_c(arena, path));
    if (!text_load(arena, str_to_c(arena, path), &loaded, err))
        return false;
    *text = loaded;
    return true;
}
