/* SPDX-License-Identifier: MIT */
/*
 * Build-time: turns a schema in YAML into the C tables of supervisord_schema.
 *
 *     generate_schema supervisord.yaml supervisord_schema.c
 */
#include <stdio.h>

#include "base/compiler.h"
#include "base/descriptor.h"
#include "schemas/schema.h"
#include "schemas/words.h"

static void write_str(FILE *out, struct str str)
{
    if (!str.bytes) {
        fputs("{NULL, 0}", out);
        return;
    }
    fputs("STR_INIT(\"", out);
    for (size_t i = 0; i < str.length; i++) {
        char byte = str.bytes[i];

        if (byte == '"' || byte == '\\')
            fprintf(out, "\\%c", byte);
        else if (byte >= ' ' && byte <= '~')
            fputc(byte, out);
        else
            fprintf(out, "\\%03o", (unsigned)(unsigned char)byte);
    }
    fputs("\")", out);
}

static void write_field(FILE *out, const char *name, struct str value)
{
    fprintf(out, " .%s = ", name);
    write_str(out, value);
    fputc(',', out);
}

static void write_lists(FILE *out, size_t section, const struct option_schema *option)
{
    if (option->choice_count) {
        fprintf(out, "static const struct str choices_%zu_%zu[] = {", section,
                option->position);
        for (size_t i = 0; i < option->choice_count; i++) {
            write_str(out, option->choices[i]);
            fputs(", ", out);
        }
        fputs("};\n", out);
    }
    if (option->former_default_count) {
        fprintf(out, "static const struct former_default former_%zu_%zu[] = {", section,
                option->position);
        for (size_t i = 0; i < option->former_default_count; i++) {
            fprintf(out, "{%u, ", (unsigned)option->former_defaults[i].until);
            write_str(out, option->former_defaults[i].value);
            fputs("}, ", out);
        }
        fputs("};\n", out);
    }
}

static void write_option(FILE *out, size_t section, const struct option_schema *option)
{
    fputs("    {", out);
    write_field(out, "name", option->name);
    write_field(out, "default_value", option->default_value);
    write_field(out, "unit", option->unit);
    write_field(out, "summary", option->summary);
    fprintf(out, " .type = %s, .effect = %s, .scope = %s,", schema_types.symbols[option->type],
            schema_effects.symbols[option->effect], schema_scopes.symbols[option->scope]);
    fprintf(out, " .is_required = %d, .is_secret = %d,", option->is_required,
            option->is_secret);
    if (option->has_minimum)
        fprintf(out, " .has_minimum = 1, .minimum = %lld,", (long long)option->minimum);
    if (option->has_maximum)
        fprintf(out, " .has_maximum = 1, .maximum = %lld,", (long long)option->maximum);
    if (option->choice_count)
        fprintf(out, " .choices = choices_%zu_%zu, .choice_count = %zu,", section,
                option->position, option->choice_count);
    if (option->former_default_count)
        fprintf(out, " .former_defaults = former_%zu_%zu, .former_default_count = %zu,",
                section, option->position, option->former_default_count);
    fprintf(out, " .since = %u, .removed = %u, .position = %zu},\n", (unsigned)option->since,
            (unsigned)option->removed, option->position);
}

static void write_options(FILE *out, const struct section_schema *section)
{
    for (size_t i = 0; i < section->option_count; i++)
        write_lists(out, section->position, &section->options[i]);
    fprintf(out, "static const struct option_schema options_%zu[] = {\n", section->position);
    for (size_t i = 0; i < section->option_count; i++)
        write_option(out, section->position, &section->options[i]);
    fputs("};\n", out);
}

static void write_section(FILE *out, const struct section_schema *section)
{
    fputs("    {", out);
    write_field(out, "name", section->name);
    write_field(out, "summary", section->summary);
    fprintf(out, " .label = %s, .takes_suffix = %d, .takes_any_option = %d,",
            schema_labels.symbols[section->label], section->takes_suffix,
            section->takes_any_option);
    fprintf(out, " .options = options_%zu, .option_count = %zu,", section->position,
            section->option_count);
    fprintf(out, " .since = %u, .position = %zu},\n", (unsigned)section->since,
            section->position);
}

static void write_schema(FILE *out, const struct schema *schema)
{
    fputs("/* Generated from schemas/supervisord.yaml. */\n#include \"schemas/schema.h\"\n\n",
          out);
    for (size_t i = 0; i < schema->count; i++)
        write_options(out, &schema->sections[i]);
    fputs("static const struct section_schema sections[] = {\n", out);
    for (size_t i = 0; i < schema->count; i++)
        write_section(out, &schema->sections[i]);
    fprintf(out,
            "};\n\nconst struct schema supervisord_schema = {.sections = sections, "
            ".count = %zu};\n",
            schema->count);
}

static int refuse(const struct finding_list *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        struct position position = span_start(finding->span);

        fprintf(stderr, STR_FORMAT ":%zu:%zu: " STR_FORMAT "\n",
                STR_ARGS(finding->span.text->path), position.line, position.column,
                STR_ARGS(finding->message));
    }
    return 1;
}

int main(int argc, char **argv)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    CLEANUP(close_stream) FILE *out = NULL;
    struct finding_list findings = {.arena = arena};
    struct error err = {0};
    const struct schema *schema;
    struct text *text;

    if (argc != 3) {
        fprintf(stderr, "usage: generate_schema SCHEMA.yaml TABLES.c\n");
        return 2;
    }
    if (!text_load(arena, argv[1], &text, &err)) {
        fprintf(stderr, "generate_schema: %s\n", err.message);
        return 1;
    }
    schema = schema_load(arena, text, &findings);
    if (!schema)
        return refuse(&findings);
    out = fopen(argv[2], "w");
    if (!out) {
        perror(argv[2]);
        return 1;
    }
    write_schema(out, schema);
    return fflush(out) || ferror(out) ? 1 : 0;
}
