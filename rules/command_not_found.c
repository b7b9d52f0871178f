/* SPDX-License-Identifier: MIT */
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "config/machine.h"
#include "rules/builtin.h"

static bool is_program(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISREG(status.st_mode) && access(path, X_OK) == 0;
}

/* As supervisord looks: the program's PATH, its own, or a short list. */
static struct str search_path(const struct lint *lint, const struct process *process)
{
    const struct variable *variable;

    for (size_t i = 0; i < process->environment.count; i++)
        if (str_equal(process->environment.items[i].name, STR("PATH")))
            return process->environment.items[i].value;
    variable = machine_variable(lint->machine, STR("PATH"));
    return variable ? variable->value : STR("/bin:/usr/bin:/usr/local/bin");
}

static bool is_found(const struct lint *lint, const struct process *process, struct str name)
{
    struct str rest, path;

    if (str_find(name, '/') != STR_NOT_FOUND) {
        path = path_join(lint->arena, lint->machine->cwd, name);
        return is_program(str_to_c(lint->arena, path));
    }
    for (rest = search_path(lint, process); rest.length;) {
        path = path_join(lint->arena, str_cut(&rest, ':'), name);
        if (is_program(str_to_c(lint->arena, path)))
            return true;
    }
    return false;
}

static void check(struct lint *lint, const struct program *program)
{
    const struct program_notes *notes = program_command(lint, program);
    const struct word *name;

    if (!notes)
        return;
    name = &notes->line.words.items[0];
    if (!is_found(lint, &program->processes[0], name->text.str))
        lint_report(lint, word_span(name),
                    "there is no program '" STR_FORMAT "' on this machine",
                    STR_ARGS(name->text.str));
}

const struct rule rule_command_not_found = {
    .kind =
        {
            .code = "SV313",
            .name = "command-not-found",
            .severity = SEVERITY_WARNING,
            .summary = "the program of a command is not on this machine",
            .why =
                "The configuration loads, and each start fails with \"can't find command\". A "
                "path is taken from the folder in which supervisord was started, not from "
                "directory.",
            .source = "supervisor/options.py, check_execv_args",
            .bad = "[supervisord]\n\n[program:a]\ncommand=/nowhere/a\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=/bin/cat\n",
        },
    .needs_machine = true,
    .program = check,
};
