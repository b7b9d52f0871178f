/* SPDX-License-Identifier: MIT */
/* An inventory in YAML whose values are templates, then a line "%%%", then a template: rendered
 * for each host it ends in text whose bytes are traced, or in findings that lie in a text. The
 * secret of the inventory is in neither unless that is said. */
#include <stdint.h>

#include "inventory/fleet.h"
#include "inventory/inventory_build.h"
#include "rendering.h"

#define SECRET "Zq7~kP!w"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_place(struct span span)
{
    CHECK(!span.text || span.offset + span.length <= span.text->bytes.length);
}

static void render(const struct template *template, struct fleet *fleet,
                   const struct inventory_host *host, bool has_clear_secret)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct finding_list findings = {.arena = arena};
    struct map variables = inventory_variables(arena, fleet_inventory(fleet), host, NULL, 0);
    struct template_host target = {.variables = &variables, .host = host};
    struct value secret = {.kind = VALUE_STRING, .string = STR(SECRET), .is_secret = true};
    struct traced result;
    bool is_secret, is_ok;

    set_variable(arena, &variables, STR("s"), secret);
    is_ok = template_fill(arena, template, &target, &result, &is_secret, NULL, &findings);
    CHECK(!is_ok || !finding_count(&findings, SEVERITY_ERROR));
    for (size_t i = 0; i < findings.count; i++) {
        check_place(findings.items[i].span);
        check_place(findings.items[i].note.span);
        CHECK(has_clear_secret || !str_contains(findings.items[i].message, STR(SECRET)));
        CHECK(has_clear_secret || !str_contains(findings.items[i].help, STR(SECRET)));
    }
    CHECK(is_secret || has_clear_secret || !str_contains(result.str, STR(SECRET)));
    for (size_t i = 0; i < result.str.length && i < 200; i++) {
        check_place(traced_span(&result, i, 1));
        check_place(traced_cause(&result, i, 1));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct finding_list findings = {.arena = arena};
    struct secrets secrets = {.arena = arena};
    struct str bytes = {(const char *)data, size}, mark = STR("\n%%%\n");
    struct inventory_builder builder =
        inventory_builder_create(arena, STR("/nowhere"), &secrets, &findings);
    struct template_options options = {
        .is_ansible = true, .folder = STR("/nowhere"), .store = template_store_create(arena)};
    size_t split = str_search(bytes, mark);
    const struct template *template;
    const struct yaml_node *root;
    const struct text *text;

    if (split == STR_NOT_FOUND || str_contains(bytes, STR("!"))) /* the disk is not read */
        return 0;
    text = text_create(arena, STR("/nowhere/hosts.yml"), str_slice(bytes, 0, split));
    root = yaml_parse(arena, text, &findings);
    if (!finding_count(&findings, SEVERITY_ERROR))
        builder_read_yaml(&builder, text, root);
    if (!builder_settle(&builder) || builder.inventory->host_count > 10)
        return 0;
    options.fleet = fleet_create(arena, builder.inventory, NULL, 0);
    text = text_create(arena, STR("/nowhere/template"),
                       str_slice(bytes, split + mark.length, bytes.length));
    template = template_parse(arena, text, DIALECT_JINJA, &options, &findings);
    for (size_t i = 0; i < builder.inventory->host_count; i++)
        render(template, options.fleet, builder.inventory->hosts[i],
               str_contains(bytes, STR(SECRET)));
    return 0;
}
