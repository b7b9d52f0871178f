/* SPDX-License-Identifier: MIT */
/*
 * Prints what `config` makes of its input, a JSON value a line, for lexical.py to compare:
 *
 *     dump_config files FILE...   the configuration of each file
 *     dump_config expand          and the following modes read records from standard input,
 *     dump_config repr            each ended by NUL, NUL itself being written U+E000
 *     dump_config lower
 *     dump_config upper
 *     dump_config glob
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "config/config.h"
#include "config/expansion.h"
#include "config/lower.h"

static void print_string(struct str str)
{
    size_t length;

    putchar('"');
    for (size_t i = 0; i < str.length; i += length) {
        uint32_t code_point = utf8_decode(str, i, &length);

        if (code_point == UTF8_BROKEN)
            printf("\\udc%02x", (unsigned char)str.bytes[i]);
        else if (code_point < 0x20 || code_point == '"' || code_point == '\\')
            printf("\\u%04x", (unsigned)code_point);
        else
            fwrite(str.bytes + i, 1, length, stdout);
    }
    putchar('"');
}

static void print_strings(const char *name, const struct str *items, size_t count)
{
    printf(", \"%s\": [", name);
    for (size_t i = 0; i < count; i++) {
        if (i)
            printf(", ");
        print_string(items[i]);
    }
    putchar(']');
}

static void print_section(const struct config_section *section)
{
    putchar('[');
    print_string(section->name);
    printf(", ");
    print_string(section->file);
    printf(", [");
    for (size_t i = 0; i < section->option_count; i++) {
        printf(i ? ", [" : "[");
        print_string(section->options[i].key);
        printf(", ");
        print_string(section->options[i].value.str);
        putchar(']');
    }
    printf("]]");
}

static void print_config(const struct config *config)
{
    printf("{\"kind\": ");
    if (config->refusal.kind)
        print_string(str_from(config->refusal.kind));
    else
        printf("null");
    printf(", \"message\": ");
    print_string(config->refusal.message);
    print_strings("warnings", config->warnings, config->warning_count);
    print_strings("infos", config->infos, config->info_count);
    printf(", \"sections\": [");
    for (size_t i = 0; i < config->section_count; i++) {
        if (i)
            printf(", ");
        print_section(config->sections[i]);
    }
    printf("], \"defaults\": ");
    if (config->defaults)
        print_section(config->defaults);
    else
        printf("null");
    printf("}\n");
}

static int dump_files(char **paths)
{
    for (; *paths; paths++) {
        CLEANUP(destroy_arena) struct arena *arena = arena_create();
        struct finding_list findings = {.arena = arena};
        struct machine machine = machine_here(arena);
        struct error err = {0};
        struct text *text;

        if (!text_load(arena, *paths, &text, &err)) {
            fprintf(stderr, "dump_config: %s\n", err.message);
            return 2;
        }
        print_config(config_read(arena, text, &machine, &findings));
    }
    return 0;
}

/* As the lists of lexical.py have it. */
static const struct expansion_name outer[] = {
    {.name = STR_INIT("ENV_A"), .value = STR_INIT("caf\xC3\xA9 'x'")  },
    {.name = STR_INIT("here"),  .value = STR_INIT("/etc/\xE2\x80\x8B")},
    {.name = STR_INIT("c"),     .value = STR_INIT("\xF0\x9F\x98\x80") },
    {.name = STR_INIT("a(b)"),  .value = STR_INIT("")                 },
    {.name = STR_INIT(""),      .value = STR_INIT("empty")            },
};
static const struct expansion_name inner[] = {
    {STR_INIT("process_num"), {0},                                        true,  7        },
    {STR_INIT("numprocs"),    {0},                                        true,  -1234567 },
    {STR_INIT("here"),        STR_INIT("/srv"),                           false, 0        },
    {STR_INIT("n"),           {0},                                        true,  0x1F600  },
    {STR_INIT("long"),        STR_INIT("123456789012345678901234567890"), true,  INT64_MAX},
    {STR_INIT("less"),        STR_INIT("-9223372036854775809"),           true,  INT64_MIN},
};

static void expand_record(struct arena *arena, struct str record)
{
    struct text *text = text_create(arena, STR("record"), record);
    struct traced value = traced_from_span(span_make(text, 0, record.length)), result;
    struct expansion_scope whole = {.names = outer, .count = COUNT_OF(outer)};
    struct expansion_scope scope = {.parent = &whole, .names = inner, .count = COUNT_OF(inner)};
    struct expansion_problem problem;

    if (expand(arena, &value, &scope, &result, &problem))
        print_string(result.str);
    else if (problem.fault == EXPANSION_TOO_LARGE)
        printf("null");
    else {
        putchar('[');
        print_string(expansion_message(arena, record, STR("a.b"), &problem, &scope));
        putchar(']');
    }
}

static void glob_record(struct arena *arena, struct str record)
{
    struct str *paths;
    size_t count;

    disk_files.glob(disk_files.context, arena, record, &paths, &count);
    printf("{\"pattern\": ");
    print_string(record);
    print_strings("paths", paths, count);
    putchar('}');
}

static bool answer(struct arena *arena, const char *mode, struct str record)
{
    struct buffer shown = {.arena = arena};

    if (strcmp(mode, "expand") == 0) {
        expand_record(arena, record);
    } else if (strcmp(mode, "repr") == 0) {
        python_repr(&shown, record);
        print_string(buffer_str(&shown));
    } else if (strcmp(mode, "lower") == 0) {
        print_string(python_lower(arena, record));
    } else if (strcmp(mode, "upper") == 0) {
        print_string(python_upper(arena, record));
    } else if (strcmp(mode, "glob") == 0) {
        glob_record(arena, record);
    } else {
        return false;
    }
    putchar('\n');
    return true;
}

/* Records end with NUL; U+E000 stands for one inside. */
static struct str restore(struct arena *arena, struct str record)
{
    struct buffer restored = {.arena = arena};
    size_t found;

    while ((found = str_search(record, STR("\xEE\x80\x80"))) != STR_NOT_FOUND) {
        buffer_append(&restored, str_slice(record, 0, found));
        buffer_append_byte(&restored, '\0');
        record = str_slice(record, found + 3, record.length);
    }
    buffer_append(&restored, record);
    return buffer_str(&restored);
}

static int dump_records(const char *mode)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct error err = {0};
    struct text *text;
    struct str rest;

    if (!text_read_stdin(arena, "-", &text, &err)) {
        fprintf(stderr, "dump_config: %s\n", err.message);
        return 2;
    }
    for (rest = text->bytes; rest.length;) {
        struct str record = str_cut(&rest, '\0');

        if (!answer(arena, mode, restore(arena, record))) {
            fprintf(stderr, "dump_config: unknown mode %s\n", mode);
            return 2;
        }
    }
    return 0;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr,
                "usage: dump_config files FILE... | expand | repr | lower | upper | glob\n");
        return 2;
    }
    if (strcmp(argv[1], "files") == 0)
        return dump_files(argv + 2);
    return dump_records(argv[1]);
}
