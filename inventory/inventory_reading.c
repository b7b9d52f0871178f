/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/suggest.h"
#include "inventory/inventory_build.h"

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

static void set_priority(struct inventory_builder *builder, struct inventory_group *group,
                         const struct value *value)
{
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
    finding_add(builder->findings, &inventory_kinds[INVENTORY_SHAPE], value->span,
                "ansible_group_priority is a whole number");
}

void builder_set_group_variable(struct inventory_builder *builder,
                                struct inventory_group *group, struct str name,
                                struct value *value)
{
    if (str_equal(name, STR("ansible_group_priority")))
        set_priority(builder, group, value);
    else
        map_put(&group->variables, name, value);
}

void builder_set_host_variable(struct inventory_builder *builder, struct inventory_host *host,
                               struct str name, struct value *value)
{
    struct inventory_group *group = map_get(&builder->inventory->groups_by_name, host->name);

    if (group)
        builder_set_group_variable(builder, group, name, value);
    else
        map_put(&host->variables, name, value);
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

static bool expand_names(struct inventory_builder *builder, struct str pattern,
                         struct span span, struct name_list *names, int64_t *port)
{
    const char *problem;

    if (host_names_expand(builder->arena, pattern, names, port, &problem))
        return true;
    finding_add(builder->findings, &inventory_kinds[INVENTORY_BAD_RANGE], span,
                "host '" STR_FORMAT "': %s", STR_ARGS(pattern), problem);
    return false;
}

bool builder_add_hosts(struct inventory_builder *builder, struct inventory_group *group,
                       struct str pattern, struct span span, struct host_list *hosts)
{
    struct name_list names = {0};
    int64_t port;

    if (!expand_names(builder, pattern, span, &names, &port))
        return false;
    for (size_t i = 0; i < names.count; i++) {
        bool is_new;
        struct inventory_host *host = builder_host(builder, names.items[i], span, &is_new);

        builder_add_member(builder, group, host);
        if (is_new && port > 0)
            set_port(builder, host, port, span);
        *LIST_ADD(builder->arena, hosts) = host;
    }
    return true;
}

/* Variables are read once for all hosts of a range. */
static void read_host_variables(struct inventory_builder *builder,
                                const struct host_list *hosts, const struct yaml_node *node)
{
    for (size_t i = 0; i < node->count; i++) {
        struct value *value = value_read(&builder->reader, node->pairs[i].value);

        inventory_look_at(&builder->reader, node->pairs[i].key->text, node->pairs[i].value);
        for (size_t j = 0; j < hosts->count; j++)
            builder_set_host_variable(builder, hosts->items[j], node->pairs[i].key->text,
                                      value);
    }
}

static void read_host(struct inventory_builder *builder, struct inventory_group *group,
                      const struct yaml_node *key, const struct yaml_node *variables)
{
    struct host_list hosts = {0};

    if (!is_name(builder, key, "host") ||
        !builder_add_hosts(builder, group, key->text, key->span, &hosts))
        return;
    if (!variables || is_nothing(builder, variables))
        return;
    if (variables->kind == YAML_MAPPING)
        read_host_variables(builder, &hosts, variables);
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
        inventory_look_at(&builder->reader, key->text, data);
        builder_set_group_variable(builder, group, key->text,
                                   value_read(&builder->reader, data));
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

void builder_read_yaml(struct inventory_builder *builder, const struct text *text,
                       const struct yaml_node *root)
{
    if (!root || is_nothing(builder, root)) {
        finding_add(builder->findings, &inventory_kinds[INVENTORY_SHAPE], span_make(text, 0, 0),
                    "the inventory is empty");
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
