/* SPDX-License-Identifier: MIT */
#include "cli/command.h"

#include <string.h>

static const char *const color_choices[] = {"auto", "always", "never", NULL};
static const char *const switch_choices[] = {"on", "off", NULL};

/* clang-format off */
const struct option_row common_options[] = {
    {"settings", 0, "FILE", "read FILE instead of the nearest supconf.ini", NULL},
    {"color", 0, "WHEN", "colours: auto, always or never (NO_COLOR counts)", color_choices},
    {"quiet", 'q', NULL, "print the result alone", NULL},
    {"verbose", 'v', NULL, "say what is read and done", NULL},
    {"help", 'h', NULL, "show this help", NULL},
    {0},
};

const struct option_row reader_options[] = {
    {"supervisor-version", 0, "V", "judge as this version does (4.2.5)", NULL},
    {"host-checks", 0, "on|off", "users and folders of this machine count", switch_choices},
    {"supervisord", 0, "FILE", "the script whose Python is asked for plug-ins (that of PATH)",
     NULL},
    {"env", 0, "NAME=VALUE", "set a variable of supervisord's environment; repeatable", NULL},
    {"clean-env", 0, NULL, "start from an empty environment", NULL},
    {"here", 0, "DIR", "the folder that the main file is thought to lie in", NULL},
    {"cwd", 0, "DIR", "the folder that relative paths are taken from", NULL},
    {"host-name", 0, "NAME", "value of %(host_node_name)s", NULL},
    {"uid", 0, "N", "the user id that supervisord runs as", NULL},
    {"stdin-filename", 0, "PATH", "the name of standard input, given as -", NULL},
    {0},
};
/* clang-format on */

const struct command *const commands[] = {
#define SUPCONF(name) &command_##name,
#define CHANGE(name) &command_##name,
#include "cli/commands.def"
#undef SUPCONF
#undef CHANGE
    NULL,
};

const struct command *command_find(const char *name)
{
    for (size_t i = 0; commands[i]; i++)
        if (!strcmp(commands[i]->name, name))
            return commands[i];
    return NULL;
}

struct option_tables command_options(const struct command *command)
{
    struct option_tables tables = {.count = 0};

    if (command->options)
        tables.items[tables.count++] = command->options;
    tables.items[tables.count++] = common_options;
    if (command->reads_configuration)
        tables.items[tables.count++] = reader_options;
    return tables;
}
