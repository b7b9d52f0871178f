/* SPDX-License-Identifier: MIT */
/* dump_inventory FILE: prints the inventory in the shape of `ansible-inventory --list`, for
 * inventory.py. dump_inventory FILE PATTERN: the hosts that the pattern chooses, one a line. */
#include <math.h>
#include <stdio.h>

#include "inventory/inventory.h"

static void print_string(struct str str)
{
    putchar('"');
    for (size_t i = 0; i < str.length; i++) {
        unsigned char byte = (unsigned char)str.bytes[i];

        if (byte < 0x20 || byte == '"' || byte == '\\')
            printf("\\u%04x", byte);
        else
            putchar(byte);
    }
    putchar('"');
}

static void print_value(struct arena *arena, const struct value *value);

static void print_key(struct arena *arena, const struct value *key)
{
    struct buffer text = {.arena = arena};

    if (key->kind == VALUE_BOOLEAN)
        buffer_append_c(&text, key->boolean ? "true" : "false");
    else if (key->kind == VALUE_NONE)
        buffer_append_c(&text, "null");
    else
        value_append(&text, key);
    print_string(buffer_str(&text));
}

static void print_members(struct arena *arena, const struct value *value)
{
    bool is_map = value->kind == VALUE_MAP;

    putchar(is_map ? '{' : '[');
    for (size_t i = 0; i < value->count; i++) {
        if (i)
            putchar(',');
        if (is_map) {
            print_key(arena, value->pairs[i].key);
            putchar(':');
        }
        print_value(arena, is_map ? value->pairs[i].value : value->items[i]);
    }
    putchar(is_map ? '}' : ']');
}

static void print_value(struct arena *arena, const struct value *value)
{
    struct buffer text = {.arena = arena};

    switch (value->kind) {
    case VALUE_UNDEFINED:
    case VALUE_NONE:
        fputs("null", stdout);
        break;
    case VALUE_BOOLEAN:
        fputs(value->boolean ? "true" : "false", stdout);
        break;
    case VALUE_INTEGER:
    case VALUE_FLOAT:
        value_append(&text, value);
        if (value->kind == VALUE_FLOAT && isinf(value->real))
            fputs(value->real < 0 ? "-Infinity" : "Infinity", stdout); /* as Python's json */
        else
            fwrite(text.bytes, 1, text.length, stdout);
        break;
    case VALUE_STRING:
        print_string(value->string);
        break;
    case VALUE_LIST:
    case VALUE_MAP:
        print_members(arena, value);
        break;
    }
}

static void print_group(const struct inventory_group *group)
{
    print_string(group->name);
    fputs(": {\"children\": [", stdout);
    for (size_t i = 0; i < group->child_count; i++) {
        if (i)
            putchar(',');
        print_string(group->children[i]->name);
    }
    fputs("], \"hosts\": [", stdout);
    for (size_t i = 0; i < group->host_count; i++) {
        if (i)
            putchar(',');
        print_string(group->hosts[i]->name);
    }
    fputs("]},\n", stdout);
}

/* The variables of the host; with magic set those alone that Ansible makes itself. */
static void print_host(struct arena *arena, const struct inventory *inventory,
                       const struct inventory_host *host, bool magic)
{
    struct map variables = inventory_variables(arena, inventory, host, NULL, 0);
    bool first = true;

    print_string(host->name);
    fputs(": {", stdout);
    for (size_t i = 0; i < variables.count; i++) {
        const struct binding *binding = variables.entries[i].value;

        if (inventory_is_magic(binding->name) != magic)
            continue;
        if (!first)
            putchar(',');
        first = false;
        print_string(binding->name);
        putchar(':');
        print_value(arena, binding->value);
    }
    putchar('}');
}

static void print_hosts(struct arena *arena, const struct inventory *inventory, bool magic)
{
    for (size_t i = 0; i < inventory->host_count; i++) {
        if (i)
            fputs(",\n", stdout);
        print_host(arena, inventory, inventory->hosts[i], magic);
    }
}

static void print_inventory(struct arena *arena, const struct inventory *inventory)
{
    fputs("{", stdout);
    for (size_t i = 0; i < inventory->group_count; i++)
        print_group(inventory->groups[i]);
    fputs("\"_magic\": {", stdout);
    print_hosts(arena, inventory, true);
    fputs("},\n\"_meta\": {\"hostvars\": {", stdout);
    print_hosts(arena, inventory, false);
    fputs("}}}\n", stdout);
}

static void print_findings(const struct finding_list *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        struct position at = {0};

        if (finding->span.text)
            at = span_start(finding->span);
        fprintf(stderr, "%s:%zu:%zu: %s %s: " STR_FORMAT "\n",
                finding->span.text ? finding->span.text->path.bytes : "-", at.line, at.column,
                finding->kind->code, severity_name(finding->severity),
                STR_ARGS(finding->message));
    }
}

int main(int argc, char **argv)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct secrets secrets = {.arena = arena};
    struct finding_list findings = {.arena = arena};
    struct error err = {0};
    const struct inventory *inventory;

    if (argc < 2)
        return 2;
    inventory = inventory_load(arena, argv[1], &secrets, &findings, &err);
    if (inventory && argc > 2) {
        size_t count;
        struct inventory_host **hosts = inventory_match(arena, inventory, str_from(argv[2]),
                                                        (struct span){0}, &count, &findings);

        for (size_t i = 0; i < count; i++)
            puts(str_to_c(arena, hosts[i]->name));
    } else if (inventory) {
        print_inventory(arena, inventory);
    }
    print_findings(&findings);
    if (err.kind != ERROR_NONE)
        fprintf(stderr, "%s\n", err.message);
    return inventory ? 0 : 1;
}
