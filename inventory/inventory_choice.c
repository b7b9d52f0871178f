/* SPDX-License-Identifier: MIT */
#include "inventory/inventory_choice.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/suggest.h"
#include "config/glob.h"
#include "regex/regex.h"

/* A subscript takes one host, or those from start to end with both ends. */
struct subscript {
    bool is_given, has_end;
    long start, end; /* -1: the last; start may count from the end */
};

enum { MOST_SUBSCRIPT_DIGITS = 9 };

static size_t digits_at(struct str text, size_t offset)
{
    size_t end = offset;

    while (end < text.length && isdigit((unsigned char)text.bytes[end]))
        end++;
    return end - offset > MOST_SUBSCRIPT_DIGITS ? 0 : end - offset;
}

static long number_at(struct arena *arena, struct str text, size_t offset)
{
    return strtol(str_to_c(arena, str_slice(text, offset, text.length)), NULL, 10);
}

/* "[3]", "[-1]", "[1:3]" or "[1:]"; other brackets are those of a wildcard. */
static bool read_subscript(struct arena *arena, struct str text, struct subscript *subscript)
{
    size_t start = text.length > 1 && text.bytes[1] == '-' ? 2 : 1;
    size_t digits = digits_at(text, start), end = start + digits;

    if (!digits)
        return false;
    *subscript = (struct subscript){.is_given = true, .start = number_at(arena, text, 1)};
    if (end + 1 == text.length)
        return true;
    if (start == 2 || (text.bytes[end] != ':' && text.bytes[end] != '-') ||
        end + 1 + digits_at(text, end + 1) + 1 != text.length)
        return false;
    subscript->end = end + 2 == text.length ? -1 : number_at(arena, text, end + 1);
    subscript->has_end = subscript->end != 0; /* [n:0] is [n] to Ansible */
    return true;
}

static struct str cut_subscript(struct arena *arena, struct str name,
                                struct subscript *subscript)
{
    size_t open = str_find_last(name, '[');

    *subscript = (struct subscript){0};
    if (open == STR_NOT_FOUND || open == 0 || !str_ends_with(name, STR("]")) ||
        !read_subscript(arena, str_slice(name, open, name.length), subscript))
        return name;
    return str_slice(name, 0, open);
}

/* False when no host stands there. */
static bool apply_subscript(struct host_list *hosts, const struct subscript *subscript)
{
    long count = (long)hosts->count, start = subscript->start;
    long end = subscript->end < 0 ? count - 1 : subscript->end;

    if (!subscript->is_given || !count)
        return true;
    if (!subscript->has_end) {
        if (start < 0)
            start += count;
        if (start < 0 || start >= count)
            return false;
        end = start;
    }
    if (end >= count)
        end = count - 1;
    hosts->count = start > end ? 0 : (size_t)(end - start + 1);
    hosts->items += hosts->count ? start : 0;
    return true;
}

struct inventory_host **inventory_members(struct arena *arena,
                                          const struct inventory *inventory,
                                          struct inventory_group *group, size_t *count)
{
    struct inventory_group **below =
        ARENA_ARRAY(arena, struct inventory_group *, inventory->group_count);
    bool *is_seen = ARENA_ARRAY(arena, bool, inventory->group_count);
    bool *is_taken = ARENA_ARRAY(arena, bool, inventory->host_count);
    struct host_list hosts = {0};
    size_t group_count = 0;

    below[group_count++] = group;
    is_seen[group->index] = true;
    for (size_t i = 0; i < group_count; i++) {
        for (size_t j = 0; j < below[i]->host_count; j++) {
            struct inventory_host *host = below[i]->hosts[j];

            if (!is_taken[host->index])
                *LIST_ADD(arena, &hosts) = host;
            is_taken[host->index] = true;
        }
        for (size_t j = 0; j < below[i]->child_count; j++) {
            struct inventory_group *child = below[i]->children[j];

            if (!is_seen[child->index])
                below[group_count++] = child;
            is_seen[child->index] = true;
        }
    }
    *count = hosts.count;
    return hosts.items;
}

static void add_group(const struct choosing *choosing, struct inventory_group *group,
                      struct host_list *hosts)
{
    size_t count;
    struct inventory_host **members =
        inventory_members(choosing->arena, choosing->inventory, group, &count);

