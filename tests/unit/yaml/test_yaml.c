/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "base/buffer.h"
#include "yaml/yaml.h"

struct fixture {
    struct arena *arena;
    struct text *text;
    struct finding_list findings;
    const struct yaml_node *root;
};

static struct fixture parse_bytes(struct str bytes)
{
    struct fixture fixture = {.arena = arena_create()};

    fixture.findings.arena = fixture.arena;
    fixture.text = text_create(fixture.arena, STR("test.yml"), str_copy(fixture.arena, bytes));
    fixture.root = yaml_parse(fixture.arena, fixture.text, &fixture.findings);
    return fixture;
}

static struct fixture parse(const char *bytes)
{
    return parse_bytes(str_from(bytes));
}

static void expect_str(struct str str, const char *expected)
{
    cr_expect(str_equal(str, str_from(expected)), "'%.*s' instead of '%s'", STR_ARGS(str),
              expected);
}

static void expect_finding(const struct fixture *fixture, const char *name, size_t line,
                           size_t column)
{
    const struct finding *finding = fixture->findings.items;
    struct position position;

    cr_assert_eq(fixture->findings.count, 1, "%zu findings", fixture->findings.count);
    position = span_start(finding->span);
    cr_expect_str_eq(finding->kind->name, name);
    cr_expect_eq(position.line, line, "line %zu", position.line);
    cr_expect_eq(position.column, column, "column %zu: %.*s", position.column,
                 STR_ARGS(finding->message));
}

static void expect_refused(const char *bytes, const char *name, size_t line, size_t column)
{
    struct fixture fixture = parse(bytes);

    cr_expect_null(fixture.root);
    expect_finding(&fixture, name, line, column);
    destroy_arena(&fixture.arena);
}

Test(yaml, tree_with_spans)
{
    struct fixture fixture = parse("h\xc3\xb6st: \"a\\tb\"\nlist:\n  - eins\n  - [x, 'y']\n");
    const struct yaml_node *list = yaml_get(fixture.root, STR("list"));

    cr_assert_not_null(list);
    cr_expect_eq(fixture.findings.count, 0);
    expect_str(yaml_get(fixture.root, STR("h\xc3\xb6st"))->text, "a\tb");
    expect_str(span_str(yaml_get(fixture.root, STR("h\xc3\xb6st"))->span), "\"a\\tb\"");
    cr_assert_eq(list->count, 2);
    expect_str(span_str(list->span), "- eins\n  - [x, 'y']");
    expect_str(span_str(list->items[0]->span), "eins");
    expect_str(span_str(list->items[1]->span), "[x, 'y']");
    expect_str(list->items[1]->items[1]->text, "y");
    cr_expect_not(list->items[1]->items[1]->is_plain);
    cr_expect_eq(list->items[0]->text.bytes,
                 list->items[0]->span.text->bytes.bytes + list->items[0]->span.offset,
                 "a plain value is a view");
    cr_expect_null(yaml_get(fixture.root, STR("other")));
    cr_expect_null(yaml_get(NULL, STR("other")));
    destroy_arena(&fixture.arena);
}

Test(yaml, byte_order_mark_and_crlf)
{
    struct fixture fixture = parse("\xef\xbb\xbf"
                                   "a: 1\r\n\xc3\xa4: 2\r\n");

    expect_str(span_str(yaml_get(fixture.root, STR("a"))->span), "1");
    expect_str(span_str(yaml_get(fixture.root, STR("\xc3\xa4"))->span), "2");
    destroy_arena(&fixture.arena);
}

Test(yaml, empty_is_no_fault)
{
    static const char *const texts[] = {"", "# only a comment\n", "\n\n"};

    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct fixture fixture = parse(texts[i]);

        cr_expect_null(fixture.root);
        cr_expect_eq(fixture.findings.count, 0);
        destroy_arena(&fixture.arena);
    }
}

Test(yaml, tags_are_kept)
{
    struct fixture fixture = parse("a: !secret x\nb: !!str 1\nc: [!env HOME]\nd: !x {e: 1}\n");

    expect_str(yaml_get(fixture.root, STR("a"))->tag, "!secret");
    expect_str(yaml_get(fixture.root, STR("b"))->tag, "tag:yaml.org,2002:str");
    expect_str(yaml_get(fixture.root, STR("c"))->items[0]->tag, "!env");
    expect_str(yaml_get(fixture.root, STR("d"))->tag, "!x");
    expect_str(yaml_get(fixture.root, STR("c"))->tag, "");
    destroy_arena(&fixture.arena);
}

