/* SPDX-License-Identifier: MIT */
#include "model/process.h"

#include <stdlib.h>

#include "config/lower.h"
#include "model/environment.h"
#include "model/letters.h"
#include "model/place.h"

enum { DEFAULT_LOG_BYTES = 50 * 1024 * 1024, DEFAULT_BACKUPS = 10 };

/* The keys of a stream's options. */
struct stream_keys {
    struct str file, backups, max_bytes, syslog;
};

static const struct stream_keys stream_keys[STREAM_COUNT] = {
    [STREAM_STDOUT] = {STR_INIT("stdout_logfile"), STR_INIT("stdout_logfile_backups"),
                       STR_INIT("stdout_logfile_maxbytes"), STR_INIT("stdout_syslog")},
    [STREAM_STDERR] = {STR_INIT("stderr_logfile"), STR_INIT("stderr_logfile_backups"),
                       STR_INIT("stderr_logfile_maxbytes"), STR_INIT("stderr_syslog")},
};

void process_scopes_open(struct process_scopes *scopes, const struct evaluation *run,
                         const struct program *program)
{
    struct expansion_name *names = scopes->names;
    size_t count =
        evaluation_is_since(run, SUPERVISOR_WITH_NUMPROCS) ? NAME_COUNT : NAME_PROCESS_COUNT;

    scopes->own_places = (struct map){.arena = run->scratch};
    names[NAME_HERE] = run->here_name;
    names[NAME_PROGRAM] =
        (struct expansion_name){.name = STR("program_name"), .value = program->name};
    names[NAME_HOST] = (struct expansion_name){.name = STR("host_node_name"),
                                               .value = run->machine->host_name};
    names[NAME_GROUP] =
        (struct expansion_name){.name = STR("group_name"), .value = program->group->name};
    names[NAME_PROCESS_NUM] =
        (struct expansion_name){.name = STR("process_num"), .is_integer = true};
    names[NAME_PROCESS_COUNT] =
        (struct expansion_name){.name = STR("numprocs"), .is_integer = true};
    scopes->early = (struct expansion_scope){&run->environment_scope, names, NAME_PROCESS_NUM};
    scopes->late_base = (struct expansion_scope){&run->environment_scope, names, count};
    scopes->late = (struct expansion_scope){.parent = &scopes->late_base};
    scopes->direct_base = (struct expansion_scope){NULL, names, count};
    scopes->direct_machine = evaluation_machine_scope(run, &scopes->direct_base);
    scopes->direct_variables = run->environment_scope;
    scopes->direct_variables.parent = &scopes->direct_machine;
    scopes->direct = (struct expansion_scope){.parent = &scopes->direct_variables};
}

static void show_own(struct process_scopes *scopes)
{
    scopes->late.names = scopes->direct.names = scopes->own.items;
    scopes->late.count = scopes->direct.count = scopes->own.count;
}

static void set_process_number(struct expansion_name *name, struct arena *arena,
                               const struct process *process)
{
    const struct program *program = process->program;
    const struct number first = {
        .value = program->first_number,
        .digits = long_number_find(program->long_numbers, STR("numprocs_start")),
    };
    struct bigint exact, rank;

    name->value = (struct str){0};
    if (!first.digits.bytes &&
        !__builtin_add_overflow(first.value, (int64_t)process->rank, &name->number))
        return;
    exact = number_exact(arena, &first);
    rank = bigint_from_int64(arena, (int64_t)process->rank);
    exact = bigint_add(arena, &exact, &rank);
    if (bigint_to_int64(&exact, &name->number))
        return;
    name->number = exact.is_negative ? INT64_MIN : INT64_MAX;
    name->value = bigint_text(arena, &exact);
}

/* Own variables of the former process stay, but those of supervisord have their value back. */
static void restore_variables(struct process_scopes *scopes, const struct evaluation *run)
{
    for (size_t i = 0; i < scopes->own.count; i++) {
        struct expansion_name *own = &scopes->own.items[i];
        const struct expansion_name *outer = expansion_find(&run->environment_scope, own->name);

        if (outer)
            own->value = outer->value;
    }
    show_own(scopes);
}

static void set_own(struct process_scopes *scopes, struct str name, struct str value)
{
    struct arena *arena = scopes->own_places.arena;
    struct str full = JOIN(arena, STR("ENV_"), name);
    uintptr_t place = (uintptr_t)map_get(&scopes->own_places, full);

    if (place) {
        scopes->own.items[place - 1].value = value;
        return;
    }
    *LIST_ADD(arena, &scopes->own) = (struct expansion_name){.name = full, .value = value};
    map_put(&scopes->own_places, full, (void *)(uintptr_t)scopes->own.count);
}

/* A value without formats is read for the first process alone. */
static void read_environment(const struct reader *direct, struct process_reading *reading)
{
    const struct str key = STR("environment");
    struct evaluation *run = direct->run;
    struct environment own = {0};
    struct traced text;

    if (reading->environment &&
        read_expansion(direct, key, key, &reading->environment->value, &text) &&
        read_variables(direct, key, &text, &own)) {
        for (size_t i = 0; i < own.count && evaluation_is_since(run, SUPERVISOR_WITH_VARIABLES);
             i++)
            set_own(&reading->scopes, own.items[i].name, own.items[i].value);
        show_own(&reading->scopes);
    }
    reading->merged = environment_merge(run->arena, &run->model->server.environment, &own);
    reading->is_fixed = !reading->environment ||
                        str_find(reading->environment->value.str, '%') == STR_NOT_FOUND;
}

