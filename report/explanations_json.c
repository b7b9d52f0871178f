/* SPDX-License-Identifier: MIT */
/* docs/formats/explain.schema.json */
#include "report/explanations.h"

#include "report/json.h"

static void set(json_t *object, const char *key, struct arena *arena, const char *text)
{
    json_set_text(object, key, arena, NULL, str_from(text));
}

static json_t *kind_json(struct arena *arena, const struct finding_kind *kind,
                         const struct fix *fix)
{
    json_t *object = json_object();

    set(object, "type", arena, "rule");
    set(object, "code", arena, kind->code);
    set(object, "name", arena, kind->name);
    set(object, "severity", arena, severity_name(kind->severity));
    set(object, "summary", arena, kind->summary);
    set(object, "why", arena, kind->why);
    set(object, "source", arena, kind->source);
    set(object, "bad", arena, kind->bad);
    set(object, "good", arena, kind->good);
    if (fix) {
        json_t *mending = json_object();

        json_set_text(mending, "title", arena, NULL, fix->title);
        json_object_set_new(mending, "safe", json_boolean(fix->is_safe));
        json_object_set_new(object, "fix", mending);
    }
    return object;
}

static void set_version(json_t *object, const char *key, struct arena *arena,
                        supervisor_version version)
{
    if (version)
        json_set_text(
            object, key, arena, NULL,
            str_printf(arena, "%u.%u.%u", version / 10000, version / 100 % 100, version % 100));
}

static void set_number(json_t *object, const char *key, bool is_there, int64_t number)
{
    if (is_there)
        json_object_set_new(object, key, json_integer(number));
}

static void set_lists(json_t *object, struct arena *arena, const struct option_schema *option)
{
    json_t *choices = json_array(), *former = json_array();

    for (size_t i = 0; i < option->choice_count; i++)
        json_array_append_new(choices, json_text(arena, NULL, option->choices[i]));
    for (size_t i = 0; i < option->former_default_count; i++) {
        json_t *row = json_object();

        set_version(row, "until", arena, option->former_defaults[i].until);
        json_object_set_new(row, "default",
                            json_text(arena, NULL, option->former_defaults[i].value));
        json_array_append_new(former, row);
    }
    if (option->choice_count)
        json_object_set(object, "choices", choices);
    if (option->former_default_count)
        json_object_set(object, "formerly", former);
    json_decref(choices);
    json_decref(former);
}

static void set_section(json_t *object, const char *key, struct arena *arena,
                        const struct section_schema *section)
{
    json_set_text(
        object, key, arena, NULL,
        str_printf(arena, STR_FORMAT "%s", STR_ARGS(section->name), label_mark(section)));
}

static json_t *option_json(struct arena *arena, const struct section_schema *section,
                           const struct option_schema *option)
{
    json_t *object = json_object();

    set(object, "type", arena, "option");
    set_section(object, "section", arena, section);
    json_set_text(object, "name", arena, NULL, option->name);
    json_set_text(object, "summary", arena, NULL, option->summary);
    set(object, "value_type", arena, option_type_name(option->type));
    if (option->default_value.bytes)
        json_object_set_new(object, "default", json_text(arena, NULL, option->default_value));
    json_object_set_new(object, "required", json_boolean(option->is_required));
    json_object_set_new(object, "secret", json_boolean(option->is_secret));
    json_set_text(object, "unit", arena, NULL, option->unit);
    set_number(object, "minimum", option->has_minimum, option->minimum);
    set_number(object, "maximum", option->has_maximum, option->maximum);
    set_lists(object, arena, option);
    set_version(object, "since", arena, option->since);
    set_version(object, "removed", arena, option->removed);
    set(object, "effect", arena, option_effect_name(option->effect));
    return object;
}

static json_t *section_json(struct arena *arena, const struct section_schema *section)
{
    json_t *object = json_object(), *options = json_array();

    set(object, "type", arena, "section");
    set_section(object, "name", arena, section);
    json_set_text(object, "summary", arena, NULL, section->summary);
    for (size_t i = 0; i < section->option_count; i++)
        json_array_append_new(options, option_json(arena, section, &section->options[i]));
    json_object_set_new(object, "options", options);
    return object;
}

void explain_in_json(FILE *out, const struct explanation *items, size_t count)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct buffer text = {.arena = arena};

    buffer_append_c(&text, "{\"version\":1,\"explanations\":[\n");
    for (size_t i = 0; i < count; i++) {
        const struct explanation *item = &items[i];

        if (i)
            buffer_append_c(&text, ",\n");
        json_append(&text, item->kind     ? kind_json(arena, item->kind, item->fix)
                           : item->option ? option_json(arena, item->section, item->option)
                                          : section_json(arena, item->section));
    }
    buffer_append_c(&text, "\n]}\n");
    fwrite(text.bytes, 1, text.length, out);
}
