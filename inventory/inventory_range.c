/* SPDX-License-Identifier: MIT */
#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "inventory/inventory_build.h"

/* Bounds that no fleet reaches and that keep a slip from filling the memory. */
enum { MOST_RANGES = 8, MOST_NAMES = 100000, MOST_DIGITS = 15 };

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* What stands between the brackets, counted out. */
struct range {
    bool letters;
    int64_t begin, end, step;
    size_t width; /* zeros fill up to it */
};

static bool is_digits(struct str str)
{
    for (size_t i = 0; i < str.length; i++)
        if (!isdigit((unsigned char)str.bytes[i]))
            return false;
    return str.length > 0 && str.length <= MOST_DIGITS;
}

static int64_t to_number(struct str digits)
{
    int64_t number = 0;

    for (size_t i = 0; i < digits.length; i++)
        number = number * 10 + (digits.bytes[i] - '0');
    return number;
}

static bool refuse(const char **problem, const char *reason)
{
    *problem = reason;
    return false;
}

static bool parse_bounds(struct str begin, struct str end, struct range *range,
                         const char **problem)
{
    size_t first = str_search(STR(LETTERS), begin), last = str_search(STR(LETTERS), end);

    if (first != STR_NOT_FOUND && last != STR_NOT_FOUND) {
        range->letters = true;
        range->begin = (int64_t)first;
        range->end = (int64_t)last;
    } else if (is_digits(begin) && is_digits(end)) {
        range->begin = to_number(begin);
        range->end = to_number(end);
    } else {
        return refuse(problem, "a range counts from a number to a number or from a letter to a "
                               "letter");
    }
    if (range->begin > range->end)
        return refuse(problem, "the range ends before it begins");
    return true;
}

static bool parse_range(struct str text, struct range *range, const char **problem)
{
    struct str rest = text, begin = str_cut(&rest, ':'), end = str_cut(&rest, ':');
    bool has_step = end.bytes + end.length < text.bytes + text.length;

    *range = (struct range){.step = 1};
    if (str_find(text, ':') == STR_NOT_FOUND || str_find(rest, ':') != STR_NOT_FOUND)
        return refuse(problem, "a range is [begin:end] or [begin:end:step]");
    if (!begin.length)
        begin = STR("0");
    if (!end.length)
        return refuse(problem, "the range has no end");
    if (has_step && (!is_digits(rest) || !(range->step = to_number(rest))))
        return refuse(problem, "the step of a range is a number above 0");
    if (begin.bytes[0] == '0' && begin.length > 1) {
        range->width = begin.length;
        if (end.length != begin.length)
            return refuse(problem, "with leading zeros both ends of a range are equally long");
    }
    return parse_bounds(begin, end, range, problem);
}

static bool expand(struct arena *arena, struct str name, struct name_list *names,
                   const char **problem)
{
    size_t open = str_find(name, '['), close = str_find(name, ']');
    struct range range;

    if (open == STR_NOT_FOUND) {
        *LIST_ADD(arena, names) = name;
        return names->count <= MOST_NAMES ||
               refuse(problem, "the ranges stand for more than 100000 hosts");
    }
    if (close == STR_NOT_FOUND || close < open)
        return refuse(problem, "the brackets do not fit together");
    if (!parse_range(str_slice(name, open + 1, close), &range, problem))
        return false;
    for (int64_t i = range.begin; i <= range.end; i += range.step) {
        char item[MOST_DIGITS + 2];

        if (range.letters)
            snprintf(item, sizeof(item), "%c", LETTERS[i]);
        else
            snprintf(item, sizeof(item), "%0*lld", (int)range.width, (long long)i);
        if (!expand(arena,
                    str_printf(arena, STR_FORMAT "%s" STR_FORMAT, (int)open, name.bytes, item,
                               STR_ARGS(str_slice(name, close + 1, name.length))),
                    names, problem))
            return false;
    }
    return true;
}

