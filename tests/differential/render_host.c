/* SPDX-License-Identifier: MIT */
/* render_host INVENTORY TEMPLATE...: for hosts.py. For each template and each host of the
 * inventory a line "ok LENGTH" or "refused LENGTH" and that many bytes, the text or the first
 * message. A template is read once for all hosts, as in render. */
#include <stdio.h>

#include "inventory/fleet.h"
#include "template/template.h"

static struct str first_error(const struct finding_list *findings)
{
    for (size_t i = 0; i < findings->count; i++)
        if (findings->items[i].severity == SEVERITY_ERROR)
            return findings->items[i].message;
    return STR("");
}

static void render(const struct inventory *inventory, const struct template *template,
                   const struct inventory_host *host, const struct value *play,
                   const struct finding_list *known)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct finding_list findings = {.arena = arena};
    struct map variables = inventory_variables(arena, inventory, host, NULL, 0);
    struct template_host target = {&variables, host, play};
    struct traced result;
    bool is_secret,
        is_ok = template_fill(arena, template, &target, &result, &is_secret, NULL, &findings);
    struct str shown = is_ok            ? result.str
                       : findings.count ? first_error(&findings)
                                        : first_error(known);

    printf("%s %zu\n", is_ok ? "ok" : "refused", shown.length);
    fwrite(shown.bytes, 1, shown.length, stdout);
    putchar('\n');
}

static bool render_all(struct arena *arena, const struct inventory *inventory, const char *path,
                       const struct template_options *options, struct error *err)
{
    struct finding_list findings = {.arena = arena};
    const struct value *play = fleet_names(arena, inventory->hosts, inventory->host_count);
    const struct template *template;
    struct text *text;

    if (!text_load(arena, path, &text, err))
        return false;
    template = template_parse(arena, text, DIALECT_JINJA, options, &findings);
    for (size_t i = 0; i < inventory->host_count; i++)
        render(inventory, template, inventory->hosts[i], play, &findings);
    return true;
}

int main(int argc, char **argv)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct finding_list findings = {.arena = arena};
    struct secrets secrets = {.arena = arena};
    struct template_options options = {.is_ansible = true};
    const struct inventory *inventory;
    struct error err = {0};

    if (argc < 2)
        return 2;
    inventory = inventory_load(arena, argv[1], &secrets, &findings, &err);
    if (!inventory) {
        fprintf(stderr, "%s" STR_FORMAT "\n", err.message, STR_ARGS(first_error(&findings)));
        return 2;
    }
    options.store = template_store_create(arena);
    options.fleet = fleet_create(arena, inventory, NULL, 0);
    for (int i = 2; i < argc; i++) {
        if (!render_all(arena, inventory, argv[i], &options, &err)) {
            fprintf(stderr, "%s\n", err.message);
            return 2;
        }
    }
    return 0;
}
