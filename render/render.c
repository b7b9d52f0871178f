/* SPDX-License-Identifier: MIT */
#include "render/render.h"

#include "base/parallel.h"
#include "base/path.h"
#include "base/suggest.h"
#include "config/glob.h"
#include "inventory/attribution.h"
#include "inventory/fleet.h"
#include "inventory/variable_schema.h"
#include "render/escape_check.h"
#include "render/templates.h"

const struct finding_kind render_kinds[] = {
#define KIND(symbol, code_, name_, severity_, summary_, why_)                                  \
    [RENDER_##symbol] = {.code = (code_),                                                      \
                         .name = (name_),                                                      \
                         .severity = SEVERITY_##severity_,                                     \
                         .summary = (summary_),                                                \
                         .why = (why_)},
#include "render/render.def"
#undef KIND
};

const size_t render_kind_count = COUNT_OF(render_kinds);

enum { GROUP_AND_OTHERS = 0077 };

/* One instance on one host, which a thread renders. */
struct task {
    struct rendered_instance *rendered;
    const struct instance_templates *templates;
    const struct value *play; /* the names of all hosts of the instance */
    struct finding_list findings;
    struct secrets learned;
};

struct rendering_run {
    struct arena *arena;
    const struct render_request *request;
    struct inventory_host **hosts; /* that are asked for; NULL: all */
    size_t host_count;
    struct template_folder folder;
    LIST_OF(struct task) tasks;
    struct arena *arenas[PARALLEL_WORKERS_MAX];  /* of what is made */
    struct arena *scratch[PARALLEL_WORKERS_MAX]; /* of one file */
    bool has_several_instances;
    struct map targets; /* then: "HOST PATH" -> struct rendered_file */
    struct render_result *result;
    struct finding_list *findings;
};

static bool is_wanted(const struct render_request *request, const struct instance *instance)
{
    for (size_t i = 0; i < request->instance_count; i++)
        if (str_equal(request->instances[i], instance->name.text))
            return true;
    return !request->instance_count;
}

static bool check_instance_name(struct arena *arena, const struct settings *settings,
                                struct str name, struct error *err)
{
    struct suggestion nearest = suggest_for(name);

    for (size_t i = 0; i < settings->instances.count; i++) {
        if (str_equal(settings->instances.items[i].name.text, name))
            return true;
        suggest_offer(&nearest, settings->instances.items[i].name.text);
    }
    return error_set(err, ERROR_USAGE, "no instance is named '" STR_FORMAT "'" STR_FORMAT,
                     STR_ARGS(name), STR_ARGS(suggest_question(arena, &nearest)));
}

/* The hosts that --host asks for. */
static bool find_hosts(struct rendering_run *run, struct error *err)
{
    const struct inventory *inventory = run->request->inventory;
    struct finding_list faults = {.arena = run->arena};
    struct str pattern = run->request->hosts;
    struct suggestion nearest = suggest_for(pattern);
    struct inventory_host *named = map_get(&inventory->hosts_by_name, pattern);

    if (!pattern.length)
        return true;
    if (named) { /* whatever signs of patterns are in its name */
        run->hosts = ARENA_ARRAY(run->arena, struct inventory_host *, 1);
        run->hosts[run->host_count++] = named;
        return true;
    }
    run->hosts = inventory_match(run->arena, inventory, pattern, (struct span){0},
                                 &run->host_count, &faults);
    if (run->host_count && !finding_count(&faults, SEVERITY_ERROR))
        return true;
    for (size_t i = 0; i < inventory->host_count; i++)
        suggest_offer(&nearest, inventory->hosts[i]->name);
    return error_set(err, ERROR_USAGE,
                     "no host of the inventory is named '" STR_FORMAT "'" STR_FORMAT,
                     STR_ARGS(pattern), STR_ARGS(suggest_question(run->arena, &nearest)));
}

static bool is_asked_for(const struct rendering_run *run, const struct inventory_host *host)
{
    for (size_t i = 0; i < run->host_count; i++)
        if (run->hosts[i] == host)
            return true;
    return !run->hosts;
}

static bool check_request(struct arena *arena, const struct render_request *request,
                          struct error *err)
{
    if (!request->settings->templates.text.length)
        return error_set(err, ERROR_INPUT, "the settings name no folder of templates");
    if (!request->settings->prefix.length)
        return error_set(err, ERROR_INPUT, "the settings name no prefix");
    for (size_t i = 0; i < request->instance_count; i++)
        if (!check_instance_name(arena, request->settings, request->instances[i], err))
            return false;
    return true;
}

