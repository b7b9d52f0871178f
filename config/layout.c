/* SPDX-License-Identifier: MIT */
/*
 * The text is taken as a row of tokens that stay (headers, keys, values, lines of values,
 * comments) with gaps between them. Each gap has one right form, and an edit gives it that
 * form.
 */
#include "config/layout.h"

#include "base/utf8.h"
#include "config/lines.h"

enum { INDENTATION = 4, TAB_WIDTH = 4 };

enum line_kind { LINE_NONE, LINE_HEADER, LINE_OPTION, LINE_COMMENT };

/* White space between two tokens, with so many line ends and, behind them, spaces. */
struct gap {
    size_t start, end;
    size_t lines, spaces;
};

struct layout {
    struct edits edits;
    const struct document *document;
    size_t section, option; /* the next of each; the option's section is the one before */
    size_t end, end_line;   /* of the last token */
    enum line_kind last;    /* the last line; lines of a value are its option's */
    bool has_block;         /* the comments read last may belong to a header that follows */
    struct gap block;       /* in front of them */
    size_t value_end;       /* of the option that was read last */
    size_t narrowest;       /* the least indentation of its continuation lines */
};

static struct str bytes_of(const struct layout *layout)
{
    return layout->document->text->bytes;
}

static void replace(struct layout *layout, size_t start, size_t end, struct str text)
{
    struct edit edit = {span_make(layout->edits.text, start, end - start), text};

    if (!str_equal(span_str(edit.span), text))
        edits_add(&layout->edits, &edit);
}

static void set_gap(struct layout *layout, const struct gap *gap)
{
    struct buffer text = {.arena = layout->edits.arena};

    buffer_repeat(&text, '\n', gap->lines);
    buffer_repeat(&text, ' ', gap->spaces);
    replace(layout, gap->start, gap->end, buffer_str(&text));
}

/* Behind the last token stands the gap, then the token from start to end. */
static void put_token(struct layout *layout, struct str gap, size_t start, size_t end)
{
    replace(layout, layout->end, start, gap);
    layout->end = end;
}

/* A tab is as wide as a step of indentation. */
static size_t indentation(struct str bytes, size_t start, size_t end)
{
    size_t width = 0;

    for (size_t i = start; i < end; i++)
        if (bytes.bytes[i] == '\t')
            width += TAB_WIDTH;
        else
            width += ((unsigned char)bytes.bytes[i] & 0xC0) != 0x80;
    return width;
}

/* Lines of a value keep their indentation against each other. */
static size_t narrowest_line(struct str bytes, struct line_reader reader, size_t value_end)
{
    size_t narrowest = SIZE_MAX;
    struct line line;

    while (reader.offset < value_end && line_next(&reader, &line)) {
        size_t width = indentation(bytes, line.start, line.text);

        if (line.str.length && width < narrowest)
            narrowest = width;
    }
    return narrowest;
}

static bool is_ascii(struct str str)
{
    for (size_t i = 0; i < str.length; i++)
        if ((unsigned char)str.bytes[i] & 0x80)
            return false;
    return true;
}

/* What stands between key and value: white space before ; or # would start a comment. */
static struct str sign_before(struct str value)
{
    bool is_close = !value.length || value.bytes[0] == ';' || value.bytes[0] == '#';

    return is_close ? STR(" =") : STR(" = ");
}

/* A key that begins with a bracket was meant as a header: such a line stays. */
static void put_option(struct layout *layout, const struct line *line,
                       const struct option *option)
{
    size_t line_end = line->text + line->str.length;
    struct span key = option_key_span(option);
    size_t key_end = key.offset + key.length;
    struct str rest = utf8_strip(str_slice(bytes_of(layout), key_end, line_end));
    struct str value = utf8_strip(str_slice(rest, 1, rest.length));

    if (line->str.bytes[0] == '[') {
        layout->end = line_end;
        return;
    }
    if (is_ascii(span_str(key)))
        replace(layout, line->text, key_end, option->key);
    layout->end = key_end;
    put_token(layout, sign_before(value), line_end - value.length, line_end);
}

static void close_block(struct layout *layout, bool is_claimed)
{
    if (layout->has_block && is_claimed && layout->block.lines)
        layout->block.lines = 2;
    if (layout->has_block)
        set_gap(layout, &layout->block);
    layout->has_block = false;
}

