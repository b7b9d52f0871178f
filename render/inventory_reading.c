/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/suggest.h"
#include "render/inventory_build.h"

static const char *const group_keys[] = {"hosts", "children", "vars"};

static struct finding *refuse_shape(struct inventory_builder *builder,
                                    const struct yaml_node *node, struct str message)
{
    return finding_add(builder->findings, &inventory_kinds[INVENTORY_SHAPE], node->span,
                       STR_FORMAT, STR_ARGS(message));
}

static const char *kind_words(struct arena *arena, const struct yaml_node *node)
{
    static const char *const scalars[] = {
        [YAML_NULL] = "nothing",   [YAML_BOOLEAN] = "a boolean", [YAML_INTEGER] = "a number",
        [YAML_FLOAT] = "a number", [YAML_STRING] = "a string",
    };

    if (node->kind == YAML_SCALAR)
        return scalars[yaml_scalar(arena, node).type];
    return node->kind == YAML_SEQUENCE ? "a list" : "a mapping";
}

static bool is_type(struct inventory_builder *builder, const struct yaml_node *node,
                    enum yaml_type type)
{
    return node->kind == YAML_SCALAR && yaml_scalar(builder->arena, node).type == type;
}

static bool is_name(struct inventory_builder *builder, const struct yaml_node *node,
                    const char *what)
{
    if (is_type(builder, node, YAML_STRING) && node->text.length)
        return true;
    refuse_shape(builder, node,
                 str_printf(builder->arena, "the name of a %s is text, this is %s", what,
                            kind_words(builder->arena, node)))
        ->help = STR("put it in quotes");
    return false;
}

static void read_priority(struct inventory_builder *builder, struct inventory_group *group,
                          const struct yaml_node *node)
{
    const struct value *value = value_read(&builder->reader, node);
    char *end;

    if (value->kind == VALUE_INTEGER && !value->digits.bytes) {
        group->priority = value->integer;
        return;
    }
    if (value->kind == VALUE_STRING && value->string.length) {
        group->priority = strtoll(str_to_c(builder->arena, value->string), &end, 10);
        if (!*end)
            return;
    }
    refuse_shape(builder, node, STR("ansible_group_priority is a whole number"));
}

static void set_variable(struct inventory_builder *builder, struct map *variables,
                         const struct yaml_pair *pair)
{
    map_put(variables, pair->key->text, value_read(&builder->reader, pair->value));
}

static void read_group_variable(struct inventory_builder *builder,
                                struct inventory_group *group, const struct yaml_pair *pair)
{
    if (str_equal(pair->key->text, STR("ansible_group_priority")))
        read_priority(builder, group, pair->value);
    else
        set_variable(builder, &group->variables, pair);
}

/* "web1:" with nothing, an empty text, list or mapping behind it: no variables. */
static bool is_nothing(struct inventory_builder *builder, const struct yaml_node *node)
{
    struct yaml_value scalar;

    if (node->kind != YAML_SCALAR)
        return node->count == 0;
    scalar = yaml_scalar(builder->arena, node);
    return scalar.type == YAML_NULL || (scalar.type == YAML_STRING && !node->text.length) ||
           (scalar.type == YAML_BOOLEAN && !scalar.boolean);
}

static void set_port(struct inventory_builder *builder, struct inventory_host *host,
                     int64_t port, struct span span)
{
    struct value *value = ARENA_NEW(builder->arena, struct value);

    value->kind = VALUE_INTEGER;
    value->integer = port;
    value->span = span;
    map_put(&host->variables, STR("ansible_port"), value);
}

/* Variables are read once for all hosts of a range. As in Ansible, those of a host that is
 * named like a group go to the group. */
static void read_host_variables(struct inventory_builder *builder,
                                struct inventory_host *const *hosts, size_t count,
                                const struct yaml_node *node)
{
    for (size_t i = 0; i < node->count; i++) {
        struct str key = node->pairs[i].key->text;
        struct value *value = value_read(&builder->reader, node->pairs[i].value);

        for (size_t j = 0; j < count; j++) {
            struct inventory_group *group =
                map_get(&builder->inventory->groups_by_name, hosts[j]->name);

            map_put(group ? &group->variables : &hosts[j]->variables, key, value);
        }
    }
}

static void read_host(struct inventory_builder *builder, struct inventory_group *group,
                      const struct yaml_node *key, const struct yaml_node *variables)
{
    struct name_list names = {0};
    struct inventory_host **hosts;
    const char *problem;
    int64_t port;

    if (!is_name(builder, key, "host"))
        return;
    if (!host_names_expand(builder->arena, key->text, &names, &port, &problem)) {
        finding_add(builder->findings, &inventory_kinds[INVENTORY_BAD_RANGE], key->span,
                    "host '" STR_FORMAT "': %s", STR_ARGS(key->text), problem);
        return;
    }
    hosts = ARENA_ARRAY(builder->arena, struct inventory_host *, names.count);
    for (size_t i = 0; i < names.count; i++) {
        bool is_new;

        hosts[i] = builder_host(builder, names.items[i], key->span, &is_new);
        builder_add_member(builder, group, hosts[i]);
        if (is_new && port > 0)
            set_port(builder, hosts[i], port, key->span);
    }
    if (!variables || is_nothing(builder, variables))
        return;
    if (variables->kind == YAML_MAPPING)
        read_host_variables(builder, hosts, names.count, variables);
    else
        refuse_shape(builder, variables,
                     str_printf(builder->arena,
                                "behind host '" STR_FORMAT
                                "' stand its variables as a mapping, this is %s",
                                STR_ARGS(key->text), kind_words(builder->arena, variables)));
}

