/* SPDX-License-Identifier: MIT */
/* Values that a template makes, as opposed to those that it finds in the inventory. */
#ifndef VALUES_COMPUTED_H
#define VALUES_COMPUTED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "values/value.h"

struct value *computed(struct arena *arena, enum value_kind kind);
const struct value *computed_string(struct arena *arena, struct str string);
const struct value *computed_integer(struct arena *arena, int64_t integer);
const struct value *computed_float(struct arena *arena, double real);
const struct value *computed_boolean(struct arena *arena, bool boolean);
const struct value *computed_none(struct arena *arena);

/* value, marked as secret. */
const struct value *computed_secret(struct arena *arena, const struct value *value);

/* A list to which computed_add adds. The items are shared, not copied. */
struct value *computed_list(struct arena *arena, enum value_form form);
void computed_add(struct arena *arena, struct value *list, const struct value *item);
void computed_put(struct arena *arena, struct value *map, const struct value *key,
                  const struct value *item);

struct value *computed_map(struct arena *arena);

/* A list or map of its own with the same parts. */
struct value *computed_copy(struct arena *arena, const struct value *value);

/* Values below this one, itself included, each counted as often as it is reached. */
size_t value_weight(const struct value *value);
bool value_holds_secret(const struct value *value);

#endif
