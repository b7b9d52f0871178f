/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <string.h>

#include "config/document.h"
#include "config/parts.h"

static struct arena *arena;
static struct finding_list findings;

static void set_up(void)
{
    arena = arena_create();
    findings = (struct finding_list){.arena = arena};
}

static void tear_down(void)
{
    destroy_arena(&arena);
}

TestSuite(document, .init = set_up, .fini = tear_down);

static struct document *parse(struct str bytes)
{
    return document_parse(arena, text_create(arena, STR("x.conf"), bytes), &findings);
}

#define ASSERT_STR(actual, expected)                                                           \
    do {                                                                                       \
        struct str actual_ = (actual);                                                         \
        cr_assert(str_equal(actual_, STR(expected)), "'%.*s'", STR_ARGS(actual_));             \
    } while (0)

static void assert_place(struct span span, size_t line, size_t column, size_t length)
{
    struct position start = span_start(span);

    cr_assert_eq(start.line, line, "line %zu, not %zu", start.line, line);
    cr_assert_eq(start.column, column, "column %zu, not %zu", start.column, column);
    cr_assert_eq(span.length, length, "length %zu, not %zu", span.length, length);
}

static void assert_only_finding(const char *name, size_t line, size_t column)
{
    cr_assert_eq(findings.count, 1, "%zu findings", findings.count);
    cr_assert_str_eq(findings.items[0].kind->name, name);
    assert_place(findings.items[0].span, line, column, findings.items[0].span.length);
}

Test(document, holds_places_of_everything)
{
    struct document *document =
        parse(STR("; head\n[program:a]  ; trailing\nCommand = /bin/x  # c\n"));
    struct section *section = &document->sections[0];

    cr_assert_eq(document->section_count, 1);
    ASSERT_STR(section->name, "program:a");
    assert_place(section->header_span, 2, 1, 11);
    assert_place(section->name_span, 2, 2, 9);
    cr_assert_eq(section->count, 1);
    ASSERT_STR(section->items[0].key, "command");
    ASSERT_STR(section->items[0].value.str, "/bin/x");
    assert_place(option_key_span(&section->items[0]), 3, 1, 7);
    assert_place(option_whole_span(&section->items[0]), 3, 1, 16);
    assert_place(section->items[0].value.source, 3, 11, 6);
    cr_assert_eq(document->comment_count, 3);
    cr_assert(!document->comments[0].is_trailing);
    cr_assert(document->comments[1].is_trailing);
    ASSERT_STR(span_str(document->comments[2].span), "# c");
    cr_assert_eq(findings.count, 0);
    cr_assert_null(document->refusal.kind);
}

Test(document, traces_each_line_of_a_value)
{
    struct document *document =
        parse(STR("[a]\nenvironment=A=\"1\",  \r\n  ; no\r\n\tB=\"2\" # c\r\n\r\n"));
    struct option *option = &document->sections[0].items[0];

    ASSERT_STR(option->value.str, "A=\"1\",\nB=\"2\"");
    assert_place(traced_span(&option->value, 0, 1), 2, 13, 1);
    assert_place(traced_span(&option->value, 7, 5), 4, 2, 5);
    assert_place(traced_span(&option->value, 9, 3), 4, 4, 3);
    ASSERT_STR(span_str(option_whole_span(option)),
               "environment=A=\"1\",  \r\n  ; no\r\n\tB=\"2\"");
}

Test(document, keeps_empty_lines_inside_but_not_behind_values)
{
    struct document *document = parse(STR("[a]\nx=\n 1\n\n 2\n\n\ny=3\n"));

    ASSERT_STR(document->sections[0].items[0].value.str, "\n1\n\n2");
    ASSERT_STR(document->sections[0].items[1].value.str, "3");
}

Test(document, finds_comments_in_rounds)
{
    struct document *document =
        parse(STR("[a]\np=b#c #d ;e\nq=a;b c#d ;e\nr=sh -c \"a ; b\"\ns=x\xC2\xA0; y\n"));
    struct option *options = document->sections[0].items;

    ASSERT_STR(options[0].value.str, "b#c #d");
    ASSERT_STR(options[1].value.str, "a;b c#d");
    ASSERT_STR(options[2].value.str, "sh -c \"a");
    ASSERT_STR(options[3].value.str, "x");
}

Test(document, takes_the_last_bracket_of_a_header)
{
    struct document *document = parse(STR("[a]b]\n[ c ]\n[]]\n"));

    ASSERT_STR(document->sections[0].name, "a]b");
    ASSERT_STR(document->sections[1].name, " c ");
    ASSERT_STR(document->sections[2].name, "]");
}

