/* SPDX-License-Identifier: MIT */
#include "change/fleet.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/list.h"
#include "base/parallel.h"
#include "base/path.h"
#include "change/log_file.h"
#include "cli/reader.h"

void close_fleet(struct fleet *fleet)
{
    for (size_t i = 0; i < fleet->count; i++) {
        close_daemon(&fleet->items[i].daemon);
        destroy_arena(&fleet->items[i].arena);
    }
}

static void take_located(struct fleet *fleet, const struct located_list *located)
{
    struct arena *arena = fleet->set.context->arena;

    fleet->items = ARENA_ARRAY(arena, struct fleet_item, located->count);
    for (size_t i = 0; i < located->count; i++) {
        struct located *one = &located->items[i];
        struct error not_found = {0};

        /* Without its main file it can be asked and told what to do all the same. */
        if (!located_find_config(arena, one, &not_found))
            context_say(fleet->set.context, STR_FORMAT ": %s", STR_ARGS(one->name),
                        not_found.message);
        fleet->items[fleet->count++] =
            (struct fleet_item){.name = one->name, .config = one->config, .located = one};
    }
}

static bool is_here(struct fleet *fleet, const struct instance *instance)
{
    struct inventory_host **hosts;
    size_t count;

    if (fleet->has_faults)
        return access(str_to_c(fleet->set.context->arena, instance->config.text), F_OK) == 0;
    if (!fleet->set.project.inventory)
        return true;
    hosts = inventory_match(fleet->set.context->arena, fleet->set.project.inventory,
                            instance->hosts.text, instance->hosts.span, &count,
                            &fleet->set.project.findings);
    for (size_t i = 0; i < count; i++)
        if (str_equal(hosts[i]->name, fleet->set.host))
            return true;
    return false;
}

static bool take_instances(struct fleet *fleet, struct error *err)
{
    const struct settings *settings = &fleet->set.project.settings;
    size_t count = settings->instances.count;

    if (!settings->text)
        return error_set(err, ERROR_INPUT,
                         "no supconf.ini here or above: -c FILE names a supervisord by its "
                         "main file, --socket PATH by its socket");
    if (!count)
        return error_set(err, ERROR_INPUT, "the settings have no [instance ...] section");
    if (fleet->set.project.inventory && !project_host(&fleet->set.project).length)
        return error_set(err, ERROR_INPUT,
                         "the inventory does not know this machine: set host in supconf.ini");
    fleet->items = ARENA_ARRAY(fleet->set.context->arena, struct fleet_item, count);
    for (size_t i = 0; i < count; i++) {
        const struct instance *instance = &settings->instances.items[i];

        if (is_here(fleet, instance))
            fleet->items[fleet->count++] = (struct fleet_item){.name = instance->name.text,
                                                               .config = instance->config.text,
                                                               .instance = instance};
    }
    return fleet->count ||
           error_set(err, ERROR_INPUT, "no instance of the settings is on host " STR_FORMAT,
                     STR_ARGS(fleet->set.host));
}

static void read_files(struct fleet *fleet, const struct machine *machine,
                       struct fleet_item *item)
{
    struct arena *arena = fleet->set.context->arena;
    const struct file_source *files = &machine->files;
    const struct text *main =
        item->config.length ? files->read(files->context, arena, item->config) : NULL;
    struct finding_list ignored = {.arena = arena};
    struct model_options options = {.schema = &supervisord_schema,
                                    .version = fleet->set.project.lint.version};

    item->findings = (struct finding_list){.arena = arena};
    if (!main)
        return;
    if (fleet->has_findings)
        item->model =
            lint_file(arena, main, machine, &fleet->set.project.lint, &item->findings);
    else
        item->model = model_create(arena, config_read(arena, main, machine, &ignored), machine,
                                   &options, &ignored);
    model_add_secrets(item->model, &fleet->set.project.secrets);
}

static void open_daemon(struct fleet_item *item)
{
    struct daemon_address address;

    item->arena = arena_create();
    if (item->located ? located_address(item->located, item->model, &address)
                      : model_address(item->model, &address)) {
        item->daemon = daemon_open(&address);
        return;
    }
    item->silence = item->model ? STR("its configuration has no http server to ask")
                                : str_printf(item->arena, "there is no " STR_FORMAT,
                                             STR_ARGS(item->config));
}

/* A secret that this user does not know, or a fault of somebody else's, must not keep him from
 * working on what runs. */
static void load_inventory(struct fleet *fleet)
{
    const struct context *context = fleet->set.context;
    struct project *project = &fleet->set.project;
    struct error err = {0};

    if (project_load_inventory(project, NULL, &err) && !project_has_errors(project))
        return;
    project_complain(context, project);
    context_say(context, "the inventory cannot be used%s%s", err.message[0] ? ": " : "",
                err.message);
    project->findings.count = 0;
    project->inventory = NULL;
    fleet->has_faults = true;
}

bool fleet_open(const struct context *context, bool has_findings, struct fleet *fleet,
                enum exit_status *status, bool *is_usable, struct error *err)
{
    struct project *project = &fleet->set.project;
    struct located_list located;

