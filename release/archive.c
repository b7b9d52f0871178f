/* SPDX-License-Identifier: MIT */
#include "release/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <sys/stat.h>

#include "base/buffer.h"
#include "base/map.h"
#include "base/path.h"
#include "base/utf8.h"

static void close_writer(struct archive **writer)
{
    archive_write_free(*writer);
}

static void close_reader(struct archive **reader)
{
    archive_read_free(*reader);
}

static void free_entry(struct archive_entry **entry)
{
    archive_entry_free(*entry);
}

static bool fail(struct archive *archive, struct error *err)
{
    const char *reason = archive_error_string(archive);

    return error_set(err, ERROR_INPUT, "%s", reason ? reason : "the archive is damaged");
}

bool archive_compression_of(struct str name, enum archive_compression *compression)
{
    bool is_gzip = str_ends_with(name, STR(".tar.gz")) || str_ends_with(name, STR(".tgz"));

    *compression = is_gzip ? ARCHIVE_GZIP : ARCHIVE_ZSTD;
    return is_gzip || str_ends_with(name, STR(".tar.zst"));
}

static la_ssize_t take_bytes(struct archive *archive, void *buffer, const void *bytes,
                             size_t length)
{
    (void)archive;
    buffer_append(buffer, (struct str){bytes, length});
    return (la_ssize_t)length;
}

static bool is_ascii(const struct archive_files *files)
{
    for (size_t i = 0; i < files->entries.count; i++)
        for (size_t j = 0; j < files->entries.items[i].path.length; j++)
            if ((unsigned char)files->entries.items[i].path.bytes[j] >= 0x80)
                return false;
    return true;
}

static bool set_compression(struct archive *writer, enum archive_compression compression)
{
    if (compression == ARCHIVE_GZIP) /* whose own header would hold the time of packing */
        return archive_write_add_filter_gzip(writer) == ARCHIVE_OK &&
               archive_write_set_options(writer, "gzip:!timestamp,gzip:compression-level=9") ==
                   ARCHIVE_OK;
    return archive_write_add_filter_zstd(writer) == ARCHIVE_OK &&
           archive_write_set_options(writer, "zstd:compression-level=19") == ARCHIVE_OK;
}

static bool set_form(struct archive *writer, const struct archive_files *files,
                     const struct archive_form *form)
{
    bool is_set = false;

    switch (form->format) {
    case ARCHIVE_PAX:
        /* Names beyond ASCII stay as they are, whatever the locale; other programs warn about
         * the mark that says so, so it is there only when it is needed. */
        is_set = archive_write_set_format_pax_restricted(writer) == ARCHIVE_OK &&
                 (is_ascii(files) ||
                  archive_write_set_options(writer, "pax:hdrcharset=BINARY") == ARCHIVE_OK);
        break;
    case ARCHIVE_GNU_TAR:
        is_set = archive_write_set_format_gnutar(writer) == ARCHIVE_OK;
        break;
    case ARCHIVE_AR: /* that of BSD puts no slash behind a name, which deb(5) does without */
        return archive_write_set_format_ar_bsd(writer) == ARCHIVE_OK;
    case ARCHIVE_ALONE:
        is_set = archive_write_set_format_raw(writer) == ARCHIVE_OK;
        break;
    }
    return is_set && set_compression(writer, form->compression);
}

static bool write_entry(struct arena *arena, struct archive *writer,
                        const struct archive_entry_file *file, int64_t time)
{
    CLEANUP(free_entry) struct archive_entry *entry = archive_entry_new();
    bool is_folder = str_ends_with(file->path, STR("/"));

    archive_entry_set_pathname(entry, str_to_c(arena, file->path));
    archive_entry_set_filetype(entry, is_folder ? AE_IFDIR : AE_IFREG);
    archive_entry_set_perm(entry, file->mode);
    archive_entry_set_size(entry, (la_int64_t)file->bytes.length);
    archive_entry_set_mtime(entry, time, 0);
    return archive_write_header(writer, entry) == ARCHIVE_OK &&
           (is_folder || archive_write_data(writer, file->bytes.bytes, file->bytes.length) ==
                             (la_ssize_t)file->bytes.length);
}

bool archive_write(struct arena *arena, const struct archive_files *files,
                   const struct archive_form *form, struct str *bytes, struct error *err)
{
    CLEANUP(close_writer) struct archive *writer = archive_write_new();
    struct buffer out = {.arena = arena};

    archive_write_set_bytes_in_last_block(writer, 1);
    if (!set_form(writer, files, form) ||
        archive_write_open(writer, &out, NULL, take_bytes, NULL) != ARCHIVE_OK)
        return fail(writer, err);
    for (size_t i = 0; i < files->entries.count; i++)
        if (!write_entry(arena, writer, &files->entries.items[i], form->time))
            return fail(writer, err);
    if (archive_write_close(writer) != ARCHIVE_OK)
        return fail(writer, err);
    *bytes = buffer_str(&out);
    return true;
}

