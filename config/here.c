/* SPDX-License-Identifier: MIT */
/*
 * Where there is an [include], supervisord replaces the text %(here)s in all values after each
 * file that it reads, before any expansion. Values of [DEFAULT] are not changed: each section
 * gets a copy of its own. Only options that hold the text are looked at, however many files.
 */
#include "base/path.h"
#include "config/reading.h"

#define HERE STR("%(here)s")

static bool mentions_here(struct str value)
{
    return str_find(value, '%') != STR_NOT_FOUND && str_contains(value, HERE);
}

void here_note(struct reading *reading, struct config_section *section, size_t index)
{
    struct here_option option = {.section = section, .index = index};

    if (!reading->follows_includes || !mentions_here(section->options[index].value.str))
        return;
    if (section == reading->config->defaults)
        *LIST_ADD(reading->arena, &reading->here_defaults) = option;
    else
        *LIST_ADD(reading->arena, &reading->here_options) = option;
}

static struct traced replaced(struct arena *arena, const struct traced *value,
                              struct str folder)
{
    struct tracer tracer = tracer_create(arena);
    size_t start = 0, found;
    struct traced literal;

    while ((found = str_search(str_slice(value->str, start, value->str.length), HERE)) !=
           STR_NOT_FOUND) {
        literal = traced_slice(arena, *value, start, found);
        tracer_append_traced(&tracer, &literal);
        tracer_append(&tracer, folder, traced_span(value, start + found, HERE.length));
        start += found + HERE.length;
    }
    literal = traced_slice(arena, *value, start, value->str.length - start);
    tracer_append_traced(&tracer, &literal);
    return tracer_finish(&tracer, value->source);
}

static void replace_own(struct reading *reading, struct str folder)
{
    size_t kept = 0;

    for (size_t i = 0; i < reading->here_options.count; i++) {
        struct here_option *here = &reading->here_options.items[i];
        struct option *option = &reading_own_options(reading, here->section)[here->index];

        if (!mentions_here(option->value.str))
            continue; /* set anew since */
        option->value = replaced(reading->arena, &option->value, folder);
        if (mentions_here(option->value.str)) /* a folder of that name: replaced again */
            reading->here_options.items[kept++] = *here;
    }
    reading->here_options.count = kept;
}

static void copy_default(struct reading *reading, struct here_option *here, struct str folder)
{
    struct config *config = reading->config;
    struct option copy = here->section->options[here->index];

    if (!mentions_here(copy.value.str))
        return;
    copy.value = replaced(reading->arena, &copy.value, folder);
    for (; here->sections_done < config->section_count; here->sections_done++) {
        struct config_section *section = config->sections[here->sections_done];

        if (!config_own_option(section, copy.key))
            reading_set(reading, section, &copy);
    }
}

void here_replace(struct reading *reading, struct str folder)
{
    replace_own(reading, folder);
    for (size_t i = 0; i < reading->here_defaults.count; i++)
        copy_default(reading, &reading->here_defaults.items[i], folder);
}
