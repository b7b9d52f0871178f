/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "model/address.h"
#include "model/convert.h"
#include "model/factory.h"

static enum number_fault parse(const char *text, int base, int64_t *value)
{
    struct arena *arena = arena_create();
    struct number number = {0};
    enum number_fault fault = number_parse(arena, str_from(text), base, &number);

    *value = number.value;
    destroy_arena(&arena);
    return fault;
}

Test(convert, numbers_are_those_of_python)
{
    static const struct {
        const char *text;
        int base;
        enum number_fault fault;
        int64_t value;
    } cases[] = {
        {"10",                   10, NUMBER_FINE,      10       },
        {"+1_0",                 10, NUMBER_FINE,      10       },
        {"-007",                 10, NUMBER_FINE,      -7       },
        {"\xD9\xA3",             10, NUMBER_FINE,      3        },
        {" 5\n",                 10, NUMBER_FINE,      5        },
        {"9223372036854775807",  10, NUMBER_FINE,      INT64_MAX},
        {"-9223372036854775808", 10, NUMBER_FINE,      INT64_MIN},
        {"9223372036854775808",  10, NUMBER_LONG,      0        },
        {"",                     10, NUMBER_MALFORMED, 0        },
        {"1__0",                 10, NUMBER_MALFORMED, 0        },
        {"_1",                   10, NUMBER_MALFORMED, 0        },
        {"1_",                   10, NUMBER_MALFORMED, 0        },
        {"1.5",                  10, NUMBER_MALFORMED, 0        },
        {"- 1",                  10, NUMBER_MALFORMED, 0        },
        {"1\x1F",                10, NUMBER_MALFORMED, 0        },
        {"\xC2\xB2",             10, NUMBER_MALFORMED, 0        },
        {"022",                  8,  NUMBER_FINE,      18       },
        {"0o_22",                8,  NUMBER_FINE,      18       },
        {"-22",                  8,  NUMBER_FINE,      -18      },
        {"0o",                   8,  NUMBER_MALFORMED, 0        },
        {"028",                  8,  NUMBER_MALFORMED, 0        },
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t value = 0;
        enum number_fault fault = parse(cases[i].text, cases[i].base, &value);

        cr_expect_eq(fault, cases[i].fault, "'%s'", cases[i].text);
        if (fault == NUMBER_FINE)
            cr_expect_eq(value, cases[i].value, "'%s'", cases[i].text);
    }
}

Test(convert, sizes_have_two_letters)
{
    struct arena *arena = arena_create();
    struct number number = {0};
    struct str digits;

    cr_expect_eq(size_parse(arena, STR("50MB"), &digits, &number), NUMBER_FINE);
    cr_expect_eq(number.value, 50 * 1024 * 1024);
    cr_expect_eq(size_parse(arena, STR("1_0 Kb"), &digits, &number), NUMBER_FINE);
    cr_expect_eq(number.value, 10240);
    cr_expect_eq(size_parse(arena, STR("1.5MB"), &digits, &number), NUMBER_MALFORMED);
    cr_expect(str_equal(digits, STR("1.5")));
    cr_expect_eq(size_parse(arena, STR("10M"), &digits, &number), NUMBER_MALFORMED);
    cr_expect(str_equal(digits, STR("10m")));
    cr_expect_eq(size_parse(arena, STR("9223372036854775807KB"), &digits, &number),
                 NUMBER_LONG);
    cr_expect(str_equal(number.digits, STR("9444732965739290426368")));
    cr_expect_eq(number.value, INT64_MAX);
    destroy_arena(&arena);
}

Test(convert, signals_have_their_accidents)
{
    struct arena *arena = arena_create();
    int number = -1;

    cr_expect_eq(signal_parse(arena, STR(" sigcld"), &number), SIGNAL_FINE);
    cr_expect_eq(number, 17);
    cr_expect_str_eq(signal_name(number), "CHLD");
    cr_expect_eq(signal_parse(arena, STR("0"), &number), SIGNAL_FINE);
    cr_expect_null(signal_name(number));
    cr_expect_eq(signal_parse(arena, STR("_setmask"), &number), SIGNAL_FINE);
    cr_expect_eq(number, 2);
    cr_expect_eq(signal_parse(arena, STR("33"), &number), SIGNAL_UNKNOWN_NUMBER);
    cr_expect_eq(signal_parse(arena, STR("RTMIN+1"), &number), SIGNAL_UNKNOWN_NAME);
    cr_expect(str_equal(signal_suggestion(arena, STR("TREM")), STR("TERM")));
    destroy_arena(&arena);
}

