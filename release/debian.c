/* SPDX-License-Identifier: MIT */
#include "release/debian.h"

#include <stdlib.h>
#include <time.h>

#include "base/buffer.h"
#include "base/map.h"

enum { KIB = 1024, FOLDER_KIB = 1 };

static bool is_lower_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool is_name(struct str name)
{
    for (size_t i = 0; i < name.length; i++)
        if (!is_lower_or_digit(name.bytes[i]) &&
            (i == 0 || str_find(STR("+-."), name.bytes[i]) == STR_NOT_FOUND))
            return false;
    return name.length > 1;
}

static bool is_version(struct str version)
{
    for (size_t i = 0; i < version.length; i++)
        if (!is_lower_or_digit(version.bytes[i]) &&
            !(version.bytes[i] >= 'A' && version.bytes[i] <= 'Z') &&
            str_find(STR(".+~-"), version.bytes[i]) == STR_NOT_FOUND)
            return false;
    return version.length && version.bytes[0] >= '0' && version.bytes[0] <= '9';
}

bool debian_check(struct str name, struct str version, struct error *err)
{
    if (!is_name(name))
        return error_set(err, ERROR_USAGE,
                         "'" STR_FORMAT "' names no Debian package: lower case letters, digits "
                         "and + - . behind the first",
                         STR_ARGS(name));
    return is_version(version) ||
           error_set(err, ERROR_USAGE,
                     "'" STR_FORMAT "' is no version of a Debian package: a digit, then "
                     "letters, digits and . + ~ -",
                     STR_ARGS(version));
}

static void put(struct arena *arena, struct archive_files *files, struct str path,
                struct str bytes, mode_t mode)
{
    *LIST_ADD(arena, &files->entries) = (struct archive_entry_file){path, bytes, mode};
}

static int by_path(const void *a, const void *b)
{
    const struct archive_entry_file *first = a, *second = b;

    return str_compare(first->path, second->path);
}

/* The files by their path, each folder before what is in it: dpkg makes no folder unasked. */
static struct archive_files with_folders(struct arena *arena, const struct archive_files *files)
{
    struct map seen = {.arena = arena};
    struct archive_files all = {0};

    put(arena, &all, STR("./"), STR(""), 0755);
    for (size_t i = 0; i < files->entries.count; i++) {
        struct archive_entry_file file = files->entries.items[i];

        for (size_t j = 0; j < file.path.length; j++) {
            struct str folder = str_slice(file.path, 0, j + 1);

            if (file.path.bytes[j] != '/' || map_put(&seen, folder, arena))
                continue;
            put(arena, &all, str_printf(arena, "./" STR_FORMAT, STR_ARGS(folder)), STR(""),
                0755);
        }
        put(arena, &all, str_printf(arena, "./" STR_FORMAT, STR_ARGS(file.path)), file.bytes,
            file.mode);
    }
    return all;
}

/* As dpkg-gencontrol counts: whole KiB for each file, and one for a folder. */
static size_t installed_kib(const struct archive_files *files)
{
    size_t kib = 0;

    for (size_t i = 0; i < files->entries.count; i++) {
        size_t length = files->entries.items[i].bytes.length;

        kib += length ? (length + KIB - 1) / KIB : FOLDER_KIB;
    }
    return kib;
}

/* The lines with the word in front of each; the last does not end. */
static struct str indent(struct arena *arena, struct str lines, const char *before)
{
    struct buffer out = {.arena = arena};

    while (lines.length) {
        struct str line = str_cut(&lines, '\n');

        buffer_printf(&out, "%s%s" STR_FORMAT, out.length ? "\n" : "", before, STR_ARGS(line));
    }
    return out.length ? buffer_str(&out) : STR("");
}

