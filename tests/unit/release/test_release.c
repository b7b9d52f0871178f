/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <string.h>

#include "release/release.h"

#define FAR "0123456789/0123456789/0123456789/0123456789/0123456789/0123456789/0123456789/"

static struct arena *arena;

static void start(void)
{
    arena = arena_create();
}

static void stop(void)
{
    destroy_arena(&arena);
}

TestSuite(release, .init = start, .fini = stop);

static struct release sample(void)
{
    struct release release = {.description = STR("{\"version\": 1}\n")};
    struct error err;

    *LIST_ADD(arena, &release.files.entries) =
        (struct archive_entry_file){STR("web1/api/etc/b.conf"), STR("[program:b]\n"), 0644};
    *LIST_ADD(arena, &release.files.entries) =
        (struct archive_entry_file){STR("web1/api/etc/a.conf"), STR("[program:a]\n"), 0600};
    *LIST_ADD(arena, &release.files.entries) = (struct archive_entry_file){
        STR("web1/api/etc/" FAR FAR "\xe4\xb8\xad\xe6\x96\x87.conf"), STR(""), 0755};
    cr_assert(release_seal(arena, &release, &err), "%s", err.message);
    return release;
}

static struct str packed(const struct release *release, enum archive_compression compression)
{
    struct error err;
    struct str bytes;

    cr_assert(release_write(arena, release, compression, 1700000000, &bytes, &err), "%s",
              err.message);
    return bytes;
}

static void check_same(struct str bytes)
{
    struct release wanted = sample(), found;
    struct error err;

    cr_assert(release_read(arena, bytes, &found, &err), "%s", err.message);
    cr_assert(str_equal(found.description, wanted.description));
    cr_assert(str_equal(found.sums, wanted.sums));
    cr_assert_eq(found.files.entries.count, wanted.files.entries.count);
    for (size_t i = 0; i < found.files.entries.count; i++) {
        const struct archive_entry_file *a = &found.files.entries.items[i];
        const struct archive_entry_file *b = &wanted.files.entries.items[i];

        cr_assert(str_equal(a->path, b->path));
        cr_assert(str_equal(a->bytes, b->bytes));
        cr_assert_eq(a->mode, b->mode);
    }
}

Test(release, comes_back_as_it_was)
{
    struct release release = sample();

    check_same(packed(&release, ARCHIVE_GZIP));
    check_same(packed(&release, ARCHIVE_ZSTD));
}

Test(release, same_files_give_same_bytes)
{
    struct release first = sample(), second = sample();

    cr_assert(str_equal(packed(&first, ARCHIVE_GZIP), packed(&second, ARCHIVE_GZIP)));
    cr_assert(str_equal(packed(&first, ARCHIVE_ZSTD), packed(&second, ARCHIVE_ZSTD)));
}

static void check_refused(struct str bytes, const char *reason)
{
    struct release release;
    struct error err = {0};

    cr_assert_not(release_read(arena, bytes, &release, &err));
    cr_assert(strstr(err.message, reason), "'%s' does not say '%s'", err.message, reason);
}

Test(release, refuses_what_was_cut_off_anywhere)
{
    struct release release = sample(), found;
    struct str bytes = packed(&release, ARCHIVE_GZIP);
    struct error err;

    for (size_t length = 0; length < bytes.length; length++)
        cr_assert_not(release_read(arena, str_slice(bytes, 0, length), &found, &err), "%zu",
                      length);
}

Test(release, refuses_or_ignores_each_flipped_byte_but_never_changes_a_file)
{
    struct release release = sample(), found;
    struct str bytes = packed(&release, ARCHIVE_GZIP);
    struct error err;

    for (size_t i = 0; i < bytes.length; i++) {
        char *copy = str_to_c(arena, bytes);

        copy[i] ^= 0x10;
        if (release_read(arena, (struct str){copy, bytes.length}, &found, &err))
            check_same((struct str){copy, bytes.length});
    }
}

/* The archive of files with the sums of sample(). */
static struct str forged(const struct archive_files *files)
{
    struct archive_form form = {ARCHIVE_PAX, ARCHIVE_GZIP, 0};
    struct error err;
    struct str bytes;

    cr_assert(archive_write(arena, files, &form, &bytes, &err), "%s", err.message);
    return bytes;
}

static struct archive_files entries_of(const struct release *release)
{
    struct archive_files all = {0};
    struct error err;

    cr_assert(archive_read(arena, packed(release, ARCHIVE_GZIP), &all, &err));
    return all;
}

Test(release, refuses_changed_missing_moved_and_extra_files)
{
    struct release release = sample();
    struct archive_files all = entries_of(&release), part;
    struct archive_entry_file swapped;

    part = (struct archive_files){
        {all.entries.items, all.entries.count - 1, 0}
    };
    check_refused(forged(&part), "is missing, or not where");
    part = (struct archive_files){
        {all.entries.items + 1, all.entries.count - 1, 0}
    };
    check_refused(forged(&part), "does not begin with");

    swapped = all.entries.items[2];
    all.entries.items[2] = all.entries.items[3];
    all.entries.items[3] = swapped;
    check_refused(forged(&all), "is missing, or not where");

    all = entries_of(&release);
    all.entries.items[0].bytes = STR("");
    check_refused(forged(&all), "it belongs to");

    all = entries_of(&release);
    all.entries.items[2].bytes = STR("[program:evil]\n");
    check_refused(forged(&all), "was changed");

    all = entries_of(&release);
    *LIST_ADD(arena, &all.entries) = (struct archive_entry_file){STR("x"), STR(""), 0644};
    check_refused(forged(&all), "is not in SHA256SUMS");
}

Test(release, refuses_paths_that_lead_out)
{
    static const char *const paths[] = {"/etc/passwd", "../x",        "release/files/../../x",
                                        "release//x",  "./release/x", "release/files/.."};

    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct archive_files all = {0};

        *LIST_ADD(arena, &all.entries) =
            (struct archive_entry_file){str_from(paths[i]), STR("x"), 0644};
        check_refused(forged(&all), "leads out of the archive");
    }
}

Test(release, refuses_a_name_that_cannot_stand_in_the_sums)
{
    struct release release = {.description = STR("{}")};
    struct error err;

    *LIST_ADD(arena, &release.files.entries) =
        (struct archive_entry_file){STR("web1/a\nb"), STR("x"), 0644};
    cr_assert_not(release_seal(arena, &release, &err));
    cr_assert(strstr(err.message, "a line end"));
}

Test(release, refuses_what_is_no_archive)
{
    check_refused(STR(""), "");
    check_refused(STR("[program:x]\n"), "");
}
