/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "config/layout.h"

static struct str format(struct arena *arena, struct str bytes)
{
    struct text *text = text_create(arena, STR("a.conf"), bytes);
    struct finding_list findings = {.arena = arena};
    struct document *document = document_parse(arena, text, &findings);
    struct traced before = traced_from_span(span_make(text, 0, bytes.length));
    struct edits edits;

    cr_assert_null(document->refusal.kind);
    edits = layout_edits(arena, document);
    return edits_apply(arena, &edits, &before).str;
}

/* What comes out does not change a second time. */
static void expect(const char *before, const char *after)
{
    struct arena *arena = arena_create();
    struct str once = format(arena, str_from(before)), twice = format(arena, once);

    cr_assert(str_equal(once, str_from(after)), "got <<<" STR_FORMAT ">>>", STR_ARGS(once));
    cr_assert(str_equal(twice, once), "then <<<" STR_FORMAT ">>>", STR_ARGS(twice));
    destroy_arena(&arena);
}

Test(layout, writes_options_alike)
{
    expect("[program:a]\n  Command=/bin/a\n  startsecs : 1\n  user=\n autostart  =true \n",
           "[program:a]\ncommand = /bin/a\nstartsecs = 1\nuser =\nautostart = true\n");
}

Test(layout, leaves_values_alone)
{
    expect("[program:a]\ncommand=sh  -c \"a  b\" = c:d\n",
           "[program:a]\ncommand = sh  -c \"a  b\" = c:d\n");
}

Test(layout, separates_sections_by_one_line)
{
    expect("\n\n[a]\n\nx=1\n\n\ny=2\n[b]\n[c]\n\n\n\n[d]\n\n",
           "[a]\nx = 1\ny = 2\n\n[b]\n\n[c]\n\n[d]\n");
}

Test(layout, keeps_comments_with_what_they_are_about)
{
    expect("; file\n\n\n  ; a\n[a]\n; first\nx=1   ; why\n;y=2\n# b\n[b]\n\n; apart\n\nz=1\n",
           "; file\n\n; a\n[a]\n; first\nx = 1 ; why\n\n;y=2\n# b\n[b]\n\n; apart\n\nz = 1\n");
    expect("[a]\nx=1\n; of a\n\n[b]\n; of b  ", "[a]\nx = 1\n; of a\n\n[b]\n; of b\n");
    expect("[a]\nx=1\n\n; one\n; two\n\n; three\n[b]\n",
           "[a]\nx = 1\n\n; one\n; two\n\n; three\n[b]\n");
}

Test(layout, indents_the_lines_of_a_value)
{
    expect("[a]\nx=1,\n\t2, ; two\n  ; between\n\n        3\n\ny=\n 1\n",
           "[a]\nx = 1,\n    2, ; two\n    ; between\n\n        3\ny =\n    1\n");
    expect("[a]\nx=a\n  b\n    c\n  d\n", "[a]\nx = a\n    b\n      c\n    d\n");
}

Test(layout, makes_no_comment_of_a_value)
{
    expect("[a]\nx=;1\ny:#2\nz==3\n", "[a]\nx =;1\ny =#2\nz = =3\n");
    expect("[a]\nk;= ;v #c\n", "[a]\nk; =;v #c\n");
}

Test(layout, writes_all_line_ends_alike)
{
    expect("[a]\r\nx=1\r\n", "[a]\nx = 1\n");
    expect("[a]\rx=1\r 2\r", "[a]\nx = 1\n    2\n");
    expect("[a]", "[a]\n");
}

Test(layout, has_nothing_to_do_without_words)
{
    expect("", "");
    expect("\n \n", "");
    expect("; a\n\n\n;b", "; a\n\n;b\n");
}

Test(layout, leaves_headers_and_what_was_meant_as_one)
{
    expect("  [program: a ]  ;x\nx=1\n[b:c\n[d] text\n",
           "[program: a ] ;x\nx = 1\n[b:c\n\n[d] text\n");
}

Test(layout, lowers_plain_keys_only)
{
    expect("[a]\nABC=1\n\xce\x91\xce\xa3=2\n", "[a]\nabc = 1\n\xce\x91\xce\xa3 = 2\n");
}
