/* SPDX-License-Identifier: MIT */
/* supconf-change: runs the commands of supconf that need libgit2 and libcurl. supconf executes
 * it with its own arguments; it is not meant to be called by hand. */
#include <signal.h>
#include <string.h>

#include "change/lint_since.h"
#include "cli/execute.h"

/* clang-format off */
static const struct command_entry entries[] = {
    {&command_lint, run_lint_since},
    {&command_check, run_check_since},
#define SUPCONF(name)
#define CHANGE(name) {&command_##name, run_##name},
#include "cli/commands.def"
#undef SUPCONF
#undef CHANGE
};
/* clang-format on */

int main(int argc, char **argv)
{
    /* A reader that goes away must not end a change half done. */
    signal(SIGPIPE, SIG_IGN);
    for (size_t i = 0; i < COUNT_OF(entries) && argc > 1; i++)
        if (!strcmp(entries[i].command->name, argv[1]))
            return command_execute(&entries[i], argv + 2, (size_t)argc - 2);
    return command_unknown(argc > 1 ? argv[1] : "");
}
