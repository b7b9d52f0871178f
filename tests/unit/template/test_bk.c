/* SPDX-License-Identifier: MIT */
#include "rendered.h"

static struct rendered fleet(void)
{
    struct rendered rendered = rendered_create();

    rendered_set_string(&rendered, "BK_HOME", "/data/bkce");
    rendered_set_string(&rendered, "A1", "first");
    rendered_set_integer(&rendered, "PORT", 8000);
    rendered_set(&rendered, "DEBUG", (struct value){.kind = VALUE_BOOLEAN, .boolean = true});
    return rendered;
}

#define CASE(template_, expected_)                                                             \
    do {                                                                                       \
        CLEANUP(destroy_rendered) struct rendered rendered = fleet();                          \
        render_str(&rendered, DIALECT_BK, STR(template_));                                     \
        cr_expect(rendered_is(&rendered, expected_), "%s", template_);                         \
    } while (0)

Test(bk, replaces_marks)
{
    CASE("", "");
    CASE("cwd=__BK_HOME__/bklog/api", "cwd=/data/bkce/bklog/api");
    CASE("__PORT__ __DEBUG__", "8000 true");
    CASE("___A1___", "_first_");
    CASE("__A1____A1__", "firstfirst");
}

Test(bk, leaves_what_is_no_mark)
{
    CASE("__A__ __a1__ __1A__ __A1_ _A1__ __A1", "__A__ __a1__ __1A__ __A1_ _A1__ __A1");
    CASE("%(program_name)s %(ENV_HOME)s", "%(program_name)s %(ENV_HOME)s");
    CASE("__A1_2_3_4_5_6_7_8_9_10_11__", "__A1_2_3_4_5_6_7_8_9_10_11__");
    CASE("a\r\nb\r\n", "a\r\nb\r\n");
    CASE("__A1__B2__", "firstB2__");
}

Test(bk, takes_text_alone)
{
    CLEANUP(destroy_rendered) struct rendered rendered = fleet();

    render_str(&rendered, DIALECT_BK, STR("\xe6\x97\xa5__A1__\n"));
    cr_assert(rendered_is(&rendered, "\xe6\x97\xa5"
                                     "first\n"));
    render_str(&rendered, DIALECT_BK, STR("a\nb\0__A1__"));
    cr_assert(rendered_refused(&rendered, "SV604", 2, 2, "NUL"));
    render_str(&rendered, DIALECT_BK, STR("a \xc8\xd5 \0"));
    cr_assert(rendered_refused(&rendered, "SV604", 1, 3, "0xc8 is no UTF-8"));
    render_str(&rendered, DIALECT_GO, STR("\xff\xfe\0a"));
    cr_assert(rendered_refused(&rendered, "SV604", 1, 1, "UTF-16"));
}

Test(bk, names_what_is_undefined)
{
    CLEANUP(destroy_rendered) struct rendered rendered = fleet();

    render_str(&rendered, DIALECT_BK, STR("a\nb=__BK_HOEM__ __NOTHING__\n"));
    cr_assert(rendered_refused(&rendered, "SV601", 2, 3, "did you mean 'BK_HOME'?"));
    cr_assert_eq(rendered.findings.count, 2);
    rendered.options.undefined = UNDEFINED_EMPTY;
    render_str(&rendered, DIALECT_BK, STR("b=__BK_HOEM__;"));
    cr_assert(rendered_is(&rendered, "b=;"));
}

Test(bk, traces_text_and_values)
{
    CLEANUP(destroy_rendered) struct rendered rendered = fleet();
    struct span span;

    render_str(&rendered, DIALECT_BK, STR("cwd=__BK_HOME__/api"));
    span = traced_span(&rendered.result, 4, 5);
    cr_assert_eq(span.offset, 4);
    cr_assert_eq(span.length, sizeof("__BK_HOME__") - 1);
    span = traced_span(&rendered.result, 15, 3);
    cr_assert(str_equal(span_str(span), STR("api")));
}

Test(bk, a_secret_taints)
{
    CLEANUP(destroy_rendered) struct rendered rendered = fleet();

    rendered_set_string(&rendered, "PASS", "x")->is_secret = true;
    render_str(&rendered, DIALECT_BK, STR("__A1__"));
    cr_assert_not(rendered.is_secret);
    render_str(&rendered, DIALECT_BK, STR("__PASS__"));
    cr_assert(rendered.is_secret);
}

Test(bk, refuses_lists)
{
    CLEANUP(destroy_rendered) struct rendered rendered = fleet();

    rendered_set(&rendered, "HOSTS", (struct value){.kind = VALUE_LIST});
    render_str(&rendered, DIALECT_BK, STR("__HOSTS__"));
    cr_assert(rendered_refused(&rendered, "SV605", 1, 1, "'HOSTS' is a list"));
}
