/* SPDX-License-Identifier: MIT */
#include "history/diff.h"

#include <stdio.h>
#include <string.h>

#include "change/states.h"
#include "plan/options.h"
#include "report/diffs.h"
#include "report/options.h"
#include "report/visible.h"

struct diff_run {
    struct change_set *set;
    struct history *history;
    const char *from, *to; /* names of states */
    bool as_options;
    bool asks;        /* supervisord, because one side is what runs */
    bool takes_files; /* as they lie on disk, as one side */
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

static struct str bytes_of(const struct state_file *file)
{
    return file ? file->bytes : (struct str){0};
}

static bool diff_file(struct diff_run *run, struct str path, const struct state *from,
                      const struct state *to, struct error *err)
{
    struct arena *arena = run->set->context->arena;
    const struct state_file *before = state_find(from, path), *after = state_find(to, path);
    struct str diff;

    if (!diff_unified(arena, path, bytes_of(before), bytes_of(after), &diff, err))
        return false;
    if (diff.length || !before != !after)
        run->has_difference = true;
    report_diff(stdout, hide_former_secrets(arena, diff), &run->set->project.secrets,
                &run->set->context->style);
    return true;
}

static bool diff_texts(struct diff_run *run, const struct state *from, const struct state *to,
                       struct error *err)
{
    for (size_t i = 0; i < to->count; i++)
        if (!diff_file(run, to->items[i].path, from, to, err))
            return false;
    for (size_t i = 0; i < from->count; i++)
        if (!state_find(to, from->items[i].path) &&
            !diff_file(run, from->items[i].path, from, to, err))
            return false;
    return true;
}

static const struct config *config_of(struct arena *arena, const struct state *state)
{
    struct config *nothing;

    if (state->config)
        return state->config;
    nothing = ARENA_NEW(arena, struct config);
    nothing->by_name.arena = arena;
    return nothing;
}

static void diff_options(struct diff_run *run, const struct change *change,
                         const struct state *from, const struct state *to)
{
    struct arena *arena = run->set->context->arena;
    struct plan_view view = change_view(run->set);
    struct option_changes changes = {0};

    compare_configs(arena, config_of(arena, from), config_of(arena, to), &changes);
    if (to->rendered)
        change_attribute(to->rendered, changes.items, changes.count);
    run->has_difference |= changes.count > 0;
    report_options(stdout, change->rendered->instance->name.text, changes.items, changes.count,
                   &view);
}

/* The lines that differ do not show whose they are, and an edit may be what is wanted. */
static void tell_edits(const struct diff_run *run, const struct change *change)
{
    for (size_t i = 0; i < change->file_count; i++) {
        const char *words = record_edit(run->set, change, &change->files[i]);
        struct str path = visible(run->set->context->arena, change->files[i].path);

        if (words)
            context_say(run->set->context, STR_FORMAT " %s", STR_ARGS(path), words);
    }
}

static bool diff_instance(struct diff_run *run, struct change *change, struct error *err)
{
    struct recorded recorded;
    struct state from, to;

    if (!record_last(run->set, run->history, change->rendered->instance->name.text, &recorded,
                     err) ||
        !change_find(run->set, change, recorded.files, recorded.count, err) ||
        (run->asks && !change_ask(run->set, change, err)))
        return false;
    if (run->takes_files)
        tell_edits(run, change);
    change_plan(run->set, change);
    if (!state_load(run->set, change, run->history, run->from, &from, err) ||
        !state_load(run->set, change, run->history, run->to, &to, err))
        return false;
    if (!run->as_options)
        return diff_texts(run, &from, &to, err);
    diff_options(run, change, &from, &to);
    return true;
}

/* --against is the former name of --from. */
static bool read_states(const struct arguments *arguments, struct diff_run *run,
                        struct error *err)
{
    const char *from = option_value(arguments, "from"),
               *against = option_value(arguments, "against"),
               *to = option_value(arguments, "to");

    if (from && against)
        return error_set(err, ERROR_USAGE, "--from and --against exclude each other");
    run->from = from ? from : against ? against : "files";
    run->to = to ? to : "wanted";
    run->asks = !strcmp(run->from, "running") || !strcmp(run->to, "running");
    run->takes_files = !strcmp(run->from, "files") || !strcmp(run->to, "files");
    return true;
}

bool run_diff(struct context *context, enum exit_status *status, struct error *err)
{
    CLEANUP(close_changes) struct change_set set = {0};
    CLEANUP(close_history) struct history *history = NULL;
    struct diff_run run = {.set = &set,
                           .as_options = option_is_given(&context->arguments, "options")};
    bool is_usable;

    if (!read_states(&context->arguments, &run, err) ||
        !change_begin(context, &set, status, &is_usable, err))
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
