/* SPDX-License-Identifier: MIT */
/* Any bytes give settings and findings; each finding's place lies in the text. */
#include <stdint.h>
#include <stdlib.h>

#include "settings/settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct finding_list findings = {.arena = arena};
    const struct text *text =
        text_create(arena, STR("/fuzz/supconf.ini"), (struct str){(const char *)data, size});
    struct settings settings = settings_read(arena, text, STR("/fuzz"), &findings);

    for (size_t i = 0; i < findings.count; i++) {
        struct span span = findings.items[i].span;

        if (span.offset + span.length > size)
            abort();
        (void)span_start(span);
    }
    for (size_t i = 0; i < settings.instances.count; i++)
        if (!settings_instance(&settings, settings.instances.items[i].name.text))
            abort();
    return 0;
}
