/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "schemas/schema.h"

static int compare_options(const void *left, const void *right)
{
    return str_compare(((const struct option_schema *)left)->name,
                       ((const struct option_schema *)right)->name);
}

static int compare_sections(const void *left, const void *right)
{
    return str_compare(((const struct section_schema *)left)->name,
                       ((const struct section_schema *)right)->name);
}

/* Those of added, and those of base that added does not have. */
static void join_options(struct arena *arena, const struct section_schema *base,
                         const struct section_schema *added, struct section_schema *joined)
{
    struct option_schema *items =
        ARENA_ARRAY(arena, struct option_schema, base->option_count + added->option_count);
    size_t count = 0;

    for (size_t i = 0; i < base->option_count; i++)
        if (!schema_option(added, base->options[i].name))
            items[count++] = base->options[i];
    for (size_t i = 0; i < added->option_count; i++) {
        items[count] = added->options[i];
        items[count++].position += base->option_count;
    }
    if (count)
        qsort(items, count, sizeof(*items), compare_options);
    joined->options = items;
    joined->option_count = count;
}

/* What base says of the section itself, or of its kind. */
static const struct section_schema *parent_of(const struct schema *base,
                                              const struct section_schema *added)
{
    struct str label = added->name, kind = str_cut(&label, ':');
    bool has_label = kind.length < added->name.length;

    for (size_t i = 0; i < base->count; i++)
        if (str_equal(base->sections[i].name, added->name))
            return &base->sections[i];
    return has_label ? schema_section(base, kind, true) : NULL;
}

static struct section_schema join_section(struct arena *arena, const struct schema *base,
                                          const struct section_schema *added)
{
    const struct section_schema *parent = parent_of(base, added);
    struct section_schema joined = *added;

    if (!parent)
        return joined;
    if (str_equal(parent->name, added->name)) {
        joined = *parent;
        joined.takes_any_option |= added->takes_any_option;
    }
    join_options(arena, parent, added, &joined);
    return joined;
}

static bool has_section(const struct schema *schema, struct str name)
{
    for (size_t i = 0; i < schema->count; i++)
        if (str_equal(schema->sections[i].name, name))
            return true;
    return false;
}

const struct schema *schema_extend(struct arena *arena, const struct schema *base,
                                   const struct schema *added)
{
    struct schema *schema = ARENA_NEW(arena, struct schema);
    struct section_schema *items =
        ARENA_ARRAY(arena, struct section_schema, base->count + added->count);

    for (size_t i = 0; i < base->count; i++)
        if (!has_section(added, base->sections[i].name))
            items[schema->count++] = base->sections[i];
    for (size_t i = 0; i < added->count; i++) {
        items[schema->count] = join_section(arena, base, &added->sections[i]);
        items[schema->count++].position += base->count;
    }
    qsort(items, schema->count, sizeof(*items), compare_sections);
    schema->sections = items;
    return schema;
}
