/* SPDX-License-Identifier: MIT */
/* Filters that put the items of lists together anew: groupby and slice, and Ansible's product,
 * combinations, permutations and subelements. */
#include "template/lists.h"
#include "template/operators.h"

static bool read_grouping(const struct call *call, struct order *order)
{
    const struct value *path = call->arguments[0], *otherwise = call->arguments[1];

    if (path->kind == VALUE_STRING && str_find(path->string, ',') != STR_NOT_FOUND)
        return evaluator_fail(call->evaluator, call->span,
                              "one attribute is what groups them") != NULL;
    *order = (struct order){.path = path, .case_counts = call_flag(call, 2)};
    if (otherwise && otherwise->kind != VALUE_NONE)
        order->otherwise = otherwise;
    return true;
}

/* Pairs of what the items have in common and those items. */
static const struct value *filter_groupby(const struct call *call)
{
    struct arena *arena = call->evaluator->arena;
    struct value *groups = computed_list(arena, FORM_LIST), *members = NULL;
    const struct value *sorted, *last = NULL;
    struct order order, as_shown;

    if (!read_grouping(call, &order))
        return NULL;
    as_shown = order;
    as_shown.case_counts = true; /* as the first of them has it */
    sorted = sorted_by(call, &order);
    for (size_t i = 0; sorted && i < sorted->count; i++) {
        const struct value *item = sorted->items[i], *key = order_key(call, item, &order);
        const struct value *shown;
        struct value *pair;

        if (!key || !evaluator_charge(call->evaluator, 1, call->span))
            return NULL;
        if (!last || !values_equal(last, key)) {
            members = computed_list(arena, FORM_LIST);
            pair = computed_list(arena, FORM_TUPLE);
            pair->is_group = true;
            shown = order_key(call, item, &as_shown);
            if (!shown)
                return NULL;
            computed_add(arena, pair, shown);
            computed_add(arena, pair, members);
            computed_add(arena, groups, pair);
        }
        computed_add(arena, members, item);
        last = key;
    }
    return sorted ? give_list(call, groups) : NULL;
}

/* So many lists, as equal in length as can be; the first ones are the longer ones. */
static const struct value *filter_slice(const struct call *call)
{
    struct arena *arena = call->evaluator->arena;
    const struct value *items = call_subject_items(call), *filler = call->arguments[1];
    struct value *slices = computed_list(arena, FORM_GENERATOR);
    int64_t count;

    if (!items || !call_integer(call, 0, 0, &count))
        return NULL;
    if (count < 1 || count > 1000000)
        return evaluator_fail(call->evaluator, call->span, "there are 1 to 1000000 slices");
    for (size_t i = 0, at = 0, slice_count = (size_t)count; i < slice_count; i++) {
        struct value *slice = computed_list(arena, FORM_LIST);
        size_t length = items->count / slice_count, longer = items->count % slice_count;

        length += i < longer;
        for (size_t j = 0; j < length; j++)
            computed_add(arena, slice, items->items[at++]);
        if (filler && filler->kind != VALUE_NONE && i >= longer)
            computed_add(arena, slice, filler);
        computed_add(arena, slices, slice);
        if (!evaluator_charge(call->evaluator, length + 1, call->span))
            return NULL;
    }
    return give_list(call, slices);
}

/* Each tuple of the product so far with each item behind it. */
static const struct value *multiply(const struct call *call, const struct value *tuples,
                                    const struct value *items)
{
    struct arena *arena = call->evaluator->arena;
    struct value *longer = computed_list(arena, FORM_GENERATOR);

    for (size_t i = 0; i < tuples->count; i++) {
        for (size_t j = 0; j < items->count; j++) {
            struct value *tuple = computed_list(arena, FORM_TUPLE);

            for (size_t k = 0; k < tuples->items[i]->count; k++)
                computed_add(arena, tuple, tuples->items[i]->items[k]);
            computed_add(arena, tuple, items->items[j]);
            computed_add(arena, longer, tuple);
            if (!evaluator_charge(call->evaluator, tuple->count, call->span) ||
                !give_list(call, longer))
                return NULL;
        }
    }
    return longer;
}

