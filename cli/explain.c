/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>

#include "cli/context.h"
#include "cli/kinds.h"
#include "cli/project.h"
#include "schemas/schema.h"

const struct command command_explain = {
    .name = "explain",
    .arguments = "CODE|NAME|OPTION...",
    .summary = "say what a finding or an option means",
    .help = "Takes the code or the name of a finding, an option, a section, or SECTION.OPTION.",
    .examples = "supconf explain SV331\n"
                "supconf explain startsecs\n"
                "supconf explain supervisord.logfile",
};

static void print_block(const struct context *context, const char *title, const char *lines)
{
    struct str rest;

    if (!lines)
        return;
    printf("\n%s%s%s\n", context->style.strong, title, context->style.reset);
    rest = str_from(lines);
    while (rest.length) {
        struct str line = str_cut(&rest, '\n');

        printf("    " STR_FORMAT "\n", STR_ARGS(line));
    }
}

static void print_kind(const struct context *context, const struct finding_kind *kind)
{
    const struct style *style = &context->style;

    printf("%s%s %s%s (%s)\n%s\n", style->strong, kind->code, kind->name, style->reset,
           severity_name(kind->severity), kind->summary);
    print_block(context, "why", kind->why);
    print_block(context, "bad", kind->bad);
    print_block(context, "good", kind->good);
    print_block(context, "source", kind->source);
}

static void print_text(const char *title, struct str text)
{
    if (text.length)
        printf("  %-10s" STR_FORMAT "\n", title, STR_ARGS(text));
}

static void print_version(const char *title, supervisor_version version)
{
    if (version)
        printf("  %-10s%u.%u.%u\n", title, version / 10000, version / 100 % 100, version % 100);
}

static const char *effect_words(enum option_effect effect)
{
    switch (effect) {
    case EFFECT_NONE:
        return "no restart";
    case EFFECT_RESTART_GROUP:
        return "update restarts the group";
    case EFFECT_RESTART_DAEMON:
        return "supervisord itself must be restarted";
    case EFFECT_UNSEEN:
        break;
    }
    return "reread does not notice it: the group must be restarted by hand";
}

static void print_bounds(const struct option_schema *option)
{
    if (option->has_minimum)
        printf("  %-10s%" PRId64 "\n", "at least", option->minimum);
    if (option->has_maximum)
        printf("  %-10s%" PRId64 "\n", "at most", option->maximum);
    if (!option->choice_count)
        return;
    printf("  %-10s", "choices");
    for (size_t i = 0; i < option->choice_count; i++)
        printf("%s" STR_FORMAT, i ? ", " : "", STR_ARGS(option->choices[i]));
    putchar('\n');
}

static const char *label_mark(const struct section_schema *section)
{
    return section->label == LABEL_REQUIRED ? ":x" : "";
}

static void print_option(const struct context *context, const struct section_schema *section,
                         const struct option_schema *option)
{
    const struct style *style = &context->style;

    printf("%s[" STR_FORMAT "%s] " STR_FORMAT "%s\n" STR_FORMAT "\n", style->strong,
           STR_ARGS(section->name), label_mark(section), STR_ARGS(option->name), style->reset,
           STR_ARGS(option->summary));
    printf("  %-10s%s\n", "type", option_type_name(option->type));
    if (option->is_required)
        printf("  %-10s%s\n", "default", "none: it must be set");
    else
        print_text("default", option->default_value);
    print_text("unit", option->unit);
    print_bounds(option);
    print_version("since", option->since);
    print_version("removed", option->removed);
    printf("  %-10s%s\n", "a change", effect_words(option->effect));
}

static void print_section(const struct context *context, const struct section_schema *section)
{
    const struct style *style = &context->style;

    printf("%s[" STR_FORMAT "%s]%s\n" STR_FORMAT "\n\n", style->strong, STR_ARGS(section->name),
           label_mark(section), style->reset, STR_ARGS(section->summary));
    for (size_t i = 0; i < section->option_count; i++)
        printf("  %-26.*s" STR_FORMAT "\n", (int)section->options[i].name.length,
               section->options[i].name.bytes, STR_ARGS(section->options[i].summary));
}

/* Sections and options of that name; how many there were. */
static size_t print_from_schema(const struct context *context, struct str word,
                                struct suggestion *nearest)
{
    struct str option_name = word, section_name = str_cut(&option_name, '.');
    bool names_section = section_name.length < word.length;
    size_t count = 0;

    for (size_t i = 0; i < supervisord_schema.count; i++) {
        const struct section_schema *section = &supervisord_schema.sections[i];

        suggest_offer(nearest, section->name);
        if (!names_section && str_equal(section->name, word) && ++count)
            print_section(context, section);
        if (names_section && !str_equal(section->name, section_name))
            continue;
        for (size_t j = 0; j < section->option_count; j++) {
            const struct option_schema *option = &section->options[j];

            suggest_offer(nearest, option->name);
            if (!str_equal(option->name, names_section ? option_name : word))
                continue;
            if (count++)
                putchar('\n');
            print_option(context, section, option);
        }
    }
    return count;
}

static bool explain(const struct context *context, const struct kind_list *kinds,
                    struct str word, struct error *err)
{
    struct suggestion nearest = suggest_for(word);
    const struct finding_kind *kind = kinds_find(kinds, word, &nearest);
    struct str question;

    if (kind) {
        print_kind(context, kind);
        return true;
    }
    if (print_from_schema(context, word, &nearest))
        return true;
    question = suggest_question(context->arena, &nearest);
    return error_set(err, ERROR_USAGE,
                     "no finding, section or option is called '" STR_FORMAT "'" STR_FORMAT,
                     STR_ARGS(word), STR_ARGS(question));
}

bool run_explain(struct context *context, enum exit_status *status, struct error *err)
{
    struct project project;
    struct kind_list kinds;

    *status = STATUS_CLEAN;
    if (!context->arguments.operand_count)
        return error_set(err, ERROR_USAGE, "name a finding or an option");
    if (!project_open(context, &project, err) ||
        !project_load_rules(context, &project, false, err))
        return false;
    kinds = kinds_all(context->arena, &project.rules);
    for (size_t i = 0; i < context->arguments.operand_count; i++) {
        if (i)
            putchar('\n');
        if (!explain(context, &kinds, str_from(context->arguments.operands[i]), err))
            return false;
    }
    return true;
}
