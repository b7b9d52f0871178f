/* SPDX-License-Identifier: MIT */
#include "config/document.h"

#include <stdint.h>

#include "base/map.h"
#include "base/utf8.h"
#include "config/decoding.h"
#include "config/faults.h"
#include "config/lines.h"
#include "config/lower.h"
#include "config/parts.h"
#include "config/reading.h"

/* The value that is being read. Its last line is held back: only when another follows is it
 * known whether the line ends between them belong to the value. */
struct value {
    struct tracer before; /* the lines before the last */
    bool has_several;
    size_t start, last, last_length;
    size_t breaks; /* line ends since the last line */
};

struct reader {
    struct arena *arena;
    struct document *document;
    struct faults faults;
    struct section *section; /* NULL before the first header */
    bool has_option;         /* option and value are being read */
    bool is_misplaced;       /* options follow that were meant for another section */
    struct option option;
    struct value value;
    size_t indent;
    struct map keys; /* key -> number of the option that set it last */
    size_t option_count, first_of_section;
};

static struct str bytes_of(const struct reader *reader)
{
    return reader->document->text->bytes;
}

static struct span span_at(const struct reader *reader, size_t offset, size_t length)
{
    return span_make(reader->document->text, offset, length);
}

static void append_breaks(struct reader *reader, struct value *value, size_t next)
{
    struct buffer breaks = {.arena = reader->arena};
    size_t end = value->last + value->last_length;

    buffer_repeat(&breaks, '\n', value->breaks);
    tracer_append(&value->before, buffer_str(&breaks), span_at(reader, end, next - end));
}

static void value_add_line(struct reader *reader, size_t offset, size_t length)
{
    struct value *value = &reader->value;
    size_t end = value->last + value->last_length;
    bool is_joined = value->breaks == 1 && bytes_of(reader).bytes[end] == '\n';
    struct span last = span_at(reader, value->last, value->last_length + is_joined);

    if (!value->has_several)
        value->before = tracer_create(reader->arena);
    value->has_several = true;
    tracer_append(&value->before, span_str(last), last);
    if (!is_joined)
        append_breaks(reader, value, offset);
    value->last = offset;
    value->last_length = length;
    value->breaks = 0;
}

static struct traced value_finish(struct reader *reader)
{
    struct value *value = &reader->value;
    struct span last = span_at(reader, value->last, value->last_length);

    if (!value->has_several)
        return traced_from_span(last);
    tracer_append(&value->before, span_str(last), last);
    return tracer_finish(&value->before, span_join(span_at(reader, value->start, 0), last));
}

static size_t find_delimiter(struct str line)
{
    for (size_t i = 0; i < line.length; i++)
        if (line.bytes[i] == '=' || line.bytes[i] == ':')
            return i;
    return STR_NOT_FOUND;
}

/* Looks whether this section has set the key before. */
static void check_duplicate(struct reader *reader, const struct option *option)
{
    uintptr_t former =
        (uintptr_t)map_put(&reader->keys, option->key, (void *)++reader->option_count);

    if (former <= reader->first_of_section)
        return;
    reader->section->repeats_key = true;
    if (!reader->is_misplaced)
        fault_duplicate(&reader->faults, reader->section,
                        &reader->section->items[former - reader->first_of_section - 1], option);
}

static void finish_option(struct reader *reader)
{
    struct option *option = &reader->option;

    if (!reader->has_option)
        return;
    reader->has_option = false;
    option->value = value_finish(reader);
    check_duplicate(reader, option);
    reader->section->key_traits |= key_trait(option->key);
    *LIST_ADD(reader->arena, reader->section) = *option;
}

static void finish_section(struct reader *reader)
{
    finish_option(reader);
    if (reader->section)
        LIST_END(reader->arena, reader->section);
}

static void start_option(struct reader *reader, const struct line *line, size_t delimiter)
{
    struct str key = utf8_strip_right(str_slice(line->str, 0, delimiter));
    struct str value = utf8_strip(str_slice(line->str, delimiter + 1, line->str.length));
    size_t offset = (size_t)(value.bytes - bytes_of(reader).bytes);

    finish_option(reader);
    reader->has_option = true;
    reader->option = (struct option){
        .key = python_lower(reader->arena, key),
        .offset = line->text,
    };
    reader->value =
        (struct value){.start = offset, .last = offset, .last_length = value.length};
}

