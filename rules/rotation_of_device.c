/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"

/* /dev/null can be asked for its position, so nothing happens there. */
static bool cannot_rotate(struct str path)
{
    return (str_starts_with(path, STR("/dev/")) && !str_equal(path, STR("/dev/null"))) ||
           (str_starts_with(path, STR("/proc/")) && str_contains(path, STR("/fd/")));
}

static void check(struct lint *lint, const struct program *program)
{
    static const char *const names[STREAM_COUNT] = {"stdout_logfile", "stderr_logfile"};

    if (!program->count)
        return;
    for (size_t i = 0; i < STREAM_COUNT; i++) {
        const struct log *log = &program->processes[0].logs[i];
        struct finding *finding;

        if (log->kind != LOG_FILE || log->max_bytes <= 0 || !cannot_rotate(log->path.str))
            continue;
        finding = lint_report(lint, program_span(lint, program, str_from(names[i])),
                              "'" STR_FORMAT "' cannot be rotated, and %s_maxbytes is %lld",
                              STR_ARGS(log->path.str), names[i], (long long)log->max_bytes);
        finding->help = str_printf(lint->arena, "set %s_maxbytes=0", names[i]);
        finding->fix = set_option(lint, program,
                                  str_printf(lint->arena, "%s_maxbytes", names[i]), STR("0"));
    }
}

const struct rule rule_rotation_of_device = {
    .kind =
        {
            .code = "SV330",
            .name = "rotation-of-device",
            .severity = SEVERITY_WARNING,
            .summary = "a log that is a device or pipe is to be rotated",
            .why =
                "supervisord asks for the position in the log after each write. A terminal or "
                "pipe has none: it fails with \"Illegal seek\" and stops listening to the "
                "program. Rotation is on, at 50 MB, unless it is turned off.",
            .source = "Supervisor issues 935, 1078, 1224, 1602; supervisor/loggers.py",
            .bad = "[supervisord]\n\n[program:a]\ncommand=/bin/a\nstdout_logfile=/dev/stdout\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=/bin/a\nstdout_logfile=/dev/stdout\n"
                    "stdout_logfile_maxbytes=0\n",
        },
    .program = check,
};
