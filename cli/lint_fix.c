/* SPDX-License-Identifier: MIT */
/* `lint --fix` and `lint --diff`: the mended files come first, what is left to say then. */
#include <string.h>

#include "base/path.h"
#include "cli/lint.h"
#include "cli/reader.h"
#include "cli/rewrite.h"
#include "lint/fix.h"

struct fixing {
    struct lint_run *run;
    struct fixes fixes;
    struct arena *scratch; /* of one file */
    bool only_shows; /* else the files are linted after this, and what is wrong told then */
};

static void fix_text(struct fixing *fixing, const struct text *text, bool is_main)
{
    struct lint_options options = fixing->run->project->lint;

    options.is_fragment = !is_main;
    fixes_make(&fixing->fixes, text, fixing->run->machine, &options);
}

/* Main files are mended with what they include, before the fragments that no main file among
 * the targets includes. *is_later: the target is such a fragment, or might be. */
static void fix_target(struct fixing *fixing, const struct lint_target *target, bool *is_later)
{
    bool is_stdin = !strcmp(target->path.bytes, "-");
    struct error err = {0};
    enum file_role role;
    struct text *text;

    arena_reset(fixing->scratch);
    if (!reader_load(fixing->run->context, fixing->scratch, target->path.bytes, &text, &err)) {
        if (fixing->only_shows)
            lint_cannot_read(fixing->run, str_from(err.message));
        return;
    }
    role = reader_role(text->bytes);
    if (role == ROLE_MAIN || is_stdin || *is_later) {
        *is_later = false;
        if ((target->is_asked || role != ROLE_OTHER) &&
            !map_get(&fixing->fixes.read, path_normalize(fixing->scratch, text->path)))
            fix_text(fixing, text, role == ROLE_MAIN);
    } else {
        *is_later = true;
    }
}

/* The next file that has changed, from *index on; NULL: there is none. */
static const struct fixed_text *next_changed(const struct fixing *fixing, size_t *index)
{
    const struct map *files = &fixing->fixes.files;

    while (*index < files->count) {
        const struct fixed_text *fixed = files->entries[(*index)++].value;

        if (fixed_text_has_changed(fixed))
            return fixed;
    }
    return NULL;
}

static void show_all(const struct fixing *fixing)
{
    const struct fixed_text *fixed;

    for (size_t i = 0; (fixed = next_changed(fixing, &i));) {
        struct edits edits = edits_between(fixing->scratch, fixed->before, &fixed->after);

        rewrite_show(fixing->run->context, fixing->scratch, &edits);
    }
}

/* Every file is looked at before the first is written. */
static bool write_all(const struct fixing *fixing, struct error *err)
{
    struct arena *arena = fixing->fixes.arena;
    const struct fixed_text *fixed;
    struct file_state *states =
        ARENA_ARRAY(arena, struct file_state, fixing->fixes.files.count);
    size_t count = 0;

    for (size_t i = 0; (fixed = next_changed(fixing, &i)); count++)
        if (!rewrite_check(arena, fixed->before, &states[count], err))
            return false;
    count = 0;
    for (size_t i = 0; (fixed = next_changed(fixing, &i)); count++)
        if (!rewrite_file(arena, fixed->before->path, &states[count], fixed->after.str, err))
            return false;
    if (count)
        context_say(fixing->run->context, "%zu finding%s fixed in %zu file%s",
                    fixing->fixes.count, fixing->fixes.count == 1 ? "" : "s", count,
                    count == 1 ? "" : "s");
    return true;
}

static bool has_stdin(const struct lint_targets *targets)
{
    for (size_t i = 0; i < targets->count; i++)
        if (!strcmp(targets->items[i].path.bytes, "-"))
            return true;
    return false;
}

bool lint_fix(struct lint_run *run, const struct lint_targets *targets, bool with_unsafe,
              bool only_shows, bool *has_changes, struct error *err)
{
    CLEANUP(destroy_arena) struct arena *scratch = arena_create();
    struct arena *arena = run->context->arena;
    bool *are_later = ARENA_ARRAY(arena, bool, targets->count);
    struct fixing fixing = {
        .run = run,
        .fixes = fixes_create(arena, &run->machine->files, with_unsafe),
        .scratch = scratch,
        .only_shows = only_shows,
    };

    if (!only_shows && has_stdin(targets))
        return error_set(err, ERROR_USAGE,
                         "standard input cannot be fixed in its place: use --diff");
    for (size_t i = 0; i < targets->count; i++)
        fix_target(&fixing, &targets->items[i], &are_later[i]);
    for (size_t i = 0; i < targets->count; i++)
        if (are_later[i])
            fix_target(&fixing, &targets->items[i], &are_later[i]);
    *has_changes = next_changed(&fixing, &(size_t){0}) != NULL;
    if (!only_shows)
        return write_all(&fixing, err);
    show_all(&fixing);
    return true;
}
