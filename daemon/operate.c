/* SPDX-License-Identifier: MIT */
#include "daemon/operate.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/descriptor.h"
#include "base/signals.h"

enum {
    POLL_MS = 250,         /* faster polling makes a crash loop spin faster */
    START_LIMIT_MS = 5000, /* beyond its window, for a machine under load */
    STOP_LIMIT_MS =
        5000, /* beyond stopwaitsecs: a killed process is reaped in a second or two */
    DEFAULT_START_SECONDS = 1,
    DEFAULT_STOP_WAIT_SECONDS = 10,
};

struct run {
    struct arena *arena;
    const struct operation_request *request;
    bool is_interrupted;
};

/* Settles the target for the phase. */
static void settle(struct operation_target *target, enum outcome outcome, struct str why)
{
    target->is_settled = true;
    target->outcome = outcome;
    target->why = why;
}

static bool is_down(enum process_state state)
{
    return state == PROCESS_STOPPED || state == PROCESS_EXITED || state == PROCESS_FATAL;
}

/* Whether the process that supervisord had started still lives. The pid alone could be that of
 * another process by now. */
static bool is_alive(const struct operation_target *target)
{
    char path[64], bytes[512];
    CLEANUP(close_descriptor) int fd = -1;
    ssize_t length;
    struct str rest, state, parent;

    if (!target->before->pid || !daemon_is_local(target->daemon))
        return false;
    snprintf(path, sizeof(path), "/proc/%" PRId64 "/stat", target->before->pid);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    length = fd < 0 ? -1 : read(fd, bytes, sizeof(bytes) - 1);
    if (length <= 0)
        return false;
    bytes[length] = '\0';
    rest = (struct str){bytes, (size_t)length};
    rest = str_slice(rest, str_find_last(rest, ')') + 1, rest.length);
    state = str_next_word(&rest);
    parent = str_next_word(&rest);
    return !str_equal(state, STR("Z")) && parent.length &&
           strtoll(parent.bytes, NULL, 10) == target->daemon_pid;
}

static int64_t stop_limit_ms(const struct run *run, const struct operation_target *target)
{
    int64_t seconds = target->configured ? target->configured->program->stop_wait_seconds
                                         : DEFAULT_STOP_WAIT_SECONDS;

    return run->request->timeout_ms ? run->request->timeout_ms : seconds * 1000 + STOP_LIMIT_MS;
}

static int64_t watch_ms(const struct operation_target *target)
{
    int64_t seconds =
        target->configured ? target->configured->program->start_seconds : DEFAULT_START_SECONDS;

    return sighting_window_ms(seconds);
}

static int64_t start_limit_ms(const struct run *run, const struct operation_target *target)
{
    return run->request->timeout_ms ? run->request->timeout_ms
                                    : watch_ms(target) + START_LIMIT_MS;
}

static const struct process_info *find(const struct process_info *processes, size_t count,
                                       const struct operation_target *target)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(processes[i].group, target->before->group) &&
            str_equal(processes[i].name, target->before->name))
            return &processes[i];
    return NULL;
}

static void judge_stop(const struct run *run, struct operation_target *target,
                       const struct process_info *now)
{
    int64_t waited = clock_ms() - target->begun_ms;

    if (!now) {
        settle(target, OUTCOME_FAILED, STR("supervisord does not know it any more"));
    } else if (now->state == PROCESS_UNKNOWN) {
        settle(target, OUTCOME_FAILED,
               str_printf(run->arena,
                          "supervisord may not signal it: pid %" PRId64
                          " lives on, to be ended by its own user or root",
                          target->before->pid));
    } else if (is_down(now->state) && !is_alive(target)) {
        settle(target, OUTCOME_DONE, STR(""));
    } else if (waited > stop_limit_ms(run, target)) {
        settle(target, OUTCOME_FAILED,
               str_printf(run->arena, STR_FORMAT " and not gone after %" PRId64 " s%s%s",
                          STR_ARGS(now->state_name), waited / 1000,
                          is_alive(target) ? ": it does not obey its stopsignal" : "",
                          run->request->timeout_ms ? " (--timeout)" : ""));
    }
}