/* Length of "[a:c]" or "[1:20:2]" at the start, or 0. */
static size_t range_length(struct str text)
{
    size_t close = str_find(text, ']');
    struct range range;
    const char *problem;

    if (!text.length || text.bytes[0] != '[' || close == STR_NOT_FOUND ||
        !parse_range(str_slice(text, 1, close), &range, &problem))
        return 0;
    return close + 1;
}

static bool is_word(char byte)
{
    return isalnum((unsigned char)byte) || byte == '_' || (unsigned char)byte >= 0x80;
}

/* Labels with dots between them: they begin with a letter, digit or range, and do not end in
 * a hyphen or underscore. */
static bool is_host_name(struct str name)
{
    bool at_start = true;
    char last = '.';

    for (size_t i = 0; i < name.length;) {
        size_t range = range_length(str_slice(name, i, name.length));
        char byte = name.bytes[i];

        if (byte == '.') {
            if (at_start || last == '-' || last == '_')
                return false;
            at_start = true;
        } else if (range || is_word(byte) || (byte == '-' && !at_start)) {
            at_start = false;
        } else {
            return false;
        }
        last = byte;
        i += range ? range : 1;
    }
    return !at_start && last != '-' && last != '_';
}

/* Length of a group of an IPv6 address at offset: up to four hexadecimal digits, or a range. */
static size_t ipv6_group(struct str name, size_t offset)
{
    size_t end = offset, range = range_length(str_slice(name, offset, name.length));

    if (range)
        return range;
    while (end < name.length && end < offset + 4 && isxdigit((unsigned char)name.bytes[end]))
        end++;
    return end - offset;
}

/* Eight groups, or a double colon behind six at most. What comes behind does not count: so it
 * is to Ansible. */
static bool is_ipv6(struct str name)
{
    size_t at = 0;

    for (size_t groups = 0; groups < 8; groups++) {
        size_t length = ipv6_group(name, at);

        if (str_starts_with(str_slice(name, at, name.length), STR("::")) && !groups)
            return true;
        at += length;
        if (!length || groups == 7)
            return length && groups == 7;
        if (str_starts_with(str_slice(name, at, name.length), STR("::")) && groups < 6)
            return true;
        if (at >= name.length || name.bytes[at++] != ':')
            return false;
    }
    return false;
}

/* Cuts ":22" off a name, or "[...]:22"; what is no address with a port stays as it is. */
static struct str cut_port(struct str pattern, int64_t *port)
{
    size_t colon = str_find_last(pattern, ':');
    struct str name = str_slice(pattern, 0, colon);
    struct str digits = str_slice(pattern, colon + 1, pattern.length);
    bool bracketed;

    if (colon == STR_NOT_FOUND || !is_digits(digits))
        return pattern;
    bracketed = str_starts_with(name, STR("[")) && str_ends_with(name, STR("]"));
    if (is_host_name(name)) {
        *port = to_number(digits);
        return name;
    }
    if (bracketed) {
        name = str_slice(name, 1, name.length - 1);
        if (is_host_name(name) || is_ipv6(name)) {
            *port = to_number(digits);
            return name;
        }
    }
    return pattern;
}

bool host_names_expand(struct arena *arena, struct str pattern, struct name_list *names,
                       int64_t *port, const char **problem)
{
    size_t ranges = 0;
    struct str name;

    *port = -1;
    name = cut_port(pattern, port);
    for (size_t i = 0; i < name.length; i++)
        ranges += name.bytes[i] == '[';
    if (ranges > MOST_RANGES)
        return refuse(problem, "more than 8 ranges in one name");
    if (ranges && str_find(name, '|') != STR_NOT_FOUND)
        return refuse(problem, "a name with a range holds no '|'");
    return expand(arena, name, names, problem);
}

bool host_address_is_valid(struct str pattern)
{
    int64_t port = -1;
    struct str name = cut_port(pattern, &port);

    return is_host_name(name) || is_ipv6(name);
}
