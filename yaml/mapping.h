/* SPDX-License-Identifier: MIT */
/* Putting the pairs of one mapping together, as PyYAML does: merge keys first, then its own. */
#ifndef YAML_MAPPING_H
#define YAML_MAPPING_H

#include "base/arena.h"
#include "base/list.h"
#include "yaml/yaml.h"

struct yaml_pairs {
    struct yaml_pair *items;
    size_t count, capacity;
};

/* Fills mapping->pairs from the pairs as written: "<<" is replaced by what it names, a key that
 * is there keeps its place and takes the later value. Adds a finding and returns false when a
 * key is no scalar or "<<" names no mapping. */
bool yaml_mapping_fill(struct arena *arena, struct yaml_node *mapping,
                       const struct yaml_pairs *written, struct finding_list *findings)
    MUST_CHECK;

#endif