static bool is_safe_path(struct arena *arena, struct str path)
{
    return path.length && !path_is_absolute(path) &&
           str_equal(path_normalize(arena, path), path) && !str_equal(path, STR("..")) &&
           !str_starts_with(path, STR("../"));
}

/* Whoever approves the path must see all of it. */
static bool is_readable(struct str path)
{
    size_t length;

    for (size_t i = 0; i < path.length; i += length) {
        uint32_t code_point = utf8_decode(path, i, &length);

        if (code_point == UTF8_BROKEN || utf8_is_hidden(code_point))
            return false;
    }
    return true;
}

static bool is_plain_file(struct archive_entry *entry)
{
    return archive_entry_filetype(entry) == AE_IFREG && !archive_entry_hardlink(entry) &&
           !archive_entry_symlink(entry) && !archive_entry_sparse_count(entry) &&
           !(archive_entry_perm(entry) & (S_ISUID | S_ISGID | S_ISVTX));
}

static bool check_entry(struct arena *arena, struct archive_entry *entry, struct map *seen,
                        struct archive_entry_file *file, struct error *err)
{
    file->path = str_copy(arena, str_from(archive_entry_pathname(entry)));
    file->mode = archive_entry_perm(entry);
    if (!is_readable(file->path))
        return error_set(err, ERROR_INPUT,
                         "a path holds what does not show, or what is no UTF-8");
    if (!is_plain_file(entry))
        return error_set(err, ERROR_INPUT, "'" STR_FORMAT "' is no regular file",
                         STR_ARGS(file->path));
    if (!is_safe_path(arena, file->path))
        return error_set(err, ERROR_INPUT, "the path '" STR_FORMAT "' leads out of the archive",
                         STR_ARGS(file->path));
    if (map_get(seen, file->path))
        return error_set(err, ERROR_INPUT, "'" STR_FORMAT "' is there twice",
                         STR_ARGS(file->path));
    map_put(seen, file->path, seen);
    return true;
}

/* Takes what the entry says that it holds from *room, the bytes that may still come: a bomb is
 * refused before it goes off. */
static bool take_room(struct archive_entry *entry, size_t *room, struct error *err)
{
    la_int64_t size = archive_entry_size(entry);

    if (!archive_entry_size_is_set(entry) || size < 0 ||
        (uint64_t)size + ARCHIVE_ENTRY_BYTES > *room)
        return error_set(err, ERROR_INPUT, "it holds more than %d MiB",
                         ARCHIVE_LARGEST_BYTES >> 20);
    *room -= (size_t)size + ARCHIVE_ENTRY_BYTES;
    return true;
}

/* There are never more than the entry says. */
static bool read_bytes(struct archive *reader, struct buffer *out, struct error *err)
{
    char bytes[16384];
    la_ssize_t count;

    while ((count = archive_read_data(reader, bytes, sizeof(bytes))) > 0)
        buffer_append(out, (struct str){bytes, (size_t)count});
    return count == 0 || fail(reader, err);
}

bool archive_read(struct arena *arena, struct str bytes, struct archive_files *files,
                  struct error *err)
{
    CLEANUP(close_reader) struct archive *reader = archive_read_new();
    struct map seen = {.arena = arena};
    size_t room = ARCHIVE_LARGEST_BYTES;
    struct archive_entry *entry;
    int code;

    archive_read_support_format_tar(reader);
    archive_read_support_filter_gzip(reader);
    archive_read_support_filter_zstd(reader);
    archive_read_set_options(reader, "hdrcharset=BINARY");
    if (archive_read_open_memory(reader, bytes.bytes, bytes.length) != ARCHIVE_OK)
        return fail(reader, err);
    while ((code = archive_read_next_header(reader, &entry)) == ARCHIVE_OK) {
        struct archive_entry_file file = {0};
        struct buffer content = {.arena = arena};

        if (!check_entry(arena, entry, &seen, &file, err) || !take_room(entry, &room, err) ||
            !read_bytes(reader, &content, err))
            return false;
        file.bytes = buffer_str(&content);
        *LIST_ADD(arena, &files->entries) = file;
    }
    return code == ARCHIVE_EOF || fail(reader, err);
}
