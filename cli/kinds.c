/* SPDX-License-Identifier: MIT */
#include "cli/kinds.h"

#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "config/document.h"
#include "inventory/inventory.h"
#include "model/model.h"
#include "render/render.h"
#include "rules/rules.h"
#include "schemas/schema.h"
#include "settings/settings.h"
#include "template/template.h"
#include "yaml/yaml.h"

static void add_table(struct arena *arena, struct kind_list *list,
                      const struct finding_kind *kinds, size_t count)
{
    for (size_t i = 0; i < count; i++)
        *LIST_ADD(arena, list) = &kinds[i];
}

static int compare_codes(const void *left, const void *right)
{
    const struct finding_kind *const *a = left, *const *b = right;

    return strcmp((*a)->code, (*b)->code);
}

struct kind_list kinds_all(struct arena *arena, const struct rule_list *rules)
{
    struct kind_list list = {0};

    add_table(arena, &list, syntax_kinds, syntax_kind_count);
    add_table(arena, &list, refusal_kinds, refusal_kind_count);
    add_table(arena, &list, lint_kinds, lint_kind_count);
    add_table(arena, &list, template_kinds, template_kind_count);
    add_table(arena, &list, render_kinds, render_kind_count);
    add_table(arena, &list, inventory_kinds, inventory_kind_count);
    add_table(arena, &list, yaml_kinds, yaml_kind_count);
    add_table(arena, &list, schema_kinds, schema_kind_count);
    add_table(arena, &list, settings_kinds, settings_kind_count);
    add_table(arena, &list, custom_rule_kinds, custom_rule_kind_count);
    for (size_t i = 0; i < rules->count; i++)
        *LIST_ADD(arena, &list) = &rules->items[i]->kind;
    qsort(list.items, list.count, sizeof(*list.items), compare_codes);
    return list;
}

static bool is_code(const struct finding_kind *kind, struct str word)
{
    return word.length == strlen(kind->code) &&
           !strncasecmp(kind->code, word.bytes, word.length);
}

const struct finding_kind *kinds_find(const struct kind_list *kinds, struct str word,
                                      struct suggestion *nearest)
{
    for (size_t i = 0; i < kinds->count; i++) {
        const struct finding_kind *kind = kinds->items[i];

        if (is_code(kind, word) || str_equal(word, str_from(kind->name)))
            return kind;
        suggest_offer(nearest, str_from(kind->code));
        suggest_offer(nearest, str_from(kind->name));
    }
    return NULL;
}
