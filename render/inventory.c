/* SPDX-License-Identifier: MIT */
#include "render/inventory.h"

#include <sys/stat.h>

#include "base/path.h"
#include "render/inventory_build.h"

const struct finding_kind inventory_kinds[] = {
#define KIND(symbol, code_, name_, severity_, summary_, why_, bad_, good_)                     \
    [INVENTORY_##symbol] = {.code = (code_),                                                   \
                            .name = (name_),                                                   \
                            .severity = SEVERITY_##severity_,                                  \
                            .summary = (summary_),                                             \
                            .why = (why_),                                                     \
                            .source = "Ansible's YAML inventory",                              \
                            .bad = (bad_),                                                     \
                            .good = (good_)},
#include "render/inventory.def"
#undef KIND
};

const size_t inventory_kind_count = COUNT_OF(inventory_kinds);

/* Names and endings that are no inventory files in a folder of them. */
static bool is_inventory_file(struct str name)
{
    static const char *const others[] = {"~",    ".orig", ".ini", ".cfg", ".retry",
                                         ".pyc", ".pyo",  ".swp", ".bak", ".rpm",
                                         ".md",  ".txt",  ".rst"};

    if (name.bytes[0] == '.' || str_equal(name, STR("group_vars")) ||
        str_equal(name, STR("host_vars")) || str_equal(name, STR("secrets")))
        return false;
    for (size_t i = 0; i < COUNT_OF(others); i++)
        if (str_ends_with(name, str_from(others[i])))
            return false;
    return true;
}

static bool read_file(struct inventory_builder *builder, struct str path, struct error *err)
{
    struct text *text;

    if (!text_load(builder->arena, str_to_c(builder->arena, path), &text, err))
        return false;
    builder_read(builder, text);
    return true;
}

static bool read_folder(struct inventory_builder *builder, struct str path, struct error *err)
{
    struct name_list names = {0};

    if (!list_folder(builder->arena, str_to_c(builder->arena, path), &names, err))
        return false;
    for (size_t i = 0; i < names.count; i++)
        if (is_inventory_file(names.items[i]) &&
            !read_file(builder, path_join(builder->arena, path, names.items[i]), err))
            return false;
    return true;
}

struct inventory *inventory_load(struct arena *arena, const char *path, struct secrets *secrets,
                                 struct finding_list *findings, struct error *err)
{
    size_t errors = finding_count(findings, SEVERITY_ERROR);
    struct str file = str_from(path), directory = path_directory(file);
    struct inventory_builder builder;
    struct stat status;
    bool is_folder = stat(path, &status) == 0 && S_ISDIR(status.st_mode);

    if (is_folder)
        directory = file;
    builder = inventory_builder_create(arena, directory, secrets, findings);
    if (!(is_folder ? read_folder(&builder, file, err) : read_file(&builder, file, err)) ||
        !builder_settle(&builder) || !builder_read_variable_files(&builder, directory, err) ||
        finding_count(findings, SEVERITY_ERROR) > errors)
        return NULL;
    return builder.inventory;
}
