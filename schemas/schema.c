/* SPDX-License-Identifier: MIT */
#include "schemas/schema.h"

static bool fits(const struct section_schema *section, bool has_label)
{
    return section->label == LABEL_OPTIONAL || has_label == (section->label == LABEL_REQUIRED);
}

static const struct section_schema *find_section(const struct schema *schema, struct str name)
{
    size_t low = 0, high = schema->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(schema->sections[middle].name, name);

        if (!order)
            return &schema->sections[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const struct section_schema *schema_section(const struct schema *schema, struct str kind,
                                            bool has_label)
{
    const struct section_schema *section = find_section(schema, kind);

    if (section)
        return fits(section, has_label) ? section : NULL;
    for (size_t i = 0; i < schema->count; i++)
        if (schema->sections[i].takes_suffix && str_starts_with(kind, schema->sections[i].name))
            return &schema->sections[i];
    return NULL;
}

const struct section_schema *schema_section_named(const struct schema *schema, struct str name,
                                                  struct str kind, bool has_label)
{
    const struct section_schema *whole = has_label ? find_section(schema, name) : NULL;

    return whole ? whole : schema_section(schema, kind, has_label);
}

const struct option_schema *schema_option(const struct section_schema *section, struct str key)
{
    size_t low = 0, high = section->option_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(section->options[middle].name, key);

        if (!order)
            return &section->options[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

struct str schema_default(const struct option_schema *option, supervisor_version version)
{
    for (size_t i = 0; i < option->former_default_count; i++)
        if (version < option->former_defaults[i].until)
            return option->former_defaults[i].value;
    return option->default_value;
}
