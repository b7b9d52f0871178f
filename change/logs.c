/* SPDX-License-Identifier: MIT */
/* The file itself when it can be read here: it has all bytes. Else what supervisord hands out,
 * which XML takes control characters from. */
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/signals.h"
#include "base/utf8.h"
#include "change/fleet.h"
#include "change/log_file.h"
#include "report/visible.h"

enum {
    DEFAULT_LINES = 20,
    MAX_LINES = 1000000,
    POLL_MS = 500,
    PIECE_BYTES = 256 * 1024, /* that supervisord is asked for at a time */
    LONGEST_CHARACTER = 4,
};

struct log_run {
    const struct context *context;
    struct fleet_item *item;
    struct str group, process; /* copies: what the daemon says is forgotten at each question */
    enum daemon_log log;
    size_t lines;
    bool follows, is_terminal;
    struct buffer held; /* the start of a character whose rest has not come yet */
};

static struct str path_of(const struct process_info *info, enum daemon_log log)
{
    return log == DAEMON_LOG_STDERR ? info->stderr_log : info->stdout_log;
}

/* Bytes of a last character that is not complete. */
static size_t incomplete_tail(struct str text)
{
    size_t back = 0;

    while (back < text.length && back < LONGEST_CHARACTER - 1) {
        unsigned char byte = (unsigned char)text.bytes[text.length - ++back];

        if ((byte & 0xC0) == 0x80)
            continue;
        return byte >= 0xC0 && back < (byte >= 0xF0 ? 4u : byte >= 0xE0 ? 3u : 2u) ? back : 0;
    }
    return 0;
}

/* A terminal must not be steered by what a program wrote; everybody else gets the bytes. */
static void print(struct log_run *run, struct str bytes)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    size_t tail;

    if (run->is_terminal) {
        buffer_append(&run->held, bytes);
        bytes = str_copy(arena, buffer_str(&run->held));
        tail = incomplete_tail(bytes);
        run->held.length = 0;
        buffer_append(&run->held, str_slice(bytes, bytes.length - tail, bytes.length));
        bytes = visible_lines(arena, str_slice(bytes, 0, bytes.length - tail));
    }
    fwrite(bytes.bytes, 1, bytes.length, stdout);
    fflush(stdout);
}

/* Whether to go on; false after Ctrl-C, or when nobody reads any more. */
static bool pause_for_more(void)
{
    return !ferror(stdout) && !signals_wait(POLL_MS);
}

/* Where the log is now: an AUTO log has a new name after each update of its group. */
static bool ask_path(struct log_run *run, struct arena *arena, struct str *path,
                     struct error *err)
{
    struct process_info *processes;
    size_t count;

    if (!daemon_processes(arena, run->item->daemon, &processes, &count, err))
        return false;
    for (size_t i = 0; i < count; i++)
        if (str_equal(processes[i].group, run->group) &&
            str_equal(processes[i].name, run->process)) {
            *path = path_of(&processes[i], run->log);
            return true;
        }
    return error_set(err, ERROR_DAEMON, "supervisord does not know '" STR_FORMAT "' any more",
                     STR_ARGS(run->process));
}

/* The file under its new name, from its start. */
static bool reopen(struct log_run *run, struct log_file *file, struct error *err)
{
    struct str path;

    if (!ask_path(run, run->context->arena, &path, err))
        return false;
    if (str_equal(path, str_from(file->path)) || !path.length)
        return true; /* it will be made again, or there is none now */
    close_log_file(file);
    return log_file_open(file, str_to_c(run->context->arena, path), SIZE_MAX, err);
}

static bool show_file(struct log_run *run, struct log_file *file, struct error *err)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();

    for (;;) {
        struct str bytes;
        bool is_gone;

        arena_reset(arena);
        if (!log_file_next(arena, file, &bytes, &is_gone, err))
            return false;
        if (bytes.length && !ferror(stdout)) {
            print(run, bytes);
            continue;
        }
        if (!run->follows || !pause_for_more())
            return true;
        if (is_gone && !reopen(run, file, err))
            return false;
    }
}

static bool is_no_utf8(const struct log_run *run, struct error *err)
{
    return error_set(err, ERROR_DAEMON,
                     "the log of '" STR_FORMAT "' holds what is no UTF-8, which supervisord "
                     "cannot hand out: read it where it lies",
                     STR_ARGS(run->process));
}

/* supervisord fails on a piece that ends inside a character, so up to three bytes of it may be
 * left out: *length says how many were taken. */
static bool read_piece(struct log_run *run, struct arena *arena, int64_t offset,
                       int64_t *length, struct str *text, struct error *err)
{
    struct daemon *daemon = run->item->daemon;

    for (int cut = 0; cut<LONGEST_CHARACTER && * length> 0; cut++, --*length) {
        if (daemon_log_piece(arena, daemon, run->group, run->process, run->log, offset, *length,
                             text, err))
            return true;
        if (daemon_trouble(daemon) != TROUBLE_FAILED)
            return false;
    }
    return is_no_utf8(run, err);
}

/* The last lines of size bytes, from the end of which at most one piece is looked at. */
static bool show_last(struct log_run *run, struct arena *arena, int64_t size, int64_t *seen,
                      struct error *err)
{
    int64_t start = size > PIECE_BYTES ? size - PIECE_BYTES : 0, length;
    struct str text;

