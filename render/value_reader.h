/* SPDX-License-Identifier: MIT */
/* Turns YAML into values: types as PyYAML reads them, and the tags that fetch secrets. */
#ifndef RENDER_VALUE_READER_H
#define RENDER_VALUE_READER_H

#include "base/finding.h"
#include "base/secrets.h"
#include "render/value.h"
#include "yaml/yaml.h"

struct value_reader {
    struct arena *arena;
    struct str directory; /* of the inventory: secrets/ lies in it */
    struct secrets *secrets;
    struct finding_list *findings;
};

/* Faults are findings; the value is then VALUE_UNDEFINED. */
struct value *value_read(const struct value_reader *reader, const struct yaml_node *node);

/* What a tag like !secret stands for, a string and secret; value_secret.c. */
struct value *value_read_secret(const struct value_reader *reader,
                                const struct yaml_node *node);
bool value_tag_is_secret(struct str tag);

#endif
