/* SPDX-License-Identifier: MIT */
#include "apply/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/descriptor.h"
#include "base/list.h"
#include "base/path.h"
#include "base/text.h"

static const char first_line[] = "supconf journal 1";

static bool write_whole(int fd, struct str bytes)
{
    while (bytes.length) {
        ssize_t count = write(fd, bytes.bytes, bytes.length);

        if (count < 0 && errno != EINTR)
            return false;
        bytes = str_slice(bytes, count > 0 ? (size_t)count : 0, bytes.length);
    }
    return true;
}

/* What was written in part is cut off again: the next line must not be glued to it. */
static bool write_synced(const char *path, int flags, struct str bytes, struct error *err)
{
    CLEANUP(close_descriptor)
    int fd = open(path, flags | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600);
    struct stat before;

    if (fd < 0)
        return error_errno(err, "open journal %s", path);
    if (fstat(fd, &before) < 0)
        return error_errno(err, "look at journal %s", path);
    if (write_whole(fd, bytes) && fsync(fd) == 0)
        return true;
    error_errno(err, "write journal %s", path);
    if (ftruncate(fd, before.st_size) < 0)
        return error_context(err, "the journal could not be cut back");
    return false;
}

/* A file that came or went has come or gone for good when its folder is synced. */
static bool sync_folder(const char *path, struct error *err)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    const char *folder = str_to_c(arena, path_directory(str_from(path)));
    CLEANUP(close_descriptor)
    int fd = open(*folder ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    return (fd >= 0 && fsync(fd) == 0) || error_errno(err, "sync the folder of %s", path);
}

/* A line of the journal cannot hold a line break. */
static bool append_line(struct buffer *out, const char *word, struct str text,
                        struct error *err)
{
    if (str_find(text, '\n') != STR_NOT_FOUND)
        return error_set(err, ERROR_INPUT, "a name with a line break cannot be changed safely");
    buffer_printf(out, "%s " STR_FORMAT "\n", word, STR_ARGS(text));
    return true;
}

static bool append_group(struct buffer *out, const struct group_forecast *group,
                         struct error *err)
{
    if (!append_line(out, "touches", group->name, err))
        return false;
    for (size_t i = 0; i < group->process_count; i++) {
        const struct process_forecast *process = &group->processes[i];
        struct str name = str_printf(out->arena, STR_FORMAT ":" STR_FORMAT,
                                     STR_ARGS(group->name), STR_ARGS(process->name));

        if (!process->is_new && !append_line(out, process->ran ? "ran" : "idle", name, err))
            return false;
        if (group->restarts_readers && process->read_count &&
            !append_line(out, "reads", name, err))
            return false;
    }
    return true;
}

static bool append_daemon(struct buffer *out, const struct daemon_mark *daemon,
                          struct error *err)
{
    if (!daemon->pid)
        return true;
    buffer_printf(out, "supervisord %" PRId64 " %" PRId64 "\n", daemon->pid, daemon->start_ms);
    return (!daemon->config.length || append_line(out, "main", daemon->config, err)) &&
           (!daemon->identifier.length || append_line(out, "named", daemon->identifier, err));
}

static bool append_plan(struct buffer *out, const struct plan *plan, struct error *err)
{
    for (size_t i = 0; i < plan->file_count; i++)
        if (!append_line(out, file_before(&plan->files[i])->exists ? "kept" : "new",
                         plan->files[i].path, err))
            return false;
    for (size_t i = 0; i < plan->group_count; i++)
        if ((plan->groups[i].action != GROUP_KEEP || plan->groups[i].restarts_readers ||
             plan->daemon_change_count) &&
            !append_group(out, &plan->groups[i], err))
            return false;
    return true;
}

bool journal_begin(const char *path, const struct plan *plan, const struct daemon_mark *daemon,
                   struct error *err)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct buffer out = {.arena = arena};

    buffer_printf(&out, "%s\nprocess %ld\n", first_line, (long)getpid());
    return append_daemon(&out, daemon, err) && append_plan(&out, plan, err) &&
           write_synced(path, O_CREAT | O_TRUNC, buffer_str(&out), err) &&
           sync_folder(path, err);
}

