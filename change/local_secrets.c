/* SPDX-License-Identifier: MIT */
#include "change/local_secrets.h"

#include <sys/stat.h>

#include "base/buffer.h"
#include "base/path.h"
#include "change/packaged.h"
#include "change/references.h"
#include "inventory/named_secret.h"

/* One look for the secrets of a release. */
struct secret_search {
    struct change_set *set;
    bool has_inventory; /* it was read */
    struct secrets of_inventory;
    struct secrets *found; /* values may be equal or short: secrets_add would drop some */
    struct buffer missing; /* names */
};

static struct str find_directory(const struct project *project)
{
    struct str inventory = project->settings.inventory.text;
    struct stat status;

    if (!inventory.length)
        return project->settings.text ? project->settings.directory
                                      : path_directory(STR(PACKAGED_SETTINGS));
    if (stat(str_to_c(project->arena, inventory), &status) == 0 && S_ISDIR(status.st_mode))
        return inventory;
    return path_directory(inventory);
}

bool local_secret_find(struct change_set *set, struct str name, struct str *value,
                       struct error *err)
{
    const struct context *context = set->context;
    struct named_secret named;

    if (!named_secret_find(context->arena, find_directory(&set->project), name, &named, err))
        return false;
    if (named.is_exposed)
        context_say(context, "the file '" STR_FORMAT "' is open to every user, mode %04o",
                    STR_ARGS(named.path), named.mode);
    secrets_add(&set->project.secrets, name, named.value);
    *value = named.value;
    return true;
}

/* Secrets that bear the name of their variable may differ from host to host. */
static bool is_ambiguous(const struct secrets *secrets, const struct secret *secret)
{
    for (size_t i = 0; i < secrets->count; i++)
        if (str_equal(secrets->items[i].name, secret->name) && &secrets->items[i] != secret)
            return true;
    return false;
}

/* Reads the inventory at the first need, for its secrets alone: what else is wrong with it does
 * not matter here. */
static bool look_in_inventory(struct secret_search *search, struct str name,
                              const struct secret **secret, struct error *err)
{
    struct project project = search->set->project;

    *secret = NULL;
    if (!project.settings.inventory.text.length)
        return true;
    if (!search->has_inventory) {
        project.secrets = (struct secrets){.arena = project.arena};
        project.findings = (struct finding_list){.arena = project.arena};
        if (!project_load_inventory(&project, NULL, err))
            return false;
        search->of_inventory = project.secrets;
        search->has_inventory = true;
    }
    *secret = references_find(&search->of_inventory, name);
    if (*secret && is_ambiguous(&search->of_inventory, *secret))
        *secret = NULL;
    return true;
}

static bool find_value(struct secret_search *search, struct str name, struct str *value,
                       bool *is_found, struct error *err)
{
    const struct secret *secret;
    struct error failed = {0};

    *is_found = local_secret_find(search->set, name, value, &failed);
    if (*is_found)
        return true;
    if (failed.kind != ERROR_INPUT) {
        *err = failed;
        return false;
    }
    if (!look_in_inventory(search, name, &secret, err))
        return false;
    *is_found = secret != NULL;
    if (secret)
        *value = secret->value;
    return true;
}

static bool find_secret(struct secret_search *search, struct str name, struct error *err)
{
    struct str value = {0};
    bool is_found;

    if (references_find(search->found, name))
        return true;
    if (!find_value(search, name, &value, &is_found, err))
        return false;
    if (!is_found)
        buffer_printf(&search->missing, "%s'" STR_FORMAT "'",
                      search->missing.length ? ", " : "", STR_ARGS(name));
    *LIST_ADD(search->found->arena, search->found) =
        (struct secret){.name = name, .value = value};
    secrets_add(&search->set->project.secrets, name, value);
    return true;
}

bool local_secrets_of(struct change_set *set, const struct release_description *description,
                      struct secrets *secrets, struct error *err)
{
    struct secret_search search = {
        .set = set,
        .found = secrets,
        .missing = {.arena = set->context->arena},
    };
    struct str directory;

    for (size_t i = 0; i < description->files.count; i++) {
        const struct release_file *file = &description->files.items[i];

        if (!str_equal(file->host, set->host) || !file->is_covered)
            continue;
        for (size_t j = 0; j < file->secrets.count; j++)
            if (!find_secret(&search, file->secrets.items[j], err))
                return false;
    }
    if (!search.missing.length)
        return true;
    directory = find_directory(&set->project);
    return error_set(err, ERROR_INPUT,
                     "%s: it refers to secrets that are not here: " STR_FORMAT
                     "; each is the variable SUPCONF_SECRET_NAME or the file " STR_FORMAT
                     "/secrets/NAME",
                     set->packaged->path, STR_ARGS(search.missing), STR_ARGS(directory));
}