    *seen = size;
    if (!run->lines || !size)
        return true;
    for (int tries = start ? LONGEST_CHARACTER : 1;;
         start++) { /* it may begin inside one, too */
        length = size - start;
        if (read_piece(run, arena, start, &length, &text, err))
            break;
        if (!--tries || daemon_trouble(run->item->daemon) != TROUBLE_FAILED)
            return false;
    }
    print(run, str_slice(text, log_lines_start(text, run->lines), text.length));
    *seen = start + length;
    return *seen == size || run->follows || is_no_utf8(run, err);
}

static bool show_new(struct log_run *run, struct arena *arena, int64_t *seen, struct error *err)
{
    int64_t size;
    struct str text;

    if (!daemon_log_end(run->item->daemon, run->group, run->process, run->log, &size, err))
        return false;
    if (size < *seen) { /* what came between is in the old file */
        context_say(run->context, "the log was rotated");
        *seen = 0;
    }
    while (*seen < size) {
        int64_t length = size - *seen > PIECE_BYTES ? PIECE_BYTES : size - *seen;

        if (!read_piece(run, arena, *seen, &length, &text, err))
            return size - *seen < LONGEST_CHARACTER && /* the rest of it has yet to come */
                   daemon_trouble(run->item->daemon) == TROUBLE_FAILED;
        print(run, text);
        *seen += length;
    }
    return true;
}

static bool show_by_daemon(struct log_run *run, struct error *err)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    int64_t seen;

    if (!daemon_log_end(run->item->daemon, run->group, run->process, run->log, &seen, err) ||
        !show_last(run, arena, seen, &seen, err))
        return false;
    while (run->follows && pause_for_more()) {
        arena_reset(arena);
        if (!show_new(run, arena, &seen, err))
            return false;
    }
    return true;
}

static bool show(struct log_run *run, struct str path, struct error *err)
{
    CLEANUP(close_log_file) struct log_file file = {.fd = -1};
    struct error unreadable = {0};

    if (!daemon_is_local(run->item->daemon))
        return show_by_daemon(run, err);
    if (log_file_open(&file, str_to_c(run->context->arena, path), run->lines, &unreadable))
        return show_file(run, &file, err);
    context_say(run->context, "through supervisord, since %s", unreadable.message);
    return show_by_daemon(run, err);
}

static void list_choices(struct fleet *fleet, struct buffer *list)
{
    for (size_t i = 0; i < fleet->count; i++)
        for (size_t j = 0; j < fleet->items[i].running.count; j++)
            if (fleet->items[i].selected[j]) {
                struct str name = fleet_name(list->arena, &fleet->items[i],
                                             &fleet->items[i].running.processes[j]);

                buffer_printf(list, "%s" STR_FORMAT, list->length ? ", " : "", STR_ARGS(name));
            }
}

/* The one process that the word names. */
static bool choose(struct fleet *fleet, struct fleet_item **item,
                   const struct process_info **process, struct error *err)
{
    struct buffer choices = {.arena = fleet->set.context->arena};
    struct str list;
    size_t found = 0;

    for (size_t i = 0; i < fleet->count; i++) {
        struct fleet_item *candidate = &fleet->items[i];

        if (candidate->is_selected && !candidate->is_reached)
            return error_set(err, ERROR_SYSTEM, STR_FORMAT ": " STR_FORMAT,
                             STR_ARGS(candidate->name), STR_ARGS(candidate->silence));
        for (size_t j = 0; j < candidate->running.count; j++)
            if (candidate->selected[j] && !found++) {
                *item = candidate;
                *process = &candidate->running.processes[j];
            }
    }
    if (found == 1)
        return true;
    list_choices(fleet, &choices);
    list = buffer_str(&choices);
    return error_set(err, ERROR_USAGE, "'%s' is %zu processes: " STR_FORMAT,
                     fleet->set.context->arguments.operands[0], found, STR_ARGS(list));
}

static bool check_log(const struct process_info *info, enum daemon_log log, struct error *err)
{
    if (path_of(info, log).length)
        return true;
    return error_set(err, ERROR_INPUT, "'" STR_FORMAT ":" STR_FORMAT "' has no %s log%s",
                     STR_ARGS(info->group), STR_ARGS(info->name),
                     log == DAEMON_LOG_STDERR ? "stderr" : "stdout",
                     log == DAEMON_LOG_STDERR && info->stdout_log.length
                         ? ": it goes to stdout's (redirect_stderr), or to none"
                         : "");
}

bool run_logs(struct context *context, enum exit_status *status, struct error *err)
{
    CLEANUP(close_fleet) struct fleet fleet = {.count = 0};
    const struct process_info *info = NULL;
    const struct arguments *arguments = &context->arguments;
    struct log_run run = {.context = context, .held = {.arena = context->arena}};
    bool is_usable;
    long lines;

    if (arguments->operand_count != 1)
        return error_set(err, ERROR_USAGE, "logs takes one program or process");
    if (!option_number(arguments, "lines", 0, MAX_LINES, DEFAULT_LINES, &lines, err) ||
        !fleet_open(context, false, &fleet, status, &is_usable, err))
        return false;
    if (!is_usable)
        return true;
    fleet_ask(&fleet);
    run.log = option_is_given(arguments, "stderr") ? DAEMON_LOG_STDERR : DAEMON_LOG_STDOUT;
    if (!fleet_select(&fleet, err) || !choose(&fleet, &run.item, &info, err) ||
        !check_log(info, run.log, err))
        return false;
    run.group = info->group;
    run.process = info->name;
    run.lines = (size_t)lines;
    run.follows = option_is_given(arguments, "follow");
    run.is_terminal = isatty(STDOUT_FILENO) == 1;
    if (run.follows)
        (void)signals_hold(); /* to the end of the program */
    return show(&run, path_of(info, run.log), err);
}
