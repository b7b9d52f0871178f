/* SPDX-License-Identifier: MIT */
/* Whatever a file holds: a fix of one option changes that option and nothing else. */
#include <stdint.h>
#include <stdlib.h>

#include "base/edits.h"
#include "config/config.h"
#include "config/edit.h"

#define CHECK(condition)                                                                       \
    do {                                                                                       \
        if (!(condition))                                                                      \
            abort();                                                                           \
    } while (0)

enum { MOST_EDITED = 24 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The text with the fix made, read again. */
static const struct document *mended(struct arena *arena, const struct document *document,
                                     const struct fix *fix)
{
    struct edits edits = {.arena = arena, .text = document->text};
    struct traced before =
        traced_from_span(span_make(document->text, 0, document->text->bytes.length));
    struct finding_list findings = {.arena = arena};

    for (size_t i = 0; i < fix->count; i++) {
        CHECK(edits_have_room(&edits, &fix->edits[i]));
        edits_add(&edits, &fix->edits[i]);
    }
    return document_parse(
        arena,
        text_create(arena, document->text->path, edits_apply(arena, &edits, &before).str),
        &findings);
}

/* All sections of a and b are equal but for the option that stands at item of the section;
 * added is 1 when b has one more there, -1 when it has one less, 0 when its value is "x". */
static void check_rest(const struct document *a, const struct document *b, size_t section,
                       size_t item, int added)
{
    CHECK(!b->refusal.kind && a->section_count == b->section_count);
    for (size_t i = 0; i < a->section_count; i++) {
        const struct section *old = &a->sections[i], *new = &b->sections[i];
        size_t less = i == section && added < 0, more = i == section && added > 0, at = 0;

        CHECK(str_equal(old->name, new->name));
        CHECK(new->count + less == old->count + more);
        for (size_t j = 0; j < old->count; j++) {
            bool is_edited = i == section && j == item;
            const struct option *now;

            if (is_edited && added < 0)
                continue;
            now = &new->items[at++];
            CHECK(str_equal(old->items[j].key, now->key));
            CHECK(str_equal(is_edited && !added ? STR("x") : old->items[j].value.str,
                            now->value.str));
            if (is_edited && added > 0) {
                CHECK(str_equal(new->items[at].key, STR("k")));
                CHECK(str_equal(new->items[at++].value.str, STR("x")));
            }
        }
    }
}

static void edit(struct arena *arena, const struct document *document, size_t section,
                 size_t item)
{
    const struct option *option = &document->sections[section].items[item];
    const struct fix *value = edit_value(arena, option, STR("x"), "t", true);
    const struct fix *removal = edit_remove(arena, option, "t", true);
    const struct fix *addition = edit_add_below(arena, option, STR("k=x"), "t", true);

    if (value)
        check_rest(document, mended(arena, document, value), section, item, 0);
    if (removal)
        check_rest(document, mended(arena, document, removal), section, item, -1);
    if (addition)
        check_rest(document, mended(arena, document, addition), section, item, 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct text *text = text_create(arena, STR("/etc/fuzz.conf"),
                                    (struct str){size ? (const char *)data : "", size});
    struct finding_list findings = {.arena = arena};
    const struct document *document = document_parse(arena, text, &findings);
    size_t edited = 0;

    if (document->refusal.kind)
        return 0;
    for (size_t i = 0; i < document->section_count; i++)
        for (size_t j = 0; j < document->sections[i].count && edited++ < MOST_EDITED; j++)
            edit(arena, document, i, j);
    return 0;
}
