/* SPDX-License-Identifier: MIT */
/* Any bytes give hosts with variables, or findings whose places lie in the text. The first byte
 * chooses the form: 'y' is YAML, others INI; the first line behind it is a host pattern. */
#include <stdint.h>
#include <stdlib.h>

#include "inventory/inventory_build.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_span(struct span span)
{
    if (span.text && span.offset + span.length > span.text->bytes.length)
        abort();
}

static void read_text(struct inventory_builder *builder, const struct text *text, bool is_yaml)
{
    const struct yaml_node *root;

    if (!is_yaml) {
        builder_read_ini(builder, text);
        return;
    }
    root = yaml_parse(builder->arena, text, builder->findings);
    if (!finding_count(builder->findings, SEVERITY_ERROR))
        builder_read_yaml(builder, text, root);
}

/* All that is said of a host, and which hosts the pattern chooses. */
static void look_at(struct arena *arena, const struct inventory *inventory, struct str pattern,
                    struct finding_list *findings)
{
    struct inventory_host **chosen;
    size_t count;

    inventory_check(inventory, findings);
    for (size_t i = 0; i < inventory->host_count && i < 50; i++) {
        struct map variables =
            inventory_variables(arena, inventory, inventory->hosts[i], NULL, 0);

        for (size_t j = 0; j < variables.count; j++) {
            const struct binding *binding = variables.entries[j].value;
            struct buffer shown = {.arena = arena};

            check_span(binding->value->span);
            value_append(&shown, binding->value);
        }
    }
    chosen = inventory_match(arena, inventory, pattern, (struct span){0}, &count, findings);
    if (count > inventory->host_count || (count && !chosen[count - 1]))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct finding_list findings = {.arena = arena};
    struct secrets secrets = {.arena = arena};
    struct str rest = {(const char *)data, size}, pattern;
    struct inventory_builder builder =
        inventory_builder_create(arena, STR("/nowhere"), &secrets, &findings);
    bool is_yaml;

    if (!size || str_contains(rest, STR("!file"))) /* nothing is read from the disk */
        return 0;
    is_yaml = data[0] == 'y';
    rest = str_slice(rest, 1, rest.length);
    pattern = str_cut(&rest, '\n');
    read_text(&builder, text_create(arena, STR("/nowhere/hosts"), rest), is_yaml);
    if (builder_settle(&builder) && builder.inventory->host_count < 2000)
        look_at(arena, builder.inventory, pattern, &findings);
    for (size_t i = 0; i < findings.count; i++) {
        check_span(findings.items[i].span);
        check_span(findings.items[i].note.span);
    }
    return 0;
}
