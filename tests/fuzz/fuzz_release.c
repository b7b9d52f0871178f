/* SPDX-License-Identifier: MIT */
/* Archives that strangers made. What is accepted says of itself what it is, packed again too.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/path.h"
#include "release/release.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool is_so)
{
    if (!is_so)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct release release, again;
    struct error err = {0};
    struct str bytes;

    if (!release_read(arena, (struct str){(const char *)data, size}, &release, &err)) {
        require(err.kind == ERROR_INPUT && err.message[0]);
        return 0;
    }
    for (size_t i = 0; i < release.files.entries.count; i++)
        require(!path_is_absolute(release.files.entries.items[i].path));
    require(release_write(arena, &release, ARCHIVE_GZIP, 0, &bytes, &err));
    require(release_read(arena, bytes, &again, &err));
    require(str_equal(release.id, again.id));
    return 0;
}
