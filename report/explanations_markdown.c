/* SPDX-License-Identifier: MIT */
/* Pages for docs/rules and for merge requests. Texts of kinds are ours; those of a project's
 * own rules and schemas may hold anything, so signs that Markdown reads are escaped. */
#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "base/buffer.h"
#include "report/explanations.h"
#include "report/visible.h"

static bool is_letter(struct str text, size_t at)
{
    return at < text.length && isalnum((unsigned char)text.bytes[at]);
}

/* An underscore within a word is no sign. */
static bool is_sign(struct str text, size_t at)
{
    if (text.bytes[at] == '_')
        return !at || !is_letter(text, at - 1) || !is_letter(text, at + 1);
    return memchr("\\`*[]<>|", text.bytes[at], 8);
}

static void print_escaped(FILE *out, struct str text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (is_sign(text, i))
            fputc('\\', out);
        fputc(text.bytes[i], out);
    }
}

static void print_paragraph(FILE *out, const char *title, const char *text)
{
    if (!text)
        return;
    if (title)
        fprintf(out, "\n## %s\n", title);
    fputc('\n', out);
    print_escaped(out, str_trim(str_from(text)));
    fputc('\n', out);
}

/* Examples of inventories are YAML, those of templates neither. */
static const char *language_of(struct str text)
{
    bool has_header = str_starts_with(text, STR("[")) || str_contains(text, STR("\n["));

    return has_header ? "ini" : str_contains(text, STR(":\n")) ? "yaml" : "";
}

/* A fence that is longer than any run of its sign in the text. */
static void print_example(FILE *out, const char *title, const char *text)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct buffer fence = {.arena = arena};
    struct str rest = text ? str_trim(str_from(text)) : STR("");
    size_t longest = 2, run = 0;

    if (!rest.length)
        return;
    for (size_t i = 0; i < rest.length; i++) {
        run = rest.bytes[i] == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    buffer_repeat(&fence, '`', longest + 1);
    fprintf(out, "\n## %s\n\n" STR_FORMAT "%s\n", title, STR_ARGS(buffer_str(&fence)),
            language_of(rest));
    while (rest.length) {
        struct str line = visible(arena, str_cut(&rest, '\n'));

        fprintf(out, STR_FORMAT "\n", STR_ARGS(line));
    }
    fprintf(out, STR_FORMAT "\n", STR_ARGS(buffer_str(&fence)));
}

static void print_kind(FILE *out, const struct finding_kind *kind, const struct fix *fix)
{
    fprintf(out, "# %s %s\n\n**%s**: ", kind->code, kind->name, severity_name(kind->severity));
    print_escaped(out, str_from(kind->summary));
    fputs(".\n", out);
    print_paragraph(out, NULL, kind->why);
    print_example(out, "Bad", kind->bad);
    print_example(out, "Good", kind->good);
    if (fix) {
        fputs("\n## Fix\n\n", out);
        print_escaped(out, fix->title);
        fprintf(out, ", with `%s`.\n", fix->is_safe ? "--fix" : "--fix=unsafe");
    }
    print_paragraph(out, "Source", kind->source);
}

static void print_row(FILE *out, const char *name, struct str value)
{
    if (!value.length)
        return;
    fprintf(out, "| %s | ", name);
    print_escaped(out, value);
    fputs(" |\n", out);
}

static void print_number(FILE *out, const char *name, bool is_there, int64_t number)
{
    if (is_there)
        fprintf(out, "| %s | %" PRId64 " |\n", name, number);
}

static void print_version(FILE *out, const char *name, supervisor_version version)
{
    if (version)
        fprintf(out, "| %s | %u.%u.%u |\n", name, version / 10000, version / 100 % 100,
                version % 100);
}

static void print_choices(FILE *out, const struct option_schema *option)
{
    if (!option->choice_count)
        return;
    fputs("| choices | ", out);
    for (size_t i = 0; i < option->choice_count; i++) {
        fputs(i ? ", " : "", out);
        print_escaped(out, option->choices[i]);
    }
    fputs(" |\n", out);
}

static void print_option(FILE *out, const struct section_schema *section,
                         const struct option_schema *option)
{
    fputs("# \\[", out);
    print_escaped(out, section->name);
    fprintf(out, "%s\\] ", label_mark(section));
    print_escaped(out, option->name);
    fputs("\n\n", out);
    print_escaped(out, option->summary);
    fputs("\n\n| | |\n| --- | --- |\n", out);
    print_row(out, "type", str_from(option_type_name(option->type)));
    print_row(out, "default",
              option->is_required ? STR("none: it must be set") : option->default_value);
    print_row(out, "unit", option->unit);
    print_number(out, "at least", option->has_minimum, option->minimum);
    print_number(out, "at most", option->has_maximum, option->maximum);
    print_choices(out, option);
    print_version(out, "since", option->since);
    print_version(out, "removed", option->removed);
    print_row(out, "a change", str_from(effect_sentence(option->effect)));
}

static void print_section(FILE *out, const struct section_schema *section)
{
    fputs("# \\[", out);
    print_escaped(out, section->name);
    fprintf(out, "%s\\]\n\n", label_mark(section));
    print_escaped(out, section->summary);
    fputs("\n\n| option | |\n| --- | --- |\n", out);
    for (size_t i = 0; i < section->option_count; i++) {
        fputs("| ", out);
        print_escaped(out, section->options[i].name);
        fputs(" | ", out);
        print_escaped(out, section->options[i].summary);
        fputs(" |\n", out);
    }
}

void explain_in_markdown(FILE *out, const struct explanation *item)
{
    if (item->kind)
        print_kind(out, item->kind, item->fix);
    else if (item->option)
        print_option(out, item->section, item->option);
    else
        print_section(out, item->section);
}
