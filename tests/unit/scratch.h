/* SPDX-License-Identifier: MIT */
/* A folder of its own for a test, which is removed with all that is in it. */
#ifndef TESTS_UNIT_SCRATCH_H
#define TESTS_UNIT_SCRATCH_H

#include <criterion/criterion.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/finding.h"
#include "base/path.h"
#include "base/secrets.h"

struct scratch {
    struct arena *arena;
    char folder[64];
    struct finding_list findings;
    struct secrets secrets;
    struct error err;
};

static inline int remove_one(const char *path, const struct stat *status, int kind,
                             struct FTW *walk)
{
    (void)status;
    (void)kind;
    (void)walk;
    return remove(path);
}

static inline void close_scratch(struct scratch *scratch)
{
    nftw(scratch->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    destroy_arena(&scratch->arena);
}

#define SCRATCH(name) CLEANUP(close_scratch) struct scratch name = open_scratch()

static inline struct scratch open_scratch(void)
{
    struct scratch scratch = {.arena = arena_create(), .folder = "/tmp/supconf-test-XXXXXX"};

    scratch.findings.arena = scratch.secrets.arena = scratch.arena;
    cr_assert(mkdtemp(scratch.folder));
    return scratch;
}

static inline const char *scratch_path(struct scratch *scratch, const char *name)
{
    return str_printf(scratch->arena, "%s/%s", scratch->folder, name).bytes;
}

/* Writes the file and makes the folders that it lies in. */
static inline const char *scratch_write(struct scratch *scratch, const char *name,
                                        struct str content)
{
    const char *path = scratch_path(scratch, name);
    FILE *file;

    for (size_t i = 0; name[i]; i++)
        if (name[i] == '/')
            mkdir(scratch_path(scratch, str_to_c(scratch->arena, (struct str){name, i})), 0755);
    file = fopen(path, "w");
    cr_assert(file, "%s", path);
    cr_assert_eq(fwrite(content.bytes, 1, content.length, file), content.length);
    fclose(file);
    return path;
}

/* "SV703 2:5 message" of each finding, one a line. */
static inline const char *shown(const struct scratch *scratch)
{
    struct buffer out = {.arena = scratch->arena};

    for (size_t i = 0; i < scratch->findings.count; i++) {
        const struct finding *finding = &scratch->findings.items[i];
        struct position at = {0};

        if (finding->span.text)
            at = span_start(finding->span);
        buffer_printf(&out, "%s %zu:%zu " STR_FORMAT "\n", finding->kind->code, at.line,
                      at.column, STR_ARGS(finding->message));
    }
    return str_to_c(scratch->arena, buffer_str(&out));
}

#endif
