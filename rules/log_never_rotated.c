/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"

static bool is_device(struct str path)
{
    return str_starts_with(path, STR("/dev/")) || str_starts_with(path, STR("/proc/"));
}

static void check_stream(struct lint *lint, const struct program *program,
                         const struct log *log, struct str key)
{
    struct finding *finding;

    if (log->kind != LOG_FILE || log->max_bytes > 0 || is_device(log->path.str))
        return;
    finding = lint_report(lint, program_span(lint, program, key),
                          "'" STR_FORMAT "' grows without end", STR_ARGS(log->path.str));
    finding->help = STR("set a size such as 50MB, or have another program rotate the file and "
                        "send SIGUSR2 to supervisord");
}

static void check(struct lint *lint, const struct program *program)
{
    if (!program->count)
        return;
    check_stream(lint, program, &program->processes[0].logs[STREAM_STDOUT],
                 STR("stdout_logfile_maxbytes"));
    check_stream(lint, program, &program->processes[0].logs[STREAM_STDERR],
                 STR("stderr_logfile_maxbytes"));
}

/* Advice: many leave the rotation to logrotate, which no configuration of ours shows. */
const struct rule rule_log_never_rotated = {
    .kind =
        {
            .code = "SV332",
            .name = "log-never-rotated",
            .severity = SEVERITY_INFO,
            .summary = "a log file is never rotated by supervisord",
            .why = "A maximum of 0 bytes means no limit. Unless something else rotates the "
                   "file, it fills the disk, and then every program of the machine suffers.",
            .source = "Supervisor manual, stdout_logfile_maxbytes",
            .bad = "[supervisord]\n\n[program:a]\ncommand=/bin/a\n"
                   "stdout_logfile=/var/log/a.log\nstdout_logfile_maxbytes=0\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=/bin/a\n"
                    "stdout_logfile=/var/log/a.log\nstdout_logfile_maxbytes=50MB\n",
        },
    .program = check,
};
