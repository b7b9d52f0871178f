/* SPDX-License-Identifier: MIT */
#include "../scratch.h"
#include "inventory/variable_schema.h"

static const struct variable_schema *load(struct scratch *scratch, const char *rules)
{
    const struct variable_schema *schema;
    const char *path = scratch_write(scratch, "variables.yml",
                                     str_printf(scratch->arena, "variables: {%s}\n", rules));

    cr_assert(variable_schema_load(scratch->arena, path, &scratch->secrets, &scratch->findings,
                                   &schema, &scratch->err));
    return schema;
}

/* Whether x, a value as YAML writes it, keeps the rule; else what is said about it. */
static void expect(const char *rule, const char *value, const char *expected)
{
    SCRATCH(scratch);
    const struct variable_schema *schema =
        load(&scratch, str_printf(scratch.arena, "x: {%s}", rule).bytes);
    struct inventory *inventory = inventory_load(
        scratch.arena,
        scratch_write(&scratch, "hosts.yml",
                      str_printf(scratch.arena, "web: {hosts: {a: {x: %s}}}\n", value)),
        &scratch.secrets, &scratch.findings, &scratch.err);

    cr_assert(inventory, "%s", shown(&scratch));
    cr_assert_str_eq(shown(&scratch), "");
    variable_schema_apply(schema, inventory, &scratch.secrets, &scratch.findings);
    variable_schema_check(inventory, (const bool[]){true}, NULL, 0, true, &scratch.findings);
    cr_expect_str_eq(scratch.findings.count
                         ? str_to_c(scratch.arena, scratch.findings.items[0].message)
                         : "",
                     expected, "%s: %s", rule, value);
}

Test(variables, types_are_those_of_yaml)
{
    expect("type: string", "a", "");
    expect("type: string", "1", "'x' is of type string, this is the integer 1");
    expect("type: string", "yes", "'x' is of type string, this is the boolean True");
    expect("type: integer", "1", "");
    expect("type: integer", "99999999999999999999999", "");
    expect("type: integer", "\"1\"", "'x' is of type integer, this is the text '1'");
    expect("type: integer", "1.5", "'x' is of type integer, this is the number 1.5");
    expect("type: number", "1.5", "");
    expect("type: number", "1", "");
    expect("type: boolean", "on", "");
    expect("type: boolean", "1", "'x' is of type boolean, this is the integer 1");
    expect("type: list", "[1]", "");
    expect("type: list", "{a: 1}", "'x' is of type list, this is a mapping");
    expect("type: map", "{a: 1}", "");
    expect("type: map", "~", "'x' is of type map, this is null");
    expect("type: any", "~", "");
    expect("type: path", "/a", "");
    expect("type: path", "a/b", "'x' cannot be the text 'a/b': a path begins with '/'");
    expect("type: port", "65535", "");
    expect("type: port", "0", "'x' cannot be the integer 0: a port lies between 1 and 65535");
}

Test(variables, bounds_and_choices)
{
    expect("minimum: 1, maximum: 3", "2", "");
    expect("minimum: 1, maximum: 3", "0", "'x' cannot be the integer 0: the least is 1");
    expect("maximum: 2.5", "3", "'x' cannot be the integer 3: the most is 2.5");
    expect("maximum: 5", "99999999999999999999999",
           "'x' cannot be the integer 99999999999999999999999: the most is 5");
    expect("maximum: 5", ".nan", "'x' cannot be the number nan: the most is 5");
    expect("choices: [a, 1]", "1", "");
    expect("choices: [a, 1]", "true", "'x' cannot be the boolean True: allowed are ['a', 1]");
}

Test(variables, patterns_match_somewhere)
{
    expect("type: string, pattern: '^a+$'", "aa", "");
    expect("type: string, pattern: '^a+$'", "ab",
           "'x' cannot be the text 'ab': it does not match ^a+$");
    expect("type: path, pattern: log", "/var/log", "");
    expect("type: string, pattern: '(a*)*b'", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
           "'x' cannot be the text 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa': it does not match "
           "(a*)*b");
}

Test(variables, text_from_outside_may_stand_for_a_number)
{
    SCRATCH(scratch);
    const struct variable_schema *schema =
        load(&scratch, "x: {type: port}, y: {type: boolean}");
    struct value port = {.kind = VALUE_STRING, .string = STR("8000")};
    struct value wrong = {.kind = VALUE_STRING, .string = STR("many")};
    struct value boolean = {.kind = VALUE_STRING, .string = STR("no")};
    struct variable_fault fault;

    cr_assert(variable_fits(scratch.arena, map_get(&schema->rules, STR("x")), &port, &fault));
    cr_assert_not(
        variable_fits(scratch.arena, map_get(&schema->rules, STR("x")), &wrong, &fault));
    cr_assert(fault.is_type);
    cr_assert(
        variable_fits(scratch.arena, map_get(&schema->rules, STR("y")), &boolean, &fault));
}

Test(variables, a_secret_is_tainted_with_all_that_is_in_it)
{
    SCRATCH(scratch);
    const struct variable_schema *schema = load(&scratch, "x: {secret: true}");
    struct inventory *inventory = inventory_load(
        scratch.arena,
        scratch_write(&scratch, "hosts.yml",
                      STR("web: {hosts: {a: {x: [hidden, {k: 4815162342}], y: seen}}}\n")),
        &scratch.secrets, &scratch.findings, &scratch.err);
    const struct value *x, *y;

    cr_assert(inventory, "%s", shown(&scratch));
    variable_schema_apply(schema, inventory, &scratch.secrets, &scratch.findings);
    x = map_get(&inventory->hosts[0]->variables, STR("x"));
    y = map_get(&inventory->hosts[0]->variables, STR("y"));
    cr_assert(x->is_secret);
    cr_assert(x->items[1]->pairs[0].value->is_secret);
    cr_assert_not(y->is_secret);
    cr_assert(
        str_equal(secrets_cover(scratch.arena, &scratch.secrets, STR("a 4815162342 hidden")),
                  STR("a ‹secret x› ‹secret x›")));
    cr_assert_str_eq(shown(&scratch), "SV708 1:22 'x' is a secret and stands here in clear\n");
}

Test(variables, a_default_is_the_weakest_value)
{
    SCRATCH(scratch);
    const struct variable_schema *schema = load(&scratch, "x: {default: 1}, y: {default: 2}");
    struct inventory *inventory = inventory_load(
        scratch.arena,
        scratch_write(&scratch, "hosts.yml", STR("all: {vars: {x: 3}, hosts: {a: }}\n")),
        &scratch.secrets, &scratch.findings, &scratch.err);
    struct map variables;
    const struct binding *x, *y;

    variable_schema_apply(schema, inventory, &scratch.secrets, &scratch.findings);
    variables = inventory_variables(scratch.arena, inventory, inventory->hosts[0], NULL, 0);
    x = map_get(&variables, STR("x"));
    y = map_get(&variables, STR("y"));
    cr_assert_eq(x->value->integer, 3);
    cr_assert_eq(x->hidden->value->integer, 1);
    cr_assert_eq(y->value->integer, 2);
    cr_assert(str_equal(y->origin, STR("default")));
}
