/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "config/config.h"
#include "config/expansion.h"

static struct arena *arena;

static void set_up(void)
{
    arena = arena_create();
}

static void tear_down(void)
{
    destroy_arena(&arena);
}

TestSuite(expansion, .init = set_up, .fini = tear_down);

static const struct expansion_name outer[] = {
    {.name = STR_INIT("here"), .value = STR_INIT("/etc")},
    {.name = STR_INIT("b"),    .value = STR_INIT("x")   },
};
static const struct expansion_name inner[] = {
    {.name = STR_INIT("process_num"), .is_integer = true, .number = 42},
    {.name = STR_INIT("here"),                               .value = STR_INIT("/srv")                         },
};
static const struct expansion_scope whole = {.names = outer, .count = COUNT_OF(outer)};
static const struct expansion_scope scope = {
    .parent = &whole, .names = inner, .count = COUNT_OF(inner)};

static bool run(struct str format, struct traced *result, struct expansion_problem *problem)
{
    struct text *text = text_create(arena, STR("x.conf"), format);
    struct traced value = traced_from_span(span_make(text, 0, format.length));

    return expand(arena, &value, &scope, result, problem);
}

static void assert_result(const char *format, const char *expected)
{
    struct expansion_problem problem;
    struct traced result;

    cr_assert(run(str_from(format), &result, &problem), "%s: %.*s", format,
              STR_ARGS(problem.reason));
    cr_assert(str_equal(result.str, str_from(expected)), "%s: '%.*s'", format,
              STR_ARGS(result.str));
}

static void assert_refused(const char *format, const char *reason)
{
    struct expansion_problem problem;
    struct traced result;

    cr_assert(!run(str_from(format), &result, &problem), "%s", format);
    cr_assert_eq(problem.fault, EXPANSION_BAD_FORMAT);
    cr_assert(str_equal(problem.reason, str_from(reason)), "%s: '%.*s'", format,
              STR_ARGS(problem.reason));
}

Test(expansion, replaces_names)
{
    assert_result("no sign", "no sign");
    assert_result("%(here)s/%(b)5s|%(b)-3s|%%", "/srv/    x|x  |%");
    assert_result("%(process_num)02d %(process_num)5s", "42    42");
    assert_result("%(process_num)#x %(process_num)o %(process_num).3f", "0x2a 52 42.000");
    assert_result("%(process_num)+06d", "+00042");
    assert_result("%(here)r %(here).2s", "'/srv' /s");
}

Test(expansion, prints_the_dictionary_for_a_bare_s)
{
    assert_result("echo %s", "echo {'here': '/srv', 'b': 'x', 'process_num': 42}");
}

Test(expansion, says_what_python_says)
{
    assert_refused("date +%Y", "unsupported format character 'Y' (0x59) at index 7");
    assert_refused("%(here", "incomplete format key");
    assert_refused("100%", "incomplete format");
    assert_refused("%(here)d", "%d format: a real number is required, not str");
    assert_refused("100% done", "%d format: a real number is required, not dict");
    assert_refused("%s %s", "not enough arguments for format string");
    assert_refused("%(here)*d", "* wants int");
}

Test(expansion, points_at_the_format_that_failed)
{
    struct expansion_problem problem;
    struct traced result;

    cr_assert(!run(STR("%(here)s %(nope)s"), &result, &problem));
    cr_assert_eq(problem.fault, EXPANSION_UNKNOWN_NAME);
    cr_assert(str_equal(problem.name, STR("nope")));
    cr_assert_eq(problem.span.offset, 9);
    cr_assert_eq(problem.span.length, 7);
    cr_assert(str_equal(
        expansion_message(arena, STR("%(nope)s"), STR("a.b"), &problem, &scope),
        STR("Format string '%(nope)s' for 'a.b' contains names ('nope') which cannot be "
            "expanded. Available names: b, here, process_num")));
}

Test(expansion, keeps_where_things_came_from)
{
    struct expansion_problem problem;
    struct traced result;
    struct span span;

    cr_assert(run(STR("%(here)s/run --x"), &result, &problem));
    cr_assert(str_equal(result.str, STR("/srv/run --x")));
    span = traced_span(&result, 5, 3);
    cr_assert_eq(span.offset, 9);
    cr_assert_eq(span.length, 3);
    span = traced_span(&result, 1, 2);
    cr_assert_eq(span.offset, 0);
    cr_assert_eq(span.length, 8);
}

Test(expansion, does_not_build_enormous_fields)
{
    struct expansion_problem problem;
    struct traced result;

    cr_assert(!run(STR("%(here)1000000s"), &result, &problem));
    cr_assert_eq(problem.fault, EXPANSION_TOO_LARGE);
    assert_refused("%(here)99999999999999999999s", "width too big");
}

Test(expansion, shows_text_as_python_does)
{
    struct buffer shown = {.arena = arena};

    python_repr(&shown, STR("it's\n\x07\xC2\xA0\xE2\x80\x8B\xC3\xA9\xFF"));
    cr_assert(
        str_equal(buffer_str(&shown), STR("\"it's\\n\\x07\\xa0\\u200b\xC3\xA9\\udcff\"")));
}