bool journal_append(const char *path, struct str record, struct error *err)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();

    return write_synced(path, O_APPEND, str_printf(arena, STR_FORMAT "\n", STR_ARGS(record)),
                        err);
}

bool journal_end(const char *path, struct error *err)
{
    if (unlink(path) < 0)
        return errno == ENOENT || error_errno(err, "remove journal %s", path);
    return sync_folder(path, err);
}

static void add_file(struct arena *arena, struct journal_state *state, struct str path,
                     bool was_there)
{
    *ARRAY_ADD(arena, state->files, state->file_count, state->file_capacity) =
        (struct journal_file){path, was_there};
}

static void add_process(struct arena *arena, struct journal_state *state, struct str name,
                        bool ran)
{
    struct str group = str_cut(&name, ':');

    *ARRAY_ADD(arena, state->processes, state->process_count, state->process_capacity) =
        (struct journal_process){.group = group, .name = name, .ran = ran};
}

/* The line that says so stands behind that of the process. */
static bool add_reader(struct journal_state *state)
{
    if (state->process_count)
        state->processes[state->process_count - 1].is_reader = true;
    return state->process_count > 0;
}

static void take_daemon(struct arena *arena, struct daemon_mark *daemon, struct str line)
{
    daemon->pid = strtoll(str_to_c(arena, str_cut(&line, ' ')), NULL, 10);
    daemon->start_ms = strtoll(str_to_c(arena, line), NULL, 10);
}

/* False for a line that no journal of this version has. */
static bool take_line(struct arena *arena, struct journal_state *state, struct str line)
{
    struct str word = str_cut(&line, ' ');

    if (str_equal(word, STR("process")))
        state->process = strtol(str_to_c(arena, line), NULL, 10);
    else if (str_equal(word, STR("supervisord")))
        take_daemon(arena, &state->daemon, line);
    else if (str_equal(word, STR("main")))
        state->daemon.config = line;
    else if (str_equal(word, STR("named")))
        state->daemon.identifier = line;
    else if (str_equal(word, STR("kept")) || str_equal(word, STR("new")))
        add_file(arena, state, line, str_equal(word, STR("kept")));
    else if (str_equal(word, STR("touches")))
        *ARRAY_ADD(arena, state->planned, state->planned_count, state->planned_capacity) = line;
    else if (str_equal(word, STR("ran")) || str_equal(word, STR("idle")))
        add_process(arena, state, line, str_equal(word, STR("ran")));
    else if (str_equal(word, STR("reads")) && add_reader(state))
        ;
    else if (str_equal(word, STR("begun")))
        state->stage = JOURNAL_BEGUN;
    else if (str_equal(word, STR("group")))
        *ARRAY_ADD(arena, state->groups, state->group_count, state->group_capacity) = line;
    else if (str_equal(word, STR("daemon")))
        state->has_restarted_daemon = true;
    else if (str_equal(word, STR("done")))
        state->stage = JOURNAL_DONE;
    else if (str_equal(word, STR("confirm")) && deadline_parse(line, &state->deadline))
        state->stage = JOURNAL_PENDING;
    else
        return false;
    return true;
}

static bool parse(struct arena *arena, struct str text, struct journal_state *state)
{
    size_t end = str_find_last(text, '\n');

    text = str_slice(text, 0, end == STR_NOT_FOUND ? 0 : end);
    if (!text.length) /* cut off at once */
        return true;
    if (!str_equal(str_cut(&text, '\n'), str_from(first_line)))
        return false;
    state->stage = JOURNAL_PREPARED;
    while (text.length)
        if (!take_line(arena, state, str_cut(&text, '\n')))
            return false;
    return true;
}

bool journal_read(struct arena *arena, const char *path, struct journal_state *state,
                  struct error *err)
{
    struct journal_state found = {0};
    struct text *text;

    *state = found;
    if (access(path, F_OK) < 0 && errno == ENOENT)
        return true;
    if (!text_load(arena, path, &text, err))
        return error_context(err, "read journal");
    if (!parse(arena, text->bytes, &found))
        return error_set(err, ERROR_INPUT, "journal %s is damaged", path);
    if (found.stage == JOURNAL_NONE)
        found.stage = JOURNAL_PREPARED;
    *state = found;
    return true;
}
