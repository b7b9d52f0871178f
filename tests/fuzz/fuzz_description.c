/* SPDX-License-Identifier: MIT */
/* release.json of strangers. What is accepted is written as a text that says the same again. */
#include <stdint.h>
#include <stdlib.h>

#include "report/releases.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool is_so)
{
    if (!is_so)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct release_description description, again;
    struct error err = {0};
    struct str text;

    if (!release_parse(arena, (struct str){(const char *)data, size}, &description, &err)) {
        require(err.kind == ERROR_INPUT && err.message[0]);
        return 0;
    }
    text = release_text(arena, &description);
    require(release_parse(arena, text, &again, &err));
    require(str_equal(text, release_text(arena, &again)));
    return 0;
}