static void judge_start(const struct run *run, struct operation_target *target,
                        const struct process_info *now)
{
    int64_t now_ms = clock_ms(), waited = now_ms - target->begun_ms;
    struct str why = {0};
    enum sight sight = sighting_look(run->arena, &target->sighting, now, target->configured,
                                     now_ms, watch_ms(target), &why);

    target->pid = now ? now->pid : 0;
    target->is_finished = sight == SIGHT_FINISHED;
    if (target->is_finished)
        target->exit_status = now->exit_status;
    if (sight == SIGHT_LOST)
        settle(target, OUTCOME_FAILED, why);
    else if (sight != SIGHT_STARTING)
        settle(target, OUTCOME_DONE, STR(""));
    else if (waited > start_limit_ms(run, target))
        settle(target, OUTCOME_FAILED,
               str_printf(run->arena, "still " STR_FORMAT " after %" PRId64 " s",
                          STR_ARGS(now->state_name), waited / 1000));
}

typedef void judge_function(const struct run *run, struct operation_target *target,
                            const struct process_info *now);

/* Looks at the targets of one daemon, which stand side by side. Returns how many they are. */
static size_t look(const struct run *run, struct operation_target *targets, size_t count,
                   judge_function *judge)
{
    CLEANUP(destroy_arena) struct arena *scratch = arena_create();
    struct process_info *processes;
    struct error err = {0};
    size_t same = 0, process_count;
    bool is_waiting = false, is_known;

    for (; same < count && targets[same].daemon == targets[0].daemon; same++)
        is_waiting |= !targets[same].is_settled;
    if (!is_waiting)
        return same;
    is_known = daemon_processes(scratch, targets[0].daemon, &processes, &process_count, &err);
    for (size_t i = 0; i < same; i++) {
        struct operation_target *target = &targets[i];

        if (target->is_settled)
            continue;
        if (is_known)
            judge(run, target, find(processes, process_count, target));
        else if (err.kind == ERROR_SYSTEM ||
                 clock_ms() - target->begun_ms > start_limit_ms(run, target))
            settle(target, OUTCOME_FAILED, str_copy(run->arena, str_from(err.message)));
    }
    return same;
}

static bool all_settled(const struct operation_target *targets, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!targets[i].is_settled)
            return false;
    return true;
}

/* Polls until all are settled. is_bound: an interrupt is noted but waited through. */
static void watch(struct run *run, struct operation_target *targets, size_t count,
                  judge_function *judge, bool is_bound)
{
    while (!all_settled(targets, count)) {
        if (signals_wait(POLL_MS))
            run->is_interrupted = true;
        for (size_t i = 0; i < count;)
            i += look(run, &targets[i], count - i, judge);
        if (run->is_interrupted && !is_bound)
            break;
    }
    for (size_t i = 0; i < count; i++)
        if (!targets[i].is_settled)
            settle(&targets[i], OUTCOME_LEFT,
                   STR("interrupted before it was known to be well"));
}

static void begin_phase(struct operation_target *targets, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        targets[i].is_settled = targets[i].outcome == OUTCOME_FAILED;
        targets[i].begun_ms = clock_ms();
        targets[i].sighting = (struct sighting){0};
    }
}

static void tell_stop(const struct run *run, struct operation_target *target)
{
    const struct process_info *before = target->before;
    struct error err = {0};

    if (is_down(before->state))
        settle(target, OUTCOME_ALREADY, STR(""));
    else if (before->state != PROCESS_STOPPING && before->state != PROCESS_UNKNOWN &&
             !daemon_stop_process(target->daemon, before->group, before->name, &err) &&
             daemon_fault(target->daemon) != FAULT_NOT_RUNNING &&
             daemon_fault(target->daemon) != FAULT_FAILED) /* its state tells more */
        settle(target, OUTCOME_FAILED, str_copy(run->arena, str_from(err.message)));
}

static void tell_start(const struct run *run, struct operation_target *target)
{
    const struct process_info *before = target->before;
    bool is_start = run->request->operation == OPERATION_START;
    struct error err = {0};

    if (is_start && (before->state == PROCESS_RUNNING || before->state == PROCESS_STARTING)) {
        target->pid = before->pid;
        settle(target, OUTCOME_ALREADY, STR(""));
    } else if (is_start && before->state == PROCESS_UNKNOWN) {
        settle(target, OUTCOME_FAILED,
               STR("its state is UNKNOWN: a copy that supervisord could not end may run"));
    } else if (!daemon_start_process(target->daemon, before->group, before->name, &err) &&
               daemon_fault(target->daemon) != FAULT_ALREADY_STARTED) {
        settle(target, OUTCOME_FAILED, str_copy(run->arena, str_from(err.message)));
    }
}