    *fleet = (struct fleet){.set = {.context = context}, .has_findings = has_findings};
    *is_usable = false;
    if (!project_open(context, project, err))
        return false;
    if (project_is_broken(context, project, status))
        return true;
    if (!located_read(context, &project->secrets, &located, err) ||
        !project_load_rules(context, project, false, err) ||
        !reader_machine(context, true, &fleet->set.machine, err))
        return false;
    if (project_is_broken(context, project, status))
        return true;
    if (!located.count && project->settings.inventory.text.length)
        load_inventory(fleet);
    fleet->set.host = project_host(project);
    if (!fleet->set.host.length)
        change_name_host(&fleet->set);
    if (located.count)
        take_located(fleet, &located);
    else if (!take_instances(fleet, err))
        return false;
    if (project_is_broken(context, project, status)) /* an unknown host pattern */
        return true;
    for (size_t i = 0; i < fleet->count; i++) {
        read_files(fleet, &fleet->set.machine, &fleet->items[i]);
        open_daemon(&fleet->items[i]);
    }
    reader_tell_of_plugins(context, &fleet->set.machine);
    *is_usable = true;
    return true;
}

static void ask(void *context, size_t worker, size_t index)
{
    struct fleet *fleet = context;
    struct fleet_item *item = &fleet->items[index];
    struct error err = {0};

    (void)worker;
    item->selected = NULL;
    item->is_selected = item->is_whole = false;
    if (!item->daemon)
        return;
    arena_reset(item->arena);
    item->running = (struct snapshot){0};
    item->is_reached = daemon_snapshot(item->arena, item->daemon, &item->running, &err);
    item->trouble = daemon_trouble(item->daemon);
    item->silence = item->is_reached ? STR("") : str_copy(item->arena, str_from(err.message));
    item->selected = ARENA_ARRAY(item->arena, bool, item->running.count);
}

/* What %(ENV_x)s means is known to the process alone. */
static bool take_environment(struct arena *arena, int64_t pid, struct machine *machine)
{
    char path[64];
    struct text *text;
    struct error err = {0};
    struct str rest;

    snprintf(path, sizeof(path), "/proc/%" PRId64 "/environ", pid);
    if (!text_load(arena, path, &text, &err))
        return false;
    for (rest = text->bytes; rest.length;) {
        struct str value = str_cut(&rest, '\0'), name = str_cut(&value, '=');

        machine_set(arena, machine, name, value);
    }
    return true;
}

static void read_again(struct fleet *fleet, struct fleet_item *item)
{
    struct machine machine = fleet->set.machine;

    if (!item->is_reached || item->is_read_again || !item->model->refusal.kind ||
        !daemon_is_local(item->daemon))
        return;
    item->is_read_again = true;
    machine_clear_environment(&machine);
    if (take_environment(fleet->set.context->arena, item->running.identity.pid, &machine))
        read_files(fleet, &machine, item);
}

void fleet_ask(struct fleet *fleet)
{
    size_t workers = fleet->count < PARALLEL_WORKERS_MAX ? fleet->count : PARALLEL_WORKERS_MAX;

    parallel_run(fleet->count, workers, ask, fleet); /* they wait, they do not compute */
    for (size_t i = 0; i < fleet->count; i++)
        read_again(fleet, &fleet->items[i]);
}

struct str fleet_name(struct arena *arena, const struct fleet_item *item,
                      const struct process_info *process)
{
    return str_printf(arena, STR_FORMAT ":" STR_FORMAT ":" STR_FORMAT, STR_ARGS(item->name),
                      STR_ARGS(process->group), STR_ARGS(process->name));
}

enum { EVENT_BYTES = 256 * 1024, EVENT_SECONDS = 3600 };

struct str fleet_own_log(struct arena *arena, const struct fleet_item *item, size_t max_bytes,
                         bool *is_cut)
{
    struct str path = item->model ? item->model->server.log_file.str : STR("");
    bool is_here = !item->daemon || daemon_is_local(item->daemon);
    struct str text = STR("");
    struct error err = {0};

    *is_cut = false;
    if (is_here && path_is_absolute(path) &&
        log_file_end(arena, path, max_bytes, &text, is_cut))
        return text;
    if (!item->is_reached ||
        !daemon_own_log(arena, item->daemon, (int64_t)max_bytes, &text, &err))
        return STR("");
    *is_cut = text.length >= max_bytes;
    return text;
}

struct event_log fleet_events(struct arena *arena, const struct fleet_item *item)
{
    bool is_cut;
    struct str text = fleet_own_log(arena, item, EVENT_BYTES, &is_cut);

    return events_read(arena, text, is_cut, events_time(arena, time(NULL) - EVENT_SECONDS));
}

const struct process_events *fleet_events_of(const struct event_log *log,
                                             const struct fleet_item *item,
                                             const struct process_info *process)
{
    for (size_t i = 0; i < item->running.count; i++) {
        const struct process_info *other = &item->running.processes[i];

        if (other != process && str_equal(other->name, process->name))
            return NULL;
    }
    return events_of(log, process->name);
}