bool render_fits(struct str pattern, struct str relative)
{
    return glob_match(pattern,
                      str_find(pattern, '/') == STR_NOT_FOUND ? path_name(relative) : relative);
}

/* What the settings say about mode and owner of the file. */
static void set_permissions(const struct instance *instance, struct rendered_file *file)
{
    if (file->is_secret)
        file->mode &= ~(mode_t)GROUP_AND_OTHERS;
    for (size_t i = 0; i < instance->modes.count && !file->has_mode; i++) {
        if (!render_fits(instance->modes.items[i].pattern, file->relative))
            continue;
        file->mode = instance->modes.items[i].mode;
        file->has_mode = true;
    }
    for (size_t i = 0; i < instance->owners.count && !file->owner; i++)
        if (render_fits(instance->owners.items[i].pattern, file->relative))
            file->owner = &instance->owners.items[i].command;
}

static void render_file(struct arena *arena, struct arena *scratch,
                        const struct rendering_run *run, const struct instance *instance,
                        const struct instance_template *template,
                        const struct template_host *host, struct rendered_file *file,
                        struct task *task)
{
    struct traced content;

    file->relative = template->relative;
    file->path = template->path;
    file->template_text = template->text;
    file->mode = template->mode;
    /* What is wrong with a template is in the findings; the rest of it is still of use. */
    (void)!template_fill(scratch, template->parsed, host, &content, &file->is_secret,
                         &task->learned, &task->findings);
    set_permissions(instance, file);
    file->content = content;
    escape_check(file, &task->findings);
    file->content = run->request->forgets_origins
                        ? (struct traced){.str = str_copy(arena, content.str)}
                        : traced_copy(arena, &content);
    file->text = text_create(arena, file->path, file->content.str);
    arena_reset(scratch);
}

/* Instances that share a host may share a file, but not make it from two templates. */
static void claim_target(struct rendering_run *run, const struct instance *instance,
                         const struct inventory_host *host, struct rendered_file *file,
                         struct finding_list *findings)
{
    struct str key = str_printf(run->arena, STR_FORMAT " " STR_FORMAT, STR_ARGS(host->name),
                                STR_ARGS(file->path));
    const struct rendered_file *other = map_get(&run->targets, key);

    if (!other)
        map_put(&run->targets, key, file);
    else if (other->template_text != file->template_text)
        finding_add(findings, &render_kinds[RENDER_ONE_TARGET], instance->name.span,
                    "instance '" STR_FORMAT "' makes '" STR_FORMAT
                    "', which another instance makes from '" STR_FORMAT "'",
                    STR_ARGS(instance->name.text), STR_ARGS(file->relative),
                    STR_ARGS(path_name(other->template_text->path)));
}

/* In a thread: nothing that tasks share is changed. */
static void render_task(void *context, size_t worker, size_t index)
{
    struct rendering_run *run = context;
    struct task *task = &run->tasks.items[index];
    struct rendered_instance *rendered = task->rendered;
    struct arena *arena = run->arenas[worker];
    struct str config = path_normalize(arena, rendered->instance->config.text);
    struct map variables = inventory_variables(arena, run->request->inventory, rendered->host,
                                               run->request->extra, run->request->extra_count);

    struct template_host host = {&variables, rendered->host, task->play};

    task->findings.arena = task->learned.arena = arena;
    rendered->count = rendered->capacity = task->templates->count;
    rendered->files = ARENA_ARRAY(arena, struct rendered_file, rendered->count);
    for (size_t i = 0; i < rendered->count; i++) {
        struct rendered_file *file = &rendered->files[i];

        render_file(arena, run->scratch[worker], run, rendered->instance,
                    &task->templates->items[i], &host, file, task);
        if (str_equal(file->path, config))
            rendered->main = file;
    }
}

/* The instance on all its hosts, or on those that are asked for. */
static bool add_tasks(struct rendering_run *run, const struct instance *instance,
                      struct error *err)
{
    struct instance_templates *templates = ARENA_NEW(run->arena, struct instance_templates);
    struct inventory_host **hosts;
    const struct value *play;
    size_t count;

    if (!templates_find(&run->folder, instance, templates, err))
        return false;
    hosts = inventory_match(run->arena, run->request->inventory, instance->hosts.text,
                            instance->hosts.span, &count, run->findings);
    play = fleet_names(run->arena, hosts, count);
    for (size_t i = 0; i < count; i++) {
        struct task *task;

        if (!is_asked_for(run, hosts[i]))
            continue;
        *LIST_ADD(run->arena, run->result) =
            (struct rendered_instance){.instance = instance, .host = hosts[i]};
        task = LIST_ADD(run->arena, &run->tasks);
        task->templates = templates;
        task->play = play;
    }
    return true;
}

