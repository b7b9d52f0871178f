/* SPDX-License-Identifier: MIT */
#include "change/packaged.h"

#include <unistd.h>

#include "base/buffer.h"
#include "base/map.h"
#include "base/path.h"
#include "base/sha256.h"
#include "base/suggest.h"
#include "change/local_secrets.h"
#include "change/package.h"
#include "change/references.h"

bool packaged_is_asked(const struct context *context)
{
    const struct arguments *arguments = &context->arguments;
    enum archive_compression compression;

    return context->command->takes_package && arguments->operand_count &&
           archive_compression_of(str_from(arguments->operands[0]), &compression);
}

bool packaged_settings(struct change_set *set, struct error *err)
{
    struct project *project = &set->project;

    if (!packaged_is_asked(set->context) || project->settings.text ||
        access(PACKAGED_SETTINGS, F_OK) != 0)
        return true;
    return settings_load(project->arena, PACKAGED_SETTINGS, &project->settings,
                         &project->findings, err) ||
           error_context(err, "read settings");
}

struct str packaged_name(struct arena *arena, const struct packaged *packaged)
{
    struct str sum = sha256_of(arena, packaged->release.sums);

    return str_printf(arena, "release-" STR_FORMAT, STR_ARGS(sum));
}

static struct str names_of_hosts(struct arena *arena,
                                 const struct release_description *description)
{
    struct buffer names = {.arena = arena};
    struct map seen = {.arena = arena};

    for (size_t i = 0; i < description->instances.count; i++) {
        struct str host = description->instances.items[i].host;

        if (map_put(&seen, host, &seen))
            continue;
        buffer_printf(&names, "%s" STR_FORMAT, names.length ? ", " : "", STR_ARGS(host));
    }
    return names.length ? buffer_str(&names) : STR("nobody");
}

/* --host, else host of the settings, else the name of this machine. */
static bool find_host(struct change_set *set, struct error *err)
{
    struct arena *arena = set->context->arena;
    const struct release_description *description = &set->packaged->description;
    const char *given = option_value(&set->context->arguments, "host");
    struct str hosts;

    if (given)
        change_is_host(set, str_from(given));
    else
        change_name_host(set);
    for (size_t i = 0; i < description->instances.count; i++)
        if (str_equal(description->instances.items[i].host, set->host))
            return true;
    hosts = names_of_hosts(arena, description);
    return error_set(err, ERROR_INPUT,
                     "%s: it is for " STR_FORMAT ", and this host is '" STR_FORMAT
                     "': --host, or host in the settings, says who it is",
                     set->packaged->path, STR_ARGS(hosts), STR_ARGS(set->host));
}

/* Whether the archive has the instance for this host, and is asked for it. */
static bool is_ours(const struct change_set *set, const struct release_instance *instance)
{
    return str_equal(instance->host, set->host) && change_is_asked_for(set, instance->name);
}

static bool check_names(const struct change_set *set, struct error *err)
{
    const struct release_description *description = &set->packaged->description;

    for (size_t i = 0; i < set->name_count; i++) {
        struct str name = str_from(set->names[i]), question;
        struct suggestion nearest = suggest_for(name);
        bool is_there = false;

        for (size_t j = 0; j < description->instances.count; j++) {
            const struct release_instance *instance = &description->instances.items[j];

            if (!str_equal(instance->host, set->host))
                continue;
            suggest_offer(&nearest, instance->name);
            is_there |= str_equal(instance->name, name);
        }
        if (is_there)
            continue;
        question = suggest_question(set->context->arena, &nearest);
        return error_set(err, ERROR_USAGE,
                         "%s: it has no instance '" STR_FORMAT "' for this host" STR_FORMAT,
                         set->packaged->path, STR_ARGS(name), STR_ARGS(question));
    }
    return true;
}

/* The place of a file must not depend on who tells: settings and archive are of one mind, or
 * one of them is silent. */
static bool check_place(const char *what, const struct change_set *set, struct str settings,
                        struct str package, struct error *err)
{
    return str_equal(settings, package) ||
           error_set(err, ERROR_INPUT,
                     "%s: its %s is " STR_FORMAT ", that of the settings " STR_FORMAT,
                     set->packaged->path, what, STR_ARGS(package), STR_ARGS(settings));
}

static void add_instance(struct change_set *set, const struct release_instance *described)
{
    struct arena *arena = set->context->arena;
    const struct text *text =
        text_create(arena, str_from(set->packaged->path), set->packaged->release.description);
    struct span nowhere = span_make(text, 0, 0);
    struct instance *instance = settings_add_instance(
        arena, &set->project.settings, (struct setting_word){described->name, nowhere});

    instance->config = (struct setting_word){described->config, nowhere};
}

