/* SPDX-License-Identifier: MIT */
/* What filters, methods and functions on mappings share. */
#ifndef TEMPLATE_MAPS_H
#define TEMPLATE_MAPS_H

#include "template/callable.h"

/* Sets map[key] of a map that is being made. */
bool map_put_value(const struct call *call, struct value *map, const struct value *key,
                   const struct value *value) MUST_CHECK;

/* The keys, values or pairs of a mapping, in the form that is asked for. */
const struct value *map_view(const struct call *call, const struct value *map,
                             enum value_form form);

#endif