Test(yaml, aliases_and_merge_keys)
{
    struct fixture fixture = parse("base: &base {a: 1, b: 2}\n"
                                   "more: &more {b: 3, c: 4}\n"
                                   "one: {b: 9, <<: *base}\n"
                                   "two: {<<: [*base, *more], d: 5}\n"
                                   "same: *base\n"
                                   "text: {'<<': 1}\n");
    const struct yaml_node *one = yaml_get(fixture.root, STR("one"));
    const struct yaml_node *two = yaml_get(fixture.root, STR("two"));

    cr_assert_not_null(one);
    cr_expect_eq(fixture.findings.count, 0);
    cr_expect_eq(one->count, 2);
    expect_str(yaml_get(one, STR("a"))->text, "1");
    expect_str(yaml_get(one, STR("b"))->text, "9");
    cr_expect_eq(two->count, 4);
    expect_str(two->pairs[0].key->text, "b");
    expect_str(yaml_get(two, STR("b"))->text, "2");
    expect_str(yaml_get(two, STR("d"))->text, "5");
    cr_expect_eq(yaml_get(fixture.root, STR("same")), yaml_get(fixture.root, STR("base")));
    expect_str(yaml_get(yaml_get(fixture.root, STR("text")), STR("<<"))->text, "1");
    destroy_arena(&fixture.arena);
}

Test(yaml, double_keys_warn_and_the_last_wins)
{
    struct fixture fixture = parse("a: 1\nb: 2\na: 3\n");

    expect_finding(&fixture, "yaml-duplicate-key", 3, 1);
    cr_expect_eq(fixture.findings.items[0].note.span.offset, 0);
    cr_assert_eq(fixture.root->count, 2);
    expect_str(fixture.root->pairs[0].value->text, "3");
    destroy_arena(&fixture.arena);
    fixture = parse("1: a\n'1': b\n");
    cr_expect_eq(fixture.root->count, 2);
    cr_expect_eq(fixture.findings.count, 0);
    destroy_arena(&fixture.arena);
    fixture = parse("yes: a\non: b\n");
    expect_finding(&fixture, "yaml-duplicate-key", 2, 1);
    destroy_arena(&fixture.arena);
}

Test(yaml, faults_have_a_place)
{
    expect_refused("a: [1, 2\nb: 3\n", "yaml-syntax", 2, 2);
    expect_refused("a: b: c\n", "yaml-syntax", 1, 5);
    expect_refused("\ta: 1\n", "yaml-syntax", 1, 1);
    expect_refused("a: 1\nb: \xff\n", "yaml-syntax", 2, 4);
    expect_refused("a: 1\nb: x\x01\n", "yaml-syntax", 2, 5);
    expect_refused("a: *b\n", "yaml-syntax", 1, 4);
    expect_refused("a: &b 1\nc: &b 2\n", "yaml-syntax", 2, 4);
    expect_refused("a: 1\n[x]: 2\n", "yaml-syntax", 2, 1);
    expect_refused("a: {<<: x}\n", "yaml-syntax", 1, 9);
    expect_refused("a: 1\n---\nb: 2\n", "yaml-several-documents", 2, 1);
    expect_refused("a: &x\n  b: *x\n", "yaml-alias-cycle", 2, 6);
    expect_refused("&a [&b [*a]]\n", "yaml-alias-cycle", 1, 9);
}

Test(yaml, nul_and_utf16_are_refused)
{
    struct fixture fixture = parse_bytes(STR("a: 1\nb: \0x\n"));

    cr_expect_null(fixture.root);
    expect_finding(&fixture, "yaml-syntax", 2, 4);
    destroy_arena(&fixture.arena);
    fixture = parse_bytes(STR("\xff\xfe"
                              "a\0:\0"));
    cr_expect_null(fixture.root);
    expect_finding(&fixture, "yaml-syntax", 1, 1);
    destroy_arena(&fixture.arena);
}

