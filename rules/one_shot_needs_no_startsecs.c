/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"

/* Commands that are done in less than a second. */
static bool is_quick(struct str name)
{
    static const char *const names[] = {"true", "mkdir", "chown",  "chmod",   "chgrp",
                                        "rm",   "cp",    "mv",     "ln",      "touch",
                                        "echo", "test",  "sysctl", "install", "mknod",
                                        "date", "kill",  "printf", "hostname"};

    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_equal(name, str_from(names[i])))
            return true;
    return false;
}

static bool is_all_quick(const struct program_notes *notes)
{
    for (size_t i = 0; i < notes->script.count; i++)
        if (!notes->programs[i].count || !is_quick(word_name(&notes->programs[i].items[0])))
            return false;
    return notes->script.count > 0;
}

static void check(struct lint *lint, const struct program *program)
{
    const struct program_notes *notes;
    struct finding *finding;

    if (program->start_seconds <= 0)
        return;
    notes = program_script(lint, program);
    if (!notes || !is_all_quick(notes))
        return;
    finding = lint_report(lint, program_span(lint, program, STR("command")),
                          "'" STR_FORMAT "' is done before startsecs=%lld, which counts as a "
                          "failed start whatever its exit code",
                          STR_ARGS(program->name), (long long)program->start_seconds);
    finding->help = STR("set startsecs=0 and autorestart=false for what runs once");
    finding->fix = set_option(lint, program, STR("startsecs"), STR("0"));
}

const struct rule rule_one_shot_needs_no_startsecs = {
    .kind =
        {
            .code = "SV319",
            .name = "one-shot-needs-no-startsecs",
            .severity = SEVERITY_WARNING,
            .summary = "a command that is done at once is expected to stay",
            .why = "A process that ends within startsecs has failed to start, whatever "
                   "exitcodes and autorestart say: it is run startretries times more and is "
                   "FATAL in the end.",
            .source = "Supervisor manual, startsecs; issues 212, 260, 674",
            .bad = "[supervisord]\n\n[program:a]\ncommand=/bin/mkdir -p /run/a\n"
                   "autorestart=false\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=/bin/mkdir -p /run/a\n"
                    "autorestart=false\nstartsecs=0\n",
        },
    .program = check,
};
