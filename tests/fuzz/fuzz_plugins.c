/* SPDX-License-Identifier: MIT */
/* Whatever a Python prints: the first byte is the number of plug-ins, the rest its output.
 * Nothing is known of plug-ins that were not asked about, all that is known is UTF-8, and the
 * first line of a script names a Python or none. */
#include <stdint.h>
#include <stdlib.h>

#include "base/path.h"
#include "base/utf8.h"
#include "model/plugin_answers.h"
#include "model/plugin_python.h"

#define CHECK(condition)                                                                       \
    do {                                                                                       \
        if (!(condition))                                                                      \
            abort();                                                                           \
    } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_answer(const struct plugin_answer *answer)
{
    CHECK(utf8_find_broken(answer->type) == STR_NOT_FOUND);
    CHECK(utf8_find_broken(answer->text) == STR_NOT_FOUND);
    CHECK(utf8_find_broken(answer->module) == STR_NOT_FOUND);
    for (size_t i = 0; i < answer->events.count; i++)
        CHECK(utf8_find_broken(answer->events.items[i]) == STR_NOT_FOUND);
    if (answer->state != PLUGIN_LOST)
        CHECK(!answer->type.length && !answer->text.length && !answer->module.length);
}

static void check_talk(struct arena *arena, struct str output, size_t count)
{
    struct plugin_talk talk = plugin_answers_parse(arena, output, count);
    size_t known = 0;

    CHECK(talk.count == count && talk.asked <= count);
    CHECK(!talk.is_complete || !talk.broken.length);
    for (size_t i = 0; i < count; i++) {
        check_answer(&talk.answers[i]);
        known += talk.answers[i].state != PLUGIN_UNKNOWN;
    }
    CHECK(!known || talk.asked < count);
}

static void check_script(struct str start)
{
    struct plugin_python python;

    if (plugin_python_of(start, &python))
        CHECK(path_is_absolute(python.path) && str_find(python.path, '\0') == STR_NOT_FOUND);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct str output = {(const char *)data, size};

    if (!size)
        return 0;
    output = str_slice(output, 1, size);
    check_talk(arena, output, data[0]);
    check_script(output);
    return 0;
}
