/* SPDX-License-Identifier: MIT */
#include "lint/baseline.h"

#include <inttypes.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/path.h"
#include "base/utf8.h"
#include "lint/kinds.h"
#include "lint/lint.h"
#include "yaml/yaml.h"

/* Code points that stand in JSON and in YAML as they are. */
static bool is_plain(uint32_t point)
{
    return (point > ' ' && point < 0x7f) || (point >= 0xa0 && point < 0xfeff) ||
           (point > 0xfeff && point < 0xfffe) || (point > 0xffff && point != UTF8_BROKEN);
}

/* Runs of white space become one space, whatever cannot stand in a file of text a mark. */
static struct str folded(struct arena *arena, struct str text)
{
    struct buffer out = {.arena = arena};
    size_t length;

    text = utf8_strip(text);
    for (size_t i = 0; i < text.length; i += length) {
        uint32_t point = utf8_decode(text, i, &length);
        bool is_space = point != UTF8_BROKEN && utf8_is_space(point);

        if (is_space && out.length && out.bytes[out.length - 1] == ' ')
            continue;
        if (is_plain(point))
            buffer_append(&out, str_slice(text, i, i + length));
        else
            buffer_append_byte(&out, is_space ? ' ' : '?');
    }
    return buffer_str(&out);
}

struct known_finding known_finding_from(struct arena *arena, const struct finding *finding,
                                        const struct secrets *secrets)
{
    struct str value = finding->value;

    if (!value.length)
        value = finding->span.text ? span_str(finding->span) : finding->message;
    return (struct known_finding){
        .rule = str_from(finding->kind->name),
        .section = folded(arena, secrets_cover(arena, secrets, finding->section)),
        .option = folded(arena, secrets_cover(arena, secrets, finding->option)),
        .value = str_printf(arena, "%016" PRIx64,
                            str_hash(folded(arena, secrets_cover(arena, secrets, value)))),
        .path = finding->span.text ? finding->span.text->path : STR(""),
    };
}

struct str known_finding_key(struct arena *arena, const struct known_finding *known)
{
    return str_printf(arena, STR_FORMAT "\n" STR_FORMAT "\n" STR_FORMAT "\n" STR_FORMAT,
                      STR_ARGS(known->rule), STR_ARGS(known->section), STR_ARGS(known->option),
                      STR_ARGS(known->value));
}

struct baseline baseline_create(struct arena *arena)
{
    return (struct baseline){.arena = arena, .by_key = {.arena = arena}};
}

struct known_finding known_finding_copy(struct arena *arena, const struct known_finding *known)
{
    return (struct known_finding){
        .rule = str_copy(arena, known->rule),
        .section = str_copy(arena, known->section),
        .option = str_copy(arena, known->option),
        .value = str_copy(arena, known->value),
        .path = str_copy(arena, known->path),
    };
}

void baseline_add(struct baseline *baseline, const struct known_finding *known)
{
    struct str key = known_finding_key(baseline->arena, known);
    struct known_finding *copy;

    if (map_get(&baseline->by_key, key))
        return;
    copy = ARENA_NEW(baseline->arena, struct known_finding);
    *copy = known_finding_copy(baseline->arena, known);
    map_put(&baseline->by_key, key, copy);
}

bool baseline_has(const struct baseline *baseline, struct arena *arena,
                  const struct known_finding *known)
{
    return map_get(&baseline->by_key, known_finding_key(arena, known));
}

static void refuse(struct finding_list *findings, struct span span, const char *what)
{
    finding_add(findings, &lint_kinds[LINT_BAD_BASELINE], span, "%s", what);
}

static struct str member(const struct yaml_node *entry, struct str key)
{
    const struct yaml_node *node = yaml_get(entry, key);

    return node && node->kind == YAML_SCALAR ? node->text : STR("");
}

static void read_entry(const struct yaml_node *entry, struct str directory,
                       struct baseline *baseline, struct finding_list *findings)
{
    struct known_finding known = {
        .rule = member(entry, STR("rule")),
        .section = member(entry, STR("section")),
        .option = member(entry, STR("option")),
        .value = member(entry, STR("value")),
        .path = member(entry, STR("path")),
    };

    if (!known.rule.length) {
        refuse(findings, entry->span, "an entry of the baseline names no rule");
        return;
    }
    if (known.path.length)
        known.path =
            path_normalize(baseline->arena, path_join(baseline->arena, directory, known.path));
    baseline_add(baseline, &known);
}

void baseline_read(const struct text *text, struct str directory, struct baseline *baseline,
                   struct finding_list *findings)
{
    size_t faults = findings->count;
    const struct yaml_node *root = yaml_parse(baseline->arena, text, findings);
    const struct yaml_node *list = yaml_get(root, STR("findings"));

    if (!root && findings->count > faults)
        return;
    if (!list || list->kind != YAML_SEQUENCE ||
        !str_equal(member(root, STR("version")), STR("1"))) {
        refuse(findings, root ? root->span : span_make(text, 0, 0),
               "a baseline of version 1 was expected: make it with 'lint --write-baseline'");
        return;
    }
    for (size_t i = 0; i < list->count; i++)
        read_entry(list->items[i], directory, baseline, findings);
}
