/* SPDX-License-Identifier: MIT */
/* Whatever a file holds: it comes to a model, each finding points into the file and speaks in
 * one line, and a refusal has both a kind and words. */
#include <stdint.h>
#include <stdlib.h>

#include "model/model.h"

#define CHECK(condition)                                                                       \
    do {                                                                                       \
        if (!(condition))                                                                      \
            abort();                                                                           \
    } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A file that includes itself is the only one there is. */
static const struct text *read_main(void *context, struct arena *arena, struct str path)
{
    const struct text *main = context;

    (void)arena;
    return str_equal(path, main->path) ? main : NULL;
}

static void glob_main(void *context, struct arena *arena, struct str pattern,
                      struct str **paths, size_t *count)
{
    const struct text *main = context;

    *paths = ARENA_ARRAY(arena, struct str, 1);
    (*paths)[0] = main->path;
    *count = str_ends_with(pattern, STR(".conf"));
}

static void check_finding(const struct finding *finding)
{
    CHECK(finding->message.length > 0);
    CHECK(str_find(finding->message, '\n') == STR_NOT_FOUND);
    if (!finding->span.text)
        return;
    CHECK(finding->span.offset <= finding->span.text->bytes.length);
    CHECK(finding->span.length <= finding->span.text->bytes.length - finding->span.offset);
}

static void check_model(const struct model *model)
{
    for (size_t i = 0; i < model->group_count; i++) {
        CHECK(model->groups[i]->name.bytes != NULL);
        for (size_t j = 0; j < model->groups[i]->count; j++)
            CHECK(model->groups[i]->programs[j]->group == model->groups[i]);
    }
    CHECK(!model->refusal.kind || model->refusal.message.length);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct finding_list findings = {.arena = arena};
    const struct model_options options = {&supervisord_schema, SUPERVISOR_4_2_5, false};
    struct text *main = text_create(arena, STR("/etc/supervisord.conf"),
                                    (struct str){(const char *)data, size});
    struct machine machine = {
        .cwd = STR("/"),
        .host_name = STR("web1"),
        .files = {.context = main, .read = read_main, .glob = glob_main},
    };
    struct secrets secrets = {.arena = arena};
    const struct config *config;
    const struct model *model;

    machine_set(arena, &machine, STR("HOME"), STR("/root"));
    config = config_read(arena, main, &machine, &findings);
    model = model_create(arena, config, &machine, &options, &findings);
    check_model(model);
    model_add_secrets(model, &secrets);
    for (size_t i = 0; i < findings.count; i++)
        check_finding(&findings.items[i]);
    return 0;
}
