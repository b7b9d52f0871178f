/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"
#include "inventory/inventory_choice.h"

/* A pattern like "web:&live:!old": each part adds to the hosts, keeps or takes away. */
struct part {
    char sign; /* '&', '!' or 0 */
    struct str name;
};

struct part_list {
    struct part *items;
    size_t count, capacity;
};

static void add_part(struct arena *arena, struct part_list *parts, struct str word)
{
    struct part part = {.name = utf8_strip(word)};

    if (!part.name.length)
        return;
    if (part.name.bytes[0] == '!' || part.name.bytes[0] == '&') {
        part.sign = part.name.bytes[0];
        part.name = str_slice(part.name, 1, part.name.length);
    }
    *LIST_ADD(arena, parts) = part;
}

static void split_at_commas(struct arena *arena, struct part_list *parts, struct str pattern)
{
    while (pattern.length)
        add_part(arena, parts, str_cut(&pattern, ','));
}

/* Length of "[...]" at the start, or 0. */
static size_t bracket_length(struct str text)
{
    size_t close = str_find(text, ']');

    return text.bytes[0] == '[' && close != STR_NOT_FOUND ? close + 1 : 0;
}

/* Runs of brackets and of what is no colon, bracket or white space; the rest only parts them.
 */
static void split_at_colons(struct arena *arena, struct part_list *parts, struct str pattern)
{
    size_t start = 0, length;

    for (size_t i = 0; i < pattern.length; i += length) {
        size_t bracket = bracket_length(str_slice(pattern, i, pattern.length));
        uint32_t point = utf8_decode(pattern, i, &length);

        if (bracket) {
            length = bracket;
        } else if (point == ':' || point == '[' || point == ']' || utf8_is_space(point)) {
            add_part(arena, parts, str_slice(pattern, start, i));
            start = i + length;
        }
    }
    add_part(arena, parts, str_slice(pattern, start, pattern.length));
}

/* Commas part the pattern when there is one. A lone address may hold colons: those of IPv6, of
 * a port, of a range; else they part it, too. */
static struct part_list split(struct arena *arena, struct str pattern)
{
    struct part_list parts = {0};

    if (str_find(pattern, ',') != STR_NOT_FOUND)
        split_at_commas(arena, &parts, pattern);
    else if (host_address_is_valid(pattern))
        add_part(arena, &parts, pattern);
    else
        split_at_colons(arena, &parts, pattern);
    return parts;
}

/* A name without a sign that is a host's stands for that host alone. */
static void mark(const struct choosing *choosing, const struct part *part, bool *chosen)
{
    const struct inventory_host *host =
        map_get(&choosing->inventory->hosts_by_name, part->name);
    struct host_list hosts;

    if (!part->name.length)
        return;
    if (host && !part->sign) {
        chosen[host->index] = true;
        return;
    }
    hosts = inventory_choose(choosing, part->name);
    for (size_t i = 0; i < hosts.count; i++)
        chosen[hosts.items[i]->index] = true;
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
static void evaluate(const struct choosing *choosing, const struct part_list *parts,
                     bool *hosts)
{
    static const char signs[] = {'\0', '&', '!'};
    size_t host_count = choosing->inventory->host_count, adding = 0;

    for (size_t i = 0; i < parts->count; i++)
        adding += !parts->items[i].sign;
    for (size_t i = 0; !adding && i < host_count; i++)
        hosts[i] = true;
    for (size_t round = 0; round < COUNT_OF(signs); round++) {
        for (size_t i = 0; i < parts->count; i++) {
            bool *chosen;

            if (parts->items[i].sign != signs[round])
                continue;
            chosen = ARENA_ARRAY(choosing->arena, bool, host_count);
            mark(choosing, &parts->items[i], chosen);
            apply(hosts, chosen, host_count, signs[round]);
        }
    }
}

struct inventory_host **inventory_match(struct arena *arena, const struct inventory *inventory,
                                        struct str pattern, struct span span, size_t *count,
                                        struct finding_list *findings)
{
    struct choosing choosing = {arena, inventory, span, findings};
    struct part_list parts = split(arena, pattern);
    bool *hosts = ARENA_ARRAY(arena, bool, inventory->host_count);
    struct inventory_host **matched =
        ARENA_ARRAY(arena, struct inventory_host *, inventory->host_count);
    size_t before = findings->count;

    *count = 0;
    if (parts.count)
        evaluate(&choosing, &parts, hosts);
    for (size_t i = 0; i < inventory->host_count; i++)
        if (hosts[i])
            matched[(*count)++] = inventory->hosts[i];
    if (!*count && findings->count == before)
        finding_add(findings, &inventory_kinds[INVENTORY_NO_HOSTS], span,
                    "the host pattern '" STR_FORMAT "' chooses no host", STR_ARGS(pattern));
    return matched;
}
