/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "daemon/pattern.h"

static const struct process_place place = {STR_INIT("api"), STR_INIT("celery"),
                                           STR_INIT("celery_3")};

static bool fits(struct str text, enum pattern_reading reading)
{
    struct process_pattern pattern;
    struct error err = {0};

    cr_assert(pattern_parse(text, &pattern, &err), "%s", err.message);
    return pattern_fits(&pattern, reading, &place);
}

Test(pattern, from_an_instance)
{
    const struct str yes[] = {
        STR("api"),          STR("a*"),     STR("*"),     STR("api:celery"),
        STR("api:celery_3"), STR("*:cel*"), STR("api:*"), STR("api:celery:celery_?"),
        STR("api:celery:*")};
    const struct str no[] = {STR("celery"), STR("web:celery"), STR("api:web"),
                             STR("api:web:celery_3"), STR("api:celery:celery")};

    for (size_t i = 0; i < COUNT_OF(yes); i++)
        cr_expect(fits(yes[i], PATTERN_FROM_INSTANCE), STR_FORMAT, STR_ARGS(yes[i]));
    for (size_t i = 0; i < COUNT_OF(no); i++)
        cr_expect_not(fits(no[i], PATTERN_FROM_INSTANCE), STR_FORMAT, STR_ARGS(no[i]));
}

Test(pattern, from_a_group)
{
    cr_expect(fits(STR("celery"), PATTERN_FROM_GROUP));
    cr_expect(fits(STR("celery_3"), PATTERN_FROM_GROUP));
    cr_expect(fits(STR("celery:*"), PATTERN_FROM_GROUP));
    cr_expect(fits(STR("celery:celery_3"), PATTERN_FROM_GROUP));
    cr_expect_not(fits(STR("celery_3:celery"), PATTERN_FROM_GROUP));
    cr_expect_not(fits(STR("api"), PATTERN_FROM_GROUP));
    cr_expect_not(fits(STR("api:celery:celery_3"), PATTERN_FROM_GROUP));
}

Test(pattern, bad_words)
{
    const struct str words[] = {STR(""),   STR(":"),    STR("a:"),
                                STR(":a"), STR("a::b"), STR("a:b:c:d")};

    for (size_t i = 0; i < COUNT_OF(words); i++) {
        struct process_pattern pattern;
        struct error err = {0};

        cr_expect_not(pattern_parse(words[i], &pattern, &err), STR_FORMAT, STR_ARGS(words[i]));
        cr_expect_eq(err.kind, ERROR_USAGE);
    }
}
