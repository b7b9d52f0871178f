/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/descriptor.h"
#include "base/path.h"
#include "base/replace.h"
#include "change/package.h"
#include "change/package_debian.h"
#include "cli/lint.h"
#include "cli/reader.h"
#include "cli/version.h"
#include "history/worktree.h"
#include "release/signature.h"
#include "report/releases.h"

/* What the command line asks for. */
struct packing {
    const struct context *context;
    struct project project;
    struct machine machine;
    bool includes_secrets;
    struct secrets known; /* that a host can put back: those of the inventory */
    struct release release;
    struct release_description description;
};

static bool read_time(const char *word, int64_t *time, struct error *err)
{
    char *end;

    *time = strtoll(word, &end, 10);
    return (*word >= '0' && *word <= '9' && !*end) ||
           error_set(err, ERROR_USAGE, "SOURCE_DATE_EPOCH is no number of seconds: '%s'", word);
}

/* Where the project comes from; its time is that of the revision, so that packing it again
 * gives the same bytes. */
static bool describe_source(struct packing *packing, struct error *err)
{
    struct arena *arena = packing->context->arena;
    struct release_description *description = &packing->description;
    const struct settings *settings = &packing->project.settings;
    struct str beside = path_directory(settings->inventory.text);
    struct str inputs[] = {settings->text->path, settings->templates.text,
                           settings->inventory.text,
                           path_join(arena, beside, STR("group_vars")),
                           path_join(arena, beside, STR("host_vars"))};
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    struct worktree worktree;

    if (!worktree_look(arena, str_to_c(arena, settings->directory), inputs, COUNT_OF(inputs),
                       &worktree, err))
        return false;
    description->program_version = str_from(supconf_version);
    description->supervisor_version = settings->supervisor_version;
    description->revision = worktree.revision;
    description->is_dirty = worktree.is_dirty;
    description->time = worktree.time;
    return !epoch || !*epoch || read_time(epoch, &description->time, err);
}

/* Whether the places of secrets in the file can be told, and nothing else is secret in it. */
static bool check_covered(const struct packing *packing, struct str path, struct str bytes,
                          struct str covered, struct error *err)
{
    const struct secrets *known = &packing->known, *all = &packing->project.secrets;

    if (covered.bytes != bytes.bytes && str_contains(bytes, STR("‹secret ")))
        return error_set(err, ERROR_INPUT,
                         "'" STR_FORMAT "' holds what looks like the reference to a secret",
                         STR_ARGS(path));
    for (size_t i = 0; i < known->count; i++)
        if (known->items[i].twin.length && str_contains(bytes, known->items[i].value))
            return error_set(err, ERROR_INPUT,
                             "the secrets '" STR_FORMAT "' and '" STR_FORMAT
                             "' have the same value here: which of them '" STR_FORMAT
                             "' holds cannot be told",
                             STR_ARGS(known->items[i].name), STR_ARGS(known->items[i].twin),
                             STR_ARGS(path));
    for (size_t i = 0; i < all->count; i++)
        if (str_contains(covered, all->items[i].value))
            return error_set(err, ERROR_INPUT,
                             "'" STR_FORMAT "' holds a secret (" STR_FORMAT
                             ") that the inventory does not name, so that no host could put it "
                             "back: --include-secrets would pack it as it is",
                             STR_ARGS(path), STR_ARGS(all->items[i].name));
    return true;
}

