/* SPDX-License-Identifier: MIT */
/* Changes of lists and maps that a template has made. They share one read-only type with all
 * other values; only what is value->is_own may come here. */
#ifndef TEMPLATE_CHANGE_H
#define TEMPLATE_CHANGE_H

#include "template/evaluate.h"

/* Sets map[key]. Each returns false after a fault: the item holds the container itself, or
 * there is too much of it. */
bool change_put(struct evaluator *evaluator, const struct value *map, const struct value *key,
                const struct value *item, struct span span) MUST_CHECK;

/* Inserts item before list[index]; an index beyond the end adds it there. */
bool change_insert(struct evaluator *evaluator, const struct value *list, size_t index,
                   const struct value *item, struct span span) MUST_CHECK;

/* Takes out what stands at index of a list or map. */
void change_remove(const struct value *container, size_t index);

/* Gives list the items of another one, or map its pairs. */
void change_all(const struct value *container, const struct value *other);

#endif
