/* SPDX-License-Identifier: MIT */
#include "config/lower.h"

#include <stdlib.h>

#include "base/utf8.h"

/* The one letter whose small form is two code points: i and a dot above. */
enum { CAPITAL_I_WITH_DOT = 0x130, DOT_ABOVE = 0x307 };

struct run {
    uint32_t first, last, step;
    int32_t distance;
};

static const struct run runs[] = {
#define LOWER(first_, last_, step_, distance_) {first_, last_, step_, distance_},
#include "config/lower.def"
#undef LOWER
};

static int compare(const void *wanted, const void *candidate)
{
    const uint32_t *code_point = wanted;
    const struct run *run = candidate;

    return (*code_point > run->last) - (*code_point < run->first);
}

static uint32_t lower(uint32_t code_point)
{
    const struct run *run;

    if (code_point < 0x80)
        return code_point >= 'A' && code_point <= 'Z' ? code_point + ('a' - 'A') : code_point;
    run = bsearch(&code_point, runs, COUNT_OF(runs), sizeof(runs[0]), compare);
    if (!run || (code_point - run->first) % run->step)
        return code_point;
    return (uint32_t)((int32_t)code_point + run->distance);
}

static bool may_change(struct str text)
{
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.bytes[i];

        if (byte >= 0x80 || (byte >= 'A' && byte <= 'Z'))
            return true;
    }
    return false;
}

struct str python_lower(struct arena *arena, struct str text)
{
    struct buffer result = {.arena = arena};
    size_t length;

    if (!may_change(text))
        return text;
    for (size_t i = 0; i < text.length; i += length) {
        uint32_t code_point = utf8_decode(text, i, &length);

        if (code_point == UTF8_BROKEN) {
            buffer_append_byte(&result, text.bytes[i]);
        } else if (code_point == CAPITAL_I_WITH_DOT) {
            utf8_append(&result, 'i');
            utf8_append(&result, DOT_ABOVE);
        } else {
            utf8_append(&result, lower(code_point));
        }
    }
    return buffer_str(&result);
}