static bool add_file(struct packing *packing, const struct rendered_instance *item,
                     const struct rendered_file *file, struct error *err)
{
    struct arena *arena = packing->context->arena;
    struct str bytes = file->text->bytes;
    struct str covered =
        packing->includes_secrets ? bytes : secrets_cover(arena, &packing->known, bytes);
    struct release_file *described = LIST_ADD(arena, &packing->description.files);

    *described = (struct release_file){
        .host = item->host->name,
        .instance = item->instance->name.text,
        .path = file->relative,
        .template = path_name(file->template_text->path),
        .mode = file->mode,
        .is_mode_set = file->has_mode,
        .owner = file->owner ? file->owner->text : STR(""),
        .is_secret = file->is_secret,
        .is_covered = covered.bytes != bytes.bytes,
    };
    if (!packing->includes_secrets &&
        !check_covered(packing, file->relative, bytes, covered, err))
        return false;
    if (file->is_secret && !described->is_covered && !packing->includes_secrets)
        return error_set(err, ERROR_INPUT,
                         "'" STR_FORMAT "' holds a secret in a form that cannot be put back: "
                         "--include-secrets would pack it as it is",
                         STR_ARGS(file->relative));
    for (size_t i = 0; i < packing->known.count && described->is_covered; i++)
        if (str_contains(bytes, packing->known.items[i].value))
            *LIST_ADD(arena, &described->secrets) = packing->known.items[i].name;
    *LIST_ADD(arena, &packing->release.files.entries) = (struct archive_entry_file){
        .path = str_printf(arena, STR_FORMAT "/" STR_FORMAT "/" STR_FORMAT,
                           STR_ARGS(item->host->name), STR_ARGS(item->instance->name.text),
                           STR_ARGS(file->relative)),
        .bytes = covered,
        .mode = file->mode,
    };
    return true;
}

/* The secrets that are packed as they are are named too. */
static void add_secrets(struct packing *packing)
{
    const struct secrets *all = &packing->project.secrets;
    const struct archive_files *files = &packing->release.files;

    for (size_t i = 0; i < all->count; i++)
        for (size_t j = 0; j < files->entries.count; j++)
            if (str_contains(files->entries.items[j].bytes, all->items[i].value)) {
                *LIST_ADD(packing->context->arena, &packing->description.secrets) =
                    all->items[i];
                break;
            }
}

static bool add_instances(struct packing *packing, struct error *err)
{
    const struct render_result *rendered = &packing->project.rendered;

    for (size_t i = 0; i < rendered->count; i++) {
        const struct rendered_instance *item = &rendered->items[i];

        *LIST_ADD(packing->context->arena, &packing->description.instances) =
            (struct release_instance){
                .host = item->host->name,
                .name = item->instance->name.text,
                .prefix = packing->project.settings.prefix,
                .config = item->instance->config.text,
            };
        for (size_t j = 0; j < item->count; j++)
            if (!add_file(packing, item, &item->files[j], err))
                return false;
    }
    if (packing->includes_secrets)
        add_secrets(packing);
    return true;
}

/* Tells the findings of all hosts; false when there are errors among them. */
static bool look_for_faults(struct packing *packing)
{
    struct arena *arena = packing->context->arena;
    const struct render_result *rendered = &packing->project.rendered;
    struct finding_list findings = {.arena = arena}, attributed = {.arena = arena};
    struct findings_view view = project_view(packing->context, &packing->project, &attributed);
    size_t *counts = ARENA_ARRAY(arena, size_t, rendered->count);

    for (size_t i = 0; i < rendered->count; i++) {
        struct machine machine = packing->machine;
        size_t before = findings.count;

        machine.host_name = rendered->items[i].host->name;
        (void)lint_rendered(arena, &packing->project, &machine, &rendered->items[i], &findings,
                            &packing->project.secrets);
        counts[i] = findings.count - before;
    }
    reader_tell_of_plugins(packing->context, &packing->machine);
    render_attribute(arena, rendered, &findings, counts, &attributed);
    finding_sort(&attributed);
    view.style = packing->context->talk_style;
    view.has_summary = false;
    report_findings(stderr, FINDINGS_HUMAN, &view, 0);
    packing->description.advice = finding_count(&attributed, SEVERITY_INFO) -
                                  finding_count(&attributed, SEVERITY_WARNING);
    packing->description.warnings = finding_count(&attributed, SEVERITY_WARNING) -
                                    finding_count(&attributed, SEVERITY_ERROR);
    return finding_count(&attributed, SEVERITY_ERROR) == 0;
}

