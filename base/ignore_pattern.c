/* SPDX-License-Identifier: MIT */
#include "base/ignore_pattern.h"

#include <ctype.h>
#include <string.h>

#include "base/path.h"

/* Spaces at the end do not count, unless a backslash stands before them. */
static struct str without_trailing_spaces(struct str line)
{
    size_t end = 0;

    for (size_t i = 0; i < line.length; i++) {
        if (line.bytes[i] == '\\')
            i++;
        else if (line.bytes[i] == ' ')
            continue;
        end = i + 1;
    }
    return str_slice(line, 0, end);
}

bool ignore_pattern_parse(struct str line, struct ignore_pattern *pattern)
{
    *pattern = (struct ignore_pattern){0};
    if (!line.length || line.bytes[0] == '#')
        return false;
    line = without_trailing_spaces(line);
    if (str_starts_with(line, STR("!"))) {
        pattern->takes_back = true;
        line = str_slice(line, 1, line.length);
    }
    if (str_ends_with(line, STR("/"))) {
        pattern->is_folder = true;
        line.length--;
    }
    pattern->is_tied = str_find(line, '/') != STR_NOT_FOUND;
    if (str_starts_with(line, STR("/")))
        line = str_slice(line, 1, line.length);
    pattern->text = line;
    return line.length > 0;
}

struct byte_class {
    const char *name;
    int (*holds)(int byte);
};

/* clang-format off */
static const struct byte_class classes[] = {
    {"alnum", isalnum}, {"alpha", isalpha}, {"blank", isblank}, {"cntrl", iscntrl},
    {"digit", isdigit}, {"graph", isgraph}, {"lower", islower}, {"print", isprint},
    {"punct", ispunct}, {"space", isspace}, {"upper", isupper}, {"xdigit", isxdigit},
};
/* clang-format on */

static bool is_of_class(struct str name, unsigned char byte)
{
    for (size_t i = 0; i < COUNT_OF(classes); i++)
        if (str_equal(str_from(classes[i].name), name))
            return byte < 0x80 && classes[i].holds(byte);
    return false;
}

/* A [set] that is being read; at is behind the bracket. */
struct set_reader {
    struct str pattern;
    size_t at;
};

/* One byte of a set, which a backslash may protect; false at the end of the pattern. */
static bool next_byte(struct set_reader *reader, unsigned char *byte)
{
    if (reader->at < reader->pattern.length && reader->pattern.bytes[reader->at] == '\\')
        reader->at++;
    if (reader->at >= reader->pattern.length)
        return false;
    *byte = (unsigned char)reader->pattern.bytes[reader->at++];
    return true;
}

/* "[:name:]" at the reader's place. */
static bool take_class(struct set_reader *reader, struct str *name)
{
    struct str rest = str_slice(reader->pattern, reader->at, reader->pattern.length);
    size_t end = str_find(rest, ']');

    if (!str_starts_with(rest, STR("[:")) || end == STR_NOT_FOUND || end < 3 ||
        rest.bytes[end - 1] != ':')
        return false;
    *name = str_slice(rest, 2, end - 1);
    reader->at += end + 1;
    return true;
}

/* Whether the set whose bracket is at *at holds the byte; *at moves behind it. A set without an
 * end holds nothing. */
static bool set_holds(struct str pattern, size_t *at, unsigned char byte)
{
    struct set_reader reader = {pattern, *at + 1};
    bool is_negated = false, holds = false;

    if (reader.at < pattern.length && strchr("!^", pattern.bytes[reader.at])) {
        is_negated = true;
        reader.at++;
    }
    for (size_t first = reader.at;;) {
        unsigned char low, high;
        struct str name;

        if (reader.at < pattern.length && pattern.bytes[reader.at] == ']' && reader.at > first)
            break;
        if (take_class(&reader, &name)) {
            holds |= is_of_class(name, byte);
            continue;
        }
        if (!next_byte(&reader, &low))
            return false;
        high = low;
        if (reader.at + 1 < pattern.length && pattern.bytes[reader.at] == '-' &&
            pattern.bytes[reader.at + 1] != ']') {
            reader.at++;
            if (!next_byte(&reader, &high))
                return false;
        }
        holds |= low <= byte && byte <= high;
    }
    *at = reader.at + 1;
    return holds != is_negated;
}

/* The bytes in front of the first sign that is more than itself. */
static size_t plain_length(struct str pattern)
{
    size_t length = 0;

    while (length < pattern.length && !memchr("*?[\\", pattern.bytes[length], 4))
        length++;
    return length;
}

/* Whether "**" at the place stands for folders: alone between slashes, or, as git has it though
 * its manual does not, behind the plain start of the pattern. */
static bool is_folders_sign(struct str pattern, size_t plain, size_t at)
{
    return at + 1 < pattern.length && pattern.bytes[at] == '*' &&
           pattern.bytes[at + 1] == '*' && (at == plain || pattern.bytes[at - 1] == '/') &&
           (at + 2 == pattern.length || pattern.bytes[at + 2] == '/');
}

/* What one sign of the pattern, no star, does with one byte of the path; *at moves behind it.
 */
static bool fits_one(struct str pattern, size_t *at, char byte)
{
    switch (pattern.bytes[*at]) {
    case '?':
        ++*at;
        return byte != '/';
    case '[':
        return set_holds(pattern, at, (unsigned char)byte) && byte != '/';
    case '\\':
        if (*at + 1 == pattern.length)
            return false;
        ++*at;
        break;
    default:
        break;
    }
    return pattern.bytes[(*at)++] == byte;
}

/* Where to go on when the rest does not fit: a star takes one byte more, "**" one folder more.
 */
struct retry {
    bool is_set;
    size_t pattern, path; /* behind the sign, and what it has taken so far */
};

static bool take_byte(struct retry *retry, struct str path)
{
    if (!retry->is_set || retry->path >= path.length || path.bytes[retry->path] == '/')
        return false;
    retry->path++;
    return true;
}

static bool take_folder(struct retry *retry, struct str path)
{
    struct str rest = str_slice(path, retry->path, path.length);
    size_t slash = str_find(rest, '/');

    if (!retry->is_set || slash == STR_NOT_FOUND)
        return false;
    retry->path += slash + 1;
    return true;
}

/* The whole path; takes at most the product of both lengths in time. */
static bool fits_path(struct str pattern, struct str path)
{
    struct retry star = {0}, folders = {0};
    size_t plain = plain_length(pattern), at = 0, i = 0;

    while (at < pattern.length || i < path.length) {
        if (at < pattern.length && is_folders_sign(pattern, plain, at)) {
            if (at + 2 == pattern.length)
                return true;
            at += 3;
            folders = (struct retry){true, at, i};
            star.is_set = false;
        } else if (at < pattern.length && pattern.bytes[at] == '*') {
            while (at < pattern.length && pattern.bytes[at] == '*')
                at++;
            star = (struct retry){true, at, i};
        } else if (at < pattern.length && i < path.length &&
                   fits_one(pattern, &at, path.bytes[i])) {
            i++;
        } else if (take_byte(&star, path)) {
            at = star.pattern;
            i = star.path;
        } else if (take_folder(&folders, path)) {
            star.is_set = false;
            at = folders.pattern;
            i = folders.path;
        } else {
            return false;
        }
    }
    return true;
}

bool ignore_pattern_fits(const struct ignore_pattern *pattern, struct str path, bool is_folder)
{
    if (pattern->is_folder && !is_folder)
        return false;
    return fits_path(pattern->text, pattern->is_tied ? path : path_name(path));
}