static struct inventory_group *read_group(struct inventory_builder *builder,
                                          const struct yaml_node *key,
                                          const struct yaml_node *data);

/* One pair below hosts, children or vars; data is NULL when the section is a lone word. */
static void read_member(struct inventory_builder *builder, struct inventory_group *group,
                        struct str section, const struct yaml_node *key,
                        const struct yaml_node *data)
{
    struct inventory_group *child;

    if (str_equal(section, STR("hosts"))) {
        read_host(builder, group, key, data);
    } else if (str_equal(section, STR("children"))) {
        child = read_group(builder, key, data);
        if (child)
            builder_add_child(builder, group, child, key->span);
    } else if (data) {
        read_group_variable(builder, group, &(struct yaml_pair){key, data});
    }
}

static void read_section(struct inventory_builder *builder, struct inventory_group *group,
                         const struct yaml_pair *pair)
{
    const struct yaml_node *value = pair->value;
    struct str section = pair->key->text;

    if (is_type(builder, value, YAML_NULL))
        return;
    if (value->kind == YAML_MAPPING)
        for (size_t i = 0; i < value->count; i++)
            read_member(builder, group, section, value->pairs[i].key, value->pairs[i].value);
    else if (is_type(builder, value, YAML_STRING))
        read_member(builder, group, section, value, NULL);
    else
        refuse_shape(builder, value,
                     str_printf(builder->arena,
                                "'" STR_FORMAT "' of group '" STR_FORMAT
                                "' is a mapping, here it is %s",
                                STR_ARGS(section), STR_ARGS(group->name),
                                kind_words(builder->arena, value)))
            ->help = STR("write one name a line with a colon behind it");
}

static bool is_group_key(struct str key)
{
    for (size_t i = 0; i < COUNT_OF(group_keys); i++)
        if (str_equal(key, str_from(group_keys[i])))
            return true;
    return false;
}

static void report_unknown_key(struct inventory_builder *builder,
                               const struct inventory_group *group, const struct yaml_node *key)
{
    struct suggestion nearest = suggest_for(key->text);

    for (size_t i = 0; i < COUNT_OF(group_keys); i++)
        suggest_offer(&nearest, str_from(group_keys[i]));
    finding_add(builder->findings, &inventory_kinds[INVENTORY_UNKNOWN_KEY], key->span,
                "'" STR_FORMAT "' in group '" STR_FORMAT
                "' is none of hosts, children and vars, it is skipped" STR_FORMAT,
                STR_ARGS(key->text), STR_ARGS(group->name),
                STR_ARGS(suggest_question(builder->arena, &nearest)));
}

static struct inventory_group *read_group(struct inventory_builder *builder,
                                          const struct yaml_node *key,
                                          const struct yaml_node *data)
{
    struct inventory_group *group;

    if (!is_name(builder, key, "group"))
        return NULL;
    if (data && data->kind != YAML_MAPPING && !is_type(builder, data, YAML_NULL)) {
        refuse_shape(builder, data,
                     str_printf(builder->arena,
                                "group '" STR_FORMAT "' is a mapping with hosts, children or "
                                "vars, here it is %s",
                                STR_ARGS(key->text), kind_words(builder->arena, data)));
        return NULL;
    }
    group = builder_group(builder, key->text, key->span);
    if (!data || data->kind != YAML_MAPPING)
        return group;
    for (size_t i = 0; i < data->count; i++) {
        if (is_group_key(data->pairs[i].key->text))
            read_section(builder, group, &data->pairs[i]);
        else
            report_unknown_key(builder, group, data->pairs[i].key);
    }
    return group;
}

void builder_read(struct inventory_builder *builder, const struct text *text)
{
    size_t errors = finding_count(builder->findings, SEVERITY_ERROR);
    const struct yaml_node *root = yaml_parse(builder->arena, text, builder->findings);

    if (!root || is_nothing(builder, root)) {
        if (finding_count(builder->findings, SEVERITY_ERROR) == errors)
            finding_add(builder->findings, &inventory_kinds[INVENTORY_SHAPE],
                        span_make(text, 0, 0), "the inventory is empty");
    } else if (root->kind != YAML_MAPPING) {
        refuse_shape(builder, root,
                     str_printf(builder->arena,
                                "an inventory is a mapping of groups, this is %s",
                                kind_words(builder->arena, root)));
    } else if (yaml_get(root, STR("plugin"))) {
        refuse_shape(builder, root,
                     STR("the file configures an inventory plugin of Ansible, which is not "
                         "supported"));
    } else {
        for (size_t i = 0; i < root->count; i++)
            read_group(builder, root->pairs[i].key, root->pairs[i].value);
    }
}
