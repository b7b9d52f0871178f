/* SPDX-License-Identifier: MIT */
/* Jinja2's filters that fit text into a width. Widths count code points. */
#include "base/utf8.h"
#include "regex/regex.h"
#include "template/strings.h"

enum { USUAL_LENGTH = 255, USUAL_WIDTH = 79, USUAL_FIELD = 80, USUAL_LEEWAY = 5 };

static bool subject_is_text(const struct call *call)
{
    return call->subject->kind == VALUE_STRING ||
           evaluator_fail(call->evaluator, call->span, "a %s is no text",
                          value_type_name(call->subject)) != NULL;
}

/* The bytes of the first count code points. */
static size_t bytes_of(struct str text, size_t count)
{
    size_t at = 0, length;

    for (; count && at < text.length; at += length, count--)
        utf8_decode(text, at, &length);
    return at;
}

static const struct value *filter_truncate(const struct call *call)
{
    bool has_leeway = call->arguments[3] && call->arguments[3]->kind != VALUE_NONE;
    int64_t length, leeway = USUAL_LEEWAY, end_length;
    struct str text = call->subject->string, kept, end;

    if (!subject_is_text(call) || !call_integer(call, 0, USUAL_LENGTH, &length) ||
        !call_string(call, 2, STR("..."), &end) ||
        (has_leeway && !call_integer(call, 3, 0, &leeway)))
        return NULL;
    end_length = (int64_t)utf8_count(end);
    if (length < end_length || leeway < 0)
        return evaluator_fail(call->evaluator, call->span,
                              "the length is at least that of the end, and the leeway at "
                              "least 0");
    if (length > INT64_MAX - leeway || (int64_t)utf8_count(text) <= length + leeway)
        return call->subject;
    kept = str_slice(text, 0, bytes_of(text, (size_t)(length - end_length)));
    if (!call_flag(call, 1) && str_find_last(kept, ' ') != STR_NOT_FOUND)
        kept = str_slice(kept, 0, str_find_last(kept, ' '));
    return give_string(call, str_printf(call->evaluator->arena, STR_FORMAT STR_FORMAT,
                                        STR_ARGS(kept), STR_ARGS(end)));
}

static const struct value *filter_center(const struct call *call)
{
    int64_t width;
    struct str text;

    if (!call_subject_text(call, &text) || !call_integer(call, 0, USUAL_FIELD, &width))
        return NULL;
    return string_center(call, text, width, STR(" "));
}

struct wrapping {
    const struct call *call;
    int64_t width;
    bool breaks_words;              /* that are longer than a line */
    bool breaks_hyphens;            /* of such words */
    const struct regex *separators; /* they, and what lies between them, are the chunks */
    struct str joint;
    struct buffer out;
    bool has_line; /* of this paragraph */
};

/* Chunks of a paragraph and of a line: words, their parts, and white space. */
struct chunks {
    struct str *items;
    size_t count, capacity;
};

#define WHITE "\\t\\n\\x0b\\x0c\\r "
#define PUNCTUATED "[\\w!\"'&.,?]"
#define LETTER "[^\\d\\W]"

/* White space; dashes between words; a word up to a hyphen within it, its end, or a dash. */
#define CHUNK                                                                                  \
    "[" WHITE "]+|(?<=" PUNCTUATED ")-{2,}(?=\\w)|[^" WHITE "]+?(?:-(?:(?<=" LETTER            \
    "{2}-)|(?<=" LETTER "-" PUNCTUATED "-))(?=" LETTER "-?" LETTER ")|(?=[" WHITE "]|\\Z)"     \
    "|(?<=" PUNCTUATED ")(?=-{2,}\\w))"

static void add_chunk(const struct wrapping *wrapping, struct chunks *chunks, struct str chunk)
{
    if (chunk.length)
        *LIST_ADD(wrapping->call->evaluator->arena, chunks) = chunk;
}

static bool split(const struct wrapping *wrapping, struct str paragraph, struct chunks *chunks)
{
    struct regex_group group;
    struct regex_match match = {.groups = &group, .count = 1};
    size_t at = 0;
    enum regex_outcome outcome;

    while ((outcome = regex_search(wrapping->separators, paragraph, at, REGEX_ANYWHERE,
                                   &match)) == REGEX_MATCH) {
        add_chunk(wrapping, chunks, str_slice(paragraph, at, group.start));
        add_chunk(wrapping, chunks, str_slice(paragraph, group.start, group.end));
        if (group.end == at ||
            !evaluator_charge(wrapping->call->evaluator, 1, wrapping->call->span))
            break;
        at = group.end;
    }
    add_chunk(wrapping, chunks, str_slice(paragraph, at, paragraph.length));
    return outcome != REGEX_GAVE_UP ||
           evaluator_fail(wrapping->call->evaluator, wrapping->call->span, "%s",
                          match.reason) != NULL;
}

static bool is_blank(struct str chunk)
{
    return !utf8_strip(chunk).length;
}

