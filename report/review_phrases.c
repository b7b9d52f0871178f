/* SPDX-License-Identifier: MIT */
#include "report/review_phrases.h"

#include <inttypes.h>

#include "base/map.h"
#include "report/plan_phrases.h"
#include "report/visible.h"

enum { LONGEST_CELL = 200, SHOWN_ID_DIGITS = 10 };

struct sentence {
    struct buffer out;
    const struct review *review;
    size_t parts;
};

/* Groups of that fate, each instance counted once, on however many hosts. */
static size_t count_groups(struct arena *arena, const struct review *review,
                           enum group_action action)
{
    struct map names = {.arena = arena};

    for (size_t i = 0; i < review->change_count; i++) {
        const struct review_change *change = &review->changes[i];

        for (size_t j = 0; j < change->plan->group_count; j++)
            if (change->plan->groups[j].action == action)
                map_put(&names,
                        str_printf(arena, STR_FORMAT "\n" STR_FORMAT,
                                   STR_ARGS(change->instance),
                                   STR_ARGS(change->plan->groups[j].name)),
                        &names);
    }
    return names.count;
}

static int64_t longest_stop(const struct review *review)
{
    int64_t longest = 0;

    for (size_t i = 0; i < review->change_count; i++)
        if (review->changes[i].plan->stop_seconds > longest)
            longest = review->changes[i].plan->stop_seconds;
    return longest;
}

static void add_groups(struct sentence *sentence, enum group_action action, const char *one,
                       const char *many)
{
    size_t count = count_groups(sentence->out.arena, sentence->review, action);

    if (count)
        buffer_printf(&sentence->out, "%s%zu group%s %s", sentence->parts++ ? ", " : "", count,
                      count == 1 ? "" : "s", count == 1 ? one : many);
}

static void add_findings(struct sentence *sentence, size_t count, const char *fate)
{
    if (count)
        buffer_printf(&sentence->out, "; %zu finding%s %s %s", count, count == 1 ? "" : "s",
                      count == 1 ? "is" : "are", fate);
}

struct str review_consequence(struct arena *arena, const struct review *review)
{
    struct sentence sentence = {.out = {.arena = arena}, .review = review};
    int64_t seconds = longest_stop(review);

    add_groups(&sentence, GROUP_REMOVE, "goes", "go");
    add_groups(&sentence, GROUP_RESTART, "restarts", "restart");
    add_groups(&sentence, GROUP_ADD, "comes", "come");
    if (!sentence.parts)
        buffer_append_c(&sentence.out, review->change_count
                                           ? "no group is touched, files change"
                                           : "nothing changes");
    if (review->change_count)
        buffer_printf(&sentence.out, " on %zu of %zu host%s", review->changed_host_count,
                      review->host_count, review->host_count == 1 ? "" : "s");
    if (seconds)
        buffer_printf(&sentence.out, "; what stops is gone within %" PRId64 " s at worst",
                      seconds);
    add_findings(&sentence, review->fresh.count, "new");
    add_findings(&sentence, review->gone.count, "gone");
    buffer_append_byte(&sentence.out, '.');
    return buffer_str(&sentence.out);
}

struct str review_sentence(struct arena *arena, const struct review *review)
{
    struct str consequence = review_consequence(arena, review);

    return str_printf(arena, "Risk %s: " STR_FORMAT, risk_name(review->risk),
                      STR_ARGS(consequence));
}

struct str review_fates(struct arena *arena, const struct review_change *change)
{
    static const struct {
        enum group_action action;
        const char *one, *many;
    } fates[] = {
        {GROUP_REMOVE,  "goes",     "go"     },
        {GROUP_RESTART, "restarts", "restart"},
        {GROUP_ADD,     "comes",    "come"   }
    };
    struct buffer out = {.arena = arena};

    for (size_t i = 0; i < COUNT_OF(fates); i++) {
        size_t count = 0;

        for (size_t j = 0; j < change->plan->group_count; j++)
            count += change->plan->groups[j].action == fates[i].action;
        if (count)
            buffer_printf(&out, "%s%zu %s", out.length ? ", " : "", count,
                          count == 1 ? fates[i].one : fates[i].many);
    }
    return out.length ? buffer_str(&out) : STR("");
}

struct str review_base(struct arena *arena, const struct review *review)
{
    struct str id = review->range.base;

    return id.length ? str_slice(id, 0, SHOWN_ID_DIGITS) : visible(arena, review->base);
}

struct str review_head(struct arena *arena, const struct review *review)
{
    struct str id = review->range.head;

    if (!review->head.bytes)
        return STR("the work tree");
    return id.length ? str_slice(id, 0, SHOWN_ID_DIGITS) : visible(arena, review->head);
}

const char *review_file_fate(const struct review_file *file)
{
    if (file->is_new)
        return "new";
    return file->is_gone ? "gone" : "changes";
}

static size_t end_of_characters(struct str text, size_t end)
{
    while (end && ((unsigned char)text.bytes[end] & 0xc0) == 0x80)
        end--;
    return end;
}

struct str review_short(struct arena *arena, const struct review_view *view, struct str text)
{
    struct str shown =
        visible_utf8(arena, visible(arena, secrets_cover(arena, view->secrets, text)));

    if (shown.length <= LONGEST_CELL)
        return shown;
    return str_printf(arena, "%.*s…", (int)end_of_characters(shown, LONGEST_CELL), shown.bytes);
}

struct str review_diff(struct arena *arena, const struct review_view *view,
                       const struct review_file *file)
{
    return visible_utf8(arena,
                        visible_lines(arena, secrets_cover(arena, view->secrets, file->diff)));
}

struct str review_before(struct arena *arena, const struct review_view *view,
                         const struct review_option *option)
{
    const struct option_change *change = &option->change;

    return review_short(arena, view,
                        phrase_value(arena, change, change->before, view->secrets));
}

struct str review_after(struct arena *arena, const struct review_view *view,
                        const struct review_option *option)
{
    const struct option_change *change = &option->change;

    if (option->is_covered)
        return STR("the same with another secret");
    return review_short(arena, view, phrase_value(arena, change, change->after, view->secrets));
}

struct str review_place(struct arena *arena, const struct review_view *view, struct span span)
{
    if (!span.text)
        return STR("");
    return str_printf(
        arena, STR_FORMAT ":%zu",
        STR_ARGS(review_short(arena, view, relative_path(view->directory, span.text->path))),
        span_start(span).line);
}
