/* SPDX-License-Identifier: MIT */
#include "base/path.h"
#include "rules/host.h"

static void check(struct lint *lint, const struct program *program)
{
    int64_t user = program_user(lint, program);
    struct str path;
    struct span span;

    if (!program->count || !program->processes[0].directory.str.length)
        return;
    path = path_join(lint->arena, lint->machine->cwd, program->processes[0].directory.str);
    span = program_span(lint, program, STR("directory"));
    switch (folder_look(lint->arena, path, user, false)) {
    case FOLDER_FINE:
        break;
    case FOLDER_MISSING:
        lint_report(lint, span, "there is no folder '" STR_FORMAT "' on this machine",
                    STR_ARGS(path));
        break;
    case FOLDER_IS_NONE:
        lint_report(lint, span, "'" STR_FORMAT "' is no folder on this machine",
                    STR_ARGS(path));
        break;
    case FOLDER_DENIED:
        lint_report(lint, span,
                    "user %lld, who runs the program, may not enter '" STR_FORMAT
                    "' on this machine",
                    (long long)user, STR_ARGS(path));
        break;
    }
}

const struct rule rule_directory_unusable = {
    .kind =
        {
            .code = "SV345",
            .name = "directory-unusable",
            .severity = SEVERITY_WARNING,
            .summary = "a program cannot enter its working directory on this machine",
            .why = "The directory of a program is not looked at while the file is read. It is "
                   "entered at each start, as the user of the program; when that fails, the "
                   "program ends with status 127 and an error in its own log.",
            .source = "supervisor/process.py, _spawn_as_child",
            .bad = "[supervisord]\n\n[program:a]\ncommand=/bin/cat\ndirectory=/nowhere\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=/bin/cat\ndirectory=/\n",
        },
    .needs_machine = true,
    .program = check,
};
