/* SPDX-License-Identifier: MIT */
#include "change/change.h"

#include <unistd.h>

#include "base/descriptor.h"
#include "base/list.h"
#include "change/in_place.h"
#include "change/observe.h"
#include "change/packaged.h"
#include "cli/lint.h"
#include "cli/reader.h"
#include "history/history.h"
#include "render/output.h"

void close_changes(struct change_set *set)
{
    for (size_t i = 0; i < set->count; i++) {
        close_descriptor(&set->items[i].root);
        close_daemon(&set->items[i].daemon);
    }
}

void change_is_host(struct change_set *set, struct str name)
{
    struct inventory_host *here = ARENA_NEW(set->context->arena, struct inventory_host);

    here->name = set->host = name;
    set->here = here;
}

static void name_by_machine(struct change_set *set)
{
    char name[256] = "";

    if (!gethostname(name, sizeof(name) - 1))
        change_is_host(set, str_copy(set->context->arena, str_from(name)));
}

void change_name_host(struct change_set *set)
{
    if (set->project.settings.host.text.length)
        change_is_host(set, set->project.settings.host.text);
    else
        name_by_machine(set);
}

/* A machine that packages are applied on has instances and a prefix in its settings, and no
 * inventory. */
static bool find_host(struct change_set *set, enum exit_status *status, bool *is_usable,
                      struct error *err)
{
    struct project *project = &set->project;
    const struct settings *settings = &project->settings;

    if (!settings->inventory.text.length && settings->instances.count &&
        settings->prefix.length)
        change_name_host(set);
    else if (!project_load_inventory(project, NULL, err))
        return false;
    *is_usable = !project_is_broken(set->context, project, status);
    if (!*is_usable || set->here)
        return true;
    set->host = project_host(project);
    if (!set->host.length)
        return error_set(err, ERROR_INPUT,
                         "the inventory does not know this machine: set host in supconf.ini");
    set->here = map_get(&project->inventory->hosts_by_name, set->host);
    return true;
}

bool change_open(const struct context *context, struct change_set *set,
                 enum exit_status *status, bool *is_usable, struct error *err)
{
    struct project *project = &set->project;
    bool is_in_place = located_is_given(&context->arguments);

    *set = (struct change_set){
        .context = context,
        .names = context->arguments.operands,
        .name_count = context->arguments.operand_count,
    };
    *is_usable = false;
    if (!project_open(context, project, err) || !packaged_settings(set, err))
        return false;
    if (project_is_broken(context, project, status))
        return true;
    if (is_in_place && packaged_is_asked(context))
        return error_set(err, ERROR_USAGE, "a release names its instances itself");
    if (packaged_is_asked(context) && !packaged_open(set, err))
        return false;
    if (!project_load_rules(context, project, false, err) ||
        !reader_machine(context, true, &set->machine, err))
        return false;
    if (!is_in_place && !set->packaged)
        return find_host(set, status, is_usable, err);
    if (is_in_place) {
        if (!in_place_open(set, err))
            return false;
        name_by_machine(set); /* its history is found from wherever it is named */
    }
    *is_usable = !project_is_broken(context, project, status);
    return true;
}

static bool begin_in_place(struct change_set *set, struct error *err)
{
    struct str name = set->located->name;

    for (size_t i = 0; i < set->name_count; i++)
        if (!str_equal(name, str_from(set->names[i])))
            return error_set(err, ERROR_USAGE,
                             "'%s' is no instance: the one that is named is '" STR_FORMAT "'",
                             set->names[i], STR_ARGS(name));
    return change_frame(set, name, err) && in_place_take(set, &set->items[0], err);
}

bool change_begin(const struct context *context, struct change_set *set,
                  enum exit_status *status, bool *is_usable, struct error *err)
{
    struct project *project = &set->project;

    if (!change_open(context, set, status, is_usable, err))
        return false;
    if (!*is_usable)
        return true;
    if (set->packaged)
        return packaged_begin(set, err);
    if (set->located)
        return begin_in_place(set, err);
    *is_usable = false;
    if (!project->inventory)
        return project_load_inventory(project, NULL, err); /* which says that there is none */
    if (!project_render(context, project, set->names, set->name_count, set->host, err))
        return false;
    project_complain(context, project);
    if (project_has_errors(project)) {
        *status = STATUS_FINDINGS;
        return true;
    }
    set->count = project->rendered.count;
    set->items = ARENA_ARRAY(context->arena, struct change, set->count);
    for (size_t i = 0; i < set->count; i++)
        set->items[i] = (struct change){.rendered = &project->rendered.items[i], .root = -1};
    *is_usable = true;
    return true;
}

bool change_is_asked_for(const struct change_set *set, struct str instance)
{
    for (size_t i = 0; i < set->name_count; i++)
        if (str_equal(instance, str_from(set->names[i])))
            return true;
    return !set->name_count;
}

