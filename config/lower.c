/* SPDX-License-Identifier: MIT */
#include "config/lower.h"

#include <string.h>

#include "base/buffer.h"
#include "base/utf8.h"
#include "config/case_run.h"

enum {
    CAPITAL_I_WITH_DOT = 0x130, /* alone in that its small form is two: i and a dot above */
    DOT_ABOVE = 0x307,
    CAPITAL_SIGMA = 0x3A3,
    FINAL_SIGMA = 0x3C2,
};

static const struct case_run runs[] = {
#define LOWER(first, last, step, distance) {first, last, step, distance},
#include "config/lower.def"
#undef LOWER
};

static const struct case_run cased_runs[] = {
#define CASED(first, last) {first, last, 1, 0},
#define IGNORABLE(first, last)
#include "config/sigma.def"
#undef CASED
#undef IGNORABLE
};

static const struct case_run ignorable_runs[] = {
#define CASED(first, last)
#define IGNORABLE(first, last) {first, last, 1, 0},
#include "config/sigma.def"
#undef CASED
#undef IGNORABLE
};

static bool is_cased(uint32_t code_point)
{
    return case_run_find(cased_runs, COUNT_OF(cased_runs), code_point) != NULL;
}

static bool is_ignorable(uint32_t code_point)
{
    return case_run_find(ignorable_runs, COUNT_OF(ignorable_runs), code_point) != NULL;
}

static bool follows_cased(struct str text, size_t end)
{
    size_t length;

    while (end) {
        size_t start = end - 1;
        uint32_t code_point;

        while (start && ((unsigned char)text.bytes[start] & 0xC0) == 0x80)
            start--;
        code_point = utf8_decode(text, start, &length);
        if (!is_ignorable(code_point))
            return is_cased(code_point);
        end = start;
    }
    return false;
}

static bool precedes_cased(struct str text, size_t start)
{
    size_t length;

    for (; start < text.length; start += length) {
        uint32_t code_point = utf8_decode(text, start, &length);

        if (!is_ignorable(code_point))
            return is_cased(code_point);
    }
    return false;
}

static uint32_t lower(uint32_t code_point)
{
    const struct case_run *run;

    if (code_point < 0x80)
        return code_point >= 'A' && code_point <= 'Z' ? code_point + ('a' - 'A') : code_point;
    run = case_run_find(runs, COUNT_OF(runs), code_point);
    return run ? (uint32_t)((int32_t)code_point + run->distance) : code_point;
}

/* Whether one of eight bytes is a capital letter, or none of ASCII. Added to each byte, 128 -
 * 'A' reaches the highest bit for all letters and what follows them, 128 - 'Z' - 1 for what
 * follows the capitals. */
static bool have_capital(uint64_t bytes)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), high = ones * 0x80;

    return bytes & high ||
           (bytes + ones * (0x80 - 'A')) & ~(bytes + ones * (0x7F - 'Z')) & high;
}

static bool may_change(struct str text)
{
    uint64_t bytes = 0;
    size_t i = 0;

    for (; text.length - i >= sizeof(bytes); i += sizeof(bytes)) {
        memcpy(&bytes, text.bytes + i, sizeof(bytes));
        if (have_capital(bytes))
            return true;
    }
    bytes = 0;
    for (; i < text.length; i++)
        bytes = bytes << 8 | (unsigned char)text.bytes[i];
    return have_capital(bytes);
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
        } else if (code_point == CAPITAL_SIGMA && follows_cased(text, i) &&
                   !precedes_cased(text, i + length)) {
            utf8_append(&result, FINAL_SIGMA);
        } else {
            utf8_append(&result, lower(code_point));
        }
    }
    return buffer_str(&result);
}
