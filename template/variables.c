/* SPDX-License-Identifier: MIT */
/* What a name means where no scope of the template has it. */
#include <stdlib.h>
#include <unistd.h>

#include "base/path.h"
#include "inventory/fleet.h"
#include "template/evaluate.h"

/* A list or map that the template may change: the inventory's own stay as they are. */
static struct value *own_copy(struct evaluator *evaluator, const struct value *value)
{
    struct value *copy = computed_copy(evaluator->arena, value);

    for (size_t i = 0; copy->kind == VALUE_LIST && i < copy->count; i++)
        if (copy->items[i]->kind == VALUE_LIST || copy->items[i]->kind == VALUE_MAP)
            copy->items[i] = own_copy(evaluator, copy->items[i]);
    for (size_t i = 0; copy->kind == VALUE_MAP && i < copy->count; i++)
        if (copy->pairs[i].value->kind == VALUE_LIST || copy->pairs[i].value->kind == VALUE_MAP)
            copy->pairs[i].value = own_copy(evaluator, copy->pairs[i].value);
    return copy;
}

/* What a template may change is copied at its first use. Ansible makes a copy in each loop,
 * macro or template that is the first to speak of the name: only what the template itself has
 * spoken of before is one for all. */
static const struct value *for_changes(struct evaluator *evaluator, const struct value *value,
                                       struct span name)
{
    struct value *copy;

    if (!value || !evaluator->changes_values ||
        (value->kind != VALUE_LIST && value->kind != VALUE_MAP) || value_is_object(value))
        return value;
    copy = map_get(&evaluator->copies, span_str(name));
    if (copy)
        return copy;
    if (evaluator->rendering->options->is_ansible && evaluator->scope->parent)
        return value;
    if (!evaluator_charge(evaluator, value_weight(value), name))
        return NULL;
    copy = own_copy(evaluator, value);
    map_put(&evaluator->copies, span_str(name), copy);
    return copy;
}

static const struct value *vars_of(struct evaluator *evaluator)
{
    struct value *value = computed_map(evaluator->arena);

    value->form = FORM_VARS;
    value->realm = evaluator->realm;
    value->is_own = false;
    return value;
}

/* What stands above all variables of the inventory; NULL: the name is none of these. */
static const struct value *magic(struct evaluator *evaluator, struct str name)
{
    static const struct str plays[] = {STR_INIT("ansible_play_hosts"),
                                       STR_INIT("ansible_play_hosts_all"),
                                       STR_INIT("ansible_play_batch"), STR_INIT("play_hosts")};
    const struct rendering *rendering = evaluator->rendering;

    if (!rendering->options->fleet)
        return NULL;
    if (str_equal(name, STR("groups")))
        return fleet_groups(rendering->options->fleet);
    if (evaluator->realm->is_foreign)
        return NULL;
    if (str_equal(name, STR("hostvars")))
        return evaluator_hostvars(evaluator);
    if (str_equal(name, STR("vars")))
        return vars_of(evaluator);
    for (size_t i = 0; rendering->play && i < COUNT_OF(plays); i++)
        if (str_equal(name, plays[i]))
            return rendering->play;
    return NULL;
}

/* Names that each run of Ansible has, with values of its own. */
static bool belongs_to_a_run(struct str name)
{
    static const struct str names[] = {
        STR_INIT("omit"),
        STR_INIT("playbook_dir"),
        STR_INIT("role_name"),
        STR_INIT("role_path"),
        STR_INIT("ansible_version"),
        STR_INIT("ansible_playbook_python"),
        STR_INIT("ansible_config_file"),
        STR_INIT("ansible_check_mode"),
        STR_INIT("ansible_diff_mode"),
        STR_INIT("ansible_forks"),
        STR_INIT("ansible_inventory_sources"),
        STR_INIT("ansible_run_tags"),
        STR_INIT("ansible_skip_tags"),
        STR_INIT("ansible_verbosity"),
        STR_INIT("template_host"),
        STR_INIT("template_path"),
        STR_INIT("template_fullpath"),
        STR_INIT("template_destpath"),
        STR_INIT("template_uid"),
        STR_INIT("template_mtime"),
        STR_INIT("template_run_date"),
    };

    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_equal(name, names[i]))
            return true;
    return false;
}

static const struct value *placed_string(struct evaluator *evaluator, struct str string,
                                         struct span span)
{
    struct value *value = computed(evaluator->arena, VALUE_STRING);

    value->string = string;
    value->span = span;
    return value;
}

/* The file that named the host first, or its folder. */
static const struct value *file_of_host(struct evaluator *evaluator, struct span host,
                                        bool is_folder)
{
    char *directory = getcwd(NULL, 0);
    struct str path = path_normalize(
        evaluator->arena, path_join(evaluator->arena, str_from(directory), host.text->path));

    free(directory);
    return placed_string(evaluator, is_folder ? path_directory(path) : path, host);
}

bool evaluator_of_host(struct evaluator *evaluator, const struct realm *realm, struct str name,
                       struct span span, const struct value **value)
{
    const struct inventory_host *host = realm->host;
    bool is_folder = str_equal(name, STR("inventory_dir"));

    *value = NULL;
    if (!evaluator->rendering->options->is_ansible)
        return true;
    if (!realm->is_foreign && str_equal(name, STR("ansible_managed")))
        *value = computed_string(evaluator->arena, STR("Ansible managed"));
    else if (host && !realm->is_foreign && str_equal(name, STR("ansible_host")))
        *value = placed_string(evaluator, host->name, host->span);
    else if (host && host->span.text && (is_folder || str_equal(name, STR("inventory_file"))))
        *value = file_of_host(evaluator, host->span, is_folder);
    else if (host && belongs_to_a_run(name))
        return evaluator_fail(evaluator, span,
                              "'" STR_FORMAT
                              "' belongs to a run of Ansible and has no value here",
                              STR_ARGS(name)) != NULL;
    return true;
}

/* False after a fault; *value NULL: there is no such variable. */
static bool host_variable(struct evaluator *evaluator, struct span name,
                          const struct value **value)
{
    struct realm *realm = evaluator->realm;
    const struct binding *binding;

    if (!evaluator->rendering->options->is_ansible) {
        *value = rendering_variable(evaluator->rendering, span_str(name));
        return true;
    }
    binding = map_get(realm->variables, span_str(name));
    if (!binding)
        return evaluator_of_host(evaluator, realm, span_str(name), name, value);
    *value = binding->value->is_template ? evaluator_templated(evaluator, realm, binding, name)
                                         : binding->value;
    return *value != NULL;
}

/* Names of Jinja itself, which are no values. */
static bool is_of_blocks(const struct evaluator *evaluator, struct str name)
{
    return str_equal(name, STR("self")) ||
           (evaluator->block_run && str_equal(name, STR("super")));
}

const struct value *evaluator_variable(struct evaluator *evaluator, struct span name)
{
    const struct value *value;

    if (is_of_blocks(evaluator, span_str(name)))
        return evaluator_fail(evaluator, name,
                              "'" STR_FORMAT "' stands in calls alone: super(), self.block()",
                              STR_ARGS(span_str(name)));
    value = magic(evaluator, span_str(name));

    if (!value && !host_variable(evaluator, name, &value))
        return NULL;
    return value ? for_changes(evaluator, value, name)
                 : evaluator_undefined(evaluator, span_str(name), name);
}