static bool find_instances(struct change_set *set, struct error *err)
{
    const struct release_description *description = &set->packaged->description;
    struct settings *settings = &set->project.settings;

    for (size_t i = 0; i < description->instances.count; i++) {
        const struct release_instance *described = &description->instances.items[i];
        const struct instance *instance = settings_instance(settings, described->name);

        if (!is_ours(set, described))
            continue;
        if (!settings->prefix.length)
            settings->prefix = described->prefix;
        if (!check_place("prefix", set, settings->prefix, described->prefix, err))
            return false;
        if (!instance)
            add_instance(set, described);
        else if (!check_place("main file", set, instance->config.text, described->config, err))
            return false;
    }
    return true;
}

bool packaged_open(struct change_set *set, struct error *err)
{
    const struct context *context = set->context;
    const struct arguments *arguments = &context->arguments;
    struct settings *settings = &set->project.settings;
    struct packaged *packaged = ARENA_NEW(context->arena, struct packaged);
    const char *signers = option_value(arguments, "signers");
    struct str signer;

    set->packaged = packaged;
    packaged->path = arguments->operands[0];
    set->names = arguments->operands + 1;
    set->name_count = arguments->operand_count - 1;
    if (!signers && settings->signers.text.length)
        signers = str_to_c(context->arena, settings->signers.text);
    if (!package_open(context, packaged->path, signers, &packaged->release,
                      &packaged->description, &signer, err))
        return false;
    if (!settings->text)
        settings->supervisor_version = packaged->description.supervisor_version;
    for (size_t i = 0; i < packaged->description.secrets.count; i++)
        secrets_add(&set->project.secrets, packaged->description.secrets.items[i].name,
                    packaged->description.secrets.items[i].value);
    return find_host(set, err) && check_names(set, err) && find_instances(set, err);
}

static struct str bytes_of(const struct archive_files *files, struct str path)
{
    for (size_t i = 0; i < files->entries.count; i++)
        if (str_equal(files->entries.items[i].path, path))
            return files->entries.items[i].bytes;
    return STR(""); /* package_open saw to it that there is one */
}

static bool fill(const struct change_set *set, const struct secrets *secrets,
                 const struct release_file *described, struct rendered_file *file,
                 struct error *err)
{
    struct arena *arena = set->context->arena;
    struct str path = package_path_of(arena, described), unknown;
    struct str bytes = bytes_of(&set->packaged->release.files, path);
    struct setting_word *owner = ARENA_NEW(arena, struct setting_word);

    if (described->is_covered && !references_resolve(arena, secrets, bytes, &bytes, &unknown))
        return error_set(err, ERROR_INPUT,
                         "%s: '" STR_FORMAT "' refers to a secret '" STR_FORMAT
                         "' that release.json does not name",
                         set->packaged->path, STR_ARGS(path), STR_ARGS(unknown));
    file->relative = described->path;
    file->path = path_join(arena, set->project.settings.prefix, described->path);
    file->text = text_create(arena, str_copy(arena, file->path), bytes);
    file->template_text = file->text;
    file->content = traced_from_span(span_make(file->text, 0, bytes.length));
    file->mode = described->mode;
    file->has_mode = described->is_mode_set;
    file->is_secret = described->is_secret;
    owner->text = described->owner;
    file->owner = described->owner.length ? owner : NULL;
    return true;
}

static bool unpack(const struct change_set *set, const struct secrets *secrets,
                   const struct release_instance *described, struct rendered_instance *instance,
                   struct error *err)
{
    struct arena *arena = set->context->arena;
    const struct release_description *description = &set->packaged->description;

    instance->instance = settings_instance(&set->project.settings, described->name);
    instance->host = set->here;
    instance->files = ARENA_ARRAY(arena, struct rendered_file, description->files.count);
    instance->capacity = description->files.count;
    for (size_t i = 0; i < description->files.count; i++) {
        const struct release_file *file = &description->files.items[i];
        struct rendered_file *made = &instance->files[instance->count];

        if (!str_equal(file->host, described->host) ||
            !str_equal(file->instance, described->name))
            continue;
        if (!fill(set, secrets, file, made, err))
            return false;
        if (str_equal(made->path, described->config))
            instance->main = made;
        instance->count++;
    }
    return true;
}

bool packaged_begin(struct change_set *set, struct error *err)
{
    struct arena *arena = set->context->arena;
    const struct release_description *description = &set->packaged->description;
    struct secrets secrets = {.arena = arena};

    if (option_is_given(&set->context->arguments, "extra-vars"))
        return error_set(err, ERROR_USAGE, "%s is rendered already: -e changes nothing in it",
                         set->packaged->path);
    if (!local_secrets_of(set, description, &secrets, err))
        return false;
    set->items = ARENA_ARRAY(arena, struct change, description->instances.count);
    for (size_t i = 0; i < description->instances.count; i++) {
        const struct release_instance *described = &description->instances.items[i];
        struct rendered_instance *instance;

        if (!is_ours(set, described))
            continue;
        instance = ARENA_NEW(arena, struct rendered_instance);
        if (!unpack(set, &secrets, described, instance, err))
            return false;
        set->items[set->count++] = (struct change){.rendered = instance, .root = -1};
    }
    return true;
}
