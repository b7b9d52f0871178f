/* SPDX-License-Identifier: MIT */
#include "settings/ini.h"

#include <ini.h>
#include <string.h>

#include "base/utf8.h"
#include "settings/faults.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/* What is larger, or more broken, was not written to be read as settings. */
enum { MAX_BYTES = 8 << 20, MAX_FAULTS = 100 };

struct reader {
    struct arena *arena;
    const struct text *text;
    struct finding_list *findings;
    struct ini_document document;
    size_t offset;      /* of the line that is read next */
    struct span line;   /* the one that inih works on, without white space at its end */
    bool is_understood; /* inih found a key or value in it, or it needs none */
    size_t fault_count;
    bool is_inside_key; /* an indented line goes on with the last key's value */
};

static void refuse(struct reader *reader, struct span span, const char *message)
{
    finding_add(reader->findings, &settings_kinds[SETTINGS_FAULT_SYNTAX], span, "%s", message);
    reader->fault_count++;
}

static struct span trim(struct span span)
{
    struct str str = span_str(span), trimmed = str_trim(str);

    return span_make(span.text, span.offset + (size_t)(trimmed.bytes - str.bytes),
                     trimmed.length);
}

static struct span slice(struct span span, size_t start, size_t end)
{
    return span_make(span.text, span.offset + start, end - start);
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

/* Up to a semicolon behind white space, as inih sees it. */
static struct span without_comment(struct span span)
{
    struct str str = span_str(span);

    for (size_t i = 0; i < str.length; i++)
        if (str.bytes[i] == ';' && (i == 0 || is_blank(str.bytes[i - 1])))
            return trim(slice(span, 0, i));
    return trim(span);
}

static struct ini_section *last_section(struct reader *reader)
{
    size_t count = reader->document.sections.count;

