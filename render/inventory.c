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
    if (!builder_read_source(&builder, file, err) || !builder_settle(&builder) ||
        !builder_read_variable_files(&builder, directory, err) ||
        finding_count(findings, SEVERITY_ERROR) > errors)
        return NULL;
    return builder.inventory;
}
