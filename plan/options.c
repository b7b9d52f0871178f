/* SPDX-License-Identifier: MIT */
#include "plan/options.h"

static const struct option *own_option(const struct config_section *section, struct str key)
{
    if (!section)
        return NULL;
    for (size_t i = 0; i < section->option_count; i++)
        if (str_equal(section->options[i].key, key))
            return &section->options[i];
    return NULL;
}

struct option_pair option_pair(const struct config *before_config,
                               const struct config_section *before_section,
                               const struct config *after_config,
                               const struct config_section *after_section, struct str key)
{
    return (struct option_pair){
        .before_section = before_section,
        .after_section = after_section,
        .before = before_section ? config_option(before_config, before_section, key) : NULL,
        .after = after_section ? config_option(after_config, after_section, key) : NULL,
    };
}

bool option_pair_is_same(const struct option_pair *pair)
{
    if (!pair->before || !pair->after)
        return pair->before == pair->after;
    return str_equal(pair->before->value.str, pair->after->value.str);
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

    if (!option && schema && schema->takes_any_option &&
        str_equal(section->kind, STR("rpcinterface")))
        return EFFECT_RESTART_DAEMON;
    return option ? option->effect : EFFECT_NONE;
}

struct option_change *add_change(struct arena *arena, struct option_changes *changes,
                                 const struct option_pair *pair, struct str key)
{
    const struct config_section *section =
        pair->after_section ? pair->after_section : pair->before_section;
    const struct option *before = pair->before, *after = pair->after;
    const struct option *written = after ? after : before;
    struct option_change *change = LIST_ADD(arena, changes);

    *change = (struct option_change){
        .section = section->name,
        .option = key,
        .before = before ? before->value.str : (struct str){0},
        .after = after ? after->value.str : (struct str){0},
        .effect = effect_of(section, key),
        .is_secret = is_secret_option(key),
    };
    if (written)
        change->cause = option_whole_span(written);
    return change;
}

void compare_sections(struct arena *arena, const struct config_section *before,
                      const struct config_section *after, struct option_changes *changes)
{
    for (size_t i = 0; after && i < after->option_count; i++) {
        const struct option *option = &after->options[i];
        struct option_pair pair = {before, after, own_option(before, option->key), option};

        if (!option_pair_is_same(&pair))
            add_change(arena, changes, &pair, option->key);
    }
    for (size_t i = 0; before && i < before->option_count; i++) {
        const struct option *option = &before->options[i];
        struct option_pair pair = {before, after, option, own_option(after, option->key)};

        if (!pair.after)
            add_change(arena, changes, &pair, option->key);
    }
}

void compare_configs(struct arena *arena, const struct config *before,
                     const struct config *after, struct option_changes *changes)
{
    compare_sections(arena, before->defaults, after->defaults, changes);
    for (size_t i = 0; i < after->section_count; i++)
        compare_sections(arena, config_section(before, after->sections[i]->name),
                         after->sections[i], changes);
    for (size_t i = 0; i < before->section_count; i++)
        if (!config_section(after, before->sections[i]->name))
            compare_sections(arena, before->sections[i], NULL, changes);
}

static bool is_among(struct str key, const struct str *keys, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(key, keys[i]))
            return true;
    return false;
}

/* Tried out one by one: docs/SUPERVISOR-RELOAD.md. */
static enum daemon_need need_of(const struct option_change *change, bool is_foreground)
{
    static const struct str at_start[] = {STR_INIT("minfds"), STR_INIT("minprocs"),
                                          STR_INIT("nodaemon"), STR_INIT("nocleanup")};
    static const struct str of_background[] = {STR_INIT("umask"), STR_INIT("directory")};
    static const struct str half[] = {STR_INIT("pidfile"), STR_INIT("identifier"),
                                      STR_INIT("logfile"), STR_INIT("childlogdir"),
                                      STR_INIT("strip_ansi")};

    if (!str_equal(change->section, STR("supervisord")))
        return NEED_RELOAD;
    if (is_among(change->option, of_background, COUNT_OF(of_background)))
        return is_foreground ? NEED_IMPOSSIBLE : NEED_START;
    if (is_among(change->option, at_start, COUNT_OF(at_start)))
        return NEED_START;
    return is_among(change->option, half, COUNT_OF(half)) ? NEED_HALF_RELOAD : NEED_RELOAD;
}

static bool waits_for_daemon(const struct config_section *section)
{
    return str_equal(section->name, STR("supervisord")) ||
           str_equal(section->kind, STR("rpcinterface")) ||
           str_starts_with(section->name, STR("unix_http_server")) ||
           str_starts_with(section->name, STR("inet_http_server"));
}

/* What only the texts differ in is told as well: supervisord does not say what it runs with. */
void compare_daemon_sections(struct arena *arena, const struct plan_input *input,
                             struct option_changes *changes)
{
    const struct config *before = input->found->config, *after = input->wanted->config;
    struct option_changes all = {0};

    for (size_t i = 0; i < after->section_count; i++)
        if (waits_for_daemon(after->sections[i]))
            compare_sections(arena, config_section(before, after->sections[i]->name),
                             after->sections[i], &all);
    for (size_t i = 0; i < before->section_count; i++)
        if (waits_for_daemon(before->sections[i]) &&
            !config_section(after, before->sections[i]->name))
            compare_sections(arena, before->sections[i], NULL, &all);
    for (size_t i = 0; i < all.count; i++) {
        if (all.items[i].effect != EFFECT_RESTART_DAEMON)
            continue;
        all.items[i].need = need_of(&all.items[i], input->is_foreground);
        *LIST_ADD(arena, changes) = all.items[i];
    }
}