/* How much of a word that is too long goes to a line with so much room. */
static size_t room_for(const struct wrapping *wrapping, struct str word, size_t room)
{
    struct str fitting = str_slice(word, 0, bytes_of(word, room));
    size_t hyphen = str_find_last(fitting, '-');

    if (!wrapping->breaks_hyphens || fitting.length == word.length || hyphen == STR_NOT_FOUND)
        return fitting.length;
    for (size_t i = 0; i < hyphen; i++)
        if (fitting.bytes[i] != '-')
            return hyphen + 1;
    return fitting.length;
}

/* Looks at no more of the chunk than there is room: a long one is asked about for each line. */
static bool fits(struct str chunk, size_t room)
{
    return bytes_of(chunk, room) == chunk.length;
}

/* Takes from the chunks what fits on a line, which is at least something. */
static void fill_line(const struct wrapping *wrapping, struct chunks *chunks, size_t *next,
                      struct chunks *line)
{
    struct arena *arena = wrapping->call->evaluator->arena;
    size_t width = (size_t)wrapping->width, taken = 0;

    while (*next < chunks->count && fits(chunks->items[*next], width - taken)) {
        taken += utf8_count(chunks->items[*next]);
        *LIST_ADD(arena, line) = chunks->items[(*next)++];
    }
    if (*next == chunks->count || fits(chunks->items[*next], width))
        return;
    if (wrapping->breaks_words) {
        struct str *word = &chunks->items[*next];
        size_t length = room_for(wrapping, *word, width - taken);

        *LIST_ADD(arena, line) = str_slice(*word, 0, length); /* nothing, on a full line */
        *word = str_slice(*word, length, word->length);
    } else if (!line->count) {
        *LIST_ADD(arena, line) = chunks->items[(*next)++];
    }
}

static void append_line(struct wrapping *wrapping, const struct chunks *line)
{
    if (wrapping->has_line)
        buffer_append(&wrapping->out, wrapping->joint);
    wrapping->has_line = true;
    for (size_t i = 0; i < line->count; i++)
        buffer_append(&wrapping->out, line->items[i]);
}

static bool wrap_paragraph(struct wrapping *wrapping, struct str paragraph)
{
    struct chunks chunks = {0}, line = {0};
    size_t next = 0;

    wrapping->has_line = false;
    if (!split(wrapping, paragraph, &chunks))
        return false;
    while (next < chunks.count) {
        line.count = 0;
        if (wrapping->has_line && is_blank(chunks.items[next]))
            next++;
        fill_line(wrapping, &chunks, &next, &line);
        if (line.count && is_blank(line.items[line.count - 1]))
            line.count--;
        if (line.count)
            append_line(wrapping, &line);
        if (!evaluator_charge(wrapping->call->evaluator, 1 + line.count, wrapping->call->span))
            return false;
    }
    return true;
}

static bool read_wrapping(struct wrapping *wrapping)
{
    static const struct regex_options options = {.dialect = REGEX_PYTHON};
    const struct call *call = wrapping->call;
    const struct value *breaks = call->arguments[3];
    bool splits_words = !breaks || (breaks->kind == VALUE_BOOLEAN && breaks->boolean);
    struct regex_fault fault;

    if (!subject_is_text(call) || !call_integer(call, 0, USUAL_WIDTH, &wrapping->width))
        return false;
    if (wrapping->width < 1)
        return evaluator_fail(call->evaluator, call->span, "the width is at least 1") != NULL;
    wrapping->breaks_words = !call->arguments[1] || call_flag(call, 1);
    wrapping->breaks_hyphens = !breaks || call_flag(call, 3);
    wrapping->joint = STR("\n");
    if (call->arguments[2] && call->arguments[2]->kind != VALUE_NONE &&
        !call_string(call, 2, STR(""), &wrapping->joint))
        return false;
    wrapping->separators =
        regex_compile(call->evaluator->arena, splits_words ? STR(CHUNK) : STR("[" WHITE "]+"),
                      &options, &fault);
    return true;
}

static const struct value *filter_wordwrap(const struct call *call)
{
    struct wrapping wrapping = {.call = call, .out = {.arena = call->evaluator->arena}};
    struct str rest = call->subject->string, line;
    bool is_first = true;

    if (!read_wrapping(&wrapping))
        return NULL;
    while (string_next_line(&rest, &line, NULL)) {
        if (!is_first)
            buffer_append(&wrapping.out, wrapping.joint);
        is_first = false;
        if (!wrap_paragraph(&wrapping, line))
            return NULL;
    }
    return give_string(call, buffer_str(&wrapping.out));
}

static const struct callable filters[] = {
    CALLABLE("truncate", .run = filter_truncate,
             .parameters = {"length", "killwords", "end", "leeway"}),
    CALLABLE("center", .run = filter_center, .parameters = {"width"}),
    CALLABLE("wordwrap", .run = filter_wordwrap,
             .parameters = {"width", "break_long_words", "wrapstring", "break_on_hyphens"}),
};

const struct callable_table wrap_filters = {"filter", filters, COUNT_OF(filters)};
