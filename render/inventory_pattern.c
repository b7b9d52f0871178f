/* SPDX-License-Identifier: MIT */
#include <ctype.h>
#include <stdint.h>

#include "base/suggest.h"
#include "config/glob.h"
#include "render/inventory_build.h"

/* A pattern like "web:&live:!old": each part adds to the hosts, keeps or takes away. */
struct part {
    char sign; /* '&', '!' or 0 */
    struct str name;
};

struct part_list {
    struct part *items;
    size_t count, capacity;
};

struct matching {
    struct arena *arena;
    const struct inventory *inventory;
    struct span span;
    struct finding_list *findings;
};

static void add_part(struct arena *arena, struct part_list *parts, struct str word)
{
    struct part part = {.name = str_trim(word)};

    if (!part.name.length)
        return;
    if (part.name.bytes[0] == '!' || part.name.bytes[0] == '&') {
        part.sign = part.name.bytes[0];
        part.name = str_slice(part.name, 1, part.name.length);
    }
    *LIST_ADD(arena, parts) = part;
}

/* Commas part the pattern when there is one, else colons and white space outside brackets. A
 * lone host name may hold colons: an IPv6 address. */
static struct part_list split(struct arena *arena, const struct inventory *inventory,
                              struct str pattern)
{
    bool by_comma = str_find(pattern, ',') != STR_NOT_FOUND, in_brackets = false;
    struct part_list parts = {0};
    size_t start = 0;

    if (map_get(&inventory->hosts_by_name, pattern)) {
        add_part(arena, &parts, pattern);
        return parts;
    }
    for (size_t i = 0; i < pattern.length; i++) {
        char byte = pattern.bytes[i];

        in_brackets = byte == '[' || (in_brackets && byte != ']');
        if (by_comma ? byte != ','
                     : in_brackets || (byte != ':' && !isspace((unsigned char)byte)))
            continue;
        add_part(arena, &parts, str_slice(pattern, start, i));
        start = i + 1;
    }
    add_part(arena, &parts, str_slice(pattern, start, pattern.length));
    return parts;
}

/* Marks the hosts of the group and of all groups below it. */
static void mark_group(const struct matching *matching, struct inventory_group *group,
                       bool *chosen)
{
    struct inventory_group **below = ARENA_ARRAY(matching->arena, struct inventory_group *,
                                                 matching->inventory->group_count);
    bool *is_seen = ARENA_ARRAY(matching->arena, bool, matching->inventory->group_count);
    size_t count = 0;

    below[count++] = group;
    is_seen[group->index] = true;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < below[i]->host_count; j++)
            chosen[below[i]->hosts[j]->index] = true;
        for (size_t j = 0; j < below[i]->child_count; j++) {
            struct inventory_group *child = below[i]->children[j];

            if (!is_seen[child->index])
                below[count++] = child;
            is_seen[child->index] = true;
        }
    }
}

static void report_unknown(const struct matching *matching, struct str name)
{
    const struct inventory *inventory = matching->inventory;
    struct suggestion nearest = suggest_for(name);

    for (size_t i = 0; i < inventory->group_count; i++)
        suggest_offer(&nearest, inventory->groups[i]->name);
    for (size_t i = 0; i < inventory->host_count; i++)
        suggest_offer(&nearest, inventory->hosts[i]->name);
    finding_add(matching->findings, &inventory_kinds[INVENTORY_UNKNOWN_NAME], matching->span,
                glob_has_magic(name)
                    ? "no group or host of the inventory fits '" STR_FORMAT "'" STR_FORMAT
                    : "no group or host of the inventory is named '" STR_FORMAT "'" STR_FORMAT,
                STR_ARGS(name), STR_ARGS(suggest_question(matching->arena, &nearest)));
}

