/* SPDX-License-Identifier: MIT */
/* Filters on mappings: "items" is Jinja2's, the others Ansible's. */
#include "template/lists.h"
#include "template/maps.h"
#include "template/operators.h"

enum list_merge { MERGE_REPLACE, MERGE_KEEP, MERGE_APPEND, MERGE_PREPEND };

static bool is_plain_map(const struct value *value)
{
    return value->kind == VALUE_MAP && !value_is_object(value);
}

static struct value *copy_map(const struct call *call, const struct value *map)
{
    return computed_copy(call->evaluator->arena, map);
}

static struct value_pair *find_pair(struct value *map, const struct value *key)
{
    for (size_t i = 0; i < map->count; i++)
        if (values_equal(map->pairs[i].key, key))
            return &map->pairs[i];
    return NULL;
}

static void set_pair(struct value_pair *pair, const struct value *value)
{
    union {
        const struct value *read_only;
        struct value *item;
    } view = {.read_only = value};

    pair->value = view.item;
}

struct merging {
    bool is_recursive;
    enum list_merge lists;
};

static const struct value *merge(const struct call *call, const struct value *low,
                                 const struct value *high, const struct merging *merging);

static bool is_mutable_list(const struct value *value)
{
    return value->kind == VALUE_LIST && value->form == FORM_LIST;
}

/* What stands under a key that both have. */
static const struct value *merge_values(const struct call *call, const struct value *low,
                                        const struct value *high, const struct merging *merging)
{
    if (is_plain_map(low) && is_plain_map(high))
        return merging->is_recursive ? merge(call, low, high, merging) : high;
    if (!is_mutable_list(low) || !is_mutable_list(high) || merging->lists == MERGE_REPLACE)
        return high;
    if (merging->lists == MERGE_KEEP)
        return low;
    return merging->lists == MERGE_APPEND
               ? operate(call->evaluator, OPERATOR_ADD, low, high, call->span)
               : operate(call->evaluator, OPERATOR_ADD, high, low, call->span);
}

static const struct value *merge(const struct call *call, const struct value *low,
                                 const struct value *high, const struct merging *merging)
{
    struct value *merged;

    if (!low->count || values_equal(low, high))
        return copy_map(call, high);
    merged = copy_map(call, low);
    for (size_t i = 0; i < high->count; i++) {
        const struct value *value = high->pairs[i].value;
        struct value_pair *pair = find_pair(merged, high->pairs[i].key);

        if (!evaluator_charge(call->evaluator, merged->count / 16 + 1, call->span))
            return NULL;
        if (!pair) {
            computed_put(call->evaluator->arena, merged, high->pairs[i].key, value);
            continue;
        }
        value = merge_values(call, pair->value, value, merging);
        if (!value)
            return NULL;
        set_pair(pair, value);
    }
    merged->weight = 0; /* to be counted anew */
    return give_list(call, merged);
}

static bool read_merging(const struct call *call, struct merging *merging)
{
    static const struct str names[] = {
        [MERGE_REPLACE] = STR_INIT("replace"),
        [MERGE_KEEP] = STR_INIT("keep"),
        [MERGE_APPEND] = STR_INIT("append"),
        [MERGE_PREPEND] = STR_INIT("prepend"),
    };
    struct str name;

    merging->is_recursive = call_flag(call, 0);
    if (!call_string(call, 1, STR("replace"), &name))
        return false;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (!str_equal(names[i], name))
            continue;
        merging->lists = (enum list_merge)i;
        return true;
    }
    return evaluator_fail(call->evaluator, call->span,
                          "'" STR_FORMAT "' is none of the ways to merge lists that are "
                          "supported: replace, keep, append, prepend",
                          STR_ARGS(name)) != NULL;
}

