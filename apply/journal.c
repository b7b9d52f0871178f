/* SPDX-License-Identifier: MIT */
#include "apply/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/descriptor.h"
#include "base/list.h"
#include "base/text.h"

static const char first_line[] = "supconf journal 1\n";

static bool write_synced(const char *path, int flags, struct str bytes, struct error *err)
{
    CLEANUP(close_descriptor)
    int fd = open(path, flags | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (fd < 0)
        return error_errno(err, "open journal %s", path);
    while (bytes.length) {
        ssize_t count = write(fd, bytes.bytes, bytes.length);

        if (count < 0 && errno != EINTR)
            return error_errno(err, "write journal %s", path);
        bytes = str_slice(bytes, count > 0 ? (size_t)count : 0, bytes.length);
    }
    return fsync(fd) == 0 || error_errno(err, "sync journal %s", path);
}

static void append_file(struct buffer *out, const struct file_change *file)
{
    const struct file_state *before = &file->found;

    if (before->exists)
        buffer_printf(out, "file %04o %lu %lu %zu ", (unsigned)before->mode,
                      (unsigned long)before->uid, (unsigned long)before->gid,
                      before->bytes.length);
    else
        buffer_append_c(out, "file - 0 0 0 ");
    buffer_append(out, file->path);
    buffer_append_byte(out, '\n');
    buffer_append(out, before->bytes);
    buffer_append_byte(out, '\n');
}

static void append_processes(struct buffer *out, const struct group_forecast *group)
{
    if (group->action == GROUP_KEEP)
        return;
    for (size_t i = 0; i < group->process_count; i++)
        if (group->processes[i].ran)
            buffer_printf(out, "ran " STR_FORMAT ":" STR_FORMAT "\n", STR_ARGS(group->name),
                          STR_ARGS(group->processes[i].name));
}

bool journal_begin(const char *path, const struct plan *plan, struct error *err)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct buffer out = {.arena = arena};

    buffer_append_c(&out, first_line);
    for (size_t i = 0; i < plan->file_count; i++)
        append_file(&out, &plan->files[i]);
    for (size_t i = 0; i < plan->group_count; i++)
        append_processes(&out, &plan->groups[i]);
    return write_synced(path, O_CREAT | O_TRUNC, buffer_str(&out), err) &&
           write_synced(path, O_APPEND, STR("begun\n"), err);
}

bool journal_append(const char *path, struct str record, struct error *err)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();

    return write_synced(path, O_APPEND, str_printf(arena, STR_FORMAT "\n", STR_ARGS(record)),
                        err);
}

bool journal_end(const char *path, struct error *err)
{
    return unlink(path) == 0 || errno == ENOENT || error_errno(err, "remove journal %s", path);
}

static bool take_number(struct str *rest, int base, unsigned long *number)
{
    char digits[24];
    struct str word = str_cut(rest, ' ');
    char *end;

    if (!word.length || word.length >= sizeof(digits))
        return false;
    for (size_t i = 0; i <= word.length; i++)
        digits[i] = i < word.length ? word.bytes[i] : '\0';
    errno = 0;
    *number = strtoul(digits, &end, base);
    return !*end && !errno;
}

/* The rest of a "file" line, and the bytes behind it; *text goes on behind them. */
static bool parse_file(struct str line, struct str *text, struct file_change *file)
{
    unsigned long mode = 0, uid, gid, length;
    bool exists = !str_starts_with(line, STR("- "));

    if (!exists)
        str_cut(&line, ' ');
    else if (!take_number(&line, 8, &mode))
        return false;
    if (!take_number(&line, 10, &uid) || !take_number(&line, 10, &gid) ||
        !take_number(&line, 10, &length) || !line.length || length >= text->length)
        return false;
    *file = (struct file_change){
        .path = line,
        .found = {.exists = exists,
                  .bytes = str_slice(*text, 0, length),
                  .mode = (mode_t)mode,
                  .uid = (uid_t)uid,
                  .gid = (gid_t)gid,
                  .has_owner = exists},
    };
    *text = str_slice(*text, length + 1, text->length);
    return true;
}

static bool parse(struct arena *arena, struct str text, struct journal_state *state)
{
    if (!str_equal(str_cut(&text, '\n'), STR("supconf journal 1")))
        return false;
    while (text.length) {
        struct str line = str_cut(&text, '\n');
        struct str word = str_cut(&line, ' ');

        if (str_equal(word, STR("file"))) {
            struct file_change file;

            if (!parse_file(line, &text, &file))
                return false;
            *ARRAY_ADD(arena, state->files, state->file_count, state->file_capacity) = file;
        } else if (str_equal(word, STR("ran"))) {
            struct str group = str_cut(&line, ':');

            *ARRAY_ADD(arena, state->processes, state->process_count, state->process_capacity) =
                (struct journal_process){.group = group, .name = line};
        } else if (str_equal(word, STR("begun"))) {
            state->is_unfinished = true;
        } else if (str_equal(word, STR("group"))) {
            *ARRAY_ADD(arena, state->groups, state->group_count, state->group_capacity) = line;
        }
    }
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
    /* A journal that was cut before `begun` tells of nothing done. */
    if (!parse(arena, text->bytes, &found) && found.is_unfinished)
        return error_set(err, ERROR_INPUT, "journal %s is damaged", path);
    if (found.is_unfinished)
        *state = found;
    return true;
}
