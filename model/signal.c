/* SPDX-License-Identifier: MIT */
#include "base/suggest.h"
#include "base/utf8.h"
#include "config/lower.h"
#include "model/convert.h"
#include "model/letters.h"

/* Numbers as on Linux, whatever system this runs on. The first of several names of a number is
 * the one to show. */
static const struct {
    struct str name; /* without SIG */
    int number;
} signals[] = {
    {STR_INIT("HUP"),    1 },
    {STR_INIT("INT"),    2 },
    {STR_INIT("QUIT"),   3 },
    {STR_INIT("ILL"),    4 },
    {STR_INIT("TRAP"),   5 },
    {STR_INIT("ABRT"),   6 },
    {STR_INIT("BUS"),    7 },
    {STR_INIT("FPE"),    8 },
    {STR_INIT("KILL"),   9 },
    {STR_INIT("USR1"),   10},
    {STR_INIT("SEGV"),   11},
    {STR_INIT("USR2"),   12},
    {STR_INIT("PIPE"),   13},
    {STR_INIT("ALRM"),   14},
    {STR_INIT("TERM"),   15},
    {STR_INIT("STKFLT"), 16},
    {STR_INIT("CHLD"),   17},
    {STR_INIT("CONT"),   18},
    {STR_INIT("STOP"),   19},
    {STR_INIT("TSTP"),   20},
    {STR_INIT("TTIN"),   21},
    {STR_INIT("TTOU"),   22},
    {STR_INIT("URG"),    23},
    {STR_INIT("XCPU"),   24},
    {STR_INIT("XFSZ"),   25},
    {STR_INIT("VTALRM"), 26},
    {STR_INIT("PROF"),   27},
    {STR_INIT("WINCH"),  28},
    {STR_INIT("IO"),     29},
    {STR_INIT("PWR"),    30},
    {STR_INIT("SYS"),    31},
    {STR_INIT("RTMIN"),  34},
    {STR_INIT("RTMAX"),  64},
    {STR_INIT("CLD"),    17},
    {STR_INIT("IOT"),    6 },
    {STR_INIT("POLL"),   29},
};

/* Other constants of Python's signal module that its look-up by name finds, too. */
static const struct {
    struct str name;
    int number;
} accidents[] = {
    {STR_INIT("_DFL"),     0},
    {STR_INIT("_BLOCK"),   0},
    {STR_INIT("_IGN"),     1},
    {STR_INIT("_UNBLOCK"), 1},
    {STR_INIT("_SETMASK"), 2},
};

const char *signal_name(int number)
{
    for (size_t i = 0; i < COUNT_OF(signals); i++)
        if (signals[i].number == number)
            return signals[i].name.bytes;
    return NULL;
}

static struct str bare_name(struct arena *arena, struct str text)
{
    struct str name = python_upper(arena, utf8_strip(text));

    return str_starts_with(name, STR("SIG")) ? str_slice(name, 3, name.length) : name;
}

static bool number_of(struct str name, int *number)
{
    for (size_t i = 0; i < COUNT_OF(signals); i++) {
        if (str_equal(name, signals[i].name)) {
            *number = signals[i].number;
            return true;
        }
    }
    for (size_t i = 0; i < COUNT_OF(accidents); i++) {
        if (str_equal(name, accidents[i].name)) {
            *number = accidents[i].number;
            return true;
        }
    }
    return false;
}

enum signal_fault signal_parse(struct arena *arena, struct str text, int *number)
{
    struct number value;

    switch (number_parse(arena, text, 10, &value)) {
    case NUMBER_FINE:
        if (value.value < 0 || value.value > 64 ||
            (value.value && !signal_name((int)value.value)))
            return SIGNAL_UNKNOWN_NUMBER;
        *number = (int)value.value;
        return SIGNAL_FINE;
    case NUMBER_LONG:
        return SIGNAL_UNKNOWN_NUMBER;
    case NUMBER_MALFORMED:
    case NUMBER_TOO_LONG:
        break;
    }
    return number_of(bare_name(arena, text), number) ? SIGNAL_FINE : SIGNAL_UNKNOWN_NAME;
}

struct str signal_suggestion(struct arena *arena, struct str text)
{
    struct suggestion nearest = suggest_for(bare_name(arena, text));

    for (size_t i = 0; i < COUNT_OF(signals); i++)
        suggest_offer(&nearest, signals[i].name);
    return nearest.found;
}
