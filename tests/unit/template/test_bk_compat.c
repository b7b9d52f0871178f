/* SPDX-License-Identifier: MIT */
/* The byte for byte comparison with sed is tests/differential/bk.py; here is what supconf adds.
 */
#include "rendered.h"

static struct rendered fleet(enum compat_policy compat)
{
    struct rendered rendered = rendered_create();

    rendered.options.compat = compat;
    rendered_set_string(&rendered, "BK_HOME", "/data/bkce");
    rendered_set_string(&rendered, "AMP", "a&b\\n");
    rendered_set_string(&rendered, "FIRST", "<__LATER__>");
    rendered_set_string(&rendered, "LATER", "later");
    rendered_set_string(&rendered, "PIPE", "a|b");
    rendered_set_string(&rendered, "LINES", "a\nb");
    rendered_set_string(&rendered, "END", "a\\");
    return rendered;
}

static void expect_text(enum compat_policy compat, const char *template, const char *expected,
                        const char *words)
{
    CLEANUP(destroy_rendered) struct rendered rendered = fleet(compat);

    render_str(&rendered, DIALECT_BK, str_from(template));
    cr_expect(rendered_is(&rendered, expected), "%s", template);
    cr_expect_eq(rendered.findings.count, words ? 1 : 0, "%s", template);
    if (words && rendered.findings.count) {
        cr_expect_str_eq(rendered.findings.items[0].kind->code, "SV631");
        cr_expect(str_contains(rendered.findings.items[0].message, str_from(words)), "%s",
                  rendered.findings.items[0].message.bytes);
    }
}

Test(bk_compat, agrees_with_strict_in_silence)
{
    expect_text(COMPAT_BK_INSTALL, "a=__BK_HOME__/x\r\nb", "a=/data/bkce/x\r\nb", NULL);
    expect_text(COMPAT_BK_CI, "a=__BK_HOME__/x\r\nb\n", "a=/data/bkce/x\r\nb\n", NULL);
    expect_text(COMPAT_BK_CI, "", "", NULL);
}

Test(bk_compat, warns_where_strict_differs)
{
    expect_text(COMPAT_BK_INSTALL, "a __BK_HOEM__", "a __BK_HOEM__",
                "leaves the mark, did you mean 'BK_HOME'?");
    expect_text(COMPAT_BK_CI, "a __BK_HOEM__", "a ", "writes nothing for it");
    expect_text(COMPAT_BK_INSTALL, "__AMP__", "a__AMP__b\n", "sed changes the value of 'AMP'");
    expect_text(COMPAT_BK_INSTALL, "__FIRST__ __LATER__", "<later> later", "replaced again");
    expect_text(COMPAT_BK_INSTALL, "__FIRST__", "<__LATER__>", NULL);
    expect_text(COMPAT_BK_CI, "x__LATER__", "x__LATER__", "from here on");
    expect_text(COMPAT_BK_CI, "x__NOTHING__", "x__NOTHING__", "is no mark to bk-ci");
    expect_text(COMPAT_BK_CI, "\xe6\x97\xa5__LATER__",
                "\xe6\x97\xa5"
                "later",
                "LC_ALL=C");
}

Test(bk_compat, says_what_breaks_the_script)
{
    static const struct {
        const char *template, *words;
    } cases[] = {
        {"a\n __PIPE__",  "ends the sed command early"   },
        {"a\n __LINES__", "cuts the sed command in two"  },
        {"a\n __END__",   "ends in a backslash"          },
        {"a\n __1A__",    "names no variable to bash"    },
        {"a\n _____",     "'_' names no variable to bash"},
    };
    CLEANUP(destroy_rendered) struct rendered rendered = fleet(COMPAT_BK_CI);

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        render_str(&rendered, DIALECT_BK, str_from(cases[i].template));
        cr_expect(rendered_refused(&rendered, "SV632", 2, 2, cases[i].words));
    }
}

Test(bk_compat, leaves_out_what_is_allowed_to_be_empty)
{
    CLEANUP(destroy_rendered) struct rendered rendered = fleet(COMPAT_BK_INSTALL);

    rendered.options.undefined = UNDEFINED_EMPTY;
    render_str(&rendered, DIALECT_BK, STR("a=__NOTHING__;"));
    cr_assert(rendered_is(&rendered, "a=;"));
}

Test(bk_compat, traces_what_is_replaced_twice)
{
    CLEANUP(destroy_rendered) struct rendered rendered = fleet(COMPAT_BK_INSTALL);
    const struct text *inventory =
        text_create(rendered.arena, STR("hosts.yml"), STR("<x> later"));
    struct span span;

    rendered_set_string(&rendered, "FIRST", "<__LATER__>")->span = span_make(inventory, 0, 3);
    rendered_set_string(&rendered, "LATER", "later")->span = span_make(inventory, 4, 5);
    render_str(&rendered, DIALECT_BK, STR("x=__FIRST__ __LATER__!"));
    cr_assert(rendered_is(&rendered, "x=<later> later!"));
    cr_assert_eq(traced_cause(&rendered.result, 2, 1).offset, 0);
    span = traced_span(&rendered.result, 4, 2);
    cr_assert_eq(span.offset, 2);
    cr_assert_eq(span.length, sizeof("__FIRST__") - 1);
    cr_assert_eq(traced_cause(&rendered.result, 4, 2).offset, 4);
    cr_assert_null(traced_cause(&rendered.result, 15, 1).text);
}

Test(bk_compat, a_secret_taints_and_is_not_told)
{
    CLEANUP(destroy_rendered) struct rendered rendered = fleet(COMPAT_BK_INSTALL);

    rendered_set_string(&rendered, "PASS", "s3c&ret")->is_secret = true;
    render_str(&rendered, DIALECT_BK, STR("__LATER__"));
    cr_assert_not(rendered.is_secret);
    render_str(&rendered, DIALECT_BK, STR("__PASS__"));
    cr_assert(rendered.is_secret);
    cr_assert_eq(rendered.findings.count, 1);
    cr_assert_not(str_contains(rendered.findings.items[0].message, STR("s3c")));
    rendered_set_string(&rendered, "PASS", "s3c|ret")->is_secret = true;
    render_str(&rendered, DIALECT_BK, STR("__PASS__"));
    cr_assert_not(str_contains(rendered.findings.items[0].message, STR("s3c")));
}