/* *is_usable false: something is wrong, which was told, and *status is set. */
static bool prepare(struct packing *packing, enum exit_status *status, bool *is_usable,
                    struct error *err)
{
    const struct context *context = packing->context;
    const struct arguments *arguments = &context->arguments;
    struct project *project = &packing->project;

    *is_usable = false;
    if (!project_open(context, project, err))
        return false;
    if (project_is_broken(context, project, status))
        return true;
    if (!project_load_rules(context, project, false, err) ||
        !reader_machine(context, false, &packing->machine, err) ||
        !project_load_inventory(project, NULL, err))
        return false;
    if (project_is_broken(context, project, status))
        return true;
    packing->known = secrets_copy(context->arena, &project->secrets);
    if (!project_render(context, project, arguments->operands, arguments->operand_count,
                        str_from(option_value(arguments, "host")), err))
        return false;
    project_complain(context, project);
    *is_usable = !project_has_errors(project) && look_for_faults(packing);
    if (!*is_usable)
        *status = STATUS_FINDINGS;
    return true;
}

static bool write_file(const struct context *context, const char *path, struct str bytes,
                       struct error *err)
{
    CLEANUP(close_descriptor) int root = -1;
    struct str whole = reader_absolute(context->arena, str_from(path));
    struct file_state state = {.exists = true, .bytes = bytes, .mode = 0644};
    bool is_changed;

    return root_open(str_to_c(context->arena, path_directory(whole)), &root, err) &&
           file_write(root, str_to_c(context->arena, path_name(whole)), &state, &is_changed,
                      err);
}

static bool seal(struct packing *packing, struct error *err)
{
    struct arena *arena = packing->context->arena;
    const char *key = option_value(&packing->context->arguments, "sign");
    struct release *release = &packing->release;

    release->description = release_text(arena, &packing->description);
    return release_seal(arena, release, err) &&
           (!key || signature_make(arena, key, RELEASE_NAME_SPACE, release->sums,
                                   &release->signature, err));
}

/* The bytes of the file that -o names. */
static bool pack(struct packing *packing, enum archive_compression compression, bool is_debian,
                 struct str *bytes, struct error *err)
{
    const struct context *context = packing->context;
    struct str archive;

    if (!release_write(context->arena, &packing->release, compression,
                       packing->description.time, &archive, err))
        return false;
    *bytes = archive;
    return !is_debian || package_debian(context, &packing->project.settings, &packing->release,
                                        &packing->description, archive, bytes, err);
}

bool package_make(const struct context *context, enum exit_status *status, struct error *err)
{
    const char *path = option_value(&context->arguments, "output");
    bool is_debian = option_is_given(&context->arguments, "deb"), is_usable;
    struct packing packing = {
        .context = context,
        .includes_secrets = option_is_given(&context->arguments, "include-secrets"),
    };
    enum archive_compression compression = ARCHIVE_GZIP;
    struct str bytes;

    if (!path)
        return error_set(err, ERROR_USAGE,
                         "say where: -o FILE.tar.gz, FILE.tar.zst, or with --deb FILE.deb");
    if (!package_debian_check(context, err))
        return false;
    if (!is_debian && !archive_compression_of(str_from(path), &compression))
        return error_set(err, ERROR_USAGE, "'%s' ends neither with .tar.gz nor with .tar.zst",
                         path);
    if (!prepare(&packing, status, &is_usable, err))
        return false;
    if (!is_usable)
        return true;
    if (!describe_source(&packing, err) || !add_instances(&packing, err) ||
        !seal(&packing, err) || !pack(&packing, compression, is_debian, &bytes, err) ||
        !write_file(context, path, bytes, err))
        return false;
    package_tell(context, &packing.release, &packing.description, STR(""));
    *status = STATUS_CLEAN;
    return true;
}
