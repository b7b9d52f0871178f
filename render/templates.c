/* SPDX-License-Identifier: MIT */
#include "render/templates.h"

#include <sys/stat.h>

#include "base/path.h"
#include "base/suggest.h"
#include "config/folders.h"
#include "config/glob.h"

/* Of a template that is not on the disk, and only looked at. */
enum { MODE_UNLESS_KNOWN = 0644 };

static void report_missing(struct template_folder *folder, const struct setting_word *word)
{
    struct str directory = folder->settings->templates.text;
    struct suggestion nearest = suggest_for(word->text);
    struct path_list names = {0};
    struct error ignored = {0};

    if (folders_list(folder->arena, folder->files->folders, directory, &names, &ignored))
        for (size_t i = 0; i < names.count; i++)
            suggest_offer(&nearest, names.items[i]);
    finding_add(folder->findings, &render_kinds[RENDER_MISSING], word->span,
                glob_has_magic(word->text)
                    ? "no template in '" STR_FORMAT "' fits '" STR_FORMAT "'" STR_FORMAT
                    : "'" STR_FORMAT "' holds no template '" STR_FORMAT "'" STR_FORMAT,
                STR_ARGS(directory), STR_ARGS(word->text),
                STR_ARGS(suggest_question(folder->arena, &nearest)));
}

/* The language by the patterns of the settings, else by the name. */
static bool find_dialect(struct template_folder *folder, struct instance_template *template)
{
    const struct settings *settings = folder->settings;

    for (size_t i = 0; i < settings->dialects.count; i++) {
        const struct validation *rule = &settings->dialects.items[i];

        if (!glob_match(rule->pattern, template->name))
            continue;
        if (dialect_from_name(rule->command.text, &template->dialect))
            return true;
        finding_add(folder->findings, &render_kinds[RENDER_LANGUAGE], rule->command.span,
                    "'" STR_FORMAT "' is none of the languages bk, go and jinja",
                    STR_ARGS(rule->command.text));
        return false;
    }
    if (dialect_from_file_name(template->name, &template->dialect))
        return true;
    finding_add(
        folder->findings, &render_kinds[RENDER_LANGUAGE], span_make(template->text, 0, 0),
        "the name '" STR_FORMAT "' tells no template language", STR_ARGS(template->name))
        ->help = STR("set dialect.PATTERN in [render], or end the name in .j2 or .tmpl");
    return false;
}

static enum compat_policy compat_of(const struct template_folder *folder,
                                    const struct instance *instance)
{
    return instance->has_compat ? instance->compat : folder->settings->compat;
}

/* The template of that name, read at its first use. */
static bool load(struct template_folder *folder, enum compat_policy compat, struct str name,
                 struct str path, const struct instance_template **template, struct error *err)
{
    struct str key = str_printf(folder->arena, "%d " STR_FORMAT, (int)compat, STR_ARGS(name));
    struct instance_template *loaded = map_get(&folder->loaded, key);
    const struct text *text;
    struct stat status;

    *template = loaded;
    if (loaded)
        return true;
    if (!file_source_load(folder->arena, folder->files, path, &text, err))
        return error_context(err, "load template");
    loaded = ARENA_NEW(folder->arena, struct instance_template);
    *loaded = (struct instance_template){
        .name = str_copy(folder->arena, name), .text = text, .mode = MODE_UNLESS_KNOWN};
    if (stat(text->path.bytes, &status) == 0)
        loaded->mode = status.st_mode & 0777;
    loaded->has_dialect = find_dialect(folder, loaded);
    if (loaded->has_dialect)
        loaded->parsed = template_parse(folder->arena, text, loaded->dialect,
                                        &folder->options[compat], folder->findings);
    map_put(&folder->loaded, key, loaded);
    *template = loaded;
    return true;
}

/* Gives the template its target, unless another one has it. */
static void add(struct template_folder *folder, const struct instance *instance,
                const struct setting_word *word, struct instance_template template,
                struct instance_templates *templates)
{
    if (!render_target(folder->arena, template.name, instance->module, &template.relative)) {
        finding_add(folder->findings, &render_kinds[RENDER_OUTSIDE], word->span,
                    "the target '" STR_FORMAT "' of '" STR_FORMAT
                    "' is no path below the prefix",
                    STR_ARGS(template.relative), STR_ARGS(template.name));
        return;
    }
    for (size_t i = 0; i < templates->count; i++) {
        const struct instance_template *other = &templates->items[i];

        if (str_equal(other->name, template.name))
            return;
        if (str_equal(other->relative, template.relative)) {
            finding_add(folder->findings, &render_kinds[RENDER_ONE_TARGET], word->span,
                        "'" STR_FORMAT "' and '" STR_FORMAT "' both make '" STR_FORMAT "'",
                        STR_ARGS(other->name), STR_ARGS(template.name),
                        STR_ARGS(template.relative));
            return;
        }
    }
    template.path = path_normalize(
        folder->arena, path_join(folder->arena, folder->settings->prefix, template.relative));
    *LIST_ADD(folder->arena, templates) = template;
}

/* What a word finds that can be no template: a folder that it names itself (patterns pass
 * folders by), a link that leads nowhere. */
static bool is_template(struct template_folder *folder, const struct setting_word *word,
                        struct str name, struct str path)
{
    const struct file_source *files = folder->files;
    const struct folder_source *folders = files->folders;
    bool is_folder = folders->is_folder(folders->context, folder->arena, path);
    bool is_link = folders->kind(folders->context, folder->arena, path) == ENTRY_LINK;
    bool is_there = is_folder || !is_link || files->read(files->context, folder->arena, path);

    if ((is_there && !is_folder) || (is_folder && glob_has_magic(word->text)))
        return !is_folder;
    finding_add(folder->findings, &render_kinds[RENDER_MISSING], word->span,
                is_folder ? "'" STR_FORMAT "' is a folder, no template"
                          : "'" STR_FORMAT "' is a link that leads nowhere",
                STR_ARGS(name));
    return false;
}

static bool find_word(struct template_folder *folder, const struct instance *instance,
                      const struct setting_word *word, struct instance_templates *templates,
                      struct error *err)
{
    struct str directory = folder->settings->templates.text, *paths;
    struct str pattern =
        path_join(folder->arena, glob_escape(folder->arena, directory), word->text);
    size_t count, used = 0, fault_count = folder->findings->count;

    folder->files->glob(folder->files->context, folder->arena, pattern, &paths, &count);
    for (size_t i = 0; i < count; i++) {
        const struct instance_template *template;
        struct str name = str_slice(paths[i], directory.length, paths[i].length);

        while (str_starts_with(name, STR("/")))
            name = str_slice(name, 1, name.length);
        if (!is_template(folder, word, name, paths[i]))
            continue;
        used++;
        if (!load(folder, compat_of(folder, instance), name, paths[i], &template, err))
            return false;
        if (template->has_dialect)
            add(folder, instance, word, *template, templates);
    }
    if (!used && folder->findings->count == fault_count)
        report_missing(folder, word);
    return true;
}

bool templates_find(struct template_folder *folder, const struct instance *instance,
                    struct instance_templates *templates, struct error *err)
{
    for (size_t i = 0; i < instance->templates.count; i++) {
        const struct setting_word *word = &instance->templates.items[i];

        if (!render_stays_below(word->text))
            finding_add(folder->findings, &render_kinds[RENDER_MISSING], word->span,
                        "'" STR_FORMAT "' is no name below the folder of templates",
                        STR_ARGS(word->text));
        else if (!find_word(folder, instance, word, templates, err))
            return false;
    }
    return true;
}
