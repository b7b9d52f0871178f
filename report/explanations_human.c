/* SPDX-License-Identifier: MIT */
#include <inttypes.h>

#include "report/explanations.h"
#include "report/visible.h"

static void print_block(FILE *out, const struct style *style, const char *title,
                        const char *lines)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct str rest;

    if (!lines)
        return;
    fprintf(out, "\n%s%s%s\n", style->strong, title, style->reset);
    rest = str_from(lines);
    while (rest.length) {
        struct str line = visible(arena, str_cut(&rest, '\n'));

        fprintf(out, "    " STR_FORMAT "\n", STR_ARGS(line));
    }
}

static void print_kind(FILE *out, const struct style *style, const struct finding_kind *kind,
                       const struct fix *fix)
{
    fprintf(out, "%s%s %s%s (%s)\n%s\n", style->strong, kind->code, kind->name, style->reset,
            severity_name(kind->severity), kind->summary);
    print_block(out, style, "why", kind->why);
    print_block(out, style, "bad", kind->bad);
    print_block(out, style, "good", kind->good);
    if (fix)
        fprintf(out, "\n%sfix%s\n    " STR_FORMAT " (%s)\n", style->strong, style->reset,
                STR_ARGS(fix->title), fix->is_safe ? "--fix" : "--fix=unsafe");
    print_block(out, style, "source", kind->source);
}

static void print_text(FILE *out, const char *title, struct str text)
{
    if (text.length)
        fprintf(out, "  %-10s" STR_FORMAT "\n", title, STR_ARGS(text));
}

static void print_version(FILE *out, const char *title, supervisor_version version)
{
    if (version)
        fprintf(out, "  %-10s%u.%u.%u\n", title, version / 10000, version / 100 % 100,
                version % 100);
}

static void print_bounds(FILE *out, const struct option_schema *option)
{
    if (option->has_minimum)
        fprintf(out, "  %-10s%" PRId64 "\n", "at least", option->minimum);
    if (option->has_maximum)
        fprintf(out, "  %-10s%" PRId64 "\n", "at most", option->maximum);
    if (!option->choice_count)
        return;
    fprintf(out, "  %-10s", "choices");
    for (size_t i = 0; i < option->choice_count; i++)
        fprintf(out, "%s" STR_FORMAT, i ? ", " : "", STR_ARGS(option->choices[i]));
    fputc('\n', out);
}

static void print_option(FILE *out, const struct style *style,
                         const struct section_schema *section,
                         const struct option_schema *option)
{
    fprintf(out, "%s[" STR_FORMAT "%s] " STR_FORMAT "%s\n" STR_FORMAT "\n", style->strong,
            STR_ARGS(section->name), label_mark(section), STR_ARGS(option->name), style->reset,
            STR_ARGS(option->summary));
    fprintf(out, "  %-10s%s\n", "type", option_type_name(option->type));
    if (option->is_required)
        fprintf(out, "  %-10s%s\n", "default", "none: it must be set");
    else
        print_text(out, "default", option->default_value);
    print_text(out, "unit", option->unit);
    print_bounds(out, option);
    print_version(out, "since", option->since);
    print_version(out, "removed", option->removed);
    fprintf(out, "  %-10s%s\n", "a change", effect_sentence(option->effect));
}

static void print_section(FILE *out, const struct style *style,
                          const struct section_schema *section)
{
    fprintf(out, "%s[" STR_FORMAT "%s]%s\n" STR_FORMAT "\n\n", style->strong,
            STR_ARGS(section->name), label_mark(section), style->reset,
            STR_ARGS(section->summary));
    for (size_t i = 0; i < section->option_count; i++)
        fprintf(out, "  %-26.*s" STR_FORMAT "\n", (int)section->options[i].name.length,
                section->options[i].name.bytes, STR_ARGS(section->options[i].summary));
}

void explain_for_people(FILE *out, const struct style *style, const struct explanation *item)
{
    if (item->kind)
        print_kind(out, style, item->kind, item->fix);
    else if (item->option)
        print_option(out, style, item->section, item->option);
    else
        print_section(out, style, item->section);
}
