/* SPDX-License-Identifier: MIT */
#include "change/undertaking.h"

#include <errno.h>
#include <inttypes.h>
#include <sys/stat.h>

#include "apply/apply.h"
#include "apply/lock.h"
#include "apply/remedy.h"
#include "base/buffer.h"
#include "base/path.h"
#include "change/in_place.h"
#include "change/packaged.h"
#include "cli/reader.h"

static struct str instance_of(const struct undertaking *undertaking)
{
    return undertaking->change->rendered->instance->name.text;
}

void close_undertaking(struct undertaking *undertaking)
{
    release_lock(&undertaking->lock);
    close_history(&undertaking->history);
}

static bool make_folder(struct arena *arena, struct str repository, const char *name,
                        struct str file, const char *ending, const char **path,
                        struct error *err)
{
    const char *folder =
        str_to_c(arena, str_printf(arena, STR_FORMAT "/%s", STR_ARGS(repository), name));

    if (mkdir(folder, 0700) && errno != EEXIST)
        return error_errno(err, "make folder %s", folder);
    *path = str_to_c(arena,
                     str_printf(arena, "%s/" STR_FORMAT "%s", folder, STR_ARGS(file), ending));
    return true;
}

bool undertaking_open(struct change_set *set, struct change *change,
                      struct undertaking *undertaking, struct error *err)
{
    struct arena *arena = set->context->arena;
    struct str repository = set->project.settings.history_repository;
    struct str instance = change->rendered->instance->name.text;
    const char *lock_path;

    *undertaking = (struct undertaking){.set = set, .change = change, .lock = -1};
    return history_open(str_to_c(arena, repository), true, &undertaking->history, err) &&
           make_folder(arena, repository, "locks", instance, ".lock", &lock_path, err) &&
           make_folder(arena, repository, "journals", instance, ".journal",
                       &undertaking->journal_path, err) &&
           lock_take(lock_path, &undertaking->lock, err);
}

bool undertaking_observe(struct undertaking *undertaking, struct recorded *recorded,
                         struct error *err)
{
    struct change_set *set = undertaking->set;
    struct change *change = undertaking->change;

    return record_last(set, undertaking->history, instance_of(undertaking), recorded, err) &&
           change_find(set, change, recorded->files, recorded->count, err) &&
           change_ask(set, change, err);
}

/* supervisord's own log, unless it goes to syslog or to a terminal. */
static const char *daemon_log(const struct undertaking *undertaking)
{
    const struct model *found = undertaking->change->found;
    struct str path = found ? found->server.log_file.str : STR("");

    return path_is_absolute(path) ? str_to_c(undertaking->set->context->arena, path) : NULL;
}

struct live_world undertaking_world(const struct undertaking *undertaking)
{
    const struct change *change = undertaking->change;

    return (struct live_world){
        .arena = undertaking->set->context->arena,
        .root = change->root,
        .daemon = change->daemon,
        .journal_path = undertaking->journal_path,
        .daemon_log = daemon_log(undertaking),
        .instance = change->rendered->instance,
        .secrets = &undertaking->set->project.secrets,
    };
}

/* Who answers must be whom the change is about, or have been started anew in its place. */
static bool check_daemon(const struct undertaking *undertaking,
                         const struct journal_state *journal, bool is_untouched,
                         struct error *err)
{
    struct str command = undertaking_command(undertaking, "apply --recover");
    const char *done = is_untouched ? "nothing was touched" : "the files are back";
    struct error found;

    if (!undertaking->change->is_running)
        return !daemon_mark_lives(&journal->daemon) ||
               error_set(err, ERROR_DAEMON,
                         "supervisord lives on, pid %" PRId64
                         ", and cannot be asked (" STR_FORMAT "); %s: end it, then " STR_FORMAT,
                         journal->daemon.pid, STR_ARGS(undertaking->change->silence), done,
                         STR_ARGS(command));
    return daemon_mark_check(&journal->daemon, &undertaking->change->running.identity,
                             &found) ||
           error_set(err, is_untouched ? ERROR_STALE : ERROR_DAEMON,
                     "%s; %s: end the one that answers, then " STR_FORMAT, found.message, done,
                     STR_ARGS(command));
}

/* The files say where the daemon is asked: those of the change, if it was started with them,
 * else those before. */
static bool find_daemon(struct undertaking *undertaking, const struct journal_state *journal,
                        struct error *err)
{
    struct live_world live = undertaking_world(undertaking);
    struct world world = live_world(&live);
    struct recorded recorded;

