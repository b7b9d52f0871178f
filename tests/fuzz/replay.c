/* SPDX-License-Identifier: MIT */
/* Stands in for the fuzzer in ordinary builds: gives each file of the folders named on the
 * command line to the target, once. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/descriptor.h"
#include "base/error.h"
#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t replay_folder(struct arena *arena, const char *folder)
{
    CLEANUP(close_directory) DIR *directory = opendir(folder);
    const struct dirent *entry;
    size_t count = 0;

    while (directory && (entry = readdir(directory))) {
        struct str path = str_printf(arena, "%s/%s", folder, entry->d_name);
        struct text *text;
        struct error err;

        if (entry->d_name[0] == '.' || !text_load(arena, path.bytes, &text, &err))
            continue;
        LLVMFuzzerTestOneInput((const uint8_t *)text->bytes.bytes, text->bytes.length);
        count++;
    }
    return count;
}

int main(int argc, char **argv)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    size_t count = 0;

    for (int i = 1; i < argc; i++)
        count += replay_folder(arena, argv[i]);
    printf("%zu inputs replayed\n", count);
    return count ? 0 : 1;
}
