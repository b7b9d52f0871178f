/* SPDX-License-Identifier: MIT */
#include "plan/options.h"

static const struct config_option *own_option(const struct config_section *section,
                                              struct str key)
{
    if (!section)
        return NULL;
    for (size_t i = 0; i < section->option_count; i++)
        if (str_equal(section->options[i].key, key))
            return &section->options[i];
    return NULL;
}

static bool is_secret_option(struct str key)
{
    return str_equal(key, STR("password")) || secrets_is_telling_name(key);
}

static enum option_effect effect_of(const struct config_section *section, struct str key)
{
    const struct section_schema *schema =
        schema_section(&supervisord_schema, section->kind, section->label.bytes != NULL);
    const struct option_schema *option = schema ? schema_option(schema, key) : NULL;

    return option ? option->effect : EFFECT_NONE;
}

static void add_change(struct arena *arena, struct option_changes *changes,
                       const struct config_section *section, const struct config_option *before,
                       const struct config_option *after)
{
    const struct config_option *written = after ? after : before;

    *LIST_ADD(arena, changes) = (struct option_change){
        .section = section->name,
        .option = written->key,
        .before = before ? before->value.str : (struct str){0},
        .after = after ? after->value.str : (struct str){0},
        .cause = written->written ? written->written->span : written->value.source,
        .effect = effect_of(section, written->key),
        .is_secret = is_secret_option(written->key),
    };
}

void compare_sections(struct arena *arena, const struct config_section *before,
                      const struct config_section *after, struct option_changes *changes)
{
    for (size_t i = 0; after && i < after->option_count; i++) {
        const struct config_option *option = &after->options[i];
        const struct config_option *former = own_option(before, option->key);

        if (!former || !str_equal(former->value.str, option->value.str))
            add_change(arena, changes, after, former, option);
    }
    for (size_t i = 0; before && i < before->option_count; i++)
        if (!own_option(after, before->options[i].key))
            add_change(arena, changes, before, &before->options[i], NULL);
}

static const struct config_section *program_section(const struct group *group, struct str name)
{
    for (size_t i = 0; group && i < group->count; i++)
        if (str_equal(group->programs[i]->section->name, name))
            return group->programs[i]->section;
    return NULL;
}

void compare_group_sections(struct arena *arena, const struct group *before,
                            const struct group *after, struct option_changes *changes)
{
    if (after->kind == GROUP_PLAIN || before->kind == GROUP_PLAIN)
        compare_sections(arena, before->section, after->section, changes);
    for (size_t i = 0; i < after->count; i++) {
        const struct config_section *section = after->programs[i]->section;

        compare_sections(arena, program_section(before, section->name), section, changes);
    }
    for (size_t i = 0; i < before->count; i++) {
        const struct config_section *section = before->programs[i]->section;

        if (!program_section(after, section->name))
            compare_sections(arena, section, NULL, changes);
    }
}

static bool is_daemon_section(const struct config_section *section)
{
    return str_equal(section->name, STR("supervisord")) ||
           str_equal(section->kind, STR("rpcinterface")) ||
           str_starts_with(section->name, STR("unix_http_server")) ||
           str_starts_with(section->name, STR("inet_http_server"));
}

void compare_daemon_sections(struct arena *arena, const struct config *before,
                             const struct config *after, struct option_changes *changes)
{
    for (size_t i = 0; i < after->section_count; i++) {
        const struct config_section *section = after->sections[i];

        if (is_daemon_section(section))
            compare_sections(arena, config_section(before, section->name), section, changes);
    }
    for (size_t i = 0; i < before->section_count; i++) {
        const struct config_section *section = before->sections[i];

        if (is_daemon_section(section) && !config_section(after, section->name))
            compare_sections(arena, section, NULL, changes);
    }
}
