/* SPDX-License-Identifier: MIT */
#include "change/doctor.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "apply/probe.h"
#include "base/clock.h"
#include "change/log_file.h"
#include "cli/reader.h"

enum {
    LOG_BYTES = 32 * 1024, /* of what a process wrote */
    OWN_LOG_BYTES = 16 * 1024,
    YOUNG_SECONDS = 15, /* a process that is younger is looked at twice */
    SECOND_LOOK_MS = 3000,
    SHOWN_FINDINGS = 5,
};
enum doctor_format { DOCTOR_HUMAN, DOCTOR_JSON };

struct examination {
    struct arena *arena;
    struct fleet *fleet;
    const struct fleet_item *item;
    struct instance_health *health;
    struct event_log events;
    struct str failed_check;
    const struct process_info *earlier; /* the first of two looks */
    size_t earlier_count;
};

/* The pid in its pidfile when that process lives, else 0. */
static int64_t read_pid(struct arena *arena, const struct fleet_item *item)
{
    struct str text = STR("");
    bool is_cut;
    long pid;

    if (!item->model ||
        !log_file_end(arena, item->model->server.pid_file.str, 32, &text, &is_cut))
        return 0;
    pid = strtol(str_to_c(arena, text), NULL, 10);
    return pid > 0 && kill((pid_t)pid, 0) == 0 ? pid : 0;
}

static void examine_silence(const struct examination *exam)
{
    const struct fleet_item *item = exam->item;
    const struct model *model = item->model;
    struct daemon_symptoms symptoms = {
        .instance = item->name,
        .config = item->config,
        .trouble = item->trouble,
        .silence = item->silence,
        .has_files = model,
        .pid = read_pid(exam->arena, item),
        .log_path = model ? model->server.log_file.str : STR(""),
    };
    bool is_cut;

    if (model && model->refusal.kind)
        symptoms.refusal = model->refusal.message;
    symptoms.log = fleet_own_log(exam->arena, item, OWN_LOG_BYTES, &is_cut);
    *LIST_ADD(exam->arena, &exam->health->ailments) = diagnose_daemon(exam->arena, &symptoms);
}

/* The end of a log, from the file when it can be read here, else through supervisord. */
static struct str read_log(const struct examination *exam, const struct process_info *info,
                           enum daemon_log log)
{
    struct str path = log == DAEMON_LOG_STDERR ? info->stderr_log : info->stdout_log;
    struct daemon *daemon = exam->item->daemon;
    struct str text = STR("");
    struct error err = {0};
    int64_t size, start;
    bool is_cut;

    if (!path.length)
        return text;
    if (daemon_is_local(daemon) && log_file_end(exam->arena, path, LOG_BYTES, &text, &is_cut))
        return text;
    if (!daemon_log_end(daemon, info->group, info->name, log, &size, &err))
        return STR("");
    start = size > LOG_BYTES ? size - LOG_BYTES : 0;
    return daemon_log_piece(exam->arena, daemon, info->group, info->name, log, start,
                            size - start, &text, &err)
               ? text
               : STR("");
}

/* What lint says of the section that a process comes from. */
static void add_findings(const struct examination *exam, const struct process *configured,
                         struct ailment *ailment)
{
    const struct finding_list *findings = &exam->item->findings;

    for (size_t i = 0; configured && i < findings->count; i++)
        if (str_equal(findings->items[i].section, configured->program->section->name) &&
            findings->items[i].severity >= SEVERITY_WARNING &&
            !findings->items[i].suppressed_by && ailment->findings.count < SHOWN_FINDINGS)
            *LIST_ADD(exam->arena, &ailment->findings) = findings->items[i];
}

/* It was another process a moment ago: it dies faster than its log tells. */
static bool has_come_back(const struct examination *exam, const struct process_info *info)
{
    for (size_t i = 0; i < exam->earlier_count; i++) {
        const struct process_info *before = &exam->earlier[i];

        if (str_equal(before->group, info->group) && str_equal(before->name, info->name))
            return before->pid && info->pid && before->pid != info->pid;
    }
    return false;
}

static void examine_process(const struct examination *exam, const struct process_info *info)
{
    const struct fleet_item *item = exam->item;
    const struct process *configured = configured_process(item->model, info->group, info->name);
    const struct process_events *events = fleet_events_of(&exam->events, item, info);
    struct symptoms symptoms = {
        .subject = fleet_name(exam->arena, item, info),
        .info = info,
        .condition = condition_of(info, configured, events ? events->exits : 0),
        .configured = configured,
        .events = events,
        .failed_check = exam->failed_check,
        .config = item->instance ? STR("") : item->config,
        .is_stderr = true,
    };
    struct ailment ailment;

    if (condition_is_well(symptoms.condition) && has_come_back(exam, info))
        symptoms.condition = CONDITION_LOOPING;
    if (condition_is_well(symptoms.condition))
        return;
    symptoms.log = read_log(exam, info, DAEMON_LOG_STDERR);
    if (!symptoms.log.length) {
        symptoms.is_stderr = false;
        symptoms.log = read_log(exam, info, DAEMON_LOG_STDOUT);
    }
    ailment = diagnose_process(exam->arena, &symptoms);
    add_findings(exam, configured, &ailment);
    *LIST_ADD(exam->arena, &exam->health->ailments) = ailment;
}

typedef bool probe_function(struct arena *arena, struct str target, int timeout_ms,
                            struct str *failure);

