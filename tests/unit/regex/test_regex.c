/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <string.h>

#include "regex/regex.h"

static const struct regex_options python = {.dialect = REGEX_PYTHON};

static struct str found(struct arena *arena, const char *pattern, const char *text)
{
    struct regex_fault fault = {0};
    const struct regex *regex = regex_compile(arena, str_from(pattern), &python, &fault);
    struct regex_group group;
    struct regex_match match = {.groups = &group, .count = 1};

    cr_assert(regex, "%s: " STR_FORMAT, pattern, STR_ARGS(fault.message));
    if (regex_search(regex, str_from(text), 0, REGEX_ANYWHERE, &match) != REGEX_MATCH)
        return STR("(none)");
    return str_slice(str_from(text), group.start, group.end);
}

Test(regex, reads_what_python_writes)
{
    static const struct {
        const char *pattern, *text, *found;
    } rows[] = {
        {"(?P<a>.)(?P=a)", "abccd",       "cc"      },
        {"a{,2}b",         "aaab",        "aab"     },
        {"x\\Z",           "x\n",         "(none)"  },
        {"x$",             "x\n",         "x"       },
        {"\\u00e9+",       "caf\xC3\xA9", "\xC3\xA9"},
        {"\\s",            "a\x1c",       "\x1c"    },
        {"[]a]+",          "b]a",         "]a"      },
        {"[[a]+",          "[a",          "[a"      },
        {"(?#note)b",      "ab",          "b"       },
        {"(a)|b\\1",       "b",           "(none)"  },
    };
    CLEANUP(destroy_arena) struct arena *arena = arena_create();

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        cr_expect(
            str_equal(found(arena, rows[i].pattern, rows[i].text), str_from(rows[i].found)),
            "%s", rows[i].pattern);
}

Test(regex, refuses_what_python_does_not_know)
{
    static const char *const patterns[] = {"\\Qa\\E", "(?<a>b)", "\\p{L}",     "a(?i)",
                                           "(?R)",    "(*FAIL)", "\\2(a)",     "\\K",
                                           "a\\",     "(",       "[[:alpha:]]"};
    CLEANUP(destroy_arena) struct arena *arena = arena_create();

    for (size_t i = 0; i < COUNT_OF(patterns); i++) {
        struct regex_fault fault = {0};

        cr_expect(!regex_compile(arena, str_from(patterns[i]), &python, &fault), "%s",
                  patterns[i]);
        cr_expect(fault.message.length && fault.offset <= strlen(patterns[i]), "%s",
                  patterns[i]);
    }
}

Test(regex, gives_up, .timeout = 30)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct regex_fault fault = {0};
    const struct regex *regex = regex_compile(arena, STR("(a+)+$"), &python, &fault);
    struct regex_match match = {0};

    cr_assert_eq(regex_search(regex, STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"), 0,
                              REGEX_ANYWHERE, &match),
                 REGEX_GAVE_UP);
    cr_assert(match.reason[0]);
}