static struct str control_text(struct arena *arena, const struct debian_package *package,
                               const struct archive_files *files)
{
    struct str description = indent(arena, package->description, " ");

    return str_printf(
        arena,
        "Package: " STR_FORMAT "\nVersion: " STR_FORMAT
        "\nArchitecture: all\nMaintainer: " STR_FORMAT
        "\nInstalled-Size: %zu\nDepends: " STR_FORMAT
        "\nSection: admin\nPriority: optional\nDescription: " STR_FORMAT "\n" STR_FORMAT "\n",
        STR_ARGS(package->name), STR_ARGS(package->version), STR_ARGS(package->maintainer),
        installed_kib(files), STR_ARGS(package->depends), STR_ARGS(package->summary),
        STR_ARGS(description));
}

static struct str conffiles_text(struct arena *arena, const struct archive_files *files)
{
    struct buffer out = {.arena = arena};

    for (size_t i = 0; i < files->entries.count; i++)
        if (str_starts_with(files->entries.items[i].path, STR("etc/")))
            buffer_printf(&out, "/" STR_FORMAT "\n", STR_ARGS(files->entries.items[i].path));
    return out.length ? buffer_str(&out) : STR("");
}

static bool changelog(struct arena *arena, const struct debian_package *package, int64_t time,
                      struct str *bytes, struct error *err)
{
    static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct archive_form form = {ARCHIVE_ALONE, ARCHIVE_GZIP, time};
    struct str changes = indent(arena, package->changes, "  * ");
    struct archive_files files = {0};
    time_t seconds = (time_t)time;
    struct tm date;

    if (!gmtime_r(&seconds, &date))
        return error_set(err, ERROR_USAGE, "there is no such time as %lld", (long long)time);
    put(arena, &files, STR("changelog"),
        str_printf(arena,
                   STR_FORMAT " (" STR_FORMAT ") unstable; urgency=medium\n\n" STR_FORMAT
                              "\n\n -- " STR_FORMAT "  %s, %02d %s %d %02d:%02d:%02d +0000\n",
                   STR_ARGS(package->name), STR_ARGS(package->version), STR_ARGS(changes),
                   STR_ARGS(package->maintainer), days[date.tm_wday], date.tm_mday,
                   months[date.tm_mon], date.tm_year + 1900, date.tm_hour, date.tm_min,
                   date.tm_sec),
        0644);
    return archive_write(arena, &files, &form, bytes, err);
}

static bool add_documents(struct arena *arena, struct debian_package *package, int64_t time,
                          struct error *err)
{
    struct str folder = str_printf(arena, "usr/share/doc/" STR_FORMAT, STR_ARGS(package->name));
    struct str changes;

    if (!changelog(arena, package, time, &changes, err))
        return false;
    put(arena, &package->files, str_printf(arena, STR_FORMAT "/changelog.gz", STR_ARGS(folder)),
        changes, 0644);
    put(arena, &package->files, str_printf(arena, STR_FORMAT "/copyright", STR_ARGS(folder)),
        package->copyright, 0644);
    return true;
}

bool debian_write(struct arena *arena, struct debian_package *package, int64_t time,
                  struct str *bytes, struct error *err)
{
    struct archive_form tar = {ARCHIVE_GNU_TAR, ARCHIVE_GZIP, time}, ar = {ARCHIVE_AR, 0, time};
    struct archive_files data, control = {0}, parts = {0};
    struct str control_bytes, data_bytes;

    if (!add_documents(arena, package, time, err))
        return false;
    qsort(package->files.entries.items, package->files.entries.count,
          sizeof(*package->files.entries.items), by_path);
    data = with_folders(arena, &package->files);
    put(arena, &control, STR("conffiles"), conffiles_text(arena, &package->files), 0644);
    put(arena, &control, STR("control"), control_text(arena, package, &data), 0644);
    put(arena, &control, STR("postinst"), package->postinst, 0755);
    control = with_folders(arena, &control);
    if (!archive_write(arena, &control, &tar, &control_bytes, err) ||
        !archive_write(arena, &data, &tar, &data_bytes, err))
        return false;
    put(arena, &parts, STR("debian-binary"), STR("2.0\n"), 0644);
    put(arena, &parts, STR("control.tar.gz"), control_bytes, 0644);
    put(arena, &parts, STR("data.tar.gz"), data_bytes, 0644);
    return archive_write(arena, &parts, &ar, bytes, err);
}