static void run_checks(struct examination *exam, const struct setting_words *targets,
                       probe_function *probe)
{
    for (size_t i = 0; i < targets->count; i++) {
        struct ailment ailment = {.subject = exam->item->name, .cause = CAUSE_CHECK_FAILED};
        struct str failure;

        if (probe(exam->arena, targets->items[i].text, exam->item->instance->check_timeout_ms,
                  &failure))
            continue;
        exam->failed_check = failure;
        ailment.reason = str_printf(exam->arena, "a check of supconf.ini fails: " STR_FORMAT,
                                    STR_ARGS(failure));
        *LIST_ADD(exam->arena, &exam->health->ailments) = ailment;
    }
}

static void run_all_checks(struct examination *exam)
{
    const struct instance *instance = exam->item->instance;

    if (!instance)
        return;
    run_checks(exam, &instance->tcp_checks, probe_tcp);
    run_checks(exam, &instance->http_checks, probe_http);
    run_checks(exam, &instance->exec_checks, probe_command);
}

/* Files that would not load at the next start, while the daemon still runs on older ones. */
static void examine_files(const struct examination *exam)
{
    const struct model *model = exam->item->model;
    struct ailment ailment = {.subject = exam->item->name,
                              .cause = CAUSE_REFUSED_CONFIGURATION};

    if (!model || !model->refusal.kind)
        return;
    ailment.reason =
        str_printf(exam->arena, "its files would be refused at its next start: " STR_FORMAT,
                   STR_ARGS(model->refusal.message));
    ailment_advise(
        exam->arena, &ailment, STR("see all that is wrong"),
        str_printf(exam->arena, "supconf lint '" STR_FORMAT "'", STR_ARGS(exam->item->config)));
    *LIST_ADD(exam->arena, &exam->health->ailments) = ailment;
}

static void examine(struct examination *exam)
{
    const struct fleet_item *item = exam->item;

    if (!item->is_reached) {
        examine_silence(exam);
        return;
    }
    if (item->is_whole) {
        examine_files(exam);
        doctor_folders(exam->arena, item, exam->health);
    }
    run_all_checks(exam);
    exam->events = fleet_events(exam->arena, item);
    for (size_t i = 0; i < item->running.count; i++)
        if (item->selected[i]) {
            exam->health->process_count++;
            examine_process(exam, &item->running.processes[i]);
        }
}

static bool is_young(const struct process_info *info)
{
    return info->pid && info->now - info->start < YOUNG_SECONDS;
}

/* A process that has just been started may be one of many that die: only a second look shows
 * the other pid. The first is kept for each item. */
static struct process_info **look_twice(struct fleet *fleet, size_t *counts)
{
    struct arena *arena = fleet->set.context->arena;
    struct process_info **earlier = ARENA_ARRAY(arena, struct process_info *, fleet->count);
    bool is_any_young = false;

    for (size_t i = 0; i < fleet->count; i++) {
        const struct snapshot *running = &fleet->items[i].running;

        counts[i] = running->count;
        earlier[i] = ARENA_ARRAY(arena, struct process_info, running->count);
        for (size_t j = 0; j < running->count; j++) {
            is_any_young |= is_young(&running->processes[j]);
            earlier[i][j] = running->processes[j];
            earlier[i][j].group = str_copy(arena, running->processes[j].group);
            earlier[i][j].name = str_copy(arena, running->processes[j].name);
        }
    }
    if (is_any_young) {
        clock_sleep_ms(SECOND_LOOK_MS);
        fleet_ask(fleet);
    }
    return earlier;
}

static void examine_fleet(struct fleet *fleet, struct process_info *const *earlier,
                          const size_t *counts, struct doctor_report *report)
{
    for (size_t i = 0; i < fleet->count; i++) {
        const struct fleet_item *item = &fleet->items[i];
        struct examination exam = {
            .arena = fleet->set.context->arena,
            .fleet = fleet,
            .item = item,
            .health = &report->instances[report->count],
            .earlier = earlier[i],
            .earlier_count = counts[i],
        };

        if (!item->is_selected)
            continue;
        report->count++;
        *exam.health = (struct instance_health){.name = item->name,
                                                .config = item->config,
                                                .is_reached = item->is_reached,
                                                .identity = item->running.identity};
        examine(&exam);
    }
}

static bool all_reached(const struct doctor_report *report)
{
    for (size_t i = 0; i < report->count; i++)
        if (!report->instances[i].is_reached)
            return false;
    return true;
}

bool run_doctor(struct context *context, enum exit_status *status, struct error *err)
{
    CLEANUP(close_fleet) struct fleet fleet = {.count = 0};
    struct doctor_report report = {.directory = reader_absolute(context->arena, STR("."))};
    struct process_info **earlier;
    size_t *counts;
    bool is_usable;

    if (!fleet_open(context, true, &fleet, status, &is_usable, err))
        return false;
    if (!is_usable)
        return true;
    fleet_ask(&fleet);
    if (!fleet_select(&fleet, err)) /* before anybody waits */
        return false;
    counts = ARENA_ARRAY(context->arena, size_t, fleet.count);
    earlier = look_twice(&fleet, counts);
    if (!fleet_select(&fleet, err))
        return false;
    report.host = fleet.set.host;
    report.secrets = &fleet.set.project.secrets;
    report.instances = ARENA_ARRAY(context->arena, struct instance_health, fleet.count);
    examine_fleet(&fleet, earlier, counts, &report);
    if (option_choice(&context->arguments, "format", DOCTOR_HUMAN) == DOCTOR_JSON)
        report_doctor_json(stdout, &report);
    else
        report_doctor(stdout, &report, &context->style);
    *status = !all_reached(&report)      ? STATUS_FAILED
              : doctor_ailments(&report) ? STATUS_FINDINGS
                                         : STATUS_CLEAN;
    return true;
}
