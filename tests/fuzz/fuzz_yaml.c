/* SPDX-License-Identifier: MIT */
/* Any bytes give a tree or findings; each node's span lies in the text. */
#include <stdint.h>
#include <stdlib.h>

#include "yaml/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void visit(struct arena *arena, const struct yaml_node *node, size_t *budget)
{
    if (!*budget)
        return;
    --*budget;
    if (node->span.offset + node->span.length > node->span.text->bytes.length)
        abort();
    if (node->kind == YAML_SCALAR) {
        yaml_scalar(arena, node);
        return;
    }
    for (size_t i = 0; i < node->count; i++) {
        if (node->kind == YAML_MAPPING) {
            visit(arena, node->pairs[i].key, budget);
            visit(arena, node->pairs[i].value, budget);
        } else {
            visit(arena, node->items[i], budget);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct finding_list findings = {.arena = arena};
    const struct text *text =
        text_create(arena, STR("fuzz.yml"), (struct str){(const char *)data, size});
    const struct yaml_node *root = yaml_parse(arena, text, &findings);
    struct finding_list others = {.arena = arena};
    struct yaml_documents documents;
    size_t budget = 10000;

    if (root && finding_count(&findings, SEVERITY_ERROR))
        abort();
    if (root)
        visit(arena, root, &budget);
    for (size_t i = 0; i < findings.count; i++)
        (void)span_start(findings.items[i].span);
    if (yaml_parse_all(arena, text, &documents, &others) ==
        (finding_count(&others, SEVERITY_ERROR) > 0))
        abort();
    for (size_t i = 0; i < documents.count; i++)
        visit(arena, documents.items[i], &budget);
    return 0;
}