bool change_frame(struct change_set *set, struct str instance, struct error *err)
{
    struct rendered_instance *frame = ARENA_NEW(set->context->arena, struct rendered_instance);

    frame->instance = settings_instance(&set->project.settings, instance);
    frame->host = set->here;
    if (!frame->instance)
        return error_set(err, ERROR_INPUT,
                         "the settings have no instance '" STR_FORMAT "' any more",
                         STR_ARGS(instance));
    if (!frame->host)
        return error_set(err, ERROR_INPUT, "the inventory has no host '" STR_FORMAT "'",
                         STR_ARGS(set->host));
    set->count = 1;
    set->items = ARENA_NEW(set->context->arena, struct change);
    set->items[0] =
        (struct change){.rendered = frame, .root = -1, .is_on_disk = set->located != NULL};
    return true;
}

static bool find_file(const struct change *change, struct arena *arena, struct str path,
                      struct file_state *state, struct error *err)
{
    *state = (struct file_state){.exists = false};
    return change->root < 0 ||
           file_read(arena, change->root, str_to_c(arena, path), state, err);
}

static bool is_wanted(const struct change *change, struct str path)
{
    for (size_t i = 0; i < change->rendered->count; i++)
        if (str_equal(change->rendered->files[i].relative, path))
            return true;
    return false;
}

static bool find_files(struct change *change, struct arena *arena,
                       const struct history_file *recorded, size_t recorded_count,
                       struct error *err)
{
    for (size_t i = 0; i < change->rendered->count; i++) {
        const struct rendered_file *file = &change->rendered->files[i];
        struct file_change item = {.path = file->relative, .is_secret = file->is_secret};

        if (!find_file(change, arena, file->relative, &item.found, err) ||
            !output_wanted(arena, file, &item.found, &item.wanted, err))
            return false;
        *ARRAY_ADD(arena, change->files, change->file_count, change->file_capacity) = item;
    }
    for (size_t i = 0; i < recorded_count; i++) {
        struct file_change item = {.path = recorded[i].path};

        if (is_wanted(change, recorded[i].path))
            continue;
        if (!find_file(change, arena, recorded[i].path, &item.found, err))
            return false;
        if (change->is_on_disk) /* no longer included is not unwanted */
            item.wanted = item.found;
        *ARRAY_ADD(arena, change->files, change->file_count, change->file_capacity) = item;
    }
    return true;
}

/* The configuration that is on disk, as supervisord would read it now. */
const struct model *change_found_model(struct change_set *set, const struct change *change)
{
    struct arena *arena = set->context->arena;
    struct finding_list ignored = {.arena = arena};
    struct model_options options = {.schema = &supervisord_schema,
                                    .version = set->project.lint.version};
    const struct text *main = set->machine.files.read(set->machine.files.context, arena,
                                                      change->rendered->instance->config.text);
    const struct config *config;

    if (!main)
        return NULL;
    config = config_read(arena, main, &set->machine, &ignored);
    return model_create(arena, config, &set->machine, &options, &ignored);
}

bool change_find(struct change_set *set, struct change *change,
                 const struct history_file *recorded, size_t recorded_count, struct error *err)
{
    struct arena *arena = set->context->arena;
    struct finding_list ignored = {.arena = arena};

    close_descriptor(&change->root);
    if (change->is_on_disk && !in_place_take(set, change, err))
        return false;
    if (!reader_root(str_to_c(arena, set->project.settings.prefix), &change->root, err))
        return false;
    change->file_count = 0;
    if (!find_files(change, arena, recorded, recorded_count, err))
        return false;
    change->found = change_found_model(set, change);
    change->recorded = recorded;
    change->recorded_count = recorded_count;
    if (change->found)
        model_add_secrets(change->found, &set->project.secrets);
    if (!change->wanted) /* nobody asked for findings, but what is shown must be covered */
        change->wanted = lint_rendered(arena, &set->project, &set->machine, change->rendered,
                                       &ignored, &set->project.secrets);
    return true;
}

struct plan_view change_view(const struct change_set *set)
{
    return (struct plan_view){
        .secrets = &set->project.secrets,
        .style = set->context->style,
        .directory = reader_absolute(set->context->arena, STR(".")),
    };
}

void change_attribute(const struct rendered_instance *rendered, struct option_change *changes,
                      size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct span *cause = &changes[i].cause;

        for (size_t j = 0; j < rendered->count; j++) {
            const struct rendered_file *file = &rendered->files[j];

            if (cause->text && cause->text == file->text)
                *cause = traced_span(&file->content, cause->offset, cause->length);
        }
    }
}

void change_plan(struct change_set *set, struct change *change)
{
    change->input = (struct plan_input){
        .host = set->host,
        .instance = change->rendered->instance->name.text,
        .prefix = set->project.settings.prefix,
        .restarts_readers = set->restarts_readers,
        .files = change->files,
        .file_count = change->file_count,
        .wanted = change->wanted,
        .found = change->found,
        .running = change->is_running ? &change->running : NULL,
    };

    observe(set, change, &change->input);
    change->plan = plan_create(set->context->arena, &change->input);
    for (size_t i = 0; i < change->plan->group_count; i++) {
        struct group_forecast *group = &change->plan->groups[i];

        change_attribute(change->rendered, group->changes, group->change_count);
        change_attribute(change->rendered, group->unseen, group->unseen_count);
    }
    change_attribute(change->rendered, change->plan->daemon_changes,
                     change->plan->daemon_change_count);
}
