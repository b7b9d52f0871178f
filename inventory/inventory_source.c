/* SPDX-License-Identifier: MIT */
#include "base/path.h"
#include "config/folders.h"
#include "inventory/inventory_build.h"

/* Folders that lead back into themselves by a link end somewhere. */
enum { DEEPEST_SOURCE = 16 };

/* What Ansible leaves out of a folder of inventories. */
static bool is_ignored(struct str name)
{
    static const char *const endings[] = {"~",    ".orig", ".ini", ".cfg", ".retry",
                                          ".pyc", ".pyo",  ".swp", ".bak", ".rpm",
                                          ".md",  ".txt",  ".rst"};
    static const char *const names[] = {"group_vars", "host_vars", "vars_plugins", "secrets"};

    if (name.bytes[0] == '.')
        return true;
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_equal(name, str_from(names[i])))
            return true;
    for (size_t i = 0; i < COUNT_OF(endings); i++)
        if (str_ends_with(name, str_from(endings[i])))
            return true;
    return false;
}

static struct finding *refuse(struct inventory_builder *builder, enum inventory_fault fault,
                              struct span span, const char *message)
{
    return finding_add(builder->findings, &inventory_kinds[fault], span, "%s", message);
}

/* As os.path.splitext(): dots at the start begin no ending. */
static struct str ending_of(struct str path)
{
    struct str name = path_name(path);
    size_t dot = str_find_last(name, '.'), start = 0;

    while (start < name.length && name.bytes[start] == '.')
        start++;
    return dot == STR_NOT_FOUND || dot < start ? STR("") : str_slice(name, dot, name.length);
}

/* Whether a file that is no YAML was meant to be: its first line opens a document or mapping.
 */
static bool looks_like_yaml(struct str rest)
{
    while (rest.length) {
        struct str line = str_trim(str_cut(&rest, '\n'));

        if (line.length && line.bytes[0] != '#')
            return str_equal(line, STR("---")) || str_ends_with(line, STR(":")) ||
                   line.bytes[0] == '{';
    }
    return false;
}

static void read_yaml(struct inventory_builder *builder, const struct text *text)
{
    size_t errors = finding_count(builder->findings, SEVERITY_ERROR);
    const struct yaml_node *root = yaml_parse(builder->arena, text, builder->findings);

    if (finding_count(builder->findings, SEVERITY_ERROR) == errors)
        builder_read_yaml(builder, text, root);
}

/* Without an ending Ansible tries YAML first: what comes to a mapping is meant to be one. */
static void read_either(struct inventory_builder *builder, const struct text *text)
{
    struct finding_list trial = {.arena = builder->arena};
    const struct yaml_node *root = yaml_parse(builder->arena, text, &trial);

    if ((!root || root->kind != YAML_MAPPING) && !looks_like_yaml(text->bytes)) {
        builder_read_ini(builder, text);
        return;
    }
    for (size_t i = 0; i < trial.count; i++)
        *LIST_ADD(builder->arena, builder->findings) = trial.items[i];
    if (!finding_count(&trial, SEVERITY_ERROR))
        builder_read_yaml(builder, text, root);
}

static void read_text(struct inventory_builder *builder, const struct text *text)
{
    struct str ending = ending_of(text->path);
    struct span start = span_make(text, 0, 0);

    if (value_refuse_vault(&builder->reader, text))
        return;
    if (str_starts_with(text->bytes, STR("#!")))
        refuse(builder, INVENTORY_SHAPE, start,
               "this is a program: inventories that are made by running one are not supported")
            ->help = STR("run it with --list into a .json file, and name that");
    else if (str_equal(ending, STR(".toml")))
        refuse(builder, INVENTORY_SHAPE, start, "inventories in TOML are not supported")->help =
            STR("ansible-inventory -i FILE --list --yaml --export writes it as YAML");
    else if (!ending.length)
        read_either(builder, text);
    else if (str_equal(ending, STR(".yml")) || str_equal(ending, STR(".yaml")) ||
             str_equal(ending, STR(".json")))
        read_yaml(builder, text);
    else
        builder_read_ini(builder, text);
}

static bool read_source(struct inventory_builder *builder, struct str path, size_t depth,
                        struct error *err);

/* Ansible leaves such a file out without a word. */
static bool tell_of_ini(struct inventory_builder *builder, struct str path, struct error *err)
{
    const struct text *text;

    if (!file_source_load(builder->arena, builder->files, path, &text, err))
        return false;
    if (str_starts_with(str_trim(text->bytes), STR("[")))
        refuse(builder, INVENTORY_SKIPPED, span_make(text, 0, 0),
               "in a folder of inventories, files that end in .ini are left out")
            ->help = STR("drop the ending, or name the file itself as the inventory");
    return true;
}

static bool read_folder(struct inventory_builder *builder, struct str path, size_t depth,
                        struct error *err)
{
    struct path_list names = {0};

    if (depth > DEEPEST_SOURCE)
        return error_set(err, ERROR_INPUT, "%s: folders are nested too deeply",
                         str_to_c(builder->arena, path));
    if (!folders_list(builder->arena, builder->files->folders, path, &names, err))
        return false;
    for (size_t i = 0; i < names.count; i++) {
        struct str below = path_join(builder->arena, path, names.items[i]);

        if (is_ignored(names.items[i])) {
            if (str_ends_with(names.items[i], STR(".ini")) && names.items[i].bytes[0] != '.' &&
                !tell_of_ini(builder, below, err))
                return false;
        } else if (!read_source(builder, below, depth + 1, err)) {
            return false;
        }
    }
    return true;
}

static bool read_source(struct inventory_builder *builder, struct str path, size_t depth,
                        struct error *err)
{
    const struct folder_source *folders = builder->files->folders;
    const struct text *text;

    if (folders->is_folder(folders->context, builder->arena, path))
        return read_folder(builder, path, depth, err);
    if (!file_source_load(builder->arena, builder->files, path, &text, err))
        return false;
    builder->file_count++;
    read_text(builder, text);
    return true;
}

bool builder_read_source(struct inventory_builder *builder, struct str path, struct error *err)
{
    size_t files = builder->file_count;

    if (!read_source(builder, path, 0, err))
        return false;
    return builder->file_count > files ||
           error_set(err, ERROR_INPUT, "folder %s holds no inventory",
                     str_to_c(builder->arena, path));
}
