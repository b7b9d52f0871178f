/* SPDX-License-Identifier: MIT */
#include "base/buffer.h"
#include "base/utf8.h"
#include "config/case_run.h"
#include "config/lower.h"

static const struct case_run runs[] = {
#define UPPER(first, last, step, distance) {first, last, step, distance},
#define EXPAND(code_point, first, second, third)
#include "config/upper.def"
#undef UPPER
#undef EXPAND
};

/* A letter that becomes several; 0: none. */
static const struct expanding {
    uint32_t code_point, first, second, third;
} expanding[] = {
#define UPPER(first, last, step, distance)
#define EXPAND(code_point, first, second, third) {code_point, first, second, third},
#include "config/upper.def"
#undef UPPER
#undef EXPAND
};

static const struct expanding *find_expanding(uint32_t code_point)
{
    for (size_t i = 0; i < COUNT_OF(expanding); i++)
        if (expanding[i].code_point == code_point)
            return &expanding[i];
    return NULL;
}

static void append_upper(struct buffer *result, uint32_t code_point)
{
    const struct case_run *run = case_run_find(runs, COUNT_OF(runs), code_point);
    const struct expanding *several = run ? NULL : find_expanding(code_point);

    if (!several) {
        utf8_append(result, run ? (uint32_t)((int32_t)code_point + run->distance) : code_point);
        return;
    }
    utf8_append(result, several->first);
    utf8_append(result, several->second);
    if (several->third)
        utf8_append(result, several->third);
}

struct str python_upper(struct arena *arena, struct str text)
{
    struct buffer result = {.arena = arena};
    size_t length;

    for (size_t i = 0; i < text.length; i += length) {
        uint32_t code_point = utf8_decode(text, i, &length);

        if (code_point == UTF8_BROKEN)
            buffer_append_byte(&result, text.bytes[i]);
        else if (code_point < 0x80)
            buffer_append_byte(&result, code_point >= 'a' && code_point <= 'z'
                                            ? (char)(code_point - ('a' - 'A'))
                                            : (char)code_point);
        else
            append_upper(&result, code_point);
    }
    return buffer_str(&result);
}