Test(convert, words)
{
    struct arena *arena = arena_create();
    struct str level;
    bool value = false;
    enum autorestart restart;

    cr_expect(boolean_parse(STR("YES"), &value) && value);
    cr_expect(boolean_parse(STR("Off"), &value) && !value);
    cr_expect_not(boolean_parse(STR("enabled"), &value));
    cr_expect_not(boolean_parse(STR(" true"), &value));
    cr_expect(autorestart_parse(STR("Unexpected"), &restart));
    cr_expect_eq(restart, AUTORESTART_UNEXPECTED);
    cr_expect_eq(log_level_parse(arena, STR("WARN"), &level), LOG_LEVEL_FINE);
    cr_expect(str_equal(level, STR("warn")));
    cr_expect_eq(log_level_parse(arena, STR("warning"), &level), LOG_LEVEL_UNKNOWN);
    cr_expect_eq(log_level_parse(arena, STR("__Module__"), &level), LOG_LEVEL_ACCIDENT);
    cr_expect_eq(log_level_parse(arena, STR("__doc__"), &level), LOG_LEVEL_UNKNOWN);
    cr_expect_eq(log_level_parse(arena, STR("__le__ __lt__"), &level), LOG_LEVEL_UNKNOWN);
    cr_expect_eq(log_level_parse(arena, STR(""), &level), LOG_LEVEL_UNKNOWN);
    destroy_arena(&arena);
}

Test(convert, exit_codes_keep_order_and_doubles)
{
    struct arena *arena = arena_create();
    int64_t *codes;
    size_t count;

    cr_assert(exit_codes_parse(arena, STR(" 0 ,2, 2,+7"), &codes, &count));
    cr_expect_eq(count, 4);
    cr_expect_eq(codes[3], 7);
    cr_expect(exit_codes_parse(arena, STR(""), &codes, &count) && !count);
    cr_expect_not(exit_codes_parse(arena, STR("0,2,"), &codes, &count));
    cr_expect_not(exit_codes_parse(arena, STR("256"), &codes, &count));
    destroy_arena(&arena);
}

Test(convert, addresses)
{
    struct arena *arena = arena_create();
    struct address address;
    enum port_fault fault;

    cr_expect_eq(inet_address_parse(arena, STR("*:9001"), true, &address), PORT_FINE);
    cr_expect(!address.host.length && address.port == 9001);
    cr_expect_eq(inet_address_parse(arena, STR("LocalHost:"), true, &address), PORT_MISSING);
    cr_expect_eq(inet_address_parse(arena, STR("0"), true, &address), PORT_TOO_LOW);
    cr_expect_eq(inet_address_parse(arena, STR("[::1]:70000"), true, &address), PORT_TOO_HIGH);
    cr_expect(tcp_url_parse(arena, STR("tcp://A:80\n"), &address, &fault));
    cr_expect(str_equal(address.host, STR("a")) && fault == PORT_FINE);
    cr_expect_not(tcp_url_parse(arena, STR("tcp://:80"), &address, &fault));
    cr_expect_not(tcp_url_parse(arena, STR("tcp://a:b:80"), &address, &fault));
    destroy_arena(&arena);
}

Test(convert, factories)
{
    struct arena *arena = arena_create();
    struct str detail;

    cr_expect_eq(factory_check(arena, STR("a.b:c [x, y]"), &detail), FACTORY_FINE);
    cr_expect_eq(factory_check(arena, STR("x = a"), &detail), FACTORY_FINE);
    cr_expect_eq(factory_check(arena, STR("a b"), &detail), FACTORY_BAD_FORM);
    cr_expect_eq(factory_check(arena, STR(""), &detail), FACTORY_BAD_FORM);
    cr_expect_eq(factory_check(arena, STR("a..b"), &detail), FACTORY_BAD_MODULE);
    cr_expect_eq(factory_check(arena, STR("a [x,]"), &detail), FACTORY_BAD_EXTRAS);
    destroy_arena(&arena);
}
