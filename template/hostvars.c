/* SPDX-License-Identifier: MIT */
/* hostvars: what other hosts know. It has no text, length or order of its own, since Ansible
 * counts a host in or not that no inventory names. */
#include "inventory/fleet.h"
#include "template/callable.h"

static struct value *object(struct evaluator *evaluator, enum value_form form)
{
    struct value *value = computed_map(evaluator->arena);

    value->form = form;
    value->is_own = false;
    return value;
}

bool value_is_of_hosts(const struct value *value)
{
    return value->kind == VALUE_MAP && value->form >= FORM_HOSTVARS;
}

const struct value *evaluator_hostvars(struct evaluator *evaluator)
{
    return object(evaluator, FORM_HOSTVARS);
}

/* Made at its first use in this rendering; NULL: the inventory has no such host. */
static struct realm *realm_of(struct evaluator *evaluator, struct str name)
{
    struct realm *realm = map_get(evaluator->realms, name);
    const struct fleet_host *found;

    if (realm)
        return realm;
    found = fleet_host(evaluator->rendering->options->fleet, name);
    if (!found)
        return NULL;
    realm = ARENA_NEW(evaluator->arena, struct realm);
    *realm = (struct realm){
        .variables = &found->variables,
        .host = found->host,
        .values = {.arena = evaluator->arena},
        .is_foreign = true,
    };
    map_put(evaluator->realms, found->host->name, realm);
    evaluator->has_secrets |= found->has_secrets;
    return realm;
}

/* Ansible knows these also when the inventory does not. */
static bool is_this_machine(struct str name)
{
    return str_equal(name, STR("localhost")) || str_equal(name, STR("127.0.0.1")) ||
           str_equal(name, STR("::1"));
}

static const struct value *host_of(struct evaluator *evaluator, struct str name,
                                   struct span span)
{
    struct realm *realm = realm_of(evaluator, name);
    const struct inventory *inventory = fleet_inventory(evaluator->rendering->options->fleet);
    struct value *value, *names;

    if (realm) {
        value = object(evaluator, FORM_HOST);
        value->realm = realm;
        return value;
    }
    if (is_this_machine(name))
        return evaluator_fail(evaluator, span,
                              "the inventory has no host '" STR_FORMAT
                              "', which a run of Ansible may have",
                              STR_ARGS(name));
    names = computed_map(evaluator->arena); /* for the nearest one in the message */
    for (size_t i = 0; i < inventory->host_count; i++)
        computed_put(evaluator->arena, names,
                     computed_string(evaluator->arena, inventory->hosts[i]->name),
                     computed_none(evaluator->arena));
    return evaluator_undefined_part(evaluator, names, name, span);
}

/* A variable of that host. What it lacks it lacks for good: Ansible would write the template
 * itself where a value that is one speaks of something undefined. */
static const struct value *variable_of(struct evaluator *evaluator, struct realm *realm,
                                       struct str name, struct span span)
{
    const struct binding *binding = map_get(realm->variables, name);
    const struct value *value = NULL;

    if (str_equal(name, STR("groups")))
        return fleet_groups(evaluator->rendering->options->fleet);
    if (!binding && !evaluator_of_host(evaluator, realm, name, span, &value))
        return NULL;
    if (!binding)
        return value ? value : evaluator_undefined(evaluator, name, span);
    if (!binding->value->is_template)
        return binding->value;
    value = evaluator_templated(evaluator, realm, binding, span);
    return value ? evaluator_demand(evaluator, value) : NULL;
}

const struct value *evaluator_host_part(struct evaluator *evaluator, const struct value *value,
                                        struct str name, struct span span)
{
    const struct binding *binding;

    if (value->form == FORM_HOSTVARS)
        return host_of(evaluator, name, span);
    if (value->form == FORM_HOST)
        return variable_of(evaluator, value->realm, name, span);
    binding = map_get(value->realm->variables, name);
    return binding ? binding->value : evaluator_undefined(evaluator, name, span);
}

bool evaluator_has_part(struct evaluator *evaluator, const struct value *value, struct str name,
                        struct span span, bool *result)
{
    const struct value *known;

    if (value->form == FORM_HOSTVARS) {
        *result = realm_of(evaluator, name) != NULL;
        return *result || !is_this_machine(name) || host_of(evaluator, name, span) != NULL;
    }
    *result = map_get(value->realm->variables, name) || str_equal(name, STR("groups"));
    if (*result)
        return true;
    if (!evaluator_of_host(evaluator, value->realm, name, span, &known))
        return false;
    *result = known != NULL;
    return *result || !str_starts_with(name, STR("ansible_")) ||
           evaluator_fail(evaluator, span, "a run of Ansible may know '" STR_FORMAT "'",
                          STR_ARGS(name)) != NULL;
}

/* get(NAME, OTHERWISE) */
static const struct value *method_get(const struct call *call)
{
    const struct value *value;
    struct str name;

    if (value_holds_secret(call->arguments[0]))
        return evaluator_fail(call->evaluator, call->span,
                              "a secret names no host and no variable");
    if (!call_string(call, 0, STR(""), &name))
        return NULL;
    value = evaluator_host_part(call->evaluator, call->subject, name, call->span);
    if (!value || value->kind != VALUE_UNDEFINED || call->subject->form == FORM_HOSTVARS)
        return value;
    return call->arguments[1] ? call->arguments[1] : computed_none(call->evaluator->arena);
}

static const struct callable methods[] = {
    CALLABLE("get", .run = method_get, .parameters = {"key", "default"}, .required = 1),
};

const struct callable_table host_methods = {"method", methods, COUNT_OF(methods)};
