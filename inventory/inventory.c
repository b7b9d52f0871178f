/* SPDX-License-Identifier: MIT */
#include "inventory/inventory.h"

#include "base/path.h"
#include "config/folders.h"
#include "inventory/inventory_build.h"

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
#include "inventory/inventory.def"
#undef KIND
};

const size_t inventory_kind_count = COUNT_OF(inventory_kinds);

void inventory_report_template(const struct value *value, struct finding_list *findings)
{
    const struct finding_kind *kind = &inventory_kinds[INVENTORY_TEMPLATE];

    for (size_t i = 0; i < findings->count; i++)
        if (findings->items[i].kind == kind &&
            findings->items[i].span.text == value->span.text &&
            findings->items[i].span.offset == value->span.offset)
            return;
    finding_add(findings, kind, value->span,
                "the value is a template, which this language leaves as it is");
}

struct inventory *inventory_load_from(struct arena *arena, const struct file_source *files,
                                      struct str file, struct secrets *secrets,
                                      struct finding_list *findings, struct error *err)
{
    size_t errors = finding_count(findings, SEVERITY_ERROR);
    struct str directory = path_directory(file);
    struct inventory_builder builder;
    bool is_folder = files->folders->is_folder(files->folders->context, arena, file);

    if (is_folder)
        directory = file;
    builder = inventory_builder_create(arena, directory, secrets, findings);
    builder.files = files;
    if (!builder_read_source(&builder, file, err) || !builder_settle(&builder) ||
        !builder_read_variable_files(&builder, directory, err) ||
        finding_count(findings, SEVERITY_ERROR) > errors)
        return NULL;
    return builder.inventory;
}

struct inventory *inventory_load(struct arena *arena, const char *path, struct secrets *secrets,
                                 struct finding_list *findings, struct error *err)
{
    return inventory_load_from(arena, &disk_files, str_from(path), secrets, findings, err);
}
