/* SPDX-License-Identifier: MIT */
#include "base/path.h"
#include "config/folders.h"
#include "inventory/inventory_build.h"

static const char *const endings[] = {"", ".yml", ".yaml", ".json"};

/* Folders that lead back into themselves by a link end somewhere. */
enum { DEEPEST_FOLDER = 64 };

/* group_vars or host_vars with the names in it. */
struct variable_folder {
    struct str path;
    struct map names;
};

static bool is_folder(const struct inventory_builder *builder, struct str path)
{
    const struct folder_source *folders = builder->files->folders;

    return folders->is_folder(folders->context, builder->arena, path);
}

static bool read_file(struct inventory_builder *builder, struct str path, struct map *variables,
                      struct error *err)
{
    const struct yaml_node *root;
    const struct text *text;

    if (!file_source_load(builder->arena, builder->files, path, &text, err))
        return false;
    if (value_refuse_vault(&builder->reader, text))
        return true;
    root = yaml_parse(builder->arena, text, builder->findings);
    if (!root ||
        (root->kind == YAML_SCALAR && yaml_scalar(builder->arena, root).type == YAML_NULL))
        return true;
    if (root->kind != YAML_MAPPING)
        finding_add(builder->findings, &inventory_kinds[INVENTORY_SHAPE], root->span,
                    "a file of variables is a mapping of names to values");
    else
        inventory_look_at(&builder->reader, STR(""), root);
    for (size_t i = 0; root->kind == YAML_MAPPING && i < root->count; i++)
        map_put(variables, root->pairs[i].key->text,
                value_read(&builder->reader, root->pairs[i].value));
    return true;
}

/* What is behind the last dot, with it; a name without one has none. */
static struct str ending_of(struct str name)
{
    size_t dot = str_find_last(name, '.');

    return dot == STR_NOT_FOUND ? STR("") : str_slice(name, dot, name.length);
}

static bool is_variable_file(struct str name)
{
    for (size_t i = 0; i < COUNT_OF(endings); i++)
        if (str_equal(ending_of(name), str_from(endings[i])))
            return true;
    return false;
}

static bool read_folder(struct inventory_builder *builder, struct str path, size_t depth,
                        struct map *variables, struct error *err)
{
    struct path_list names = {0};

    if (depth > DEEPEST_FOLDER)
        return error_set(err, ERROR_INPUT, "%s: folders are nested too deeply",
                         str_to_c(builder->arena, path));
    if (!folders_list(builder->arena, builder->files->folders, path, &names, err))
        return false;
    for (size_t i = 0; i < names.count; i++) {
        struct str name = names.items[i], below = path_join(builder->arena, path, name);

        if (name.bytes[0] == '.' || str_ends_with(name, STR("~")) || !is_variable_file(name))
            continue;
        if (!is_folder(builder, below)) {
            if (!read_file(builder, below, variables, err))
                return false;
        } else if (!ending_of(name).length) {
            if (!read_folder(builder, below, depth + 1, variables, err))
                return false;
        }
    }
    return true;
}

/* The first of NAME, NAME.yml, NAME.yaml and NAME.json that is there. */
static bool read_entity(struct inventory_builder *builder, const struct variable_folder *folder,
                        struct str name, struct map *variables, struct error *err)
{
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        struct str file =
            str_printf(builder->arena, STR_FORMAT "%s", STR_ARGS(name), endings[i]);
        struct str path;

        if (!map_get(&folder->names, file))
            continue;
        path = path_join(builder->arena, folder->path, file);
        return is_folder(builder, path) ? read_folder(builder, path, 1, variables, err)
                                        : read_file(builder, path, variables, err);
    }
    return true;
}

/* The folder is listed once, so that a thousand hosts without files cost nothing. */
static bool open_variable_folder(const struct inventory_builder *builder, struct str directory,
                                 struct str name, struct variable_folder *folder,
                                 struct error *err)
{
    struct arena *arena = builder->arena;
    struct path_list names = {0};

    *folder = (struct variable_folder){path_join(arena, directory, name), {.arena = arena}};
    if (!folders_list(arena, builder->files->folders, folder->path, &names, err))
        return false;
    for (size_t i = 0; i < names.count; i++)
        map_put(&folder->names, names.items[i], &names.items[i]);
    return true;
}

bool builder_read_variable_files(struct inventory_builder *builder, struct str directory,
                                 struct error *err)
{
    const struct inventory *inventory = builder->inventory;
    struct variable_folder groups, hosts;

    if (!open_variable_folder(builder, directory, STR("group_vars"), &groups, err) ||
        !open_variable_folder(builder, directory, STR("host_vars"), &hosts, err))
        return false;
    for (size_t i = 0; groups.names.count && i < inventory->group_count; i++)
        if (!read_entity(builder, &groups, inventory->groups[i]->name,
                         &inventory->groups[i]->file_variables, err))
            return false;
    for (size_t i = 0; hosts.names.count && i < inventory->host_count; i++)
        if (!read_entity(builder, &hosts, inventory->hosts[i]->name,
                         &inventory->hosts[i]->file_variables, err))
            return false;
    return true;
}
