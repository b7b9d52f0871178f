/* SPDX-License-Identifier: MIT */
/* Whatever a file holds: laid out canonically it says the same, its comments are all there, and
 * nothing is left to lay out. */
#include <stdint.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "config/layout.h"

#define CHECK(condition)                                                                       \
    do {                                                                                       \
        if (!(condition))                                                                      \
            abort();                                                                           \
    } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_section(const struct section *a, const struct section *b)
{
    CHECK(str_equal(a->name, b->name));
    CHECK(a->count == b->count);
    for (size_t i = 0; i < a->count; i++) {
        CHECK(str_equal(a->items[i].key, b->items[i].key));
        CHECK(str_equal(a->items[i].value.str, b->items[i].value.str));
    }
}

static void check_same(const struct document *a, const struct document *b)
{
    CHECK(!b->refusal.kind);
    CHECK(a->section_count == b->section_count && a->comment_count == b->comment_count);
    for (size_t i = 0; i < a->section_count; i++)
        check_section(&a->sections[i], &b->sections[i]);
    for (size_t i = 0; i < a->comment_count; i++) {
        CHECK(a->comments[i].is_trailing == b->comments[i].is_trailing);
        CHECK(str_equal(utf8_strip_right(span_str(a->comments[i].span)),
                        span_str(b->comments[i].span)));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct text *text = text_create(arena, STR("/etc/fuzz.conf"),
                                    (struct str){size ? (const char *)data : "", size});
    struct finding_list findings = {.arena = arena};
    struct document *document = document_parse(arena, text, &findings), *again;
    struct traced before = traced_from_span(span_make(text, 0, size)), after;
    struct edits edits, between;

    if (document->refusal.kind)
        return 0;
    edits = layout_edits(arena, document);
    after = edits_apply(arena, &edits, &before);
    between = edits_between(arena, text, &after);
    CHECK(str_equal(edits_apply(arena, &between, &before).str, after.str));
    CHECK((edits_diff(arena, &edits, STR("x")).length > 0) == (edits.count > 0));
    again = document_parse(arena, text_create(arena, text->path, after.str), &findings);
    check_same(document, again);
    CHECK(layout_edits(arena, again).count == 0);
    return 0;
}
