/* SPDX-License-Identifier: MIT */
#include "change/observe.h"

#include <sys/stat.h>

#include "base/list.h"
#include "base/path.h"
#include "change/in_place.h"
#include "change/record.h"
#include "change/visible_files.h"
#include "daemon/host.h"

/* A daemon that went into the background was born after it had read its files. */
enum { BIRTH_MARGIN_MS = 2000 };

struct observation {
    struct arena *arena;
    struct change_set *set;
    struct change *change;
    struct plan_input *input;
    struct host_process host;
    struct machine machine; /* as supervisord's, as far as it is known */
    LIST_OF(struct str) unknowns;
    LIST_OF(struct drift) drifts;
    bool has_newer_files;
};

static void say_unknown(struct observation *seen, struct str words)
{
    *LIST_ADD(seen->arena, &seen->unknowns) = words;
}

/* Whether the user himself says what environment there is. */
static bool is_environment_given(const struct change_set *set)
{
    const struct arguments *arguments = &set->context->arguments;

    return option_is_given(arguments, "env") || option_is_given(arguments, "clean-env");
}

static struct machine machine_of(struct change_set *set, const struct host_process *host)
{
    const struct arguments *arguments = &set->context->arguments;
    struct machine machine = set->machine;

    if (!host->is_known)
        return machine;
    if (!option_is_given(arguments, "uid"))
        machine.uid = (long)host->uid;
    if (host->cwd.bytes && !option_is_given(arguments, "cwd"))
        machine.cwd = host->cwd;
    if (!host->has_environment || is_environment_given(set))
        return machine;
    machine_clear_environment(&machine);
    for (size_t i = 0; i < host->variable_count; i++)
        machine_set(set->context->arena, &machine, host->environment[i].name,
                    host->environment[i].value);
    return machine;
}

struct machine observe_machine(struct change_set *set, struct change *change)
{
    struct host_process host = {0};
    struct error silence = {0};
    int64_t pid;

    if (change_connect(set, change) &&
        daemon_pid(set->context->arena, change->daemon, &pid, &silence))
        host = host_process(set->context->arena, pid);
    close_daemon(&change->daemon);
    return machine_of(set, &host);
}

static struct visible_files *files_of(const struct observation *seen, struct file_source below,
                                      bool is_changed)
{
    struct visible_files *files = ARENA_NEW(seen->arena, struct visible_files);

    *files = (struct visible_files){
        .arena = seen->arena,
        .below = below,
        .prefix = seen->set->project.settings.prefix,
        .files = seen->change->files,
        .file_count = seen->change->file_count,
        .is_changed = is_changed,
        .reader = &seen->host,
    };
    return files;
}

/* The configuration that supervisord would read from these files; NULL: no main file. */
static const struct model *read_model(struct observation *seen, struct file_source files,
                                      const struct environment *learned)
{
    struct machine machine = seen->machine;
    struct finding_list ignored = {.arena = seen->arena};
    struct model_options options = {.schema = &supervisord_schema,
                                    .version = seen->set->project.lint.version};
    const struct text *main;
    const struct model *model;

    machine.files = files;
    machine_clear_environment(&machine);
    for (size_t i = 0; i < seen->machine.environment.count; i++)
        machine_set(seen->arena, &machine, seen->machine.environment.items[i].name,
                    seen->machine.environment.items[i].value);
    for (size_t i = 0; learned && i < learned->count; i++)
        machine_set(seen->arena, &machine, learned->items[i].name, learned->items[i].value);
    main =
        files.read(files.context, seen->arena, seen->change->rendered->instance->config.text);
    if (!main)
        return NULL;
    model = model_create(seen->arena, config_read(seen->arena, main, &machine, &ignored),
                         &machine, &options, &ignored);
    model_add_secrets(model, &seen->set->project.secrets);
    return model;
}

/* supervisord keeps each variable of [supervisord] that it has read as ENV_x for all further
 * readings, and does not forget one that is gone. */
static bool names_variables(const struct model *model)
{
    const struct config_section *section = model->server.section;
    const struct option *option =
        section ? config_option(model->config, section, STR("environment")) : NULL;

    return option && str_contains(option->value.str, STR("%(ENV_"));
}

static const struct environment *environment_of(const struct model *model)
{
    return model ? &model->server.environment : NULL;
}

static void read_models(struct observation *seen)
{
    struct plan_input *input = seen->input;
    struct visible_files *now = files_of(seen, disk_files, false);
    struct visible_files *then = files_of(
        seen, render_file_source(seen->arena, seen->change->rendered, &disk_files), true);
    const struct model *wanted;

    input->found = read_model(seen, visible_files(now), NULL);
    wanted = read_model(seen, visible_files(then), environment_of(input->found));
    if (!wanted)
        return;
    input->wanted = wanted;
    if (names_variables(wanted))
        input->wanted_again = read_model(seen, visible_files(then), environment_of(wanted));
    input->problems = include_problems(then, wanted->config, &input->problem_count);
}

/* The files as they were applied last, laid over the disk. Nothing when a secret that was
 * covered in them is not known any more. */
