/* SPDX-License-Identifier: MIT */
#include "change/status_drift.h"

#include <sys/stat.h>

#include "base/descriptor.h"
#include "base/path.h"
#include "change/record.h"
#include "daemon/host.h"
#include "report/visible.h"

enum { MS_PER_SECOND = 1000 };

/* The settings name templates, so what they come to is what shall be there. A fault in them is
 * told, and the rest is compared all the same. */
static bool render(struct drift_search *search, struct error *err)
{
    struct change_set *set = &search->fleet->set;
    struct project *project = &set->project;

    search->has_faults = search->fleet->has_faults;
    if (!project->inventory || located_is_given(&set->context->arguments))
        return true;
    if (!project_render(set->context, project, NULL, 0, set->host, err))
        return false;
    project_complain(set->context, project);
    search->has_faults = project_has_errors(project);
    search->is_rendered = !search->has_faults;
    return true;
}

bool drift_begin(struct drift_search *search, struct history **history, struct error *err)
{
    struct error unreadable = {0};

    if (!render(search, err))
        return false;
    /* It is closed to all but those who apply. */
    if (!record_open_existing(&search->fleet->set, history, &unreadable))
        context_say(search->fleet->set.context, "the history is left out: %s",
                    unreadable.message);
    search->history = *history;
    return true;
}

static void add(struct drift_search *search, struct instance_status *status,
                enum status_drift_kind kind, struct str subject)
{
    *LIST_ADD(search->fleet->set.context->arena, &status->drifts) =
        (struct status_drift){kind, subject};
}

static const struct rendered_instance *find_rendered(const struct drift_search *search,
                                                     const struct fleet_item *item)
{
    const struct render_result *rendered = &search->fleet->set.project.rendered;

    for (size_t i = 0; search->is_rendered && i < rendered->count; i++)
        if (rendered->items[i].instance == item->instance)
            return &rendered->items[i];
    return NULL;
}

static bool is_as_wanted(const struct file_change *file)
{
    return file->found.exists == file->wanted.exists &&
           (!file->found.exists || (str_equal(file->found.bytes, file->wanted.bytes) &&
                                    file->found.mode == file->wanted.mode));
}

/* Files against what was recorded and, when it is known, against what the templates make. */
static bool find_file_drift(struct drift_search *search, const struct fleet_item *item,
                            const struct recorded *recorded, struct instance_status *status,
                            struct error *err)
{
    struct change_set *set = &search->fleet->set;
    struct rendered_instance frame = {.instance = item->instance};
    const struct rendered_instance *rendered = find_rendered(search, item);
    struct change change = {
        .rendered = rendered ? rendered : &frame, .wanted = item->model, .root = -1};
    bool is_read;

    if (!set->project.settings.prefix.length)
        return true;
    is_read = change_find(set, &change, recorded->files, recorded->count, err);
    close_descriptor(&change.root);
    for (size_t i = 0; is_read && i < change.file_count; i++) {
        const struct file_change *file = &change.files[i];

        if (record_edit(set, &change, file))
            add(search, status, STATUS_DRIFT_EDITED, file->path);
        if (rendered && !is_as_wanted(file))
            add(search, status, STATUS_DRIFT_UNWANTED, file->path);
    }
    return is_read;
}

static bool has_header(const struct config_section *section, const struct document *document)
{
    for (size_t i = 0; section && i < section->header_count; i++)
        if (section->headers[i].document == document)
            return true;
    return false;
}

/* When the last of what the file defines was started. */
static int64_t last_start(const struct fleet_item *item, const struct document *document,
                          int64_t daemon_start)
{
    int64_t last = daemon_start;

    for (size_t i = 0; i < item->running.count; i++) {
        const struct process_info *info = &item->running.processes[i];
        const struct process *configured =
            configured_process(item->model, info->group, info->name);

        if (configured && info->start > last &&
            has_header(configured->program->section, document))
            last = info->start;
    }
    return last;
}

/* A file that is as supconf has written it, and had it reread. */
static bool is_applied(const struct recorded *recorded, const struct instance_status *status,
                       struct str path)
{
    bool is_recorded = false, is_edited = false;

    for (size_t i = 0; i < recorded->count; i++)
        is_recorded |= str_equal(recorded->files[i].path, path);
    for (size_t i = 0; i < status->drifts.count; i++)
        is_edited |= status->drifts.items[i].kind == STATUS_DRIFT_EDITED &&
                     str_equal(status->drifts.items[i].subject, path);
    return is_recorded && !is_edited;
}

/* supervisord tells nobody when it last read its files. A file that is younger than all that it
 * starts was not read, or held nothing that had to start anew. */
static void find_newer_files(struct drift_search *search, const struct fleet_item *item,
                             const struct recorded *recorded, struct instance_status *status)
{
    const struct config *config = item->model->config;
    struct host_process process =
        host_process(search->fleet->set.context->arena, item->running.identity.pid);
    int64_t daemon_start = process.start_ms / MS_PER_SECOND;

    if (!process.is_known || !daemon_is_local(item->daemon))
        return;
    for (size_t i = 0; i < config->document_count; i++) {
        const struct document *document = config->documents[i];
        struct str path =
            relative_path(search->fleet->set.project.settings.prefix, document->text->path);
        struct stat file;

        if (stat(str_to_c(search->fleet->set.context->arena, document->text->path), &file) ==
                0 &&
            file.st_mtime > last_start(item, document, daemon_start) + 1 &&
            !is_applied(recorded, status, path))
            add(search, status, STATUS_DRIFT_NEWER, path);
    }
}

static bool has_processes(const struct group *group)
{
    for (size_t i = 0; i < group->count; i++)
        if (group->programs[i]->count)
            return true;
    return false;
}

static bool runs_group(const struct snapshot *running, struct str group)
{
    for (size_t i = 0; i < running->count; i++)
        if (str_equal(running->processes[i].group, group))
            return true;
    return false;
}

static void find_group_drift(struct drift_search *search, const struct fleet_item *item,
                             struct instance_status *status)
{
    const struct snapshot *running = &item->running;

    for (size_t i = 0; i < item->model->group_count; i++) {
        const struct group *group = item->model->groups[i];

        if (has_processes(group) && !runs_group(running, group->name))
            add(search, status, STATUS_DRIFT_ADDED, group->name);
    }
    for (size_t i = 0; i < running->count; i++) {
        struct str group = running->processes[i].group;
        bool is_first = i == 0 || !str_equal(group, running->processes[i - 1].group);

        if (is_first && !model_group(item->model, group))
            add(search, status, STATUS_DRIFT_REMOVED, group);
    }
}

bool drift_find(struct drift_search *search, const struct fleet_item *item,
                struct instance_status *status, struct error *err)
{
    struct recorded recorded = {.count = 0};

    if (item->instance &&
        (!record_last(&search->fleet->set, search->history, item->name, &recorded, err) ||
         !find_file_drift(search, item, &recorded, status, err)))
        return false;
    status->revision = recorded.entry.revision;
    if (!item->is_reached || !item->model || item->model->refusal.kind)
        return true;
    find_group_drift(search, item, status);
    find_newer_files(search, item, &recorded, status);
    return true;
}