static void stop_all(struct run *run, struct operation_target *targets, size_t count)
{
    begin_phase(targets, count);
    for (size_t i = 0; i < count; i++)
        tell_stop(run, &targets[i]);
    watch(run, targets, count, judge_stop, run->request->operation != OPERATION_STOP);
}

static void start_all(struct run *run, struct operation_target *targets, size_t count)
{
    begin_phase(targets, count);
    for (size_t i = 0; i < count; i++)
        if (!targets[i].is_settled)
            tell_start(run, &targets[i]);
    watch(run, targets, count, judge_start, false);
}

static bool any_stopping(const struct operation_target *targets, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (targets[i].before->state == PROCESS_STOPPING)
            return true;
    return false;
}

static void run_tier(struct run *run, struct operation_target *targets, size_t count)
{
    enum operation operation = run->request->operation;

    if (operation != OPERATION_START)
        stop_all(run, targets, count);
    else if (any_stopping(targets, count)) { /* somebody's stop is under way: let it end */
        begin_phase(targets, count);
        for (size_t i = 0; i < count; i++)
            targets[i].is_settled |= targets[i].before->state != PROCESS_STOPPING;
        watch(run, targets, count, judge_stop, true);
    }
    if (operation != OPERATION_STOP)
        start_all(run, targets, count);
}

static int compare_numbers(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int compare_tiers(const struct operation_target *a, const struct operation_target *b)
{
    int order = compare_numbers(a->priority, b->priority);

    return order ? order : compare_numbers(a->program_priority, b->program_priority);
}

static int compare_places(const struct operation_target *a, const struct operation_target *b)
{
    int order = compare_numbers((int64_t)a->instance_index, (int64_t)b->instance_index);

    if (!order)
        order = str_compare(a->before->group, b->before->group);
    return order ? order : str_compare(a->before->name, b->before->name);
}

static int ascending(const void *first, const void *second)
{
    int order = compare_tiers(first, second);

    return order ? order : compare_places(first, second);
}

static int descending(const void *first, const void *second)
{
    int order = compare_tiers(second, first);

    return order ? order : compare_places(first, second);
}

static int by_instance(const void *first, const void *second)
{
    const struct operation_target *a = first, *b = second;

    return a->instance_index == b->instance_index ? ascending(a, b) : compare_places(a, b);
}

void operate_order(const struct operation_request *request, struct operation_target *targets,
                   size_t count)
{
    static int (*const orders[])(const void *, const void *) = {
        [OPERATION_START] = ascending,
        [OPERATION_STOP] = descending,
        [OPERATION_RESTART] = by_instance,
    };

    if (count) /* NULL is no array of none for qsort */
        qsort(targets, count, sizeof(*targets), orders[request->operation]);
}

/* How many targets from the first on go together. */
static size_t tier_length(const struct run *run, const struct operation_target *targets,
                          size_t count)
{
    bool is_restart = run->request->operation == OPERATION_RESTART;
    size_t length = 1;

    while (length < count && !compare_tiers(&targets[0], &targets[length]) &&
           (!is_restart || targets[0].instance_index == targets[length].instance_index))
        length++;
    return length;
}

static bool any_failed(const struct operation_target *targets, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (targets[i].outcome == OUTCOME_FAILED)
            return true;
    return false;
}

void operate_run(struct arena *arena, const struct operation_request *request,
                 struct operation_target *targets, size_t count)
{
    struct run run = {.arena = arena, .request = request};
    struct str left = STR("");

    operate_order(request, targets, count);
    for (size_t i = 0, length; i < count; i += length) {
        length = tier_length(&run, &targets[i], count - i);
        for (size_t j = i; j < i + length && left.length; j++)
            targets[j].why = left;
        if (left.length)
            continue;
        run_tier(&run, &targets[i], length);
        if (run.is_interrupted)
            left = STR("interrupted");
        else if (request->operation == OPERATION_RESTART && !request->keeps_going &&
                 any_failed(&targets[i], length))
            left = STR("one before it failed (--keep-going goes on)");
    }
}
