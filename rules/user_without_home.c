/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"

static bool has_variable(const struct environment *environment, struct str name)
{
    for (size_t i = 0; i < environment->count; i++)
        if (str_equal(environment->items[i].name, name))
            return true;
    return false;
}

static void check(struct lint *lint, const struct program *program)
{
    struct str user = program->user.text, own = lint->model->server.user.text;
    struct finding *finding;

    if (!program->count || !user.length || str_equal(user, STR("root")) ||
        str_equal(user, STR("0")) || (own.bytes && str_equal(user, own)) ||
        has_variable(&program->processes[0].environment, STR("HOME")))
        return;
    finding = lint_report(lint, program_span(lint, program, STR("user")),
                          "'" STR_FORMAT "' runs as '" STR_FORMAT
                          "' with the HOME and USER of supervisord",
                          STR_ARGS(program->name), STR_ARGS(user));
    finding->help = STR("set environment=HOME=\"...\",USER=\"...\" if the program reads them");
}

const struct rule rule_user_without_home = {
    .kind =
        {
            .code = "SV317",
            .name = "user-without-home",
            .severity = SEVERITY_INFO,
            .summary = "a program changes its user and keeps the home folder of root",
            .why = "supervisord changes the user id and nothing else: HOME, USER and LOGNAME "
                   "stay its own. Programs that keep settings or caches below HOME look for "
                   "them in /root, where they may not even read.",
            .source = "Supervisor manual, Subprocess Environment; issues 161, 435, 1171",
            .bad = "[supervisord]\n\n[program:a]\ncommand=/bin/a\nuser=nobody\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=/bin/a\nuser=nobody\n"
                    "environment=HOME=\"/srv/a\",USER=\"nobody\"\n",
        },
    .program = check,
};
