/* SPDX-License-Identifier: MIT */
#include "release/release.h"

#include <stdlib.h>

#include "base/path.h"
#include "base/sha256.h"
#include "release/signature.h"
#include "release/sums.h"

#define FILES "files/"
#define SUMS "SHA256SUMS"
#define DESCRIPTION "release.json"

enum { ID_DIGITS = 16 };

static int by_path(const void *a, const void *b)
{
    const struct archive_entry_file *first = a, *second = b;

    return str_compare(first->path, second->path);
}

static struct str id_of(struct arena *arena, struct str sums)
{
    struct str sum = sha256_of(arena, sums);

    return str_printf(arena, "release-%.*s", ID_DIGITS, sum.bytes);
}

static bool add_sum(struct arena *arena, struct sums *sums, struct str path, struct str bytes,
                    struct error *err)
{
    return sums_add(arena, sums, path, bytes) ||
           error_set(err, ERROR_INPUT,
                     "'" STR_FORMAT "' cannot be packed: a line end or a backslash in its name",
                     STR_ARGS(path));
}

bool release_seal(struct arena *arena, struct release *release, struct error *err)
{
    struct archive_files *files = &release->files;
    struct sums sums = {0};

    if (files->entries.count)
        qsort(files->entries.items, files->entries.count, sizeof(*files->entries.items),
              by_path);
    if (!add_sum(arena, &sums, STR(DESCRIPTION), release->description, err))
        return false;
    for (size_t i = 0; i < files->entries.count; i++) {
        const struct archive_entry_file *file = &files->entries.items[i];
        struct str path = str_printf(arena, FILES STR_FORMAT, STR_ARGS(file->path));

        if (!add_sum(arena, &sums, path, file->bytes, err))
            return false;
    }
    release->sums = sums_text(arena, &sums);
    release->id = id_of(arena, release->sums);
    return true;
}

static void put(struct arena *arena, const struct release *release, struct archive_files *all,
                const char *name, struct archive_entry_file file)
{
    file.path = str_printf(arena, STR_FORMAT "/%s" STR_FORMAT, STR_ARGS(release->id), name,
                           STR_ARGS(file.path));
    *LIST_ADD(arena, &all->entries) = file;
}

/* As the program that made it would look for it. */
static const char *signature_name(struct str signature)
{
    return signature_is_of_minisign(signature) ? SUMS ".minisig" : SUMS ".sig";
}

bool release_write(struct arena *arena, const struct release *release,
                   enum archive_compression compression, int64_t time, struct str *bytes,
                   struct error *err)
{
    struct archive_form form = {ARCHIVE_PAX, compression, time};
    struct archive_files all = {0};

    put(arena, release, &all, SUMS, (struct archive_entry_file){{0}, release->sums, 0644});
    if (release->signature.length)
        put(arena, release, &all, signature_name(release->signature),
            (struct archive_entry_file){{0}, release->signature, 0644});
    put(arena, release, &all, DESCRIPTION,
        (struct archive_entry_file){{0}, release->description, 0644});
    for (size_t i = 0; i < release->files.entries.count; i++)
        put(arena, release, &all, FILES, release->files.entries.items[i]);
    return archive_write(arena, &all, &form, bytes, err);
}

/* The entry at *at, which must have that name; *at moves behind. */
static const struct archive_entry_file *take(struct arena *arena,
                                             const struct archive_files *all, size_t *at,
                                             struct str id, struct str name)
{
    struct str path =
        str_printf(arena, STR_FORMAT "/" STR_FORMAT, STR_ARGS(id), STR_ARGS(name));

    if (*at >= all->entries.count || !str_equal(all->entries.items[*at].path, path))
        return NULL;
    return &all->entries.items[(*at)++];
}

static bool check_file(struct arena *arena, const struct archive_files *all, size_t *at,
                       const struct sum *sum, struct release *release, struct error *err)
{
    const struct archive_entry_file *entry = take(arena, all, at, release->id, sum->path);

    if (!entry)
        return error_set(err, ERROR_INPUT,
                         "'" STR_FORMAT "' is missing, or not where " SUMS " has it",
                         STR_ARGS(sum->path));
    if (!str_equal(sum->hex, sha256_of(arena, entry->bytes)))
        return error_set(err, ERROR_INPUT,
                         "'" STR_FORMAT "' was changed: its sum is not that of " SUMS,
                         STR_ARGS(sum->path));
    if (str_equal(sum->path, STR(DESCRIPTION)))
        release->description = entry->bytes;
    else if (str_starts_with(sum->path, STR(FILES)))
        *LIST_ADD(arena, &release->files.entries) = (struct archive_entry_file){
            str_slice(sum->path, sizeof(FILES) - 1, sum->path.length), entry->bytes,
            entry->mode};
    else
        return error_set(err, ERROR_INPUT, "'" STR_FORMAT "' has no place in a release",
                         STR_ARGS(sum->path));
    return true;
}

/* SHA256SUMS comes first, in a folder whose name it bears out. */
static bool read_sums(struct arena *arena, const struct archive_files *all,
                      struct release *release, struct error *err)
{
    const struct archive_entry_file *first = all->entries.items;

    if (!all->entries.count || !str_equal(path_name(first->path), STR(SUMS)))
        return error_set(err, ERROR_INPUT, "it does not begin with " SUMS);
    release->sums = first->bytes;
    release->id = id_of(arena, release->sums);
    return str_equal(path_directory(first->path), release->id) ||
           error_set(err, ERROR_INPUT, SUMS " was changed: it belongs to '" STR_FORMAT "'",
                     STR_ARGS(release->id));
}

bool release_read(struct arena *arena, struct str bytes, struct release *release,
                  struct error *err)
{
    struct archive_files all = {0};
    struct sums sums = {0};
    const struct archive_entry_file *signature = NULL;
    size_t at = 1;

    *release = (struct release){0};
    if (!archive_read(arena, bytes, &all, err) || !read_sums(arena, &all, release, err) ||
        !sums_read(arena, release->sums, &sums, err))
        return false;
    if (at < all.entries.count)
        signature = take(arena, &all, &at, release->id,
                         str_from(signature_name(all.entries.items[at].bytes)));
    if (signature)
        release->signature = signature->bytes;
    for (size_t i = 0; i < sums.items.count; i++)
        if (!check_file(arena, &all, &at, &sums.items.items[i], release, err))
            return false;
    if (!release->description.bytes)
        return error_set(err, ERROR_INPUT, "it has no " DESCRIPTION);
    return at == all.entries.count ||
           error_set(err, ERROR_INPUT, "'" STR_FORMAT "' is not in " SUMS,
                     STR_ARGS(all.entries.items[at].path));
}