/* Whether the variables of all hosts that will be rendered are as the schema wants them. */
static bool check_variables(const struct rendering_run *run)
{
    const struct render_request *request = run->request;
    bool *is_concerned = ARENA_ARRAY(run->arena, bool, request->inventory->host_count);
    size_t errors = finding_count(run->findings, SEVERITY_ERROR);

    for (size_t i = 0; i < run->result->count; i++)
        is_concerned[run->result->items[i].host->index] = true;
    variable_schema_check(request->inventory, is_concerned, request->extra,
                          request->extra_count, true, run->findings);
    return finding_count(run->findings, SEVERITY_ERROR) == errors;
}

static void run_tasks(struct rendering_run *run)
{
    size_t files = 0, workers;

    for (size_t i = 0; i < run->tasks.count; i++) {
        run->tasks.items[i].rendered = &run->result->items[i];
        files += run->tasks.items[i].templates->count;
        run->has_several_instances |=
            run->result->items[i].instance != run->result->items[0].instance;
    }
    workers = parallel_workers(files);
    for (size_t i = 0; i < workers; i++) {
        run->arenas[i] = arena_create();
        run->scratch[i] = arena_create();
    }
    parallel_run(run->tasks.count, workers, render_task, run);
    for (size_t i = 0; i < workers; i++) {
        arena_adopt(run->arena, run->arenas[i]);
        destroy_arena(&run->scratch[i]);
    }
}

/* Index behind the tasks of the instance that begins at start. */
static size_t instance_end(const struct rendering_run *run, size_t start)
{
    size_t end = start;

    while (end < run->tasks.count &&
           run->result->items[end].instance == run->result->items[start].instance)
        end++;
    return end;
}

/* What one task found; host is the number of the task. */
static void gather_task(struct rendering_run *run, size_t host, struct attribution *attribution)
{
    const struct rendered_instance *rendered = &run->result->items[host];
    const struct secrets *learned = &run->tasks.items[host].learned;
    struct finding_list *found = &run->tasks.items[host].findings;

    for (size_t i = 0; i < learned->count; i++)
        secrets_add(&run->result->learned, learned->items[i].name, learned->items[i].value);
    for (size_t i = 0; i < rendered->count && run->has_several_instances; i++)
        claim_target(run, rendered->instance, rendered->host, &rendered->files[i], found);
    for (size_t i = 0; i < found->count; i++)
        attribution_add(attribution, &found->items[i], rendered->host);
}

/* Puts together what the threads found, in the order of instances and hosts. */
static void gather(struct rendering_run *run)
{
    run->result->learned.arena = run->arena;
    for (size_t start = 0, end; start < run->tasks.count; start = end) {
        struct attribution attribution;

        end = instance_end(run, start);
        attribution = attribution_create(run->findings, end - start);
        for (size_t i = start; i < end; i++)
            gather_task(run, i, &attribution);
        attribution_finish(&attribution);
    }
}

bool render_all(struct arena *arena, const struct render_request *request,
                struct render_result *result, struct finding_list *findings, struct error *err)
{
    const struct settings *settings = request->settings;
    struct template_options *options =
        ARENA_ARRAY(arena, struct template_options, COMPAT_COUNT);
    struct template_store *store;
    struct fleet *fleet;
    struct rendering_run run = {
        .arena = arena,
        .request = request,
        .folder = {.arena = arena,
                   .settings = settings,
                   .options = options,
                   .files = request->files ? request->files : &disk_files,
                   .loaded.arena = arena,
                   .findings = findings},
        .targets = {.arena = arena},
        .result = result,
        .findings = findings,
    };

    store = template_store_create(arena);
    fleet = fleet_create(arena, request->inventory, request->extra, request->extra_count);
    for (size_t i = 0; i < COMPAT_COUNT; i++) /* jinja as Ansible has it */
        options[i] = (struct template_options){.undefined = settings->undefined,
                                               .files = request->files,
                                               .compat = (enum compat_policy)i,
                                               .is_ansible = true,
                                               .store = store,
                                               .fleet = fleet,
                                               .folder = settings->templates.text};
    if (!check_request(arena, request, err) || !find_hosts(&run, err))
        return false;
    for (size_t i = 0; i < settings->instances.count; i++)
        if (is_wanted(request, &settings->instances.items[i]) &&
            !add_tasks(&run, &settings->instances.items[i], err))
            return false;
    if (request->inventory->schema && !check_variables(&run)) {
        result->count = 0;
        return true;
    }
    run_tasks(&run);
    gather(&run);
    return true;
}
