/* SPDX-License-Identifier: MIT */
#include "render/output.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/accounts.h"

enum { GROUP_AND_OTHERS = 0077 };

/* A number, as chown takes it. */
static bool read_id(const char *name, unsigned *id)
{
    char *end;
    unsigned long number = strtoul(name, &end, 10);

    *id = (unsigned)number;
    return *name >= '0' && *name <= '9' && !*end && number < (unsigned)-1;
}

static bool find_user(struct arena *arena, struct str name, struct file_state *state)
{
    struct account_record record;

    if (read_id(str_to_c(arena, name), &state->uid))
        return true;
    if (!account_by_name(arena, ACCOUNT_USER, name, &record))
        return false;
    state->uid = record.id;
    state->gid = record.main_group;
    return true;
}

static bool find_group(struct arena *arena, struct str name, struct file_state *state)
{
    struct account_record record;

    if (read_id(str_to_c(arena, name), &state->gid))
        return true;
    if (!account_by_name(arena, ACCOUNT_GROUP, name, &record))
        return false;
    state->gid = record.id;
    return true;
}

/* USER is a user with its own group, or with that of the file when it is a number. */
static bool set_owner(struct arena *arena, const struct rendered_file *file,
                      struct file_state *state, struct error *err)
{
    struct str rest = file->owner->text, user = str_cut(&rest, ':');

    if (!state->has_owner)
        state->gid = getegid();
    state->has_owner = true;
    if (!find_user(arena, user, state))
        return error_set(err, ERROR_INPUT,
                         "owner of " STR_FORMAT ": no user is named '" STR_FORMAT "' here",
                         STR_ARGS(file->relative), STR_ARGS(user));
    if (rest.length && !find_group(arena, rest, state))
        return error_set(err, ERROR_INPUT,
                         "owner of " STR_FORMAT ": no group is named '" STR_FORMAT "' here",
                         STR_ARGS(file->relative), STR_ARGS(rest));
    return true;
}

/* An administrator's choice of mode stays, unless it would show a secret. */
static mode_t wanted_mode(const struct rendered_file *file, const struct file_state *before)
{
    mode_t mode = before->exists && !file->has_mode ? before->mode : file->mode;

    return file->is_secret && !file->has_mode ? mode & ~(mode_t)GROUP_AND_OTHERS : mode;
}

bool output_wanted(struct arena *arena, const struct rendered_file *file,
                   const struct file_state *before, struct file_state *after, struct error *err)
{
    *after = (struct file_state){
        .exists = true,
        .bytes = file->text->bytes,
        .mode = wanted_mode(file, before),
        .uid = before->uid,
        .gid = before->gid,
        .has_owner = before->exists && before->has_owner,
    };
    return !file->owner || set_owner(arena, file, after, err);
}

static bool is_same(const struct file_state *before, const struct file_state *after)
{
    return before->mode == after->mode &&
           (!after->has_owner || (before->uid == after->uid && before->gid == after->gid)) &&
           str_equal(before->bytes, after->bytes);
}

bool output_look(struct arena *arena, struct file_walk *walk, const struct rendered_file *file,
                 struct output_step *step, struct error *err)
{
    const char *path = str_to_c(arena, file->relative);
    struct arena_mark mark = arena_mark(arena);

    *step = (struct output_step){.file = file, .change = OUTPUT_NEW};
    if (walk->root >= 0 && !file_walk_read(arena, walk, path, &step->before, err))
        return false;
    if (!output_wanted(arena, file, &step->before, &step->after, err))
        return false;
    if (!step->before.exists)
        return true;
    step->change = is_same(&step->before, &step->after) ? OUTPUT_SAME : OUTPUT_CHANGED;
    if (step->change == OUTPUT_SAME) { /* most files, and no need to have them twice */
        step->before.bytes = step->after.bytes;
        step->after.stamp = step->before.stamp;
        arena_rewind(arena, mark);
    }
    return true;
}
