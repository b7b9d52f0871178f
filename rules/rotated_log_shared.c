/* SPDX-License-Identifier: MIT */
#include "base/buffer.h"
#include "base/map.h"
#include "base/path.h"
#include "rules/builtin.h"

enum { NAMES_SHOWN = 5 };

/* Who writes one file, gathered in one pass over all processes. */
struct writers {
    struct str path;     /* as the first of them writes it */
    struct buffer names; /* of programs, each once, as long as there are few */
    size_t process_count, program_count;
    const struct program *last;
    struct span first, second; /* where it is said */
    bool is_rotated;
};

static void add_program(struct writers *writers, const struct program *program)
{
    if (writers->last == program)
        return;
    writers->last = program;
    if (++writers->program_count > NAMES_SHOWN)
        return;
    if (writers->names.length)
        buffer_append_c(&writers->names, ", ");
    buffer_append(&writers->names, program->name);
}

static void add_log(struct lint *lint, struct map *files, const struct process *process,
                    const struct log *log)
{
    struct str path;
    struct writers *writers;

    if (log->kind != LOG_FILE || !log->path.str.length)
        return;
    path =
        path_normalize(lint->arena, path_join(lint->arena, lint->machine->cwd, log->path.str));
    if (str_starts_with(path, STR("/dev/")) || str_starts_with(path, STR("/proc/")))
        return;
    writers = map_get(files, path);
    if (!writers) {
        writers = ARENA_NEW(lint->arena, struct writers);
        writers->path = log->path.str;
        writers->names.arena = lint->arena;
        map_put(files, path, writers);
    }
    add_program(writers, process->program);
    writers->is_rotated = writers->is_rotated || log->max_bytes > 0;
    if (!writers->process_count++)
        writers->first = log->path.source;
    else if (!writers->second.text)
        writers->second = log->path.source;
}

static void add_processes(struct lint *lint, struct map *files, const struct program *program)
{
    for (size_t i = 0; i < program->count; i++)
        for (size_t j = 0; j < STREAM_COUNT; j++)
            add_log(lint, files, &program->processes[i], &program->processes[i].logs[j]);
}

static void report(struct lint *lint, const struct writers *writers)
{
    struct finding *finding;
    struct str names = buffer_str(&writers->names);

    if (writers->process_count < 2 || !writers->is_rotated)
        return;
    if (writers->program_count > 1) {
        finding =
            lint_report(lint, writers->second,
                        "%zu programs write and rotate '" STR_FORMAT "': " STR_FORMAT "%s",
                        writers->program_count, STR_ARGS(writers->path), STR_ARGS(names),
                        writers->program_count > NAMES_SHOWN ? ", ..." : "");
        finding->help = STR("give each program a file of its own");
    } else if (writers->last->count > 1) {
        finding =
            lint_report(lint, writers->second,
                        "all %zu copies of '" STR_FORMAT "' write and rotate '" STR_FORMAT "'",
                        writers->last->count, STR_ARGS(names), STR_ARGS(writers->path));
        finding->help = STR("make the name differ by %(process_num)d");
    } else {
        finding = lint_report(lint, writers->second,
                              "both streams of '" STR_FORMAT "' are written to '" STR_FORMAT
                              "', and each is rotated on its own",
                              STR_ARGS(names), STR_ARGS(writers->path));
        finding->help = STR("set redirect_stderr=true and leave stderr_logfile out");
    }
    finding->note = (struct finding_note){writers->first, STR("written here too")};
}

static void check(struct lint *lint)
{
    struct map files = {.arena = lint->arena};

    for (size_t i = 0; i < lint->model->group_count; i++)
        for (size_t j = 0; j < lint->model->groups[i]->count; j++)
            add_processes(lint, &files, lint->model->groups[i]->programs[j]);
    for (size_t i = 0; i < files.count; i++)
        report(lint, files.entries[i].value);
}

const struct rule rule_rotated_log_shared = {
    .kind =
        {
            .code = "SV331",
            .name = "rotated-log-shared",
            .severity = SEVERITY_WARNING,
            .summary = "several processes write and rotate one log file",
            .why =
                "supervisord opens the file once for each and rotates each on its own: one "
                "renames what another still writes to, lines go to old files or are lost, and "
                "the size limit does not hold.",
            .source =
                "Supervisor issues 204, 411, 702, 900; found in the BlueKing log platform",
            .bad = "[supervisord]\n\n[program:a]\ncommand=/bin/a\nstdout_logfile=/tmp/x.log\n\n"
                   "[program:b]\ncommand=/bin/b\nstdout_logfile=/tmp/x.log\n",
            .good =
                "[supervisord]\n\n[program:a]\ncommand=/bin/a\nstdout_logfile=/tmp/a.log\n\n"
                "[program:b]\ncommand=/bin/b\nstdout_logfile=/tmp/b.log\n",
        },
    .whole = check,
};
