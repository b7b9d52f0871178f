/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"

static bool begins_with_exec(struct str command)
{
    return str_equal(str_next_word(&command), STR("exec"));
}

/* A shell that is given one simple command becomes that command. */
static bool shell_stays(const struct script *script)
{
    const struct script_command *last;

    if (script->count < 2)
        return false;
    last = &script->items[script->count - 1];
    if (last->joint == SCRIPT_BACKGROUND)
        return false; /* the shell ends */
    return !begins_with_exec(last->text.str) || last[-1].joint == SCRIPT_PIPE;
}

/* Assignments before a command would be its name. */
static const struct fix *put_exec(struct arena *arena, const struct traced *command)
{
    struct str rest = command->str, word = str_next_word(&rest);

    if (is_assignment(word) || !str_equal(span_str(command->source), command->str))
        return NULL;
    return fix_create(arena, "put exec before it", false,
                      span_make(command->source.text, command->source.offset, 0), STR("exec "));
}

static void check(struct lint *lint, const struct program *program)
{
    const struct program_notes *notes;
    struct finding *finding;
    const struct script_command *last;

    if (program->stop_as_group || program->autorestart == AUTORESTART_NEVER ||
        !(notes = program_script(lint, program)) || !notes->line.is_shell ||
        !shell_stays(&notes->script))
        return;
    last = &notes->script.items[notes->script.count - 1];
    finding = lint_report(lint, last->text.source,
                          "signals for '" STR_FORMAT "' stop at the shell, not at what it runs",
                          STR_ARGS(program->name));
    finding->help = last[-1].joint == SCRIPT_PIPE
                        ? STR("set stopasgroup=true")
                        : STR("put exec before the last command, or set stopasgroup=true");
    finding->fix = last[-1].joint == SCRIPT_PIPE
                       ? set_option(lint, program, STR("stopasgroup"), STR("true"))
                       : put_exec(lint->arena, &last->text);
}

const struct rule rule_shell_without_exec = {
    .kind =
        {
            .code = "SV310",
            .name = "shell-without-exec",
            .severity = SEVERITY_WARNING,
            .summary = "a shell stands between supervisord and the program",
            .why =
                "supervisord signals the process that it started, the shell. Unless the shell "
                "happens to replace itself by the last command (some versions of bash do, "
                "dash behind && does not), a stop ends the shell alone and the program runs "
                "on without a parent, holding its port.",
            .source = "Supervisor manual, stopasgroup; issues 199 and 1396",
            .bad = "[supervisord]\n\n[program:a]\ncommand=sh -c \"cd /srv && /bin/a\"\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=sh -c \"cd /srv && exec /bin/a\"\n",
        },
    .program = check,
};
