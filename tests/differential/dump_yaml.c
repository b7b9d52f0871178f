/* SPDX-License-Identifier: MIT */
/* Prints what a YAML file comes to, one line a node, or "refused": for yaml_scalars.py. */
#include <stdio.h>

#include "yaml/yaml.h"

static void print_text(struct str text)
{
    for (size_t i = 0; i < text.length; i++)
        printf("%02x", (unsigned)(unsigned char)text.bytes[i]);
    putchar('\n');
}

static void print_scalar(struct arena *arena, const struct yaml_node *node)
{
    struct yaml_value value = yaml_scalar(arena, node);

    switch (value.type) {
    case YAML_NULL:
        puts("null");
        break;
    case YAML_BOOLEAN:
        puts(value.boolean ? "true" : "false");
        break;
    case YAML_INTEGER:
        printf("int " STR_FORMAT "\n", STR_ARGS(value.digits));
        break;
    case YAML_FLOAT:
        printf("float %.15e\n", value.real);
        break;
    case YAML_STRING:
        printf("str ");
        print_text(node->text);
        break;
    }
}

static void print_node(struct arena *arena, const struct yaml_node *node)
{
    if (node->kind == YAML_SCALAR) {
        print_scalar(arena, node);
        return;
    }
    printf("%s %zu\n", node->kind == YAML_MAPPING ? "map" : "seq", node->count);
    for (size_t i = 0; i < node->count; i++) {
        if (node->kind == YAML_MAPPING) {
            print_node(arena, node->pairs[i].key);
            print_node(arena, node->pairs[i].value);
        } else {
            print_node(arena, node->items[i]);
        }
    }
}

int main(int argc, char **argv)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct finding_list findings = {.arena = arena};
    const struct yaml_node *root;
    struct error err = {0};
    struct text *text;

    if (argc != 2 || !text_load(arena, argv[1], &text, &err)) {
        fprintf(stderr, "usage: dump_yaml FILE\n%s\n", err.message);
        return 2;
    }
    root = yaml_parse(arena, text, &findings);
    if (root)
        print_node(arena, root);
    else
        puts(finding_count(&findings, SEVERITY_ERROR) ? "refused" : "empty");
    return 0;
}