    return count ? &reader->document.sections.items[count - 1] : NULL;
}

/* inih does not tell of sections without keys and cuts their names. */
static void open_section(struct reader *reader, struct span header)
{
    struct str str = span_str(header);
    size_t end = str_find(str, ']');
    struct span behind;

    reader->is_understood = true;
    if (end == STR_NOT_FOUND) {
        refuse(reader, header, "the section header has no closing bracket");
        return;
    }
    reader->is_inside_key = false;
    behind = slice(header, end + 1, str.length);
    if (without_comment(behind).length)
        refuse(reader, trim(behind), "text behind a section header is ignored");
    LIST_ADD(reader->arena, &reader->document.sections)->name = trim(slice(header, 1, end));
}

/* "#etc#web.conf" below "templates =": a name, but a comment to inih. */
static void warn_of_hidden_name(struct reader *reader, struct span line)
{
    struct str str = span_str(line), behind = str_slice(str, 1, str.length);

    if (str.bytes[0] != '#' || str_find(behind, '#') == STR_NOT_FOUND ||
        str_find(behind, '#') == 0 || str_find(str, ' ') != STR_NOT_FOUND)
        return;
    finding_add(reader->findings, &settings_kinds[SETTINGS_FAULT_HIDDEN_VALUE], line,
                "'" STR_FORMAT "' is a comment here, not a value", STR_ARGS(str))
        ->help = STR("write it behind the '=', or behind a comma on the line above");
    reader->fault_count++;
}

/* What a line is before inih sees it. Only headers and comments are decided here. */
static void begin_line(struct reader *reader, struct span line)
{
    struct span content = trim(line);
    struct str str = span_str(content);
    bool is_indented = content.offset > line.offset;

    reader->line = slice(line, 0, content.offset + content.length - line.offset);
    reader->is_understood = !str.length || str.bytes[0] == ';' || str.bytes[0] == '#';
    if (str.length && is_indented && reader->is_inside_key)
        warn_of_hidden_name(reader, content);
    if (str.length && str.bytes[0] == '[' && !(is_indented && reader->is_inside_key))
        open_section(reader, content);
}

static void end_line(struct reader *reader)
{
    if (!reader->is_understood)
        refuse(reader, trim(reader->line), "the line is neither a section nor 'key = value'");
    reader->is_understood = true;
}

/* The reader of inih. A line that is too long for its buffer is cut there: that is enough for
 * it to tell the key, and the value is taken from the text. */
static char *next_line(char *buffer, int size, void *data)
{
    struct reader *reader = data;
    struct str rest = str_slice(reader->text->bytes, reader->offset, (size_t)-1);
    size_t end, length;

    end_line(reader);
    if (!rest.length || size < 3 || reader->fault_count > MAX_FAULTS)
        return NULL;
    end = str_find(rest, '\n');
    if (end == STR_NOT_FOUND)
        end = rest.length;
    begin_line(reader, span_make(reader->text, reader->offset, end));
    length = end < (size_t)size - 2 ? end : (size_t)size - 2;
    memcpy(buffer, rest.bytes, length);
    buffer[length] = '\n';
    buffer[length + 1] = '\0';
    reader->offset += end < rest.length ? end + 1 : end;
    return buffer;
}

static void add_line(struct reader *reader, struct ini_entry *entry, struct span value)
{
    if (value.length)
        *LIST_ADD(reader->arena, &entry->lines) = value;
}

/* Index of the sign between key and value. */
static size_t find_sign(struct str line)
{
    size_t i = 0;

    while (i < line.length && line.bytes[i] != '=' && line.bytes[i] != ':')
        i++;
    return i;
}

static void add_entry(struct reader *reader, struct ini_section *section)
{
    struct str line = span_str(reader->line);
    size_t sign = find_sign(line);
    struct span key = trim(slice(reader->line, 0, sign));
    struct ini_entry *entry;

    reader->is_inside_key = false;
    if (!key.length || sign == line.length) {
        refuse(reader, reader->line, "the line has no key in front of its value");
        return;
    }
    entry = LIST_ADD(reader->arena, &section->entries);
    entry->key = key;
    add_line(reader, entry, without_comment(slice(reader->line, sign + 1, line.length)));
    reader->is_inside_key = true;
}

/* The handler of inih: it saw a key with its value, or one more line of the last value. */
static int take_line(void *data, const char *section_name, const char *key, const char *value)
{
    struct reader *reader = data;
    struct ini_section *section = last_section(reader);

    (void)section_name, (void)key, (void)value;
    reader->is_understood = true;
    if (!section)
        refuse(reader, reader->line, "the key stands before the first section");
    else if (reader->is_inside_key && is_blank(span_str(reader->line).bytes[0]))
        add_line(reader, &section->entries.items[section->entries.count - 1],
                 without_comment(reader->line));
    else
        add_entry(reader, section);
    return 1;
}

/* Whether the file can be settings at all. */
static bool is_text(struct reader *reader)
{
    size_t broken = utf8_find_broken(reader->text->bytes);
    size_t nul = str_find(reader->text->bytes, '\0');

    if (reader->text->bytes.length > MAX_BYTES)
        refuse(reader, span_make(reader->text, 0, 0), "the file is larger than 8 MiB");
    else if (nul != STR_NOT_FOUND)
        refuse(reader, span_make(reader->text, nul, 1), "the file contains a NUL byte");
    else if (broken != STR_NOT_FOUND)
        refuse(reader, span_make(reader->text, broken, 1), "the file is not UTF-8 here");
    else
        return true;
    return false;
}

struct ini_document ini_read(struct arena *arena, const struct text *text,
                             struct finding_list *findings)
{
    struct reader reader = {
        .arena = arena, .text = text, .findings = findings, .is_understood = true};

    if (!is_text(&reader))
        return reader.document;
    if (str_starts_with(text->bytes, STR(BYTE_ORDER_MARK)))
        reader.offset = sizeof(BYTE_ORDER_MARK) - 1;
    (void)ini_parse_stream(next_line, &reader, take_line, &reader);
    end_line(&reader);
    return reader.document;
}

/* Text that goes to inih line by line. */
struct feeder {
    struct str rest;
};

/* The reader of inih. What is cut off a long line is part of a value or a comment. */
static char *feed_line(char *buffer, int size, void *data)
{
    struct feeder *feeder = data;
    struct str line;
    size_t length;

    if (!feeder->rest.length || size < 3)
        return NULL;
    line = str_cut(&feeder->rest, '\n');
    length = line.length < (size_t)size - 2 ? line.length : (size_t)size - 2;
    memcpy(buffer, line.bytes, length);
    buffer[length] = '\n';
    buffer[length + 1] = '\0';
    return buffer;
}

static int accept_line(void *data, const char *section, const char *key, const char *value)
{
    (void)data, (void)section, (void)key, (void)value;
    return 1;
}

bool ini_has_form(struct str text, size_t *line)
{
    struct feeder feeder = {text};
    int fault = ini_parse_stream(feed_line, &feeder, accept_line, NULL);

    *line = fault > 0 ? (size_t)fault : 0;
    return fault <= 0;
}
