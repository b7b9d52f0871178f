/* SPDX-License-Identifier: MIT */
#include "config/config.h"

#include <stdint.h>
#include <string.h>

#include "base/path.h"
#include "config/reading.h"

void reading_refuse(struct reading *reading, struct refusal refusal)
{
    if (!reading->config->refusal.kind)
        reading->config->refusal = refusal;
}

/* So few options are looked through faster than their keys are hashed. */
enum { FEW_OPTIONS = 16 };

/* Index + 1, or 0. */
static size_t place_of(const struct config_section *section, struct str key)
{
    if (!(section->key_traits & key_trait(key)))
        return 0;
    if (section->option_count > FEW_OPTIONS)
        return (size_t)(uintptr_t)map_get(&section->by_key, key);
    for (size_t i = 0; i < section->option_count; i++)
        if (str_equal(section->options[i].key, key))
            return i + 1;
    return 0;
}

static void index_keys(struct config_section *section)
{
    if (section->option_count <= FEW_OPTIONS)
        return;
    for (size_t i = section->by_key.count; i < section->option_count; i++)
        map_put(&section->by_key, section->options[i].key, (void *)(uintptr_t)(i + 1));
}

struct option *reading_own_options(struct reading *reading, struct config_section *section)
{
    struct option *borrowed = section->options;

    if (section->option_count && !section->option_capacity) {
        section->option_capacity = section->option_count;
        section->options = ARENA_ARRAY(reading->arena, struct option, section->option_count);
        memcpy(section->options, borrowed, section->option_count * sizeof(*borrowed));
    }
    return section->options;
}

static void add_option(struct reading *reading, struct config_section *section,
                       const struct option *option)
{
    reading_own_options(reading, section);
    *ARRAY_ADD(reading->arena, section->options, section->option_count,
               section->option_capacity) = *option;
    section->key_traits |= key_trait(option->key);
    index_keys(section);
}

size_t reading_set(struct reading *reading, struct config_section *section,
                   const struct option *option)
{
    struct config *config = reading->config;
    size_t place = place_of(section, option->key);
    struct option *own;

    if (!place) {
        add_option(reading, section, option);
        return section->option_count - 1;
    }
    own = &reading_own_options(reading, section)[place - 1];
    *ARRAY_ADD(reading->arena, config->replaced, config->replaced_count,
               config->replaced_capacity) = (struct replaced_option){section, *own};
    *own = *option;
    return place - 1;
}

static struct config_section *create_section(struct arena *arena, struct str name,
                                             struct str file)
{
    struct config_section *section = ARENA_NEW(arena, struct config_section);
    size_t colon = str_find(name, ':');

    section->name = section->kind = name;
    section->file = file;
    section->by_key.arena = arena;
    if (colon != STR_NOT_FOUND) {
        section->kind = str_slice(name, 0, colon);
        section->label = str_slice(name, colon + 1, name.length);
    }
    return section;
}

static struct config_section *open_section(struct reading *reading, struct str name,
                                           struct str file)
{
    struct config *config = reading->config;
    struct config_section *section;

    if (str_equal(name, STR("DEFAULT"))) {
        if (!config->defaults)
            config->defaults = create_section(reading->arena, name, file);
        return config->defaults;
    }
    section = map_get(&config->by_name, name);
    if (!section) {
        section = create_section(reading->arena, name, file);
        section->index = config->section_count;
        *ARRAY_ADD(reading->arena, config->sections, config->section_count,
                   config->section_capacity) = section;
        map_put(&config->by_name, name, section);
    }
    return section;
}

/* A section that is written once, without repetitions, is taken as it stands. */
static void add_options(struct reading *reading, struct config_section *section,
                        const struct section *written)
{
    if (!section->option_count && !written->repeats_key) {
        section->options = written->items;
        section->option_count = written->count;
        section->key_traits = written->key_traits;
        index_keys(section);
        for (size_t i = 0; i < written->count; i++)
            here_note(reading, section, i);
        return;
    }
    for (size_t i = 0; i < written->count; i++)
        here_note(reading, section, reading_set(reading, section, &written->items[i]));
}

void reading_apply(struct reading *reading, const struct document *document, struct str path)
{
    for (size_t i = 0; i < document->section_count; i++) {
        const struct section *written = &document->sections[i];
        struct config_section *section = open_section(reading, written->name, path);

        *ARRAY_ADD(reading->arena, section->headers, section->header_count,
                   section->header_capacity) = (struct config_header){written, document};
        add_options(reading, section, written);
    }
    reading_refuse(reading, document->refusal);
}

struct config *config_read(struct arena *arena, const struct text *main,
                           const struct machine *machine, struct finding_list *findings)
{
    struct config *config = ARENA_NEW(arena, struct config);
    struct str path = path_normalize(arena, path_join(arena, machine->cwd, main->path));
    struct reading reading = {
        .arena = arena,
        .config = config,
        .machine = machine,
        .findings = findings,
        .here = machine->here.length ? machine->here : path_directory(path),
        .real_folder = path_directory(path),
        .by_path = {.arena = arena},
    };
    struct document *document;

    config->arena = arena;
    config->by_name.arena = arena;
    config->main_path = path_join(arena, reading.here, path_name(path));
    document = document_parse_named(arena, main, config->main_path, findings);
    reading.follows_includes = document_section(document, STR("include")) != NULL;
    *ARRAY_ADD(arena, config->documents, config->document_count, config->document_capacity) =
        document;
    map_put(&reading.by_path, path_normalize(arena, config->main_path), document);
    reading_apply(&reading, document, config->main_path);
    if (config_section(config, STR("include")))
        reading_follow_include(&reading);
    return config;
}

const struct config_section *config_section(const struct config *config, struct str name)
{
    return map_get(&config->by_name, name);
}

const struct option *config_own_option(const struct config_section *section, struct str key)
{
    size_t place = place_of(section, key);

    return place ? &section->options[place - 1] : NULL;
}

const struct option *config_option(const struct config *config,
                                   const struct config_section *section, struct str key)
{
    const struct option *own = section ? config_own_option(section, key) : NULL;

    return own || !section || !config->defaults ? own
                                                : config_own_option(config->defaults, key);
}

const struct document *config_document(const struct config *config,
                                       const struct config_section *section,
                                       const struct option *option)
{
    const struct text *text = option->value.source.text;

    for (size_t i = 0; i < section->header_count; i++)
        if (section->headers[i].document->text == text)
            return section->headers[i].document;
    for (size_t i = 0; i < config->document_count; i++) /* of [DEFAULT] */
        if (config->documents[i]->text == text)
            return config->documents[i];
    return NULL;
}

bool config_reads(const struct config *config, struct str path)
{
    for (size_t i = 0; i < config->document_count; i++)
        if (str_equal(config->documents[i]->text->path, path))
            return true;
    return false;
}

struct span config_section_span(const struct config_section *section)
{
    return section->headers[0].section->name_span;
}