/* The gap in front of a line of that kind outside of values; start is its first token. */
static struct gap gap_before(const struct layout *layout, enum line_kind kind, size_t start,
                             size_t number)
{
    struct gap gap = {.start = layout->end, .end = start, .lines = 1};
    bool is_apart = number > layout->end_line + 1;

    if (layout->last == LINE_NONE)
        gap.lines = 0;
    else if (layout->last == LINE_COMMENT || kind == LINE_COMMENT)
        gap.lines += is_apart;
    else if (kind == LINE_HEADER)
        gap.lines = 2;
    return gap;
}

static void start_line(struct layout *layout, enum line_kind kind, size_t start, size_t number)
{
    struct gap gap = gap_before(layout, kind, start, number);
    bool is_near = layout->last == LINE_COMMENT && gap.lines == 1;

    if (kind == LINE_COMMENT && is_near) {
        set_gap(layout, &gap);
    } else {
        close_block(layout, kind == LINE_HEADER && is_near);
        layout->has_block = kind == LINE_COMMENT;
        layout->block = gap;
        if (kind != LINE_COMMENT)
            set_gap(layout, &gap);
    }
    layout->last = kind;
}

static void put_comment(struct layout *layout, const struct line *line)
{
    struct str comment = str_slice(bytes_of(layout), line->comment, line->end);

    if (line->str.length)
        put_token(layout, STR(" "), line->comment, line->comment);
    layout->end = line->comment + utf8_strip_right(comment).length;
}

/* A line that belongs to the value of the option read last; empty ones are counted. */
static void continue_value(struct layout *layout, const struct line *line, size_t start)
{
    size_t width = indentation(bytes_of(layout), line->start, start);
    size_t deeper = width > layout->narrowest ? width - layout->narrowest : 0;
    struct gap gap = {
        .start = layout->end,
        .end = start,
        .lines = line->number - layout->end_line,
        .spaces = INDENTATION + deeper,
    };

    set_gap(layout, &gap);
    layout->end = start + line->str.length;
}

static const struct section *next_section(const struct layout *layout)
{
    const struct document *document = layout->document;

    return layout->section < document->section_count ? &document->sections[layout->section]
                                                     : NULL;
}

static const struct option *next_option(const struct layout *layout)
{
    const struct section *section =
        layout->section ? &layout->document->sections[layout->section - 1] : NULL;

    return section && layout->option < section->count ? &section->items[layout->option] : NULL;
}

static void put_line(struct layout *layout, const struct line_reader *reader,
                     const struct line *line)
{
    const struct section *section = next_section(layout);
    const struct option *option = next_option(layout);
    size_t start = line->str.length ? line->text : line->comment;

    if (start < layout->value_end) {
        continue_value(layout, line, start);
    } else if (section && start == section->header_span.offset) {
        start_line(layout, LINE_HEADER, start, line->number);
        layout->end = start + line->str.length;
        layout->section++;
        layout->option = 0;
    } else if (option && start == option->offset) {
        start_line(layout, LINE_OPTION, start, line->number);
        layout->value_end = option->value.source.offset + option->value.source.length;
        layout->narrowest = narrowest_line(bytes_of(layout), *reader, layout->value_end);
        put_option(layout, line, option);
        layout->option++;
    } else {
        start_line(layout, LINE_COMMENT, start, line->number);
    }
    if (line->comment != STR_NOT_FOUND)
        put_comment(layout, line);
    layout->end_line = line->number;
}

struct edits layout_edits(struct arena *arena, const struct document *document)
{
    struct layout layout = {
        .edits = {.arena = arena, .text = document->text},
        .document = document,
    };
    struct line_reader reader = line_reader_create(document->text->bytes, 0);
    struct gap last;
    struct line line;

    while (line_next(&reader, &line))
        if (line.str.length || line.comment != STR_NOT_FOUND)
            put_line(&layout, &reader, &line);
    close_block(&layout, false);
    last = (struct gap){layout.end, reader.bytes.length, layout.last != LINE_NONE, 0};
    set_gap(&layout, &last);
    return layout.edits;
}
