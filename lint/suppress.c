/* SPDX-License-Identifier: MIT */
#include "lint/suppress.h"

#include <stdint.h>
#include <stdlib.h>

#include "lint/kinds.h"
#include "lint/select.h"

/* From narrow to wide: the narrowest that fits is the one that is used. */
enum reach {
    REACH_LINES,
    REACH_SECTION,
    REACH_FILE,
    REACH_COUNT,
};

struct suppression {
    const struct finding_kind *kind;
    enum reach reach;
    struct span where; /* findings that begin here */
    struct span name;  /* in the comment */
    bool is_used;
};

struct suppression_list {
    struct suppression *items;
    size_t count, capacity;
};

struct reader {
    struct arena *arena;
    const struct lint *lint;
    const struct lint_options *options;
    const struct place_index *index;
    struct finding_list *findings;
    struct suppression_list list;
};

static struct span rest_of_text(const struct text *text)
{
    return span_make(text, 0, text->bytes.length + 1);
}

/* From the header that holds or precedes the comment to the next one. */
static struct span section_lines(const struct document *document, const struct section *section)
{
    size_t start = section->header_span.offset, end = document->text->bytes.length + 1;

    if (section + 1 < document->sections + document->section_count)
        end = section[1].header_span.offset;
    return span_make(document->text, start, end - start);
}

/* The whole lines, up to and including the byte that ends the last. */
static struct span lines_at(const struct place_index *index, const struct text *text,
                            size_t offset)
{
    struct place place = place_find(index, span_make(text, offset, 0));
    struct span span =
        place.option ? option_whole_span(place.option) : span_make(text, offset, 0);

    span = place_lines(text, span.offset, span.offset + span.length);
    span.length++;
    return span;
}

static size_t skip_blanks(struct str bytes, size_t offset, size_t *line_ends)
{
    for (*line_ends = 0; offset < bytes.length; offset++) {
        char byte = bytes.bytes[offset];

        if (byte == '\n' ||
            (byte == '\r' &&
             !str_starts_with(str_slice(bytes, offset + 1, bytes.length), STR("\n"))))
            ++*line_ends;
        else if (byte != ' ' && byte != '\t' && byte != '\r')
            break;
    }
    return offset;
}

/* For each comment the first byte below it that is neither blank nor in a comment. */
static size_t *bytes_below(struct arena *arena, const struct document *document)
{
    size_t count = document->comment_count, line_ends;
    size_t *below = ARENA_ARRAY(arena, size_t, count);

    for (size_t i = count; i-- > 0;) {
        struct span span = document->comments[i].span;

        below[i] = skip_blanks(document->text->bytes, span.offset + span.length, &line_ends);
        if (i + 1 < count && document->comments[i + 1].span.offset == below[i])
            below[i] = below[i + 1];
    }
    return below;
}

/* A header and the comments directly below it. */
struct head {
    const struct section *section;
    size_t end; /* SIZE_MAX: something else has followed */
};

static bool head_takes(struct head *head, const struct document *document,
                       const struct comment *comment, const struct section *section)
{
    size_t line_ends;

    if (section != head->section)
        *head =
            (struct head){section, section->header_span.offset + section->header_span.length};
    if (head->end == SIZE_MAX || !section)
        return false;
    if (skip_blanks(document->text->bytes, head->end, &line_ends) != comment->span.offset ||
        line_ends != (comment->is_trailing ? 0 : 1)) {
        head->end = SIZE_MAX;
        return false;
    }
    head->end = comment->span.offset + comment->span.length;
    return !comment->is_trailing;
}

/* What a directive says after "supconf:". */
struct directive {
    bool is_for_file;
    struct str names; /* begins with the first name; the reason follows */
};

static bool read_directive(struct reader *reader, const struct text *text, struct str rest,
                           struct directive *directive)
{
    struct str verb = str_next_word(&rest);
    size_t equals = str_find(verb, '=');
    struct suggestion nearest;