/* A subscript as in "web[0]" or "web[1:3]"; other brackets are those of a wildcard. */
static bool has_subscript(struct str name)
{
    size_t open = str_find_last(name, '[');
    bool has_digit = false;

    if (open == STR_NOT_FOUND || open == 0 || !str_ends_with(name, STR("]")))
        return false;
    for (size_t i = open + 1; i + 1 < name.length; i++) {
        char byte = name.bytes[i];

        has_digit |= isdigit((unsigned char)byte) != 0;
        if (!isdigit((unsigned char)byte) && byte != ':' && byte != '-')
            return false;
    }
    return has_digit;
}

static bool refuse(const struct matching *matching, struct str name)
{
    const char *form = NULL;

    if (str_starts_with(name, STR("~")))
        form = "a regular expression";
    else if (has_subscript(name))
        form = "a subscript";
    if (form)
        finding_add(matching->findings, &inventory_kinds[INVENTORY_PATTERN], matching->span,
                    "'" STR_FORMAT "' uses %s, which is not supported", STR_ARGS(name), form);
    return form;
}

/* Marks what one name stands for: a host of that name, else groups that fit, and hosts when no
 * group does or the name could be meant for either. */
static void mark(const struct matching *matching, struct str name, bool *chosen)
{
    const struct inventory *inventory = matching->inventory;
    const struct inventory_host *host = map_get(&inventory->hosts_by_name, name);
    bool any_group = false, any_host = false;

    if (refuse(matching, name))
        return;
    if (host) {
        chosen[host->index] = true;
        return;
    }
    for (size_t i = 0; i < inventory->group_count; i++) {
        if (glob_match(name, inventory->groups[i]->name)) {
            mark_group(matching, inventory->groups[i], chosen);
            any_group = true;
        }
    }
    for (size_t i = 0; glob_has_magic(name) && i < inventory->host_count; i++) {
        if (glob_match(name, inventory->hosts[i]->name))
            chosen[i] = any_host = true;
    }
    if (!any_group && !any_host)
        report_unknown(matching, name);
}

static void apply(bool *hosts, const bool *chosen, size_t count, char sign)
{
    for (size_t i = 0; i < count; i++) {
        if (sign == '&')
            hosts[i] &= chosen[i];
        else if (sign == '!')
            hosts[i] &= !chosen[i];
        else
            hosts[i] |= chosen[i];
    }
}

/* Whatever their order, parts that add come first, then those that keep, then exclusions. */
static void evaluate(const struct matching *matching, const struct part_list *parts,
                     bool *hosts)
{
    static const char signs[] = {'\0', '&', '!'};
    size_t host_count = matching->inventory->host_count, adding = 0;

    for (size_t i = 0; i < parts->count; i++)
        adding += !parts->items[i].sign;
    for (size_t i = 0; !adding && i < host_count; i++)
        hosts[i] = true;
    for (size_t round = 0; round < COUNT_OF(signs); round++) {
        for (size_t i = 0; i < parts->count; i++) {
            bool *chosen;

            if (parts->items[i].sign != signs[round])
                continue;
            chosen = ARENA_ARRAY(matching->arena, bool, host_count);
            mark(matching, parts->items[i].name, chosen);
            apply(hosts, chosen, host_count, signs[round]);
        }
    }
}

struct inventory_host **inventory_match(struct arena *arena, const struct inventory *inventory,
                                        struct str pattern, struct span span, size_t *count,
                                        struct finding_list *findings)
{
    struct matching matching = {arena, inventory, span, findings};
    struct part_list parts = split(arena, inventory, str_trim(pattern));
    bool *hosts = ARENA_ARRAY(arena, bool, inventory->host_count);
    struct inventory_host **matched =
        ARENA_ARRAY(arena, struct inventory_host *, inventory->host_count);
    size_t before = findings->count;

    *count = 0;
    if (parts.count)
        evaluate(&matching, &parts, hosts);
    for (size_t i = 0; i < inventory->host_count; i++)
        if (hosts[i])
            matched[(*count)++] = inventory->hosts[i];
    if (!*count && findings->count == before)
        finding_add(findings, &inventory_kinds[INVENTORY_NO_HOSTS], span,
                    "the host pattern '" STR_FORMAT "' chooses no host", STR_ARGS(pattern));
    return matched;
}
