/* SPDX-License-Identifier: MIT */
#include "render/render.h"

#include "base/path.h"
#include "base/suggest.h"
#include "render/attribution.h"
#include "render/escape_check.h"
#include "render/templates.h"
#include "render/variable_schema.h"

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

struct rendering_run {
    struct arena *arena;
    const struct render_request *request;
    struct template_folder folder;
    struct template_options options;
    struct map targets; /* "HOST PATH" -> struct rendered_file */
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

static bool check_host_name(struct arena *arena, const struct inventory *inventory,
                            struct str name, struct error *err)
{
    struct suggestion nearest = suggest_for(name);

    if (!name.length || map_get(&inventory->hosts_by_name, name))
        return true;
    for (size_t i = 0; i < inventory->host_count; i++)
        suggest_offer(&nearest, inventory->hosts[i]->name);
    return error_set(err, ERROR_USAGE,
                     "no host of the inventory is named '" STR_FORMAT "'" STR_FORMAT,
                     STR_ARGS(name), STR_ARGS(suggest_question(arena, &nearest)));
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
    return check_host_name(arena, request->inventory, request->host, err);
}

static void render_file(struct rendering_run *run, const struct instance_template *template,
                        const struct map *variables, struct rendered_file *file,
                        struct finding_list *findings)
{
    file->relative = template->relative;
    file->path = path_normalize(
        run->arena, path_join(run->arena, run->request->settings->prefix, template->relative));
    file->template_text = template->text;
    file->mode = template->mode;
    /* What is wrong with a template is in the findings; the rest of it is still of use. */
    (void)!template_render(run->arena, template->text, template->dialect, variables,
                           &run->options, &file->content, &file->is_secret, findings);
    if (file->is_secret)
        file->mode &= ~(mode_t)GROUP_AND_OTHERS;
    file->text = text_create(run->arena, file->path, file->content.str);
    escape_check(file, findings);
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

static void render_instance(struct rendering_run *run, const struct instance *instance,
                            const struct instance_templates *templates,
                            const struct inventory_host *host, struct finding_list *findings)
{
    struct rendered_instance *rendered = LIST_ADD(run->arena, run->result);
    struct str config = path_normalize(run->arena, instance->config.text);
    struct map variables = inventory_variables(run->arena, run->request->inventory, host,
                                               run->request->extra, run->request->extra_count);

    rendered->instance = instance;
    rendered->host = host;
    rendered->files = ARENA_ARRAY(run->arena, struct rendered_file, templates->count);
    rendered->count = rendered->capacity = templates->count;
    for (size_t i = 0; i < templates->count; i++) {
        render_file(run, &templates->items[i], &variables, &rendered->files[i], findings);
        claim_target(run, instance, host, &rendered->files[i], findings);
        if (str_equal(rendered->files[i].path, config))
            rendered->main = &rendered->files[i];
    }
}

/* The instance on all its hosts, or on the one that is asked for. */
static bool render_hosts(struct rendering_run *run, const struct instance *instance,
                         struct error *err)
{
    const struct render_request *request = run->request;
    struct instance_templates templates = {0};
    struct attribution attribution;
    struct inventory_host **hosts;
    size_t count, wanted = 0;

    if (!templates_find(&run->folder, instance, &templates, err))
        return false;
    hosts = inventory_match(run->arena, request->inventory, instance->hosts.text,
                            instance->hosts.span, &count, run->findings);
    for (size_t i = 0; i < count; i++)
        if (!request->host.length || str_equal(hosts[i]->name, request->host))
            hosts[wanted++] = hosts[i];
    run->options.compat = instance->has_compat ? instance->compat : request->settings->compat;
    attribution = attribution_create(run->findings, wanted);
    for (size_t i = 0; i < wanted; i++) {
        struct finding_list found = {.arena = run->arena};

        render_instance(run, instance, &templates, hosts[i], &found);
        for (size_t j = 0; j < found.count; j++)
            attribution_add(&attribution, &found.items[j], hosts[i]);
    }
    attribution_finish(&attribution);
    return true;
}

/* Whether the variables of all hosts that will be rendered are as the schema wants them. */
static bool check_variables(const struct rendering_run *run)
{
    const struct render_request *request = run->request;
    const struct inventory *inventory = request->inventory;
    bool *is_concerned = ARENA_ARRAY(run->arena, bool, inventory->host_count);
    size_t errors = finding_count(run->findings, SEVERITY_ERROR);

    for (size_t i = 0; i < request->settings->instances.count; i++) {
        const struct instance *instance = &request->settings->instances.items[i];
        struct finding_list unused = {.arena = run->arena}; /* they come when it is rendered */
        struct inventory_host **hosts;
        size_t count;

        if (!is_wanted(request, instance))
            continue;
        hosts = inventory_match(run->arena, inventory, instance->hosts.text,
                                instance->hosts.span, &count, &unused);
        for (size_t j = 0; j < count; j++)
            is_concerned[hosts[j]->index] |=
                !request->host.length || str_equal(hosts[j]->name, request->host);
    }
    variable_schema_check(inventory, is_concerned, request->extra, request->extra_count, true,
                          run->findings);
    return finding_count(run->findings, SEVERITY_ERROR) == errors;
}

bool render_all(struct arena *arena, const struct render_request *request,
                struct render_result *result, struct finding_list *findings, struct error *err)
{
    const struct settings *settings = request->settings;
    struct rendering_run run = {
        .arena = arena,
        .request = request,
        .folder = {arena,             settings, {.arena = arena}, findings},
 /* as Ansible's template module sets them */
        .options = {settings->undefined, .trim_blocks = true, .keep_final_newline = true},
        .targets = {.arena = arena                },
        .result = result,
        .findings = findings,
    };

    if (!check_request(arena, request, err))
        return false;
    if (request->inventory->schema && !check_variables(&run))
        return true;
    for (size_t i = 0; i < settings->instances.count; i++)
        if (is_wanted(request, &settings->instances.items[i]) &&
            !render_hosts(&run, &settings->instances.items[i], err))
            return false;
    return true;
}