    for (size_t i = 0; i < count; i++)
        *LIST_ADD(choosing->arena, hosts) = members[i];
}

static void report_unknown(const struct choosing *choosing, struct str name)
{
    const struct inventory *inventory = choosing->inventory;
    struct suggestion nearest = suggest_for(name);
    bool is_pattern = glob_has_magic(name) || str_starts_with(name, STR("~"));
    struct str question = STR("");

    for (size_t i = 0; i < inventory->group_count; i++)
        suggest_offer(&nearest, inventory->groups[i]->name);
    for (size_t i = 0; i < inventory->host_count; i++)
        suggest_offer(&nearest, inventory->hosts[i]->name);
    if (!is_pattern)
        question = suggest_question(choosing->arena, &nearest);
    finding_add(choosing->findings, &inventory_kinds[INVENTORY_UNKNOWN_NAME], choosing->span,
                "no group or host of the inventory %s '" STR_FORMAT "'" STR_FORMAT,
                is_pattern ? "fits" : "is named", STR_ARGS(name), STR_ARGS(question));
}

/* What names are held against: a glob, or a regular expression that matches at their start. */
struct matcher {
    struct str name;
    const struct regex *regex; /* NULL: a glob */
};

static bool fits(const struct matcher *matcher, struct str name)
{
    struct regex_match match = {0};

    if (!matcher->regex)
        return glob_match(matcher->name, name);
    return regex_search(matcher->regex, name, 0, REGEX_AT_START, &match) == REGEX_MATCH;
}

/* Whether hosts are asked even if groups fit. */
static bool is_for_either(const struct matcher *matcher)
{
    return matcher->regex || glob_has_magic(matcher->name) ||
           str_find(matcher->name, '.') != STR_NOT_FOUND;
}

/* Groups that fit; and hosts, when no group does or the name could be meant for either. */
static struct host_list enumerate(const struct choosing *choosing,
                                  const struct matcher *matcher)
{
    const struct inventory *inventory = choosing->inventory;
    struct host_list hosts = {0};
    bool any_group = false, any_host = false;

    for (size_t i = 0; i < inventory->group_count; i++) {
        if (fits(matcher, inventory->groups[i]->name)) {
            add_group(choosing, inventory->groups[i], &hosts);
            any_group = true;
        }
    }
    for (size_t i = 0; (!any_group || is_for_either(matcher)) && i < inventory->host_count;
         i++) {
        if (fits(matcher, inventory->hosts[i]->name)) {
            *LIST_ADD(choosing->arena, &hosts) = inventory->hosts[i];
            any_host = true;
        }
    }
    if (!any_group && !any_host)
        report_unknown(choosing, matcher->name);
    return hosts;
}

/* "~web.*", as Python's re.match() reads it. */
static struct host_list choose_by_regex(const struct choosing *choosing, struct str name)
{
    static const struct regex_options options = {.dialect = REGEX_PYTHON};
    struct regex_fault fault;
    struct matcher matcher = {
        .name = name,
        .regex =
            regex_compile(choosing->arena, str_slice(name, 1, name.length), &options, &fault),
    };

    if (matcher.regex)
        return enumerate(choosing, &matcher);
    finding_add(choosing->findings, &inventory_kinds[INVENTORY_PATTERN], choosing->span,
                "'" STR_FORMAT "' is no regular expression that is supported: " STR_FORMAT,
                STR_ARGS(name), STR_ARGS(fault.message));
    return (struct host_list){0};
}

struct host_list inventory_choose(const struct choosing *choosing, struct str name)
{
    struct subscript subscript;
    struct matcher matcher = {.regex = NULL};
    struct host_list hosts;

    if (str_starts_with(name, STR("~")))
        return choose_by_regex(choosing, name);
    matcher.name = cut_subscript(choosing->arena, name, &subscript);
    hosts = enumerate(choosing, &matcher);
    if (!apply_subscript(&hosts, &subscript)) {
        finding_add(choosing->findings, &inventory_kinds[INVENTORY_UNKNOWN_NAME],
                    choosing->span,
                    "'" STR_FORMAT "' asks for a host behind the last, there %s %zu",
                    STR_ARGS(name), hosts.count == 1 ? "is" : "are", hosts.count);
        hosts.count = 0;
    }
    return hosts;
}