/* The bracket that closes a header is the last one; a name has at least one character. */
static size_t header_end(struct str line)
{
    size_t end = line.length && line.bytes[0] == '[' ? str_find_last(line, ']') : STR_NOT_FOUND;

    return end != STR_NOT_FOUND && end >= 2 ? end : STR_NOT_FOUND;
}

static void start_section(struct reader *reader, const struct line *line, size_t end)
{
    struct document *document = reader->document;
    struct section *section;
    struct str trailing = utf8_strip(str_slice(line->str, end + 1, line->str.length));

    finish_section(reader);
    section = ARRAY_ADD(reader->arena, document->sections, document->section_count,
                        document->section_capacity);
    section->name = str_slice(line->str, 1, end);
    section->name_span = span_at(reader, line->text + 1, end - 1);
    section->header_span = span_at(reader, line->text, end + 1);
    reader->section = section;
    reader->is_misplaced = false;
    reader->first_of_section = reader->option_count;
    if (trailing.length)
        fault_text_after(&reader->faults, section->header_span,
                         span_at(reader, (size_t)(trailing.bytes - bytes_of(reader).bytes),
                                 trailing.length));
}

static bool is_unclosed(struct str line)
{
    return line.bytes[0] == '[' && str_find(line, ']') == STR_NOT_FOUND;
}

static void read_early_text(struct reader *reader, const struct line *line)
{
    if (is_unclosed(line->str))
        fault_unclosed_section(&reader->faults, line, FATE_EARLY);
    else
        fault_no_section(&reader->faults, line);
}

static void read_option(struct reader *reader, const struct line *line)
{
    size_t delimiter = find_delimiter(line->str);
    bool unclosed = is_unclosed(line->str);

    if (delimiter == 0)
        finish_option(reader); /* Python takes the empty key for no current option */
    if (delimiter == 0 || delimiter == STR_NOT_FOUND) {
        if (unclosed)
            fault_unclosed_section(&reader->faults, line, FATE_BAD);
        else
            fault_bad_line(&reader->faults, line);
    } else {
        if (unclosed)
            fault_unclosed_section(&reader->faults, line, FATE_OPTION);
        start_option(reader, line, delimiter);
    }
    reader->is_misplaced |= unclosed;
}

/* A list in a value may look like a header; these names are nobody's data. */
static bool is_known_header(struct str line)
{
    static const struct str names[] = {
        STR_INIT("[supervisord]"),
        STR_INIT("[supervisorctl]"),
        STR_INIT("[include]"),
        STR_INIT("[unix_http_server]"),
        STR_INIT("[inet_http_server]"),
        STR_INIT("[program:"),
        STR_INIT("[group:"),
        STR_INIT("[eventlistener:"),
        STR_INIT("[fcgi-program:"),
        STR_INIT("[rpcinterface:"),
        STR_INIT("[ctlplugin:"),
    };

    if (header_end(line) != line.length - 1)
        return false;
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_starts_with(line, names[i]))
            return true;
    return false;
}

static void read_line(struct reader *reader, const struct line *line)
{
    size_t end;

    if (!line->str.length) {
        if (line->comment == STR_NOT_FOUND)
            reader->value.breaks++;
        return;
    }
    if (reader->has_option && line->column > reader->indent) {
        reader->value.breaks++;
        value_add_line(reader, line->text, line->str.length);
        if (is_known_header(line->str))
            fault_indented_section(&reader->faults, line);
        return;
    }
    reader->indent = line->column;
    end = header_end(line->str);
    if (end != STR_NOT_FOUND)
        start_section(reader, line, end);
    else if (!reader->section)
        read_early_text(reader, line);
    else
        read_option(reader, line);
}

static void add_comment(struct reader *reader, const struct line *line)
{
    struct document *document = reader->document;

    if (line->comment == STR_NOT_FOUND)
        return;
    *ARRAY_ADD(reader->arena, document->comments, document->comment_count,
               document->comment_capacity) = (struct comment){
        .span = span_at(reader, line->comment, line->end - line->comment),
        .is_trailing = line->str.length > 0,
    };
}

