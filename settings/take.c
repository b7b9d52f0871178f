/* SPDX-License-Identifier: MIT */
#include "settings/take.h"

#include "base/map.h"
#include "base/suggest.h"
#include "settings/faults.h"
#include "settings/keys.h"

/* More faults than anyone would read. */
enum { MAX_FAULTS = 100 };

/* Of an instance's checks, unless it says otherwise. */
enum { CHECK_TIMEOUT_MS = 3000, CHECK_ATTEMPTS = 5, CHECK_WAIT_MS = 1000 };

static bool fits(const struct settings_key *row, struct str key)
{
    struct str known = str_from(row->key);

    if (!str_ends_with(known, STR("*")))
        return str_equal(key, known);
    return key.length >= known.length &&
           str_starts_with(key, str_slice(known, 0, known.length - 1));
}

static bool is_section(const struct settings_key *row, struct str section)
{
    return str_equal(section, str_from(row->section));
}

static void refuse_key(struct settings_reader *reader, struct str section, struct span key)
{
    struct suggestion nearest = suggest_for(span_str(key));

    for (size_t i = 0; i < settings_key_count; i++)
        if (is_section(&settings_keys[i], section))
            suggest_offer(&nearest, str_from(settings_keys[i].key));
    finding_add(reader->findings, &settings_kinds[SETTINGS_FAULT_UNKNOWN_KEY], key,
                "unknown key '" STR_FORMAT "' in [" STR_FORMAT "]" STR_FORMAT,
                STR_ARGS(span_str(key)), STR_ARGS(section),
                STR_ARGS(suggest_question(reader->arena, &nearest)));
}

static void refuse_section(struct settings_reader *reader, struct span name)
{
    struct suggestion nearest = suggest_for(span_str(name));

    for (size_t i = 0; i < settings_key_count; i++)
        suggest_offer(&nearest, str_from(settings_keys[i].section));
    finding_add(reader->findings, &settings_kinds[SETTINGS_FAULT_UNKNOWN_SECTION], name,
                "unknown section [" STR_FORMAT "]" STR_FORMAT, STR_ARGS(span_str(name)),
                STR_ARGS(suggest_question(reader->arena, &nearest)));
}

static void take_entry(struct settings_target *target, struct str section,
                       const struct ini_entry *entry)
{
    for (size_t i = 0; i < settings_key_count; i++) {
        if (is_section(&settings_keys[i], section) &&
            fits(&settings_keys[i], span_str(entry->key))) {
            settings_keys[i].take(target, entry);
            return;
        }
    }
    refuse_key(target->reader, section, entry->key);
}

/* seen holds the keys of all sections of that name: those may stand apart in the file. */
static void warn_if_seen(struct settings_reader *reader, struct map *seen, struct str section,
                         struct ini_entry *entry)
{
    struct str key = span_str(entry->key);
    struct str full =
        str_printf(reader->arena, STR_FORMAT "]" STR_FORMAT, STR_ARGS(section), STR_ARGS(key));
    const struct ini_entry *former = map_put(seen, full, entry);
    struct finding *finding;

    if (!former)
        return;
    finding =
        finding_add(reader->findings, &settings_kinds[SETTINGS_FAULT_SET_TWICE], entry->key,
                    "'" STR_FORMAT "' is set twice, the last value wins", STR_ARGS(key));
    finding->note.span = former->key;
    finding->note.message = STR("first set here");
}

/* "api" of "instance api", as a span; false for another section. */
static bool instance_name(struct span section, struct span *name)
{
    struct str str = span_str(section), word = STR("instance");
    struct str rest = str_slice(str, word.length, str.length), trimmed = str_trim(rest);

    if (!str_starts_with(str, word) || (rest.length && rest.length == trimmed.length))
        return false;
    *name = span_make(section.text, section.offset + (size_t)(trimmed.bytes - str.bytes),
                      trimmed.length);
    return true;
}

/* An instance's name becomes part of file names. */
static bool check_name(struct settings_reader *reader, struct span section, struct span name)
{
    struct str str = span_str(name);

    if (str.length && str.bytes[0] != '.' && str_find(str, '/') == STR_NOT_FOUND)
        return true;
    finding_add(reader->findings, &settings_kinds[SETTINGS_FAULT_BAD_VALUE],
                str.length ? name : section,
                "an instance needs a name without '/' or a dot in front: [instance NAME]");
    return false;
}

struct instance *settings_add_instance(struct arena *arena, struct settings *settings,
                                       struct setting_word name)
{
    struct instance *instance = LIST_ADD(arena, &settings->instances);

    instance->name = name;
    instance->hosts = (struct setting_word){STR("all"), name.span};
    instance->check_timeout_ms = CHECK_TIMEOUT_MS;
    instance->check_attempts = CHECK_ATTEMPTS;
    instance->check_wait_ms = CHECK_WAIT_MS;
    return instance;
}

static struct instance *add_instance(struct settings_target *target, struct map *names,
                                     struct span section, struct span name)
{
    const struct span *former = map_get(names, span_str(name));
    struct span *copy = ARENA_NEW(target->reader->arena, struct span);
    struct finding *finding;

    if (former) {
        finding = finding_add(
            target->reader->findings, &settings_kinds[SETTINGS_FAULT_SET_TWICE], section,
            "instance '" STR_FORMAT "' is described twice", STR_ARGS(span_str(name)));
        finding->note.span = *former;
        finding->note.message = STR("first described here");
    }
    *copy = name;
    map_put(names, span_str(name), copy);
    return settings_add_instance(target->reader->arena, target->settings,
                                 (struct setting_word){span_str(name), name});
}

static void take_instance(struct settings_target *target, struct map *names, struct span name,
                          const struct ini_section *body)
{
    struct map seen = {.arena = target->reader->arena};
    struct span section = body->name;

    if (!check_name(target->reader, section, name))
        return;
    target->instance = add_instance(target, names, section, name);
    for (size_t i = 0; i < body->entries.count; i++) {
        warn_if_seen(target->reader, &seen, span_str(section), &body->entries.items[i]);
        take_entry(target, STR("instance"), &body->entries.items[i]);
    }
    if (!target->instance->config.text.length)
        finding_add(target->reader->findings, &settings_kinds[SETTINGS_FAULT_INCOMPLETE],
                    section, "instance '" STR_FORMAT "' has no 'config', its main file",
                    STR_ARGS(span_str(name)));
    target->instance = NULL;
}

static bool is_known(struct str section)
{
    for (size_t i = 0; i < settings_key_count; i++)
        if (is_section(&settings_keys[i], section))
            return true;
    return false;
}

void settings_take(struct settings_reader *reader, const struct ini_document *document,
                   struct settings *settings)
{
    struct settings_target target = {.reader = reader, .settings = settings};
    struct map seen = {.arena = reader->arena}, names = {.arena = reader->arena};
    size_t before = reader->findings->count;

    for (size_t i = 0; i < document->sections.count; i++) {
        if (reader->findings->count - before > MAX_FAULTS)
            return;
        const struct ini_section *section = &document->sections.items[i];
        struct span name;

        if (instance_name(section->name, &name)) {
            take_instance(&target, &names, name, section);
            continue;
        }
        if (!is_known(span_str(section->name))) {
            refuse_section(reader, section->name);
            continue;
        }
        for (size_t j = 0; j < section->entries.count; j++) {
            warn_if_seen(reader, &seen, span_str(section->name), &section->entries.items[j]);
            take_entry(&target, span_str(section->name), &section->entries.items[j]);
        }
    }
}
