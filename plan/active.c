/* SPDX-License-Identifier: MIT */
#include "plan/active.h"

enum { MOST_CANDIDATES = 3 };

bool reread_differs(const struct evidence *evidence, const struct group *active,
                    const struct model *read)
{
    struct group_list groups = evidence_groups(evidence, read, active->name);

    for (size_t i = 0; i < groups.count; i++)
        if (group_differs(active, groups.items[i]))
            return true;
    return false;
}

static const struct process *find_process(const struct group *group, struct str name)
{
    for (size_t i = 0; i < group->count; i++)
        for (size_t j = 0; j < group->programs[i]->count; j++)
            if (str_equal(group->programs[i]->processes[j].name, name))
                return &group->programs[i]->processes[j];
    return NULL;
}

static size_t process_count(const struct group *group)
{
    size_t count = 0;

    for (size_t i = 0; i < group->count; i++)
        count += group->programs[i]->count;
    return count;
}

/* Characters that XML has not came as U+FFFD: such a text proves nothing. */
static bool is_exact(struct str text)
{
    return !str_contains(text, STR("\xEF\xBF\xBD"));
}

static bool fits_text(struct str told, struct str text)
{
    return !is_exact(told) || str_equal(told, text);
}

/* The log of an active process. An automatic one has a name by now. */
static bool fits_open_log(struct str told, const struct log *log)
{
    if (log->kind == LOG_FILE)
        return fits_text(told, log->path.str);
    return log->kind == LOG_AUTO || !told.length;
}

/* The same as it was read last; "auto" may have got its name. */
static bool fits_log(const struct process_config_log *told, const struct log *log)
{
    if (told->max_bytes != log->max_bytes || told->backups != log->backups ||
        told->capture_max_bytes != log->capture_max_bytes ||
        told->events_enabled != log->events_enabled || told->syslog != log->syslog)
        return false;
    if (log->kind == LOG_FILE)
        return fits_text(told->path, log->path.str);
    return log->kind == LOG_AUTO || str_equal(told->path, STR("none"));
}

static bool fits_exit_codes(const struct process_config *told, const struct program *program)
{
    if (told->exit_code_count != program->exit_code_count)
        return false;
    for (size_t i = 0; i < told->exit_code_count; i++)
        if (told->exit_codes[i] != program->exit_codes[i])
            return false;
    return true;
}

static bool fits_user(const struct process_config *told, const struct account *user)
{
    return user->text.bytes ? !user->is_resolved || told->user == user->id : told->user < 0;
}

/* A server address that is not set was filled in by supervisord. */
static bool fits_config(const struct process_config *told, const struct process *process)
{
    const struct program *program = process->program;

    return told->group_priority == program->group->priority &&
           told->priority == program->priority &&
           told->start_seconds == program->start_seconds &&
           told->start_retries == program->start_retries &&
           told->stop_signal == program->stop_signal &&
           told->stop_wait_seconds == program->stop_wait_seconds &&
           told->autostart == program->autostart &&
           told->kill_as_group == program->kill_as_group &&
           told->redirect_stderr == program->redirect_stderr &&
           fits_text(told->command, process->command.str) &&
           fits_text(told->directory, process->directory.str) &&
           (!program->server_url.bytes || fits_text(told->server_url, program->server_url)) &&
           fits_user(told, &program->user) && fits_exit_codes(told, program) &&
           fits_log(&told->logs[0], &process->logs[STREAM_STDOUT]) &&
           fits_log(&told->logs[1], &process->logs[STREAM_STDERR]);
}

static bool fits_running(const struct evidence *evidence, const struct group *group)
{
    struct process_list running = evidence_running(evidence, group->name);

    for (size_t i = 0; i < running.count; i++) {
        const struct process_info *told = running.items[i];
        const struct process *process = find_process(group, told->name);

        if (!process || !fits_open_log(told->stdout_log, &process->logs[STREAM_STDOUT]) ||
            !fits_open_log(told->stderr_log, &process->logs[STREAM_STDERR]))
            return false;
    }
    return running.count == process_count(group);
}

/* Whether a process is in another group of that name: supervisord tells of all, runs one. */
static bool is_in_twin(const struct group_list *twins, const struct group *group,
                       struct str name)
{
    for (size_t i = 0; i < twins->count; i++)
        if (twins->items[i] != group && find_process(twins->items[i], name))
            return true;
    return false;
}

static bool fits_reported(const struct evidence *evidence, const struct group_list *twins,
                          const struct group *group)
{
    struct config_list reported = evidence_reported(evidence, group->name);

    for (size_t i = 0; i < reported.count; i++) {
        const struct process_config *told = reported.items[i];
        const struct process *process = find_process(group, told->name);

        if (process ? !fits_config(told, process) : !is_in_twin(twins, group, told->name))
            return false;
    }
    return true;
}

