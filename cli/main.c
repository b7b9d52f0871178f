/* SPDX-License-Identifier: MIT */
/*
 * supconf: what must start in an instant runs here; diff, plan, apply and their kin need
 * libgit2 and libcurl, which alone take several times as long to load as a lint, and run in
 * supconf-change, which takes the place of this process.
 *
 *     main.c          finds the command
 *     execute.c       parses its options, runs it, says what went wrong
 *     commands.def    all commands
 *     NAME.c          one command each
 *     project.c       settings, inventory, rules: what most commands start from
 */
#include <stdio.h>
#include <string.h>

#include "cli/change_program.h"
#include "cli/execute.h"
#include "cli/help.h"

/* Those without a function run in supconf-change. */
static const struct command_entry entries[] = {
#define SUPCONF(name) {&command_##name, run_##name},
#define CHANGE(name) {&command_##name, NULL},
#include "cli/commands.def"
#undef SUPCONF
#undef CHANGE
};

static const char *without_dashes(const char *word)
{
    if (!strcmp(word, "--help") || !strcmp(word, "-h"))
        return "help";
    if (!strcmp(word, "--version"))
        return "version";
    return word;
}

/* A command line with a fault stays here, where it is told. */
static bool needs_change_program(const struct command *command, char **words, size_t count)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct option_tables tables = command_options(command);
    struct arguments arguments;
    struct error err = {0};

    return command->change_option &&
           options_parse(arena, &tables, words, count, &arguments, &err) &&
           option_is_given(&arguments, command->change_option);
}

int main(int argc, char **argv)
{
    const char *name;

    if (argc < 2) {
        help_overview(stderr);
        return STATUS_FAILED;
    }
    name = without_dashes(argv[1]);
    for (size_t i = 0; i < COUNT_OF(entries); i++)
        if (!strcmp(entries[i].command->name, name))
            return !entries[i].run ||
                           needs_change_program(entries[i].command, argv + 2, (size_t)argc - 2)
                       ? execute_change_program(argv)
                       : command_execute(&entries[i], argv + 2, (size_t)argc - 2);
    return command_unknown(argv[1]);
}