Test(document, ends_lines_as_python_does)
{
    struct document *document = parse(STR("[a]\rx=1\r\ny=2\x0B\xE2\x80\xA8z=3"));

    cr_assert_eq(document->sections[0].count, 2);
    ASSERT_STR(document->sections[0].items[1].value.str, "2\x0B\xE2\x80\xA8z=3");
}

Test(document, lowers_keys_beyond_ascii)
{
    struct document *document = parse(STR("[a]\nGR\xC3\x96SSE : 1\n\xD0\x9F\xC4\xB0 = 2\n"));

    ASSERT_STR(document->sections[0].items[0].key, "gr\xC3\xB6sse");
    ASSERT_STR(document->sections[0].items[1].key, "\xD0\xBFi\xCC\x87");
}

Test(document, refuses_text_before_the_first_header)
{
    struct document *document = parse(STR("; x\n command=a\nb=c\n[a]\nd=e\n"));

    cr_assert_str_eq(document->refusal.kind, "section-header-missing");
    ASSERT_STR(document->refusal.message,
               "File contains no section headers.\nfile: 'x.conf', line: 2\n' command=a\\n'");
    assert_only_finding("setting-before-section", 2, 2);
    ASSERT_STR(findings.items[0].supervisor,
               "File contains no section headers.\nfile: 'x.conf', "
               "line: 2\n' command=a\\n'");
    cr_assert_eq(document->sections[0].count, 1);
}

Test(document, refuses_all_bad_lines_at_once)
{
    struct document *document = parse(STR("[a]\nfoo\r\n[]\n=x\nz"));

    cr_assert_str_eq(document->refusal.kind, "syntax");
    ASSERT_STR(document->refusal.message,
               "Source contains parsing errors: 'x.conf'\n\t[line  2]: 'foo\\n'\n\t[line  3]: "
               "'[]\\n'\n\t[line  4]: '=x\\n'\n\t[line  5]: 'z'");
    cr_assert_eq(findings.count, 4);
    cr_assert(findings.items[0].supervisor.length > 0);
    cr_assert_eq(findings.items[1].supervisor.length, 0);
}

Test(document, reads_behind_a_byte_order_mark)
{
    struct document *document = parse(STR("\xEF\xBB\xBF[a]\nx=1\n"));

    cr_assert_str_eq(document->refusal.kind, "section-header-missing");
    assert_only_finding("byte-order-mark", 1, 1);
    cr_assert_eq(findings.items[0].fix->edits[0].span.length, 3);
    cr_assert_eq(document->sections[0].count, 1);
}

Test(document, names_the_byte_that_is_no_utf8)
{
    struct document *document = parse(STR("[a]\nx=caf\xE9 \xFF\n"));

    cr_assert_str_eq(document->refusal.kind, "encoding");
    ASSERT_STR(document->refusal.message,
               "'utf-8' codec can't decode byte 0xe9 in position 9: invalid continuation byte");
    assert_only_finding("invalid-utf8", 2, 6);
    ASSERT_STR(findings.items[0].message, "byte 0xe9 is not UTF-8, the first of 2");
}

Test(document, tells_lost_headers)
{
    parse(STR("[program:a]\ncommand=x\n[program:b\ncommand=y\n"));
    assert_only_finding("unclosed-section", 3, 1);
    ASSERT_STR(findings.items[0].fix->edits[0].text, "]");
    cr_assert(!findings.items[0].fix->is_safe);
}

Test(document, tells_headers_cut_by_comments)
{
    struct document *document = parse(STR("[program:a]\ncommand=x\n[program:b ; web]\n"));

    assert_only_finding("section-cut-by-comment", 3, 1);
    cr_assert_null(document->refusal.kind);
    ASSERT_STR(document->sections[0].items[1].key, "[program");
}

Test(document, tells_swallowed_headers_but_not_lists)
{
    parse(STR("[program:a]\ncommand=x\n  [1, 2]\n  [program:b]\n"));
    assert_only_finding("indented-section", 4, 3);
}

Test(document, tells_text_behind_a_header)
{
    parse(STR("[program:a] command=x ; c\n"));
    assert_only_finding("text-after-section", 1, 13);
    cr_assert_eq(findings.items[0].span.length, 9);
}

Test(document, tells_keys_set_twice_in_one_section)
{
    parse(STR("[a]\nx=1\r\nX=2\ny=3\n[b]\nx=1\n"));
    assert_only_finding("duplicate-key", 2, 1);
    cr_assert_eq(span_start(findings.items[0].note.span).line, 3);
    ASSERT_STR(span_str(findings.items[0].fix->edits[0].span), "x=1\r\n");
}