/* The group of that name that nothing which supervisord tells speaks against, or NULL. */
static const struct group *find_fitting(const struct evidence *evidence,
                                        const struct model *model, struct str name)
{
    struct group_list twins = evidence_groups(evidence, model, name);

    for (size_t i = 0; i < twins.count; i++)
        if (fits_running(evidence, twins.items[i]) &&
            fits_reported(evidence, &twins, twins.items[i]))
            return twins.items[i];
    return NULL;
}

/* What was applied last, else what lies on disk; what is wanted may have been put there and
 * read by somebody else already. */
static size_t list_candidates(const struct plan_input *input,
                              const struct model *candidates[MOST_CANDIDATES])
{
    size_t count = 0;

    if (input->recorded && !input->is_found_read)
        candidates[count++] = input->recorded;
    if (input->found)
        candidates[count++] = input->found;
    if (!input->is_found_read)
        candidates[count++] = input->wanted;
    return count;
}

/* Whether another configuration at hand fits as well, and would come to another end. */
static bool is_open_question(const struct evidence *evidence, const struct group *active,
                             const struct group *other)
{
    const struct model *wanted = evidence->input->wanted;

    return reread_differs(evidence, active, wanted) != reread_differs(evidence, other, wanted);
}

/* "NAME-stdout---IDENTIFIER-RANDOM.log": supervisord made the name of an AUTO log. */
static bool is_automatic(struct str told)
{
    return str_contains(told, STR("-stdout---")) || str_contains(told, STR("-stderr---"));
}

/* A log that became AUTO in the files only stays what it was: supervisord tells which. */
static void take_open_log(struct str told, struct log *log)
{
    if (log->kind != LOG_AUTO || is_automatic(told) || log->syslog)
        return;
    log->kind = told.length ? LOG_FILE : LOG_NONE;
    log->path.str = told;
}

static const struct process_info *find_told(const struct process_list *running, struct str name)
{
    for (size_t i = 0; i < running->count; i++)
        if (str_equal(running->items[i]->name, name))
            return running->items[i];
    return NULL;
}

static struct process *copy_processes(struct arena *arena, const struct process_list *running,
                                      const struct program *program)
{
    struct process *processes = ARENA_ARRAY(arena, struct process, program->count);

    for (size_t i = 0; i < program->count; i++) {
        const struct process_info *told = find_told(running, program->processes[i].name);

        processes[i] = program->processes[i];
        if (!told)
            continue;
        take_open_log(told->stdout_log, &processes[i].logs[STREAM_STDOUT]);
        if (!program->redirect_stderr)
            take_open_log(told->stderr_log, &processes[i].logs[STREAM_STDERR]);
    }
    return processes;
}

/* The group as it was read, with the logs that it really has. */
static const struct group *with_open_logs(struct arena *arena, const struct evidence *evidence,
                                          const struct group *group)
{
    struct process_list running = evidence_running(evidence, group->name);
    struct group *copy = ARENA_NEW(arena, struct group);
    const struct program **programs = ARENA_ARRAY(arena, const struct program *, group->count);

    *copy = *group;
    copy->programs = programs;
    for (size_t i = 0; i < group->count; i++) {
        struct program *program = ARENA_NEW(arena, struct program);

        *program = *group->programs[i];
        program->processes = copy_processes(arena, &running, group->programs[i]);
        programs[i] = program;
    }
    return copy;
}

struct active_group find_active(struct arena *arena, const struct evidence *evidence,
                                struct str name)
{
    const struct plan_input *input = evidence->input;
    const struct model *candidates[MOST_CANDIDATES];
    size_t count = list_candidates(input, candidates);
    struct active_group active = {.knowledge = KNOWLEDGE_NONE};

    for (size_t i = 0; i < count; i++) {
        const struct group *group = find_fitting(evidence, candidates[i], name);

        if (!group)
            continue;
        group = with_open_logs(arena, evidence, group);
        if (!active.group) {
            active = (struct active_group){group, candidates[i], KNOWLEDGE_LIKELY};
            if (input->is_found_read)
                active.knowledge = KNOWLEDGE_SURE;
            else if (!input->reported)
                active.knowledge = KNOWLEDGE_NONE;
        } else if (candidates[i] != input->wanted &&
                   is_open_question(evidence, active.group, group)) {
            active.knowledge = KNOWLEDGE_NONE;
        }
    }
    return active;
}

bool all_run_as(struct arena *arena, const struct evidence *evidence, const struct model *model)
{
    const struct snapshot *running = evidence->input->running;
    struct str last = STR("");

    for (size_t i = 0; model && i < running->count; i++) {
        struct str group = running->processes[i].group;

        if (!str_equal(group, last) && find_active(arena, evidence, group).model != model)
            return false;
        last = group;
    }
    return model != NULL;
}
