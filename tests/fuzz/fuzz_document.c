/* SPDX-License-Identifier: MIT */
/* Whatever a file holds: spans lie inside it and follow one another, values stand where they
 * say, and reading it again, or in parts, gives the same. */
#include <stdint.h>
#include <stdlib.h>

#include "config/config.h"
#include "config/parts.h"

#define CHECK(condition)                                                                       \
    do {                                                                                       \
        if (!(condition))                                                                      \
            abort();                                                                           \
    } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_span(struct span span, const struct text *text)
{
    CHECK(span.text == text);
    CHECK(span.offset <= text->bytes.length);
    CHECK(span.length <= text->bytes.length - span.offset);
}

static size_t end_of(struct span span)
{
    return span.offset + span.length;
}

static void check_value(const struct traced *value, const struct text *text)
{
    size_t previous = 0;

    check_span(value->source, text);
    for (size_t i = 0; i < value->piece_count; i++) {
        struct span source = value->pieces[i].source;

        check_span(source, text);
        CHECK(source.offset >= previous);
        previous = end_of(source);
    }
    if (!value->pieces)
        CHECK(str_equal(span_str(value->source), value->str));
}

/* Returns the end of the section. */
static size_t check_section(const struct section *section, const struct text *text)
{
    size_t previous = end_of(section->header_span);

    check_span(section->header_span, text);
    check_span(section->name_span, text);
    CHECK(str_equal(span_str(section->name_span), section->name));
    for (size_t i = 0; i < section->count; i++) {
        const struct option *option = &section->items[i];
        struct span whole = option_whole_span(option);

        check_span(whole, text);
        check_span(option_key_span(option), text);
        check_value(&option->value, text);
        CHECK(whole.offset >= previous);
        CHECK(option_key_span(option).offset == option->offset);
        previous = end_of(whole);
    }
    return previous;
}

static void check_document(const struct document *document, const struct text *text)
{
    size_t previous = 0;

    for (size_t i = 0; i < document->section_count; i++) {
        CHECK(document->sections[i].header_span.offset >= previous);
        previous = check_section(&document->sections[i], text);
    }
    previous = 0;
    for (size_t i = 0; i < document->comment_count; i++) {
        check_span(document->comments[i].span, text);
        CHECK(document->comments[i].span.offset >= previous);
        previous = end_of(document->comments[i].span);
    }
    if (document->refusal.kind)
        check_span(document->refusal_span, text);
}

static void check_findings(const struct finding_list *findings, const struct text *text)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];

        check_span(finding->span, text);
        if (finding->note.span.text)
            check_span(finding->note.span, text);
        if (finding->fix)
            for (size_t k = 0; k < finding->fix->count; k++)
                check_span(finding->fix->edits[k].span, text);
    }
}

static void check_same(const struct document *a, const struct document *b)
{
    CHECK(a->section_count == b->section_count && a->comment_count == b->comment_count);
    CHECK(str_equal(a->refusal.message, b->refusal.message));
    for (size_t i = 0; i < a->section_count; i++) {
        CHECK(a->sections[i].count == b->sections[i].count);
        for (size_t k = 0; k < a->sections[i].count; k++) {
            CHECK(str_equal(a->sections[i].items[k].key, b->sections[i].items[k].key));
            CHECK(str_equal(a->sections[i].items[k].value.str,
                            b->sections[i].items[k].value.str));
        }
    }
}

/* In parts it is read whole, or, with a fault, not at all. */
static void check_parts(struct arena *arena, const struct document *document,
                        const struct text *text, const struct finding_list *findings)
{
    const struct document *parts = document_parse_parts(arena, text, 2);

    CHECK((parts == NULL) == (findings->count > 0));
    if (parts)
        check_same(document, parts);
}

/* No file but the one at hand. */
static const struct text *read_nothing(void *context, struct arena *arena, struct str path)
{
    (void)context, (void)arena, (void)path;
    return NULL;
}

static void find_itself(void *context, struct arena *arena, struct str pattern,
                        struct str **paths, size_t *count)
{
    (void)context;
    *paths = ARENA_NEW(arena, struct str);
    **paths = pattern;
    *count = pattern.length % 2; /* some patterns match what cannot be read */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct text *text = text_create(arena, STR("/etc/fuzz.conf"),
                                    (struct str){size ? (const char *)data : "", size});
    struct finding_list findings = {.arena = arena}, again = {.arena = arena};
    struct document *document = document_parse(arena, text, &findings);
    struct machine machine = {
        .cwd = STR("/"),
        .files = {.read = read_nothing, .glob = find_itself},
    };

    check_document(document, text);
    check_findings(&findings, text);
    check_same(document, document_parse(arena, text, &again));
    CHECK(findings.count == again.count);
    check_parts(arena, document, text, &findings);
    config_read(arena, text, &machine, &again);
    return 0;
}
