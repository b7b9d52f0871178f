/* SPDX-License-Identifier: MIT */
/*
 * Prints code, severity, bad and good of every rule and refusal that has examples, each ended
 * by NUL.
 */
#include <stdio.h>

#include "lint/lint.h"
#include "rules/rules.h"

static void print(const char *text)
{
    fputs(text, stdout);
    putchar('\0');
}

static void print_kind(const struct finding_kind *kind, const char *part)
{
    if (!kind->bad || !kind->good)
        return;
    print(kind->code);
    print(part);
    print(severity_name(kind->severity));
    print(kind->bad);
    print(kind->good);
}

int main(void)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct rule_list rules = {0};

    rules_add_builtin(arena, &rules);
    for (size_t i = 0; i < rules.count; i++)
        print_kind(&rules.items[i]->kind, "rule");
    for (size_t i = 0; i < refusal_kind_count; i++)
        print_kind(&refusal_kinds[i], "refusal");
    return 0;
}