static const struct value *filter_combine(const struct call *call)
{
    struct arena *arena = call->evaluator->arena;
    struct value *terms = computed_list(arena, FORM_LIST);
    struct value *maps = computed_list(arena, FORM_LIST);
    struct merging merging;
    const struct value *result;

    computed_add(arena, terms, call->subject);
    for (size_t i = 0; i < call->rest->count; i++)
        computed_add(arena, terms, call->rest->items[i]);
    if (!read_merging(call, &merging) || !flatten_into(call, maps, terms, 1, true))
        return NULL;
    if (!maps->count)
        return computed_map(arena);
    result = maps->items[maps->count - 1];
    for (size_t i = maps->count - 1; result && i-- > 0;) {
        const struct value *low = maps->items[i];

        if (!is_plain_map(low) || !is_plain_map(result))
            return evaluator_fail(call->evaluator, call->span,
                                  "a %s and a %s cannot be combined", value_type_name(low),
                                  value_type_name(result));
        result = merge(call, low, result, &merging);
    }
    return result;
}

static bool pair_names(const struct call *call, const struct value **key,
                       const struct value **value)
{
    *key = call->arguments[0] ? call->arguments[0] : give_string(call, STR("key"));
    *value = call->arguments[1] ? call->arguments[1] : give_string(call, STR("value"));
    if (value_is_hashable(*key) && value_is_hashable(*value))
        return true;
    return evaluator_fail(call->evaluator, call->span, "the name of a key is a text") != NULL;
}

static const struct value *filter_dict2items(const struct call *call)
{
    struct arena *arena = call->evaluator->arena;
    struct value *list = computed_list(arena, FORM_LIST);
    const struct value *key, *value;

    if (!is_plain_map(call->subject))
        return evaluator_fail(call->evaluator, call->span,
                              "dict2items needs a mapping, not a %s",
                              value_type_name(call->subject));
    if (!pair_names(call, &key, &value))
        return NULL;
    for (size_t i = 0; i < call->subject->count; i++) {
        struct value *item = computed_map(arena);

        if (!values_equal(key, value))
            computed_put(arena, item, key, call->subject->pairs[i].key);
        computed_put(arena, item, value, call->subject->pairs[i].value);
        computed_add(arena, list, item);
    }
    return give_list(call, list);
}

static const struct value *filter_items2dict(const struct call *call)
{
    const struct value *list = call->subject, *key, *value;
    struct value *map = computed_map(call->evaluator->arena);

    if (list->kind != VALUE_LIST || list->form > FORM_TUPLE)
        return evaluator_fail(call->evaluator, call->span, "items2dict needs a list, not a %s",
                              value_type_name(list));
    if (!pair_names(call, &key, &value))
        return NULL;
    for (size_t i = 0; i < list->count; i++) {
        const struct value *item = list->items[i], *one, *other;

        if (!is_plain_map(item))
            return evaluator_fail(call->evaluator, call->span,
                                  "items2dict needs mappings, not a %s", value_type_name(item));
        one = evaluator_item(call->evaluator, item, key, call->span);
        other = one ? evaluator_item(call->evaluator, item, value, call->span) : NULL;
        if (!other || !evaluator_demand(call->evaluator, one) ||
            !evaluator_demand(call->evaluator, other) || !map_put_value(call, map, one, other))
            return NULL;
    }
    return give_list(call, map);
}

bool map_put_value(const struct call *call, struct value *map, const struct value *key,
                   const struct value *value)
{
    struct value_pair *pair;

    if (!value_is_hashable(key))
        return evaluator_fail(call->evaluator, call->span, "a %s cannot be a key",
                              value_type_name(key)) != NULL;
    if (!evaluator_charge(call->evaluator, map->count / 16 + 1, call->span))
        return false;
    pair = find_pair(map, key);
    if (pair)
        set_pair(pair, value);
    else
        computed_put(call->evaluator->arena, map, key, value);
    return true;
}

const struct value *map_view(const struct call *call, const struct value *map,
                             enum value_form form)
{
    struct arena *arena = call->evaluator->arena;
    struct value *list = computed_list(arena, form);