    if (undertaking->change->is_running)
        return check_daemon(undertaking, journal, true, err) &&
               apply_recover_files(journal, &world, err);
    return apply_recover_files(journal, &world, err) &&
           undertaking_observe(undertaking, &recorded, err) &&
           check_daemon(undertaking, journal, false, err);
}

static bool take_back(struct undertaking *undertaking, const struct journal_state *journal,
                      const char *why, struct error *err)
{
    struct live_world live;
    struct world world;
    struct recorded recorded;

    context_say(undertaking->set->context, "%s: taking it back", why);
    if (!find_daemon(undertaking, journal, err))
        return false;
    live = undertaking_world(undertaking);
    live.mark = journal->daemon;
    world = live_world(&live);
    if (!apply_recover(undertaking->set->context->arena, journal, &world, err))
        return error_context(err, "take back the change that was begun");
    return undertaking_observe(undertaking, &recorded, err) &&
           record_settled(undertaking->set, undertaking->history, undertaking->change,
                          "reverted", why, err);
}

/* The change was made, and the one that made it had no time to record it. */
static bool make_up_record(struct undertaking *undertaking, const struct journal_state *journal,
                           struct error *err)
{
    struct live_world live = undertaking_world(undertaking);

    return record_settled(undertaking->set, undertaking->history, undertaking->change,
                          "applied", "its record was cut off", err) &&
           live_close(&live, journal, err);
}

static bool open_root(const struct undertaking *undertaking, struct error *err)
{
    return undertaking->change->root >= 0 ||
           root_open(str_to_c(undertaking->set->context->arena,
                              undertaking->set->project.settings.prefix),
                     &undertaking->change->root, err);
}

bool undertaking_settle(struct undertaking *undertaking, enum left_over *left,
                        struct deadline *waits, struct error *err)
{
    struct live_world live;
    struct journal_state journal;
    struct recorded recorded;

    *left = LEFT_NOTHING;
    if (!journal_read(undertaking->set->context->arena, undertaking->journal_path, &journal,
                      err))
        return false;
    if (journal.stage == JOURNAL_NONE)
        return true;
    if (!undertaking_observe(undertaking, &recorded, err) || !open_root(undertaking, err))
        return false;
    live = undertaking_world(undertaking);
    *left = LEFT_CLEARED;
    switch (journal.stage) {
    case JOURNAL_NONE:
        break;
    case JOURNAL_PREPARED:
        return live_close(&live, &journal, err);
    case JOURNAL_DONE:
        return make_up_record(undertaking, &journal, err);
    case JOURNAL_PENDING:
        *waits = journal.deadline;
        *left = LEFT_WAITING;
        if (deadline_left_ms(&journal.deadline) > 0)
            return true;
        *left = LEFT_TAKEN_BACK;
        return take_back(undertaking, &journal, "a change was not confirmed in time", err);
    case JOURNAL_BEGUN:
        *left = LEFT_TAKEN_BACK;
        return take_back(undertaking, &journal, "a change was cut off", err);
    }
    return true;
}

/* The option with an absolute path, when it was given. */
static void append_path(struct buffer *out, const struct context *context, const char *option)
{
    const char *path = option_value(&context->arguments, option);
    struct str word;

    if (!path)
        return;
    word = shell_quote(out->arena, reader_absolute(out->arena, str_from(path)));
    buffer_printf(out, " --%s " STR_FORMAT, option, STR_ARGS(word));
}

struct str undertaking_command(const struct undertaking *undertaking, const char *command)
{
    const struct change_set *set = undertaking->set;
    struct arena *arena = set->context->arena;
    struct str instance = shell_quote(arena, instance_of(undertaking));
    struct str place = in_place_words(set);
    struct buffer out = {.arena = arena};

    buffer_printf(&out, "supconf %s", command);
    if (place.length) {
        buffer_append(&out, place);
        return buffer_str(&out);
    }
    append_path(&out, set->context, "settings");
    if (set->packaged) {
        struct str host = shell_quote(arena, set->host);
        struct str path =
            shell_quote(arena, reader_absolute(arena, str_from(set->packaged->path)));

        buffer_printf(&out, " --host " STR_FORMAT " " STR_FORMAT, STR_ARGS(host),
                      STR_ARGS(path));
    }
    buffer_printf(&out, " " STR_FORMAT, STR_ARGS(instance));
    return buffer_str(&out);
}
