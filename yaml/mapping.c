/* SPDX-License-Identifier: MIT */
#include "yaml/mapping.h"

#include "base/map.h"
#include "yaml/faults.h"

enum { SHORT_PAIRS = 16 };

static bool is_merge_key(const struct yaml_node *key)
{
    if (key->kind != YAML_SCALAR)
        return false;
    if (key->tag.length)
        return str_equal(key->tag, STR("tag:yaml.org,2002:merge"));
    return key->is_plain && str_equal(key->text, STR("<<"));
}

/* Two keys are one when their values are: 'yes' and 'on', but not 1 and "1". */
static struct str identity(struct arena *arena, const struct yaml_node *key)
{
    struct yaml_value value = yaml_scalar(arena, key);
    struct str text = key->text;
    char *bytes;

    if (value.type == YAML_BOOLEAN)
        text = value.boolean ? STR("1") : STR("0");
    else if (value.type == YAML_INTEGER)
        text = value.digits;
    else if (value.type == YAML_NULL)
        text = STR("");
    bytes = arena_bytes(arena, text.length + 1);
    bytes[0] = (char)('0' + (int)value.type);
    for (size_t i = 0; i < text.length; i++)
        bytes[i + 1] = text.bytes[i];
    return (struct str){bytes, text.length + 1};
}

/* Returns the pair that had the key before, or NULL. */
static const struct yaml_pair *put(struct map *pairs, const struct yaml_pair *pair)
{
    struct yaml_pair *copy = ARENA_NEW(pairs->arena, struct yaml_pair);

    *copy = *pair;
    return map_put(pairs, identity(pairs->arena, pair->key), copy);
}

static bool merge_one(struct map *pairs, const struct yaml_node *from,
                      struct finding_list *findings)
{
    if (from->kind != YAML_MAPPING) {
        finding_add(findings, &yaml_kinds[YAML_FAULT_SYNTAX], from->span,
                    "'<<' can merge mappings alone");
        return false;
    }
    for (size_t i = 0; i < from->count; i++)
        put(pairs, &from->pairs[i]);
    return true;
}

/* Of several mappings the first has the last word. */
static bool merge(struct map *pairs, const struct yaml_node *from,
                  struct finding_list *findings)
{
    if (from->kind != YAML_SEQUENCE)
        return merge_one(pairs, from, findings);
    for (size_t i = from->count; i-- > 0;)
        if (!merge_one(pairs, from->items[i], findings))
            return false;
    return true;
}

static void warn_of_double(struct finding_list *findings, const struct yaml_pair *later,
                           const struct yaml_pair *former)
{
    struct finding *finding = finding_add(
        findings, &yaml_kinds[YAML_FAULT_DUPLICATE_KEY], later->key->span,
        "key '" STR_FORMAT "' is set twice, the last value wins", STR_ARGS(later->key->text));

    finding->note.span = former->key->span;
    finding->note.message = STR("first set here");
}

static bool put_own(struct map *pairs, struct map *own, const struct yaml_pair *pair,
                    struct finding_list *findings)
{
    const struct yaml_pair *former;

    if (pair->key->kind != YAML_SCALAR) {
        finding_add(findings, &yaml_kinds[YAML_FAULT_SYNTAX], pair->key->span,
                    "a key must be a scalar, not a %s",
                    pair->key->kind == YAML_MAPPING ? "mapping" : "sequence");
        return false;
    }
    former = put(own, pair);
    if (former)
        warn_of_double(findings, pair, former);
    if (pairs != own)
        put(pairs, pair);
    return true;
}

/* Nearly all mappings are short and hold distinct strings: these need no table. */
static bool is_plain_list(struct arena *arena, const struct yaml_pairs *written)
{
    if (written->count > SHORT_PAIRS)
        return false;
    for (size_t i = 0; i < written->count; i++) {
        const struct yaml_node *key = written->items[i].key;

        if (key->kind != YAML_SCALAR || is_merge_key(key) ||
            yaml_scalar(arena, key).type != YAML_STRING)
            return false;
        for (size_t j = 0; j < i; j++)
            if (str_equal(written->items[j].key->text, key->text))
                return false;
    }
    return true;
}

bool yaml_mapping_fill(struct arena *arena, struct yaml_node *mapping,
                       const struct yaml_pairs *written, struct finding_list *findings)
{
    struct map merged = {.arena = arena}, own = {.arena = arena};
    struct map *all = &own;
    struct yaml_pair *pairs;

    mapping->pairs = written->items;
    mapping->count = written->count;
    if (is_plain_list(arena, written))
        return true;
    for (size_t i = 0; i < written->count; i++) {
        if (!is_merge_key(written->items[i].key))
            continue;
        if (!merge(&merged, written->items[i].value, findings))
            return false;
        all = &merged;
    }
    for (size_t i = 0; i < written->count; i++)
        if (!is_merge_key(written->items[i].key) &&
            !put_own(all, &own, &written->items[i], findings))
            return false;
    pairs = ARENA_ARRAY(arena, struct yaml_pair, all->count);
    for (size_t i = 0; i < all->count; i++)
        pairs[i] = *(const struct yaml_pair *)all->entries[i].value;
    mapping->pairs = pairs;
    mapping->count = all->count;
    return true;
}