static void warn(const struct reader *reader, struct str text)
{
    struct model *model = reader->run->model;

    if (model->refusal.kind) /* supervisord has given up before */
        return;
    *ARRAY_ADD(reader->run->arena, model->warnings, model->warning_count,
               model->warning_capacity) =
        JOIN(reader->run->arena, STR("For ["), reader->section->name, STR("], "), text);
}

/* A log file of a child: a path, or one of the words none, off, auto and syslog. */
static bool read_log_file(const struct reader *late, const struct reader *direct,
                          struct str key, struct log *log)
{
    struct arena *arena = late->run->arena;
    struct traced path;
    struct str word;
    bool is_syslog;

    log->kind = LOG_AUTO;
    if (read_traced(late, key, &path) != READING_TEXT ||
        !read_expansion(direct, key, key, &path, &path))
        return false;
    word = python_lower(arena, path.str);
    if (str_equal(word, STR("auto")))
        return false;
    is_syslog = str_equal(word, STR("syslog")) &&
                evaluation_is_since(late->run, SUPERVISOR_WITH_SYSLOG);
    if (str_equal(word, STR("none")) || str_equal(word, STR("off")) || is_syslog) {
        log->kind = LOG_NONE;
        return is_syslog;
    }
    log->kind = LOG_FILE;
    log->path = path;
    if (check_parent_directory(late, key, path.str))
        log->path.str = expand_user(arena, late->run->machine, path.str);
    if (log->path.str.bytes != path.str.bytes)
        log->path = traced_from_str(arena, log->path.str, path.source);
    return false;
}

static void read_log(const struct reader *late, const struct reader *direct,
                     const struct stream_keys *keys, struct log *log)
{
    struct arena *arena = late->run->arena;
    bool is_syslog = read_log_file(late, direct, keys->file, log);

    log->backups = read_integer(late, keys->backups, DEFAULT_BACKUPS);
    log->max_bytes = read_size(late, keys->max_bytes, DEFAULT_LOG_BYTES);
    log->syslog = read_boolean(late, keys->syslog, false);
    if (is_syslog) {
        log->syslog = true;
        warn(late, JOIN(arena, keys->file,
                        STR("=syslog but this is deprecated and will be removed.  Use "),
                        keys->syslog, STR("=true to enable syslog instead.")));
    }
    if (log->kind == LOG_AUTO && !log->max_bytes)
        warn(late,
             JOIN(arena, STR("AUTO logging used for "), keys->file,
                  STR(" without rollover, set maxbytes > 0 to avoid filling up filesystem "
                      "unintentionally")));
}

static void redirect_stderr(const struct reader *reader, struct log *log)
{
    if (log->kind == LOG_FILE)
        warn(reader, STR("redirect_stderr=true but stderr_logfile has also been set to a "
                         "filename, the filename has been ignored"));
    log->kind = LOG_NONE;
    log->path = (struct traced){0};
}

static void read_command(const struct reader *late, struct process *process)
{
    struct arena *arena = late->run->arena;
    struct str section = late->section->name;

    if (read_traced(late, STR("command"), &process->command) != READING_NOTHING)
        return;
    refuse(late, (struct fault){
                     .id = REFUSAL_COMMAND_MISSING,
                     .span = config_section_span(late->section),
                     .option = STR("command"),
                     .supervisor = JOIN(arena, STR("program section "), section,
                                        STR(" does not specify a command")),
                     .message = JOIN(arena, STR("["), section, STR("] has no 'command'")),
                     .help = STR("add 'command', the program to run and its arguments"),
                 });
}

static void evaluate_process(const struct reader *reader, struct process_reading *reading,
                             struct process *process)
{
    const struct str name_key = STR("process_name");
    struct reader late = *reader, direct = *reader;
    struct traced name = {.str = STR("")};

    late.scope = &reading->scopes.late;
    direct.scope = &reading->scopes.direct;
    late.long_numbers = &process->long_numbers;
    set_process_number(&reading->scopes.names[NAME_PROCESS_NUM], reader->run->arena, process);
    if (!reading->is_fixed) {
        restore_variables(&reading->scopes, reader->run);
        read_environment(&direct, reading);
    }
    process->environment = reading->merged;
    if (read_traced(&late, STR("directory"), &process->directory) != READING_TEXT)
        process->directory = (struct traced){0};
    for (size_t i = 0; i < STREAM_COUNT; i++) {
        process->logs[i] = reading->logs[i];
        read_log(&late, &direct, &stream_keys[i], &process->logs[i]);
    }
    if (reading->program->redirect_stderr)
        redirect_stderr(&late, &process->logs[STREAM_STDERR]);
    read_command(&late, process);
    if (reading->name_format.str.bytes &&
        read_expansion(&direct, name_key, name_key, &reading->name_format, &name))
        process->name = name.str;
    else
        process->name = reading->program->name;
}

/* By name; equal names stay in the order of their numbers. */
static int compare_processes(const void *left, const void *right)
{
    const struct process *a = left, *b = right;
    int order = str_compare(a->name, b->name);

    return order ? order : (a->rank > b->rank) - (a->rank < b->rank);
}

void evaluate_processes(const struct reader *reader, struct process_reading *reading)
{
    struct program *program = reading->program;

    if (program->process_count <= 0)
        return;
    program->count = (size_t)program->process_count;
    reading->scopes.names[NAME_PROCESS_COUNT].number = program->process_count;
    program->processes = ARENA_ARRAY(reader->run->arena, struct process, program->count);
    for (size_t i = 0; i < program->count; i++) {
        program->processes[i].program = program;
        program->processes[i].rank = i;
        evaluate_process(reader, reading, &program->processes[i]);
    }
    qsort(program->processes, program->count, sizeof(*program->processes), compare_processes);
}