Test(yaml, alias_bomb_is_refused)
{
    struct fixture fixture = parse("a: &a [x,x,x,x,x,x,x,x,x,x]\n"
                                   "b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
                                   "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
                                   "d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
                                   "e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\n"
                                   "f: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e,*e]\n"
                                   "g: &g [*f,*f,*f,*f,*f,*f,*f,*f,*f,*f]\n");

    cr_expect_null(fixture.root);
    cr_assert_eq(fixture.findings.count, 1);
    cr_expect_str_eq(fixture.findings.items[0].kind->name, "yaml-too-large");
    destroy_arena(&fixture.arena);
}

static struct fixture parse_nested(const char *open, size_t depth)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct buffer text = {.arena = arena};

    for (size_t i = 0; i < depth; i++)
        buffer_append_c(&text, open);
    for (size_t i = 0; i < depth && open[0] == '['; i++)
        buffer_append_byte(&text, ']');
    return parse_bytes(buffer_str(&text));
}

Test(yaml, depth_is_bounded)
{
    struct fixture fixture = parse_nested("[", 256);

    cr_expect_not_null(fixture.root);
    destroy_arena(&fixture.arena);
    fixture = parse_nested("[", 257);
    cr_expect_null(fixture.root);
    expect_finding(&fixture, "yaml-too-deep", 1, 257);
    destroy_arena(&fixture.arena);
    fixture = parse_nested("- ", 100000);
    cr_expect_null(fixture.root);
    expect_finding(&fixture, "yaml-too-deep", 1, 513);
    destroy_arena(&fixture.arena);
}

Test(yaml, depth_through_aliases_is_bounded)
{
    struct fixture fixture = {.arena = arena_create()};
    struct buffer text = {.arena = fixture.arena};

    buffer_append_c(&text, "- &a0 [x]\n");
    for (int i = 1; i < 300; i++)
        buffer_printf(&text, "- &a%d [*a%d]\n", i, i - 1);
    fixture.findings.arena = fixture.arena;
    fixture.text = text_create(fixture.arena, STR("deep.yml"), buffer_str(&text));
    fixture.root = yaml_parse(fixture.arena, fixture.text, &fixture.findings);
    cr_expect_null(fixture.root);
    cr_assert_eq(fixture.findings.count, 1);
    cr_expect_str_eq(fixture.findings.items[0].kind->name, "yaml-too-deep");
    destroy_arena(&fixture.arena);
}

Test(yaml, documents_have_anchors_of_their_own)
{
    struct fixture fixture = parse("");
    struct yaml_documents documents;
    const struct text *text =
        text_create(fixture.arena, STR("t.yml"), STR("- &x a\n- *x\n---\n&x b\n--- \n"));

    cr_assert(yaml_parse_all(fixture.arena, text, &documents, &fixture.findings));
    cr_assert_eq(documents.count, 3);
    expect_str(documents.items[0]->items[1]->text, "a");
    expect_str(documents.items[1]->text, "b");
    expect_str(documents.items[2]->text, "");
    cr_assert(yaml_parse_all(fixture.arena, fixture.text, &documents, &fixture.findings));
    cr_assert_eq(documents.count, 0);
    text = text_create(fixture.arena, STR("t.yml"), STR("&x a\n---\n*x\n"));
    cr_assert_not(yaml_parse_all(fixture.arena, text, &documents, &fixture.findings));
    expect_finding(&fixture, "yaml-syntax", 3, 1);
    destroy_arena(&fixture.arena);
}

Test(yaml, ten_megabytes_on_one_line)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct buffer text = {.arena = arena};
    struct fixture fixture;

    buffer_append_c(&text, "a: ");
    buffer_repeat(&text, 'x', 10 << 20);
    fixture = parse_bytes(buffer_str(&text));
    cr_expect_eq(yaml_get(fixture.root, STR("a"))->text.length, 10 << 20);
    destroy_arena(&fixture.arena);
}

Test(yaml, each_kind_shows_itself)
{
    for (size_t i = 0; i < yaml_kind_count; i++) {
        const struct finding_kind *kind = &yaml_kinds[i];
        struct fixture fixture;

        if (!kind->bad)
            continue;
        fixture = parse(kind->bad);
        cr_assert_eq(fixture.findings.count, 1, "%s", kind->name);
        cr_expect_eq(fixture.findings.items[0].kind, kind, "%s", kind->name);
        destroy_arena(&fixture.arena);
        fixture = parse(kind->good);
        cr_expect_eq(fixture.findings.count, 0, "%s", kind->name);
        destroy_arena(&fixture.arena);
    }
}