static const struct value *filter_product(const struct call *call)
{
    struct arena *arena = call->evaluator->arena;
    struct value *start = computed_list(arena, FORM_GENERATOR);
    const struct value *product = start;

    computed_add(arena, start, computed_list(arena, FORM_TUPLE));
    for (size_t i = 0; product && i <= call->rest->count; i++) {
        const struct value *items = evaluator_items(
            call->evaluator, i ? call->rest->items[i - 1] : call->subject, call->span);

        product = items ? multiply(call, product, items) : NULL;
    }
    return product;
}

/* Adds the tuple of the items at these places; false when there is too much of it. */
static bool add_chosen(const struct call *call, struct value *tuples, const struct value *items,
                       const size_t *places, size_t count)
{
    struct arena *arena = call->evaluator->arena;
    struct value *tuple = computed_list(arena, FORM_TUPLE);

    for (size_t i = 0; i < count; i++)
        computed_add(arena, tuple, items->items[places[i]]);
    computed_add(arena, tuples, tuple);
    return evaluator_charge(call->evaluator, count + 1, call->span) && give_list(call, tuples);
}

/* How many items each tuple has; false after a fault. */
static bool read_size(const struct call *call, size_t otherwise, size_t *size)
{
    int64_t number = (int64_t)otherwise;

    if (call->arguments[0] && call->arguments[0]->kind != VALUE_NONE &&
        !call_integer(call, 0, 0, &number))
        return false;
    if (number < 0)
        return evaluator_fail(call->evaluator, call->span, "no tuple has fewer than 0 items") !=
               NULL;
    *size = (size_t)number;
    return true;
}

static size_t *first_places(struct arena *arena, size_t count)
{
    size_t *places = ARENA_ARRAY(arena, size_t, count);

    for (size_t i = 0; i < count; i++)
        places[i] = i;
    return places;
}

/* Brings the places, which rise, to what follows them in order; false behind the last. */
static bool next_combination(size_t *places, size_t size, size_t count)
{
    size_t at = size;

    while (at && places[at - 1] == at - 1 + count - size)
        at--;
    if (!at)
        return false;
    places[at - 1]++;
    for (; at < size; at++)
        places[at] = places[at - 1] + 1;
    return true;
}

static const struct value *filter_combinations(const struct call *call)
{
    const struct value *items = call_subject_items(call);
    struct value *tuples = computed_list(call->evaluator->arena, FORM_GENERATOR);
    size_t *places, size;

    if (call->arguments[0]->kind == VALUE_NONE)
        return evaluator_fail(call->evaluator, call->span,
                              "the size of combinations is missing");
    if (!items || !read_size(call, 0, &size))
        return NULL;
    if (size > items->count)
        return tuples;
    places = first_places(call->evaluator->arena, size);
    do {
        if (!add_chosen(call, tuples, items, places, size))
            return NULL;
    } while (next_combination(places, size, items->count));
    return tuples;
}

static void rotate(size_t *places, size_t count)
{
    size_t first = places[0];

    for (size_t i = 1; i < count; i++)
        places[i - 1] = places[i];
    places[count - 1] = first;
}

/* The same for permutations, of which the first `size` places count. rounds[i]: how many places
 * are still to be tried at i. */
static bool next_permutation(size_t *places, size_t *rounds, size_t size, size_t count)
{
    for (size_t at = size; at-- > 0;) {
        size_t other = places[at];

        if (--rounds[at]) {
            places[at] = places[count - rounds[at]];
            places[count - rounds[at]] = other;
            return true;
        }
        rotate(places + at, count - at);
        rounds[at] = count - at;
    }
    return false;
}

