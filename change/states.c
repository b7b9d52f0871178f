/* SPDX-License-Identifier: MIT */
#include "change/states.h"

#include <string.h>

#include "base/list.h"
#include "base/suggest.h"
#include "cli/lint.h"
#include "plan/active.h"

struct loading {
    struct change_set *set;
    struct change *change;
    struct history *history;
};

static struct str covered(const struct loading *loading, struct str bytes)
{
    return bytes.length ? secrets_cover(loading->set->context->arena,
                                        &loading->set->project.secrets, bytes)
                        : STR("");
}

static void add_file(const struct loading *loading, struct state *state, struct str path,
                     struct str bytes)
{
    *LIST_ADD(loading->set->context->arena, state) =
        (struct state_file){path, covered(loading, bytes)};
}

static void take_files(const struct loading *loading, bool wanted, struct state *state)
{
    const struct change *change = loading->change;
    const struct model *model = wanted ? change->input.wanted : change->input.found;

    for (size_t i = 0; i < change->file_count; i++) {
        const struct file_change *file = &change->files[i];
        const struct file_state *side = wanted ? &file->wanted : &file->found;

        if (side->exists)
            add_file(loading, state, file->path, side->bytes);
    }
    state->config = model ? model->config : NULL;
    state->rendered = wanted ? change->rendered : NULL;
}

static bool take_recorded(const struct loading *loading, const struct history_file *files,
                          size_t count, struct state *state, struct error *err)
{
    struct arena *arena = loading->set->context->arena;
    struct change past = *loading->change;
    struct finding_list ignored = {.arena = arena};

    for (size_t i = 0; i < count; i++)
        add_file(loading, state, files[i].path, files[i].bytes);
    if (!count)
        return true;
    if (!change_restore(loading->set, &past, files, count, err))
        return false;
    state->config = lint_rendered(arena, &loading->set->project, &loading->set->machine,
                                  past.rendered, &ignored, &loading->set->project.secrets)
                        ->config;
    return true;
}

static bool take_revision(const struct loading *loading, const char *revision,
                          struct state *state, struct error *err)
{
    struct arena *arena = loading->set->context->arena;
    struct str instance = loading->change->rendered->instance->name.text, question;
    struct suggestion nearest = suggest_for(str_from(revision));
    struct history_file *files;
    size_t count;

    suggest_offer(&nearest, STR("wanted"));
    suggest_offer(&nearest, STR("files"));
    suggest_offer(&nearest, STR("running"));
    question = suggest_question(arena, &nearest);
    if (!loading->history)
        return error_set(err, ERROR_INPUT,
                         "'%s' is neither wanted, files nor running, and nothing was recorded "
                         "yet" STR_FORMAT,
                         revision, STR_ARGS(question));
    if (history_files(arena, loading->history, str_from(revision), loading->set->host, instance,
                      &files, &count, err))
        return take_recorded(loading, files, count, state, err);
    if (question.length)
        error_context(err, "'%s' is no state" STR_FORMAT, revision, STR_ARGS(question));
    return false;
}

static bool take_running(const struct loading *loading, struct state *state, struct error *err)
{
    struct arena *arena = loading->set->context->arena;
    const struct change *change = loading->change;
    const struct plan_input *input = &change->input;
    struct evidence evidence;

    if (!input->running)
        return error_set(err, ERROR_SYSTEM, "what runs is not known: " STR_FORMAT,
                         STR_ARGS(change->silence));
    evidence = evidence_create(arena, input);
    if (input->is_found_read || all_run_as(arena, &evidence, input->found)) {
        take_files(loading, false, state);
        return true;
    }
    if (all_run_as(arena, &evidence, input->recorded))
        return take_recorded(loading, change->recorded, change->recorded_count, state, err);
    if (all_run_as(arena, &evidence, input->wanted)) {
        take_files(loading, true, state);
        return true;
    }
    return error_set(err, ERROR_INPUT,
                     "what runs is neither on disk, nor recorded, nor wanted: supervisord does "
                     "not tell enough to show it; `supconf plan` says which groups differ");
}

bool state_load(struct change_set *set, struct change *change, struct history *history,
                const char *name, struct state *state, struct error *err)
{
    struct loading loading = {set, change, history};

    *state = (struct state){0};
    if (!strcmp(name, "running"))
        return take_running(&loading, state, err);
    if (strcmp(name, "wanted") != 0 && strcmp(name, "files") != 0)
        return take_revision(&loading, name, state, err);
    take_files(&loading, !strcmp(name, "wanted"), state);
    return true;
}

const struct state_file *state_find(const struct state *state, struct str path)
{
    for (size_t i = 0; i < state->count; i++)
        if (str_equal(state->items[i].path, path))
            return &state->items[i];
    return NULL;
}
