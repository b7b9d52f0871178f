/* SPDX-License-Identifier: MIT */
/*
 * render_one VALUES DIALECT PROFILE TEMPLATE...
 *
 * Renders each template with the values of a YAML mapping and prints "ok LENGTH", the bytes and
 * a newline; "warned LENGTH" the same way when there were warnings; or "refused LENGTH" with
 * the first message. PROFILE is ansible or jinja2, and for bk strict, bk-install or bk-ci.
 */
#include <stdio.h>
#include <string.h>

#include "inventory/inventory.h"
#include "inventory/value_reader.h"
#include "template/template.h"
#include "yaml/yaml.h"

static bool read_variables(struct arena *arena, const char *path, struct map *variables,
                           struct error *err)
{
    struct finding_list findings = {.arena = arena};
    struct value_reader reader = {.arena = arena, .findings = &findings};
    const struct yaml_node *root;
    struct text *text;

    *variables = (struct map){.arena = arena};
    if (!text_load(arena, path, &text, err))
        return false;
    root = yaml_parse(arena, text, &findings);
    if (!root || root->kind != YAML_MAPPING || findings.count)
        return error_set(err, ERROR_INPUT, "%s is no mapping", path);
    for (size_t i = 0; i < root->count; i++) {
        struct binding *binding = ARENA_NEW(arena, struct binding);

        binding->name = root->pairs[i].key->text;
        binding->value = value_read(&reader, root->pairs[i].value);
        map_put(variables, binding->name, binding);
    }
    return true;
}

static struct str first_error(const struct finding_list *findings)
{
    for (size_t i = 0; i < findings->count; i++)
        if (findings->items[i].severity == SEVERITY_ERROR)
            return findings->items[i].message;
    return STR("");
}

static bool render(const char *path, enum dialect dialect, const struct map *variables,
                   const struct template_options *options, struct error *err)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct finding_list findings = {.arena = arena};
    struct traced result;
    struct text *text;
    bool is_secret, is_ok;
    struct str shown;

    if (!text_load(arena, path, &text, err))
        return false;
    is_ok = template_render(arena, text, dialect, variables, options, &result, &is_secret,
                            &findings);
    shown = is_ok ? result.str : first_error(&findings);
    printf("%s %zu\n", !is_ok ? "refused" : findings.count ? "warned" : "ok", shown.length);
    fwrite(shown.bytes, 1, shown.length, stdout);
    putchar('\n');
    return true;
}

int main(int argc, char **argv)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct template_options options = {0};
    struct map variables;
    struct error err = {0};
    enum dialect dialect;
    bool is_ok = argc > 4 && dialect_from_name(str_from(argv[2]), &dialect);

    if (!is_ok)
        error_set(&err, ERROR_USAGE, "render_one VALUES DIALECT PROFILE TEMPLATE...");
    else
        is_ok = read_variables(arena, argv[1], &variables, &err);
    if (is_ok && strcmp(argv[3], "bk-install") == 0)
        options.compat = COMPAT_BK_INSTALL;
    else if (is_ok && strcmp(argv[3], "bk-ci") == 0)
        options.compat = COMPAT_BK_CI;
    options.is_ansible = is_ok && strcmp(argv[3], "ansible") == 0;
    for (int i = 4; is_ok && i < argc; i++)
        is_ok = render(argv[i], dialect, &variables, &options, &err);
    if (is_ok)
        return 0;
    fprintf(stderr, "%s\n", err.message);
    return 2;
}