Test(document, shows_a_limited_number_of_faults)
{
    struct buffer text = {.arena = arena};

    buffer_append_c(&text, "[a]\n");
    for (int i = 0; i < 5000; i++)
        buffer_append_c(&text, "x\n");
    parse(buffer_str(&text));
    cr_assert_eq(findings.count, 1001);
    cr_assert_str_eq(findings.items[1000].kind->name, "too-many-faults");
}

Test(document, judges_its_own_examples)
{
    for (size_t i = 0; i < syntax_kind_count; i++) {
        const struct finding_kind *kind = &syntax_kinds[i];

        if (!kind->bad || strncmp(kind->code, "SV1", 3) != 0)
            continue;
        findings.count = 0;
        parse(str_from(kind->good));
        cr_assert_eq(findings.count, 0, "%s: good", kind->name);
        parse(str_from(kind->bad));
        cr_assert_eq(findings.count, 1, "%s: bad", kind->name);
        cr_assert_eq(findings.items[0].kind, kind, "%s: bad", kind->name);
    }
}

Test(document, knows_main_files)
{
    cr_assert(document_is_main(parse(STR("[supervisord]\n"))));
    cr_assert(document_is_main(parse(STR("[a]\n[include]\n"))));
    cr_assert(!document_is_main(parse(STR("[program:a]\n"))));
    cr_assert(!document_is_main(parse(STR(""))));
}

static struct str dump(const struct document *document)
{
    struct buffer out = {.arena = arena};

    for (size_t i = 0; i < document->section_count; i++) {
        const struct section *section = &document->sections[i];

        buffer_printf(&out, "[" STR_FORMAT "] at %zu\n", STR_ARGS(section->name),
                      section->header_span.offset);
        for (size_t j = 0; j < section->count; j++)
            buffer_printf(&out, STR_FORMAT " at %zu: '" STR_FORMAT "'\n",
                          STR_ARGS(section->items[j].key), section->items[j].offset,
                          STR_ARGS(section->items[j].value.str));
    }
    for (size_t i = 0; i < document->comment_count; i++)
        buffer_printf(&out, "comment at %zu, %zu bytes\n", document->comments[i].span.offset,
                      document->comments[i].span.length);
    return buffer_str(&out);
}

static const char *const blocks[] = {
    "[program:a]\nCommand = x ; one\n\n  [not a header]\n\tmore\n# between\n",
    "[program:b] \r\nenvironment = A=\"1\",\r\n [b],\r\n B=\"[2]\"\r\n",
    "[include]\nfiles =\n  a\n\n  b\n;\n\n",
    "[]x]\nk\xC3\x84 = \xC3\xA9\rnext: \r",
};

static struct str repeat_blocks(size_t length)
{
    struct buffer text = {.arena = arena};

    for (size_t i = 0; text.length < length; i++)
        buffer_append_c(&text, blocks[(i * i + i / 7) % COUNT_OF(blocks)]);
    return buffer_str(&text);
}

Test(document, parsed_in_parts_it_is_the_same)
{
    struct str bytes = repeat_blocks(20000);
    const struct text *text = text_create(arena, STR("x.conf"), bytes);
    struct str whole = dump(document_parse(arena, text, &findings));

    cr_assert_eq(findings.count, 0);
    for (size_t count = 1; count <= 16; count++) {
        const struct document *document = document_parse_parts(arena, text, count);

        cr_assert(document, "%zu parts", count);
        cr_assert(str_equal(dump(document), whole), "%zu parts", count);
    }
}

Test(document, with_a_fault_in_any_place_it_is_not_parsed_in_parts)
{
    static const char *const faults[] = {"no delimiter\n", "[open\n", "\xFF = 1\n",
                                         "twice = 1\ntwice = 2\n"};
    struct str bytes = repeat_blocks(5000);

    for (size_t i = 0; i < COUNT_OF(faults); i++)
        for (size_t at = 0; at <= bytes.length; at += 97) {
            struct buffer text = {.arena = arena};
            size_t line = at;

            while (line < bytes.length && line && bytes.bytes[line - 1] != '\n')
                line++;
            buffer_append(&text, str_slice(bytes, 0, line));
            buffer_append_c(&text, faults[i]);
            buffer_append(&text, str_slice(bytes, line, bytes.length));
            cr_assert_null(document_parse_parts(
                arena, text_create(arena, STR("x.conf"), buffer_str(&text)), 3));
        }
}

Test(document, a_long_one_with_a_fault_tells_the_line)
{
    struct buffer text = {.arena = arena};

    buffer_append(&text, repeat_blocks(600 * 1024));
    buffer_append_c(&text, "[program:last]\nno delimiter\n");
    parse(buffer_str(&text));
    cr_assert_eq(findings.count, 1);
    cr_assert(str_contains(findings.items[0].supervisor, STR("no delimiter")));
    cr_assert_eq(findings.items[0].span.offset, text.length - strlen("no delimiter\n"));
}
