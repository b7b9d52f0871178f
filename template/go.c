/* SPDX-License-Identifier: MIT */
/* Go's text/template: tokens, tree, walk. */
#include "template/go_tree.h"

void go_render(struct rendering *rendering)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct go_template parsed;

    if (go_parse(rendering, arena, &parsed))
        go_execute(rendering, arena, &parsed);
}
