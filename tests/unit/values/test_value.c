/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <math.h>

#include "values/value.h"

static void expect_text(const struct value *value, const char *expected)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct buffer out = {.arena = arena};

    value_append(&out, value);
    cr_assert_str_eq(str_to_c(arena, buffer_str(&out)), expected);
}

static void expect_real(double real, const char *expected)
{
    expect_text(&(struct value){.kind = VALUE_FLOAT, .real = real}, expected);
}

Test(value, scalars_show_as_python_does)
{
    expect_text(&(struct value){.kind = VALUE_UNDEFINED, .string = STR("name")}, "");
    expect_text(&(struct value){.kind = VALUE_NONE}, "None");
    expect_text(&(struct value){.kind = VALUE_BOOLEAN, .boolean = true}, "True");
    expect_text(&(struct value){.kind = VALUE_INTEGER, .integer = INT64_MIN},
                "-9223372036854775808");
    expect_text(&(struct value){.kind = VALUE_INTEGER, .digits = STR("92233720368547758070")},
                "92233720368547758070");
    expect_text(&(struct value){.kind = VALUE_STRING, .string = STR("it's")}, "it's");
}

Test(value, floats_show_as_python_does)
{
    expect_real(1.0, "1.0");
    expect_real(-0.0, "-0.0");
    expect_real(0.1, "0.1");
    expect_real(1.0 / 3, "0.3333333333333333");
    expect_real(123456.789, "123456.789");
    expect_real(1e15, "1000000000000000.0");
    expect_real(1e16, "1e+16");
    expect_real(1.5e300, "1.5e+300");
    expect_real(0.0001, "0.0001");
    expect_real(0.00001, "1e-05");
    expect_real(-1234567890123456.7, "-1234567890123456.8");
    expect_real(INFINITY, "inf");
    expect_real(-INFINITY, "-inf");
    expect_real(NAN, "nan");
}

Test(value, members_show_quoted)
{
    struct value one = {.kind = VALUE_INTEGER, .integer = 1};
    struct value word = {.kind = VALUE_STRING, .string = STR("a")};
    struct value quoted = {.kind = VALUE_STRING, .string = STR("it's\n")};
    struct value none = {.kind = VALUE_NONE};
    struct value *items[] = {&one, &word, &quoted, &none};
    struct value list = {.kind = VALUE_LIST, .items = items, .count = 4};
    struct value_pair pairs[] = {
        {&word, &list},
        {&one,  &none}
    };
    struct value map = {.kind = VALUE_MAP, .pairs = pairs, .count = 2};

    expect_text(&list, "[1, 'a', \"it's\\n\", None]");
    expect_text(&map, "{'a': [1, 'a', \"it's\\n\", None], 1: None}");
    cr_assert_eq(value_get(&map, STR("a")), &list);
    cr_assert_null(value_get(&map, STR("1")));
    cr_assert_null(value_get(&list, STR("a")));
}

Test(value, forms_of_lists_show_as_python_does)
{
    struct value one = {.kind = VALUE_INTEGER, .integer = 1};
    struct value *items[] = {&one, &one};
    struct value list = {.kind = VALUE_LIST, .form = FORM_TUPLE, .items = items, .count = 1};

    expect_text(&list, "(1,)");
    list.count = 2;
    expect_text(&list, "(1, 1)");
    list.form = FORM_KEYS;
    expect_text(&list, "dict_keys([1, 1])");
    list.form = FORM_RANGE;
    list.string = STR("range(0, 3)");
    expect_text(&list, "range(0, 3)");
}

Test(value, truth_is_that_of_python)
{
    cr_assert_not(value_is_true(&(struct value){.kind = VALUE_UNDEFINED}));
    cr_assert_not(value_is_true(&(struct value){.kind = VALUE_NONE}));
    cr_assert_not(value_is_true(&(struct value){.kind = VALUE_STRING, .string = STR("")}));
    cr_assert_not(value_is_true(&(struct value){.kind = VALUE_LIST}));
    cr_assert_not(value_is_true(&(struct value){.kind = VALUE_INTEGER}));
    cr_assert(value_is_true(&(struct value){.kind = VALUE_INTEGER, .digits = STR("1e")}));
    cr_assert(value_is_true(&(struct value){.kind = VALUE_STRING, .string = STR("0")}));
    cr_assert(value_is_true(&(struct value){.kind = VALUE_FLOAT, .real = NAN}));
}