static const struct value *filter_permutations(const struct call *call)
{
    struct arena *arena = call->evaluator->arena;
    const struct value *items = call_subject_items(call);
    struct value *tuples = computed_list(arena, FORM_GENERATOR);
    size_t *places, *rounds, size;

    if (!items || !read_size(call, items->count, &size))
        return NULL;
    if (size > items->count)
        return tuples;
    places = first_places(arena, items->count);
    rounds = ARENA_ARRAY(arena, size_t, size);
    for (size_t i = 0; i < size; i++)
        rounds[i] = items->count - i;
    do {
        if (!add_chosen(call, tuples, items, places, size))
            return NULL;
    } while (next_permutation(places, rounds, size, items->count));
    return tuples;
}

/* The list that a path such as "a.b" names in the item; *is_missing: there is none. */
static const struct value *list_of(const struct call *call, const struct value *item,
                                   const struct value *path, bool *is_missing)
{
    struct value *names = computed_list(call->evaluator->arena, FORM_LIST);
    struct str rest = path->kind == VALUE_STRING ? path->string : STR("");

    while (rest.length)
        computed_add(call->evaluator->arena, names, give_string(call, str_cut(&rest, '.')));
    if (path->kind == VALUE_LIST)
        names = computed_copy(call->evaluator->arena, path);
    *is_missing = false;
    for (size_t i = 0; item && i < names->count; i++) {
        const struct value *name = names->items[i];

        if (item->kind != VALUE_MAP || value_is_object(item) || name->kind != VALUE_STRING)
            return evaluator_fail(call->evaluator, call->span,
                                  "the way to the elements leads through mappings");
        item = value_get(item, name->string);
        *is_missing = !item;
    }
    if (item && (item->kind != VALUE_LIST || item->form > FORM_TUPLE))
        return evaluator_fail(call->evaluator, call->span, "the elements are a list, not a %s",
                              value_type_name(item));
    return item;
}

/* Pairs of each item and each element of a list in it. */
static const struct value *filter_subelements(const struct call *call)
{
    struct arena *arena = call->evaluator->arena;
    struct value *pairs = computed_list(arena, FORM_LIST);
    const struct value *subject = call->subject, *path = call->arguments[0];

    if ((subject->kind != VALUE_MAP && subject->kind != VALUE_LIST) ||
        value_is_object(subject) || (path->kind != VALUE_STRING && path->kind != VALUE_LIST))
        return evaluator_fail(call->evaluator, call->span,
                              "subelements takes a list or mapping and the way to a list");
    for (size_t i = 0; i < subject->count; i++) {
        const struct value *item =
            subject->kind == VALUE_LIST ? subject->items[i] : subject->pairs[i].value;
        bool is_missing;
        const struct value *elements = list_of(call, item, path, &is_missing);

        if (!elements && is_missing && call_flag(call, 1))
            continue;
        if (!elements)
            return is_missing ? evaluator_fail(call->evaluator, call->span,
                                               "item %zu has no such list", i + 1)
                              : NULL;
        for (size_t j = 0; j < elements->count; j++) {
            struct value *pair = computed_list(arena, FORM_TUPLE);

            computed_add(arena, pair, item);
            computed_add(arena, pair, elements->items[j]);
            computed_add(arena, pairs, pair);
            if (!evaluator_charge(call->evaluator, value_weight(item), call->span))
                return NULL;
        }
    }
    return give_list(call, pairs);
}

static const struct callable filters[] = {
    CALLABLE("groupby", .run = filter_groupby, .required = 1,
             .parameters = {"attribute", "default", "case_sensitive"}),
    CALLABLE("slice", .run = filter_slice, .parameters = {"slices", "fill_with"},
             .required = 1),
    CALLABLE("product", .run = filter_product, .is_variadic = true),
    CALLABLE("combinations", .run = filter_combinations, .parameters = {"r"}, .required = 1),
    CALLABLE("permutations", .run = filter_permutations, .parameters = {"r"}),
    CALLABLE("subelements", .run = filter_subelements,
             .parameters = {"subelements", "skip_missing"}, .required = 1),
};

const struct callable_table group_filters = {"filter", filters, COUNT_OF(filters)};