/* A mark spoils the first line for Python; what stands behind it is read as it was meant. */
static void skip_mark(struct reader *reader, struct line_reader *lines)
{
    struct line_reader ahead = *lines;
    struct str mark = STR("\xEF\xBB\xBF");
    struct line first;

    if (!str_starts_with(lines->bytes, mark) || !line_next(&ahead, &first))
        return;
    fault_byte_order_mark(&reader->faults, &first);
    lines->offset = mark.length;
}

static struct reader begin(struct arena *arena, const struct text *text, struct str path,
                           struct finding_list *findings)
{
    struct reader reader = {
        .arena = arena,
        .document = ARENA_NEW(arena, struct document),
        .faults = {.arena = arena, .text = text, .path = path, .findings = findings},
        .keys = {.arena = arena },
    };

    reader.document->text = text;
    return reader;
}

static void read_lines(struct reader *reader, struct line_reader *lines)
{
    struct line line;

    while (line_next(lines, &line)) {
        add_comment(reader, &line);
        read_line(reader, &line);
    }
    finish_section(reader);
}

struct document *document_parse_part(struct arena *arena, const struct text *text, size_t start,
                                     size_t end)
{
    struct finding_list ignored = {.arena = arena};
    struct reader reader = begin(arena, text, text->path, &ignored);
    struct line_reader lines = line_reader_create(str_slice(text->bytes, 0, end), start);
    struct decoding_fault fault;

    read_lines(&reader, &lines);
    if (reader.faults.count ||
        decoding_check(arena, str_slice(text->bytes, start, end), &fault))
        return NULL;
    return reader.document;
}

struct document *document_parse_named(struct arena *arena, const struct text *text,
                                      struct str path, struct finding_list *findings)
{
    size_t workers = document_workers(text);
    struct document *document = workers > 1 ? document_parse_parts(arena, text, workers) : NULL;
    struct line_reader lines = line_reader_create(text->bytes, 0);
    struct reader reader;

    if (document)
        return document;
    reader = begin(arena, text, path, findings);
    skip_mark(&reader, &lines);
    read_lines(&reader, &lines);
    faults_finish(&reader.faults, reader.document);
    return reader.document;
}

struct document *document_parse(struct arena *arena, const struct text *text,
                                struct finding_list *findings)
{
    return document_parse_named(arena, text, text->path, findings);
}

bool document_is_main(const struct document *document)
{
    return document_section(document, STR("supervisord")) ||
           document_section(document, STR("include"));
}

const struct section *document_section(const struct document *document, struct str name)
{
    for (size_t i = 0; i < document->section_count; i++)
        if (str_equal(document->sections[i].name, name))
            return &document->sections[i];
    return NULL;
}

uint64_t key_trait(struct str key)
{
    unsigned mix = key.length ? (unsigned char)key.bytes[0] * 5u +
                                    (unsigned char)key.bytes[key.length - 1] * 3u
                              : 0;

    return UINT64_C(1) << ((mix + key.length) % 64);
}

struct span option_whole_span(const struct option *option)
{
    struct span value = option->value.source;

    return span_make(value.text, option->offset, value.offset + value.length - option->offset);
}

struct span option_key_span(const struct option *option)
{
    struct span whole = option_whole_span(option);
    struct str written = span_str(whole);

    written = utf8_strip_right(str_slice(written, 0, find_delimiter(written)));
    return span_make(whole.text, whole.offset, written.length);
}

struct str option_written(const struct option *option)
{
    return span_str(option->value.source);
}

bool option_is_one_line(const struct option *option)
{
    struct str written = option_written(option);

    return str_find(written, '\n') == STR_NOT_FOUND && str_find(written, '\r') == STR_NOT_FOUND;
}

struct span option_line(const struct option *option)
{
    struct span whole = option_whole_span(option);
    const struct text *text = whole.text;
    size_t start = whole.offset, end = start + whole.length;

    if (!option_is_one_line(option))
        return span_make(text, start, 0);
    while (start && text->bytes.bytes[start - 1] != '\n' &&
           text->bytes.bytes[start - 1] != '\r')
        start--;
    while (end < text->bytes.length && text->bytes.bytes[end] != '\n' &&
           text->bytes.bytes[end] != '\r')
        end++;
    if (end < text->bytes.length)
        end += text->bytes.bytes[end] == '\r' && end + 1 < text->bytes.length &&
                       text->bytes.bytes[end + 1] == '\n'
                   ? 2
                   : 1;
    return span_make(text, start, end - start);
}
