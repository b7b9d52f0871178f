/* SPDX-License-Identifier: MIT */
#include "config/lines.h"

#include <string.h>

#include "base/utf8.h"

enum { LONGEST_CODE_POINT = 4 };

/* From start up to end, which is no farther than the text. */
static size_t find_byte(struct str bytes, char byte, size_t start, size_t end)
{
    const char *found = start < end ? memchr(bytes.bytes + start, byte, end - start) : NULL;

    return found ? (size_t)(found - bytes.bytes) : STR_NOT_FOUND;
}

static struct finder finder_create(struct str bytes, char byte, size_t from)
{
    return (struct finder){byte, find_byte(bytes, byte, from, bytes.length)};
}

static size_t finder_next(struct finder *finder, struct str bytes, size_t from)
{
    if (finder->next < from)
        finder->next = find_byte(bytes, finder->byte, from, bytes.length);
    return finder->next;
}

struct line_reader line_reader_create(struct str bytes, size_t offset)
{
    return (struct line_reader){
        .bytes = bytes,
        .offset = offset,
        .line_feed = finder_create(bytes, '\n', offset),
        .carriage_return = finder_create(bytes, '\r', offset),
        .semicolon = finder_create(bytes, ';', offset),
        .hash = finder_create(bytes, '#', offset),
    };
}

/* Whether a ; or # at this offset of the line starts a comment. */
static bool is_candidate(struct str bytes, size_t line_start, size_t offset)
{
    struct str before;

    if (offset == line_start)
        return true;
    if (!(bytes.bytes[offset - 1] & 0x80))
        return utf8_is_space((unsigned char)bytes.bytes[offset - 1]);
    before = str_slice(bytes, line_start, offset);
    if (before.length > LONGEST_CODE_POINT)
        before = str_slice(before, before.length - LONGEST_CODE_POINT, before.length);
    return utf8_strip_right(before).length < before.length;
}

/*
 * Python looks for both characters in rounds: the k-th round sees the k-th ; and the k-th # of
 * the line, and the first round with a candidate decides. That is not always the leftmost.
 */
static size_t find_comment(struct line_reader *reader, const struct line *line)
{
    struct str bytes = reader->bytes;
    size_t semicolon = finder_next(&reader->semicolon, bytes, line->start);
    size_t hash = finder_next(&reader->hash, bytes, line->start);

    while (semicolon < line->end || hash < line->end) {
        size_t comment = STR_NOT_FOUND;

        if (semicolon < line->end) {
            if (is_candidate(bytes, line->start, semicolon))
                comment = semicolon;
            semicolon = find_byte(bytes, ';', semicolon + 1, line->end);
        }
        if (hash < line->end) {
            if (hash < comment && is_candidate(bytes, line->start, hash))
                comment = hash;
            hash = find_byte(bytes, '#', hash + 1, line->end);
        }
        if (comment != STR_NOT_FOUND)
            return comment;
    }
    return STR_NOT_FOUND;
}

static void find_end(struct line_reader *reader, struct line *line)
{
    struct str bytes = reader->bytes;
    size_t feed = finder_next(&reader->line_feed, bytes, line->start);
    size_t carriage = finder_next(&reader->carriage_return, bytes, line->start);

    line->end = feed < carriage ? feed : carriage;
    if (line->end == STR_NOT_FOUND)
        line->end = line->next = bytes.length;
    else
        line->next = line->end + (carriage != STR_NOT_FOUND && feed == carriage + 1 ? 2 : 1);
}

bool line_next(struct line_reader *reader, struct line *line)
{
    struct str bytes = reader->bytes;
    size_t cut;

    if (reader->offset >= bytes.length)
        return false;
    line->number = ++reader->number;
    line->start = reader->offset;
    find_end(reader, line);
    reader->offset = line->next;
    line->comment = find_comment(reader, line);
    cut = line->comment == STR_NOT_FOUND ? line->end : line->comment;
    line->str = utf8_strip(str_slice(bytes, line->start, cut));
    line->text = (size_t)(line->str.bytes - bytes.bytes);
    line->column = utf8_count(str_slice(bytes, line->start, line->text));
    return true;
}
