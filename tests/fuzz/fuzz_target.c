/* SPDX-License-Identifier: MIT */
/* No name of a template leads out of the prefix. The module comes first, up to a newline. */
#include <stdint.h>

#include "base/path.h"
#include "render/render.h"
#include "rendering.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct str name = {size ? (const char *)data : "", size}, target, whole;
    struct str module = str_cut(&name, '\n');

    if (!render_target(arena, name, module, &target))
        return 0;
    whole = path_normalize(arena, path_join(arena, STR("/prefix"), target));
    CHECK(path_is_below(whole, STR("/prefix")) && !str_equal(whole, STR("/prefix")));
    CHECK(str_equal(target, str_slice(whole, STR("/prefix/").length, whole.length)));
    return 0;
}