static void read_recorded(struct observation *seen)
{
    struct change past = *seen->change;
    struct error ignored = {0};

    if (!seen->change->recorded_count ||
        !change_restore(seen->set, &past, seen->change->recorded, seen->change->recorded_count,
                        &ignored))
        return;
    seen->input->recorded = read_model(
        seen,
        visible_files(
            files_of(seen, render_file_source(seen->arena, past.rendered, &disk_files), false)),
        NULL);
}

static int64_t written_ms(struct arena *arena, struct str path)
{
    struct stat status;

    if (stat(str_to_c(arena, path), &status))
        return 0;
    return status.st_ctim.tv_sec * 1000 + status.st_ctim.tv_nsec / 1000000;
}

static bool is_newer(const struct observation *seen, struct str path)
{
    int64_t born = seen->host.start_ms - (seen->host.is_foreground ? 0 : BIRTH_MARGIN_MS);

    return !seen->host.is_known || written_ms(seen->arena, path) >= born;
}

static void add_drift(struct observation *seen, enum drift_kind kind, struct str name,
                      const char *words)
{
    *LIST_ADD(seen->arena, &seen->drifts) =
        (struct drift){.kind = kind, .name = name, .words = str_from(words)};
}

/* Files that somebody else has written since the last apply. */
static void find_edited(struct observation *seen)
{
    const struct change *change = seen->change;

    for (size_t i = 0; i < change->file_count; i++) {
        const char *words = record_edit(seen->set, change, &change->files[i]);

        if (words)
            add_drift(seen, DRIFT_EDITED, change->files[i].path, words);
    }
}

static bool is_as_applied(const struct observation *seen, struct str path)
{
    const struct change *change = seen->change;
    struct str prefix = seen->set->project.settings.prefix;

    for (size_t i = 0; i < change->file_count; i++)
        if (str_equal(path_join(seen->arena, prefix, change->files[i].path), path))
            return change->recorded_count && !record_edit(seen->set, change, &change->files[i]);
    return false;
}

/* Whether a file, or a folder in which the includes lie, was written since supervisord read
 * them. */
static void find_newer(struct observation *seen)
{
    const struct config *config = seen->input->found->config;

    for (size_t i = 0; i < config->document_count; i++) {
        struct str path = config->documents[i]->text->path;

        if (!is_newer(seen, path))
            continue;
        seen->has_newer_files = true;
        if (!is_as_applied(seen, path) && seen->host.is_known)
            add_drift(seen, DRIFT_NEWER, path, "was written after supervisord started");
    }
    for (size_t i = 0; i < config->include_count; i++)
        if (is_newer(seen, path_directory(config->includes[i].path)))
            seen->has_newer_files = true;
    for (size_t i = 0; i < config->warning_count; i++)
        seen->has_newer_files |= str_starts_with(config->warnings[i], STR("No file matches"));
}

static void take_reported(struct observation *seen)
{
    const struct change *change = seen->change;

    seen->input->reported = change->reported;
    seen->input->reported_count = change->reported_count;
    if (change->unreported.length)
        say_unknown(seen, str_printf(seen->arena,
                                     "supervisord does not tell its configuration, a number "
                                     "above 2147483647 in it would do that: " STR_FORMAT,
                                     STR_ARGS(change->unreported)));
}

static bool uses_environment(const struct model *model)
{
    for (size_t i = 0; model && i < model->config->document_count; i++)
        if (str_contains(model->config->documents[i]->text->bytes, STR("%(ENV_")))
            return true;
    return false;
}

static void say_what_is_unknown(struct observation *seen)
{
    const struct plan_input *input = seen->input;

    if (!seen->host.is_known)
        say_unknown(seen, str_printf(seen->arena,
                                     "pid %lld is no supervisord here: since when it runs, as "
                                     "whom, and its environment are not known",
                                     (long long)input->running->identity.pid));
    else if (!seen->host.has_environment && uses_environment(input->wanted) &&
             !is_environment_given(seen->set))
        say_unknown(seen, STR("the environment of supervisord must not be read: %(ENV_x)s is "
                              "taken from that of this command"));
    if (seen->has_newer_files && input->found)
        say_unknown(seen, STR("files were written after supervisord started: whether its own "
                              "options were changed then, it does not tell"));
}

void observe(struct change_set *set, struct change *change, struct plan_input *input)
{
    struct observation seen = {
        .arena = set->context->arena, .set = set, .change = change, .input = input};

    if (input->running)
        seen.host = host_process(seen.arena, input->running->identity.pid);
    input->is_foreground = seen.host.is_foreground;
    seen.machine = machine_of(set, &seen.host);
    read_models(&seen);
    find_edited(&seen);
    if (input->running) {
        read_recorded(&seen);
        take_reported(&seen);
        if (input->found)
            find_newer(&seen);
        input->is_found_read = input->found && !seen.has_newer_files && seen.host.is_known;
        say_what_is_unknown(&seen);
    }
    if (input->found)
        input->no_way_back = in_place_find_former(set, change, input);
    input->unknowns = seen.unknowns.items;
    input->unknown_count = seen.unknowns.count;
    input->drifts = seen.drifts.items;
    input->drift_count = seen.drifts.count;
}