    for (size_t i = 0; i < map->count; i++) {
        struct value *pair;

        if (form == FORM_KEYS || form == FORM_VALUES) {
            computed_add(arena, list,
                         form == FORM_KEYS ? map->pairs[i].key : map->pairs[i].value);
            continue;
        }
        pair = computed_list(arena, FORM_TUPLE);
        computed_add(arena, pair, map->pairs[i].key);
        computed_add(arena, pair, map->pairs[i].value);
        computed_add(arena, list, pair);
    }
    return give_list(call, list);
}

static const struct value *filter_items(const struct call *call)
{
    if (call->subject->kind == VALUE_UNDEFINED)
        return computed_list(call->evaluator->arena, FORM_GENERATOR);
    if (!is_plain_map(call->subject))
        return evaluator_fail(call->evaluator, call->span, "items needs a mapping, not a %s",
                              value_type_name(call->subject));
    return map_view(call, call->subject, FORM_GENERATOR);
}

/* item|extract(container, more keys): container[item][more]... */
static const struct value *filter_extract(const struct call *call)
{
    struct value *keys = computed_list(call->evaluator->arena, FORM_LIST);
    const struct value *value = call->arguments[0], *more = call->arguments[1];

    computed_add(call->evaluator->arena, keys, call->subject);
    for (size_t i = 0; more && more->kind == VALUE_LIST && i < more->count; i++)
        computed_add(call->evaluator->arena, keys, more->items[i]);
    if (more && more->kind != VALUE_NONE && more->kind != VALUE_LIST)
        computed_add(call->evaluator->arena, keys, more);
    for (size_t i = 0; value && i < keys->count; i++) {
        value = evaluator_demand(call->evaluator, value);
        if (value)
            value = evaluator_item(call->evaluator, value, keys->items[i], call->span);
    }
    return value;
}

/* From what each mapping has under a key to that mapping. */
static const struct value *filter_rekey_on_member(const struct call *call)
{
    const struct value *subject = call->subject, *key = call->arguments[0], *items = NULL;
    struct value *map = computed_map(call->evaluator->arena);
    struct str duplicates;

    if (!call_string(call, 1, STR("error"), &duplicates))
        return NULL;
    if (!str_equal(duplicates, STR("error")) && !str_equal(duplicates, STR("overwrite")))
        return evaluator_fail(call->evaluator, call->span,
                              "duplicates are 'error' or 'overwrite'");
    if (is_plain_map(subject))
        items = map_view(call, subject, FORM_VALUES);
    else if (subject->kind == VALUE_LIST)
        items = subject;
    if (!items)
        return evaluator_fail(call->evaluator, call->span,
                              "rekey_on_member needs a list or mapping, not a %s",
                              value_type_name(subject));
    for (size_t i = 0; i < items->count; i++) {
        const struct value *item = items->items[i], *member = NULL;

        if (is_plain_map(item) && value_is_hashable(key))
            member = value_in_map(item, key);
        if (!member)
            return evaluator_fail(call->evaluator, call->span,
                                  "part %zu is no mapping with that key", i + 1);
        if (!evaluator_demand(call->evaluator, member))
            return NULL;
        if (duplicates.bytes[0] == 'e' && find_pair(map, member))
            return evaluator_fail(call->evaluator, call->span,
                                  "parts have the same under that key");
        if (!map_put_value(call, map, member, item))
            return NULL;
    }
    return give_list(call, map);
}

static const struct callable filters[] = {
    CALLABLE("combine", .run = filter_combine, .parameters = {"recursive", "list_merge"},
             .is_variadic = true),
    CALLABLE("dict2items", .run = filter_dict2items, .parameters = {"key_name", "value_name"}),
    CALLABLE("items2dict", .run = filter_items2dict, .parameters = {"key_name", "value_name"}),
    CALLABLE("items", .run = filter_items, .accepts_undefined = true),
    CALLABLE("rekey_on_member", .run = filter_rekey_on_member,
             .parameters = {"key", "duplicates"}, .required = 1),
    CALLABLE("extract", .run = filter_extract, .parameters = {"container", "morekeys"},
             .required = 1),
};

const struct callable_table map_filters = {"filter", filters, COUNT_OF(filters)};
