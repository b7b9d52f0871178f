/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"
#include "inventory/inventory_build.h"

struct word_scan {
    struct arena *arena;
    struct str line;
    size_t at;
};

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

/* Up to the quote that closes; within double quotes a backslash stands for itself unless it
 * protects a quote or a backslash. */
static bool read_quoted(struct word_scan *scan, char quote, struct buffer *out)
{
    for (scan->at++; scan->at < scan->line.length; scan->at++) {
        char byte = scan->line.bytes[scan->at];

        if (byte == quote) {
            scan->at++;
            return true;
        }
        if (quote == '"' && byte == '\\') {
            char next = scan->at + 1 < scan->line.length ? scan->line.bytes[scan->at + 1] : ' ';

            if (next == '"' || next == '\\')
                byte = scan->line.bytes[++scan->at];
        }
        buffer_append_byte(out, byte);
    }
    return false;
}

/* scan->at stands at its first byte and comes to rest behind its last. */
static bool read_word(struct word_scan *scan, struct buffer *out, const char **problem)
{
    while (scan->at < scan->line.length) {
        char byte = scan->line.bytes[scan->at];

        if (is_space(byte) || byte == '#')
            break;
        if (byte == '"' || byte == '\'') {
            *problem = "the quote is not closed";
            if (!read_quoted(scan, byte, out))
                return false;
            continue;
        }
        if (byte == '\\') {
            *problem = "nothing stands behind the backslash";
            if (++scan->at == scan->line.length)
                return false;
            byte = scan->line.bytes[scan->at];
        }
        buffer_append_byte(out, byte);
        scan->at++;
    }
    return true;
}

bool ini_words_split(struct arena *arena, struct span line, struct ini_words *words,
                     struct span *fault, const char **problem)
{
    struct word_scan scan = {.arena = arena, .line = span_str(line)};

    for (;;) {
        struct buffer out = {.arena = arena};
        size_t start;

        while (scan.at < scan.line.length && is_space(scan.line.bytes[scan.at]))
            scan.at++;
        if (scan.at == scan.line.length || scan.line.bytes[scan.at] == '#')
            return true;
        start = scan.at;
        *fault = span_make(line.text, line.offset + start, line.length - start);
        if (!read_word(&scan, &out, problem))
            return false;
        *LIST_ADD(arena, words) = (struct ini_word){
            .text = buffer_str(&out),
            .span = span_make(line.text, line.offset + start, scan.at - start),
        };
    }
}

/* Length of the line end at offset as str.splitlines() of Python sees it, or 0. */
static size_t line_end(struct str text, size_t offset)
{
    unsigned char byte = (unsigned char)text.bytes[offset];
    size_t length;
    uint32_t point;

    if (byte == '\r')
        return str_starts_with(str_slice(text, offset, offset + 2), STR("\r\n")) ? 2 : 1;
    if (byte < 0x80)
        return (byte >= '\n' && byte <= '\f') || (byte >= 0x1c && byte <= 0x1e);
    if (byte != 0xc2 && byte != 0xe2)
        return 0;
    point = utf8_decode(text, offset, &length);
    return point == 0x85 || point == 0x2028 || point == 0x2029 ? length : 0;
}

bool ini_next_line(const struct text *text, size_t *at, struct span *line)
{
    struct str bytes = text->bytes, stripped;
    size_t start = *at, length = 0;

    if (start >= bytes.length)
        return false;
    while (*at < bytes.length && !(length = line_end(bytes, *at)))
        ++*at;
    stripped = utf8_strip(str_slice(bytes, start, *at));
    *line = span_make(text, (size_t)(stripped.bytes - bytes.bytes), stripped.length);
    *at += length;
    return true;
}