    directive->names = str_slice(verb, equals + 1, verb.length);
    if (equals != STR_NOT_FOUND) {
        directive->names.length = (size_t)(rest.bytes + rest.length - directive->names.bytes);
        verb.length = equals;
        directive->is_for_file = str_equal(verb, STR("ignore-file"));
        if (directive->is_for_file || str_equal(verb, STR("ignore")))
            return true;
    }
    nearest = suggest_for(verb);
    suggest_offer(&nearest, STR("ignore"));
    suggest_offer(&nearest, STR("ignore-file"));
    finding_add(reader->findings, &lint_kinds[LINT_BAD_SUPPRESSION],
                span_make(text, (size_t)(verb.bytes - text->bytes.bytes), verb.length),
                "expected 'ignore=NAME' or 'ignore-file=NAME' after 'supconf:', found "
                "'" STR_FORMAT "'" STR_FORMAT,
                STR_ARGS(verb), STR_ARGS(suggest_question(reader->arena, &nearest)));
    return false;
}

static void add_name(struct reader *reader, const struct text *text, struct str name,
                     enum reach reach, struct span where)
{
    const struct rule_list *rules = reader->options->rules;
    struct span span = span_make(text, (size_t)(name.bytes - text->bytes.bytes), name.length);
    const struct finding_kind *kind = lint_find_kind(rules, name, NULL);
    struct suggestion nearest = suggest_for(name);

    if (kind) {
        *LIST_ADD(reader->arena, &reader->list) =
            (struct suppression){.kind = kind, .reach = reach, .where = where, .name = span};
        return;
    }
    lint_find_kind(rules, name, &nearest);
    finding_add(reader->findings, &lint_kinds[LINT_UNKNOWN_SUPPRESSION], span,
                "no rule is called '" STR_FORMAT "'" STR_FORMAT, STR_ARGS(name),
                STR_ARGS(suggest_question(reader->arena, &nearest)));
}

/* NAME,NAME: a comma at the end of a word promises another one. */
static void add_names(struct reader *reader, const struct text *text, struct str rest,
                      enum reach reach, struct span where)
{
    bool is_more = true;

    while (is_more) {
        struct str word = str_next_word(&rest);

        is_more = str_ends_with(word, STR(","));
        while (word.length) {
            struct str name = str_cut(&word, ',');

            if (name.length)
                add_name(reader, text, name, reach, where);
        }
    }
}

/* The text after "supconf:", or bytes NULL for any other comment. */
static struct str directive_text(struct span comment)
{
    struct str rest = span_str(comment);

    while (rest.length && (rest.bytes[0] == ';' || rest.bytes[0] == '#' ||
                           rest.bytes[0] == ' ' || rest.bytes[0] == '\t'))
        rest = str_slice(rest, 1, rest.length);
    if (!str_starts_with(rest, STR("supconf:")))
        return (struct str){0};
    return str_slice(rest, sizeof("supconf:") - 1, rest.length);
}

static bool has_directive(const struct document *document)
{
    for (size_t i = 0; i < document->comment_count; i++)
        if (directive_text(document->comments[i].span).bytes)
            return true;
    return false;
}

static void read_document(struct reader *reader, const struct document *document)
{
    const struct text *text = document->text;
    struct head head = {0};
    size_t *below;

    if (!has_directive(document))
        return;
    below = bytes_below(reader->arena, document);
    for (size_t i = 0; i < document->comment_count; i++) {
        const struct comment *comment = &document->comments[i];
        struct place place = place_find(reader->index, comment->span);
        bool is_in_head = head_takes(&head, document, comment, place.section);
        struct str rest = directive_text(comment->span);
        struct directive directive;

        if (!rest.bytes || !read_directive(reader, text, rest, &directive))
            continue;
        if (directive.is_for_file)
            add_names(reader, text, directive.names, REACH_FILE, rest_of_text(text));
        else if (is_in_head)
            add_names(reader, text, directive.names, REACH_SECTION,
                      section_lines(document, place.section));
        else
            add_names(reader, text, directive.names, REACH_LINES,
                      lines_at(reader->index, text,
                               comment->is_trailing ? comment->span.offset : below[i]));
    }
}

static int compare_keys(const struct suppression *a, const struct finding_kind *kind,
                        const struct text *text, enum reach reach)
{
    if (a->kind != kind)
        return (uintptr_t)a->kind < (uintptr_t)kind ? -1 : 1;
    if (a->where.text != text)
        return (uintptr_t)a->where.text < (uintptr_t)text ? -1 : 1;
    return (a->reach > reach) - (a->reach < reach);
}

static int compare_suppressions(const void *left, const void *right)
{
    const struct suppression *a = left, *b = right;
    int order = compare_keys(a, b->kind, b->where.text, b->reach);

    if (order)
        return order;
    if (a->where.offset != b->where.offset)
        return a->where.offset < b->where.offset ? -1 : 1;
    return (a->name.offset > b->name.offset) - (a->name.offset < b->name.offset);
}

