/* SPDX-License-Identifier: MIT */
#include "lint/fix.h"

#include "base/edits.h"
#include "base/path.h"

/* A fix may bring a fault to light, or stand in another's way: the next round takes those. A
 * file with very many faults shows a part of them each round, and may leave some to the next
 * run; a few fixes that are made again and again are another matter. */
enum { MOST_ROUNDS = 100, MANY_FIXES = 500 };

struct fixes fixes_create(struct arena *arena, const struct file_source *beneath,
                          bool with_unsafe)
{
    return (struct fixes){
        .arena = arena,
        .beneath = *beneath,
        .with_unsafe = with_unsafe,
        .files = {.arena = arena},
        .read = {.arena = arena},
    };
}

/* NULL: the text has not changed. */
static const struct text *mended_text(const struct fixes *fixes, struct arena *arena,
                                      struct str path)
{
    const struct fixed_text *fixed = map_get(&fixes->files, path_normalize(arena, path));

    return fixed ? text_create(arena, fixed->before->path, fixed->after.str) : NULL;
}

static const struct text *read_text(void *context, struct arena *arena, struct str path)
{
    struct fixes *fixes = context;
    struct str key = path_normalize(arena, path);
    const struct text *mended = mended_text(fixes, arena, path);

    if (!map_get(&fixes->read, key))
        map_put(&fixes->read, str_copy(fixes->arena, key), fixes);
    return mended ? mended : fixes->beneath.read(fixes->beneath.context, arena, path);
}

static void glob(void *context, struct arena *arena, struct str pattern, struct str **paths,
                 size_t *count)
{
    const struct fixes *fixes = context;

    fixes->beneath.glob(fixes->beneath.context, arena, pattern, paths, count);
}

struct file_source fixes_files(struct fixes *fixes)
{
    return (struct file_source){.context = fixes, .read = read_text, .glob = glob};
}

bool fixed_text_has_changed(const struct fixed_text *fixed)
{
    return !str_equal(fixed->before->bytes, fixed->after.str);
}

bool fix_is_wanted(const struct fix *fix, bool with_unsafe)
{
    return fix && fix->count && (fix->is_safe || with_unsafe);
}

/* The edits of one text in this round. */
static struct edits *edits_of(struct map *texts, const struct text *text)
{
    struct edits *edits = map_get(texts, text->path);

    if (!edits) {
        edits = ARENA_NEW(texts->arena, struct edits);
        *edits = (struct edits){.arena = texts->arena, .text = text};
        map_put(texts, text->path, edits);
    }
    return edits;
}

/* Takes all edits of the fix or, when one stands in the way of an earlier fix, none. */
static bool take(struct map *texts, const struct fix *fix)
{
    for (size_t i = 0; i < fix->count; i++)
        if (!edits_have_room(edits_of(texts, fix->edits[i].span.text), &fix->edits[i]))
            return false;
    for (size_t i = 0; i < fix->count; i++)
        edits_add(edits_of(texts, fix->edits[i].span.text), &fix->edits[i]);
    return true;
}

static struct traced unchanged(const struct text *text)
{
    return traced_from_span(span_make(text, 0, text->bytes.length));
}

static void apply(struct fixes *fixes, const struct edits *edits)
{
    struct str key = path_normalize(edits->arena, edits->text->path);
    struct fixed_text *fixed = map_get(&fixes->files, key);

    if (!edits->count)
        return;
    if (!fixed) {
        struct text *before = text_create(fixes->arena, edits->text->path,
                                          str_copy(fixes->arena, edits->text->bytes));

        fixed = ARENA_NEW(fixes->arena, struct fixed_text);
        fixed->before = before;
        fixed->after = unchanged(before);
        map_put(&fixes->files, str_copy(fixes->arena, key), fixed);
    }
    fixed->after = edits_apply(fixes->arena, edits, &fixed->after);
}

/* Returns how many findings were mended. */
static size_t run_round(struct fixes *fixes, struct arena *arena, const struct text *main,
                        const struct machine *machine, const struct lint_options *options)
{
    struct finding_list findings = {.arena = arena};
    struct map texts = {.arena = arena};
    size_t count = 0;

    lint_file(arena, main, machine, options, &findings);
    for (size_t i = 0; i < findings.count; i++) {
        const struct fix *fix = findings.items[i].fix;

        if (!findings.items[i].suppressed_by && fix_is_wanted(fix, fixes->with_unsafe))
            count += take(&texts, fix);
    }
    for (size_t i = 0; i < texts.count; i++)
        apply(fixes, texts.entries[i].value);
    return count;
}

/* To go back to: the results for the files that were there, by number. */
struct checkpoint {
    struct traced *results;
    size_t file_count, fix_count;
};

static struct checkpoint checkpoint_take(const struct fixes *fixes, struct arena *arena)
{
    struct checkpoint checkpoint = {
        .results = ARENA_ARRAY(arena, struct traced, fixes->files.count),
        .file_count = fixes->files.count,
        .fix_count = fixes->count,
    };

    for (size_t i = 0; i < checkpoint.file_count; i++) {
        const struct fixed_text *fixed = fixes->files.entries[i].value;

        checkpoint.results[i] = fixed->after;
    }
    return checkpoint;
}

static void checkpoint_restore(const struct checkpoint *checkpoint, struct fixes *fixes)
{
    for (size_t i = 0; i < fixes->files.count; i++) {
        struct fixed_text *fixed = fixes->files.entries[i].value;

        fixed->after =
            i < checkpoint->file_count ? checkpoint->results[i] : unchanged(fixed->before);
    }
    fixes->count = checkpoint->fix_count;
}

void fixes_make(struct fixes *fixes, const struct text *main, const struct machine *machine,
                const struct lint_options *options)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create(); /* of one round */
    CLEANUP(destroy_arena) struct arena *kept = arena_create();
    struct checkpoint checkpoint = checkpoint_take(fixes, kept);
    struct machine mended = *machine;
    size_t count = 1;

    mended.files = fixes_files(fixes);
    for (size_t round = 0; count && round < MOST_ROUNDS; round++) {
        const struct text *text;

        arena_reset(arena);
        text = mended_text(fixes, arena, main->path);
        count = run_round(fixes, arena, text ? text : main, &mended, options);
        fixes->count += count;
    }
    if (count && count < MANY_FIXES)
        checkpoint_restore(&checkpoint, fixes);
}
