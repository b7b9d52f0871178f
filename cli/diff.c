/* SPDX-License-Identifier: MIT */
#include "history/diff.h"

#include <stdio.h>

#include "cli/change.h"
#include "cli/record.h"
#include "report/diffs.h"

/* What the wanted files are compared with: those on disk, or of a revision. */
struct diff_run {
    struct change_set *set;
    struct history *history;
    const char *revision; /* NULL: the files */
    bool has_difference;
};

/* Covered before they are compared: no diff can show what neither side holds. What a former
 * secret was is not known any more, so lines that a line with a secret replaces are hidden. */
static struct str hide_former_secrets(struct arena *arena, struct str diff)
{
    struct buffer out = {.arena = arena};
    struct str rest = diff;
    size_t head = 0; /* "---" and "+++" with the names come first */

    while (rest.length) {
        struct str block = rest, line = str_cut(&rest, '\n');
        bool has_secret = false;

        if (head++ < 2 || !str_starts_with(line, STR("-"))) {
            buffer_append(&out, line);
            buffer_append_byte(&out, '\n');
            continue;
        }
        while (rest.length && (rest.bytes[0] == '-' || rest.bytes[0] == '+')) {
            struct str next = str_cut(&rest, '\n');

            has_secret |= next.bytes[0] == '+' && str_contains(next, STR("‹secret "));
        }
        block = str_slice(block, 0, block.length - rest.length);
        while (block.length) {
            bool is_hidden;

            line = str_cut(&block, '\n');
            is_hidden =
                has_secret && line.bytes[0] == '-' && !str_contains(line, STR("‹secret "));
            buffer_append(&out, is_hidden ? STR("-‹may hold a former secret›") : line);
            buffer_append_byte(&out, '\n');
        }
    }
    return buffer_str(&out);
}

static struct str side(const struct change_set *set, const struct file_state *state)
{
    if (!state->exists)
        return (struct str){0};
    if (!state->bytes.length)
        return STR("");
    return secrets_cover(set->context->arena, &set->project.secrets, state->bytes);
}

static bool diff_file(struct diff_run *run, const struct file_change *file, struct error *err)
{
    struct arena *arena = run->set->context->arena;
    struct str diff;

    if (!diff_unified(arena, file->path, side(run->set, &file->found),
                      side(run->set, &file->wanted), &diff, err))
        return false;
    if (diff.length || file->found.exists != file->wanted.exists)
        run->has_difference = true;
    report_diff(stdout, hide_former_secrets(arena, diff), &run->set->project.secrets,
                &run->set->context->style);
    return true;
}

/* Puts the recorded files in the place of those found. */
static bool find_recorded(const struct diff_run *run, struct change *change, struct error *err)
{
    struct str instance = change->rendered->instance->name.text;
    struct history_file *files;
    size_t count;

    if (!run->history)
        return error_set(err, ERROR_INPUT, "nothing was recorded yet");
    if (!history_files(run->set->context->arena, run->history, str_from(run->revision),
                       run->set->host, instance, &files, &count, err) ||
        !change_find(run->set, change, files, count, err))
        return false;
    for (size_t i = 0; i < change->file_count; i++) {
        change->files[i].found = (struct file_state){0};
        for (size_t j = 0; j < count; j++)
            if (str_equal(files[j].path, change->files[i].path))
                change->files[i].found =
                    (struct file_state){.exists = true, .bytes = files[j].bytes};
    }
    return true;
}

static bool diff_instance(struct diff_run *run, struct change *change, struct error *err)
{
    struct recorded recorded;

    if (run->revision ? !find_recorded(run, change, err)
                      : !record_last(run->set, run->history,
                                     change->rendered->instance->name.text, &recorded, err) ||
                            !change_find(run->set, change, recorded.files, recorded.count, err))
        return false;
    for (size_t i = 0; i < change->file_count; i++)
        if (!diff_file(run, &change->files[i], err))
            return false;
    return true;
}

bool run_diff(struct context *context, enum exit_status *status, struct error *err)
{
    CLEANUP(close_changes) struct change_set set = {0};
    CLEANUP(close_history) struct history *history = NULL;
    struct diff_run run = {.set = &set,
                           .revision = option_value(&context->arguments, "against")};
    bool is_usable;

    if (!change_begin(context, &set, status, &is_usable, err))
        return false;
    if (!is_usable)
        return true;
    if (!record_open_existing(&set, &history, err))
        return false;
    run.history = history;
    for (size_t i = 0; i < set.count; i++)
        if (!diff_instance(&run, &set.items[i], err))
            return false;
    *status = run.has_difference ? STATUS_FINDINGS : STATUS_CLEAN;
    return true;
}