/* Spans of one reach are equal or apart: the last that begins before the finding is the one. */
static struct suppression *find_reach(const struct suppression_list *list,
                                      const struct finding *finding, enum reach reach)
{
    size_t low = 0, high = list->count;
    struct suppression *last;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct suppression *item = &list->items[middle];
        int order = compare_keys(item, finding->kind, finding->span.text, reach);

        if (order < 0 || (!order && item->where.offset <= finding->span.offset))
            low = middle + 1;
        else
            high = middle;
    }
    if (!low)
        return NULL;
    last = &list->items[low - 1];
    if (compare_keys(last, finding->kind, finding->span.text, reach) ||
        finding->span.offset >= last->where.offset + last->where.length)
        return NULL;
    return last;
}

static bool is_suppressed(const struct suppression_list *list, const struct finding *finding)
{
    if (!finding->span.text || select_is_fixed(finding->kind))
        return false;
    for (enum reach reach = REACH_LINES; reach < REACH_COUNT; reach++) {
        struct suppression *suppression = find_reach(list, finding, reach);

        if (suppression) {
            suppression->is_used = true;
            return true;
        }
    }
    return false;
}

/* Only what a main file in git includes is missed there (lint/lint.c). */
static bool is_in_git(const struct lint *lint, const struct git_source *git)
{
    const struct text *main = lint->config->documents[0]->text;

    return git->state && git->state(git->context, lint->arena, main->path) == GIT_TRACKED;
}

/* A fragment is also read as a part of its main file, where more can be seen; and what
 * instances of one host do to each other is looked at behind all their files. */
static bool was_looked_for(const struct reader *reader, const struct finding_kind *kind)
{
    const struct rule_list *rules = reader->options->rules;
    bool is_fragment = reader->lint->is_fragment;

    if ((is_fragment && kind_is_refusal(kind)) ||
        (kind == &lint_kinds[LINT_LAYOUT] && !reader->options->checks_layout) ||
        (kind == &lint_kinds[LINT_NOT_IN_GIT] &&
         (is_fragment || !is_in_git(reader->lint, &reader->options->git))))
        return false;
    for (size_t i = 0; i < rules->count; i++) {
        const struct rule *rule = rules->items[i];

        if (&rule->kind == kind && (!rule_runs(reader->lint, rule) || rule->host ||
                                    rule->fleet || (is_fragment && rule->whole)))
            return false;
    }
    return select_wants(reader->options, kind);
}

static void report_unused(struct reader *reader)
{
    for (size_t i = 0; i < reader->list.count; i++) {
        const struct suppression *suppression = &reader->list.items[i];
        const struct finding_kind *kind = suppression->kind;

        if (suppression->is_used || !was_looked_for(reader, kind))
            continue;
        if (select_is_fixed(kind))
            finding_add(
                reader->findings, &lint_kinds[LINT_UNUSED_SUPPRESSION], suppression->name,
                "%s cannot be suppressed: supervisord refuses or loses what it is about",
                kind->name);
        else
            finding_add(reader->findings, &lint_kinds[LINT_UNUSED_SUPPRESSION],
                        suppression->name, "nothing here gives %s", kind->name);
    }
}

void suppress(struct lint *lint, const struct lint_options *options,
              const struct place_index *index, size_t first)
{
    struct finding_list *findings = lint->findings;
    struct finding_list complaints = {.arena = lint->arena};
    struct reader reader = {lint->arena, lint, options, index, &complaints, {0}};
    size_t kept = first;

    if (options->ignores_comments)
        return;
    for (size_t i = 0; i < lint->config->document_count; i++)
        read_document(&reader, lint->config->documents[i]);
    if (reader.list.count)
        qsort(reader.list.items, reader.list.count, sizeof(*reader.list.items),
              compare_suppressions);
    for (size_t i = first; i < findings->count; i++) {
        struct finding *finding = &findings->items[i];

        if (is_suppressed(&reader.list, finding))
            finding->suppressed_by = "comment";
        if (!finding->suppressed_by || options->shows_suppressed)
            findings->items[kept++] = *finding;
    }
    findings->count = kept;
    if (lint->instances) /* lint_file has said what is wrong with the comments */
        return;
    report_unused(&reader);
    for (size_t i = 0; i < complaints.count; i++)
        *LIST_ADD(findings->arena, findings) = complaints.items[i];
}
