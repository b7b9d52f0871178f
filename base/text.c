/* SPDX-License-Identifier: MIT */
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "base/utf8.h"

enum { READ_BYTES = 64 * 1024 };

struct line_index {
    struct arena *arena;
    size_t *starts;
    size_t count; /* 0: not yet made */
};

/* Offset behind the end of the line that begins at start. */
static size_t line_end(struct str bytes, size_t start, size_t *content_end)
{
    struct str rest = str_slice(bytes, start, bytes.length), line;
    size_t feed = str_find(rest, '\n'), carriage_return;

    line = feed == STR_NOT_FOUND ? rest : str_slice(rest, 0, feed);
    carriage_return = str_find(line, '\r');
    if (carriage_return == STR_NOT_FOUND) {
        *content_end = start + line.length;
        return *content_end + (feed != STR_NOT_FOUND);
    }
    *content_end = start + carriage_return;
    return *content_end + 1 + (carriage_return + 1 == feed);
}

static const struct line_index *index_of(const struct text *text)
{
    struct line_index *lines = text->lines;
    size_t count = 1, start = 0, ignored;

    if (lines->count)
        return lines;
    for (size_t i = 0; (i = line_end(text->bytes, i, &ignored)) < text->bytes.length;)
        count++;
    lines->starts = ARENA_ARRAY(lines->arena, size_t, count);
    for (size_t i = 0; i < count; i++) {
        lines->starts[i] = start;
        start = line_end(text->bytes, start, &ignored);
    }
    lines->count = count;
    return lines;
}

struct text *text_create(struct arena *arena, struct str path, struct str bytes)
{
    struct text *text = ARENA_NEW(arena, struct text);

    text->path = str_copy(arena, path);
    text->bytes = bytes;
    text->lines = ARENA_NEW(arena, struct line_index);
    text->lines->arena = arena;
    return text;
}

/* A regular file is at its end when less was read than asked for; of others, at an empty read.
 */
static bool read_all(struct arena *arena, int fd, size_t expected, bool is_regular,
                     const char *path, struct str *bytes, struct error *err)
{
    size_t capacity = expected + 1, length = 0;
    char *buffer = arena_bytes(arena, capacity);

    for (;;) {
        ssize_t count = read(fd, buffer + length, capacity - length);

        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return error_errno(err, "read %s", path);
        if (count == 0)
            break;
        length += (size_t)count;
        if (is_regular && length < capacity && length >= expected)
            break;
        if (length == capacity) {
            char *grown = arena_bytes(arena, capacity * 2 + READ_BYTES);

            memcpy(grown, buffer, length);
            buffer = grown;
            capacity = capacity * 2 + READ_BYTES;
        }
    }
    *bytes = (struct str){buffer, length};
    return true;
}

bool text_load(struct arena *arena, const char *path, struct text **text, struct error *err)
{
    CLEANUP(close_descriptor) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    struct stat status;
    struct str bytes;

    if (fd < 0)
        return error_errno(err, "open %s", path);
    if (fstat(fd, &status) < 0)
        return error_errno(err, "look at %s", path);
    if (S_ISDIR(status.st_mode)) {
        errno = EISDIR;
        return error_errno(err, "read %s", path);
    }
    if (!read_all(arena, fd, status.st_size > 0 ? (size_t)status.st_size : 0,
                  S_ISREG(status.st_mode) && status.st_size > 0, path, &bytes, err))
        return false;
    *text = text_create(arena, str_from(path), bytes);
    return true;
}

bool text_read_stdin(struct arena *arena, const char *path, struct text **text,
                     struct error *err)
{
    struct str bytes;

    if (!read_all(arena, STDIN_FILENO, READ_BYTES, false, "standard input", &bytes, err))
        return false;
    *text = text_create(arena, str_from(path), bytes);
    return true;
}

static size_t line_at(const struct line_index *lines, size_t offset)
{
    size_t low = 0, high = lines->count;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (lines->starts[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

struct position text_position(const struct text *text, size_t offset)
{
    const struct line_index *lines = index_of(text);
    size_t line;

    if (offset > text->bytes.length)
        offset = text->bytes.length;
    line = line_at(lines, offset);
    return (struct position){
        .line = line + 1,
        .column = utf8_count(str_slice(text->bytes, lines->starts[line], offset)) + 1,
    };
}

struct span text_line(const struct text *text, size_t line)
{
    const struct line_index *lines = index_of(text);
    size_t start, end;

    if (line < 1 || line > lines->count)
        return span_make(text, text->bytes.length, 0);
    start = lines->starts[line - 1];
    line_end(text->bytes, start, &end);
    return span_make(text, start, end - start);
}

size_t text_line_count(const struct text *text)
{
    return index_of(text)->count;
}

struct span span_make(const struct text *text, size_t offset, size_t length)
{
    return (struct span){.text = text, .offset = offset, .length = length};
}

struct position span_start(struct span span)
{
    return text_position(span.text, span.offset);
}

struct position span_end(struct span span)
{
    return text_position(span.text, span.offset + span.length);
}

struct span span_join(struct span first, struct span last)
{
    return span_make(first.text, first.offset, last.offset + last.length - first.offset);
}
