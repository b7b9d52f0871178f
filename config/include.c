/* SPDX-License-Identifier: MIT */
#include "base/path.h"
#include "base/utf8.h"
#include "config/edit.h"
#include "config/glob.h"
#include "config/reading.h"
#include "config/syntax.h"

/* path with the folder `from` at its start replaced: the main file may be thought to lie in
 * another folder than its own, and its includes with it. */
static struct str move(struct arena *arena, struct str path, struct str from, struct str to)
{
    struct buffer moved = {.arena = arena};

    while (from.length && from.bytes[from.length - 1] == '/')
        from.length--;
    while (to.length && to.bytes[to.length - 1] == '/')
        to.length--;
    if (!str_starts_with(path, from) || path.length == from.length ||
        path.bytes[from.length] != '/')
        return path;
    buffer_append(&moved, to);
    buffer_append(&moved, str_slice(path, from.length, path.length));
    return buffer_str(&moved);
}

static bool is_moved(const struct reading *reading)
{
    return !str_equal(reading->here, reading->real_folder);
}

/* A line of supervisord's log. */
static struct str log_line(struct arena *arena, const char *text, struct str path,
                           const char *rest)
{
    struct buffer line = {.arena = arena};

    buffer_append_c(&line, text);
    buffer_append(&line, path);
    buffer_append_c(&line, rest);
    return buffer_str(&line);
}

/* The document of a file that supervisord reads, or NULL. */
static const struct document *read_document(struct reading *reading, struct str path)
{
    struct arena *arena = reading->arena;
    struct config *config = reading->config;
    const struct file_source *files = &reading->machine->files;
    struct str key = path_normalize(arena, path), real = path;
    const struct document *document = map_get(&reading->by_path, key);
    const struct text *text;

    if (document)
        return document;
    if (is_moved(reading))
        real = move(arena, path, reading->here, reading->real_folder);
    text = files->read(files->context, arena, real);
    if (!text)
        return NULL;
    document = document_parse_named(arena, text, path, reading->findings);
    *ARRAY_ADD(arena, config->documents, config->document_count, config->document_capacity) =
        document;
    map_put(&reading->by_path, key, (void *)(uintptr_t)document);
    return document;
}

static void include_file(struct reading *reading, struct str path, struct span span)
{
    struct config *config = reading->config;
    const struct document *document = read_document(reading, path);
    struct finding *finding;

    if (!config->refusal.kind) /* else supervisord has stopped before */
        *ARRAY_ADD(reading->arena, config->infos, config->info_count, config->info_capacity) =
            log_line(reading->arena, "Included extra file \"", path, "\" during parsing");
    *ARRAY_ADD(reading->arena, config->includes, config->include_count,
               config->include_capacity) = (struct config_include){
        .path = path,
        .read = document != NULL,
        .span = span,
    };
    if (document) {
        reading_apply(reading, document, path);
    } else {
        finding = finding_add(reading->findings, &syntax_kinds[SYNTAX_INCLUDE_UNREADABLE], span,
                              "'" STR_FORMAT "' cannot be read, supervisord goes on without it",
                              STR_ARGS(path));
        finding->section = STR("include");
        finding->option = STR("files");
    }
    here_replace(reading, path_normalize(reading->arena, path_directory(path)));
}

/* Why a pattern may match nothing although a file is there. */
static struct str advice(struct str word)
{
    if (str_find(word, '"') != STR_NOT_FOUND || str_find(word, '\'') != STR_NOT_FOUND)
        return STR("quotes are part of the name here: leave them out");
    if (str_find(word, ',') != STR_NOT_FOUND)
        return STR("commas are part of the name here: separate patterns by white space");
    if (str_starts_with(word, STR("~")))
        return STR("~ means no home folder here: write the whole path");
    return STR("");
}

/* What a pattern matches in a folder of another machine cannot be told. */
static bool can_be_told(const struct reading *reading, struct str pattern)
{
    struct str here = path_normalize(reading->arena, reading->here);

    return reading->machine->checks ||
           path_is_below(path_normalize(reading->arena, pattern), here);
}

/* A space for each comma, and no quotes. */
static const struct fix *separate(struct arena *arena, struct str word, struct span span)
{
    struct buffer text = {.arena = arena};

    for (size_t i = 0; i < word.length; i++) {
        char byte = word.bytes[i];

        if (byte != '"' && byte != '\'')
            buffer_append_byte(&text, byte == ',' ? ' ' : byte);
    }
    return text.length && !str_equal(buffer_str(&text), word)
               ? edit_text(arena, span, word, str_trim(buffer_str(&text)),
                           "separate patterns by white space", false)
               : NULL;
}

static void warn_no_match(struct reading *reading, struct str pattern, struct str word,
                          struct span span)
{
    struct config *config = reading->config;
    struct str warning =
        log_line(reading->arena, "No file matches via include \"", pattern, "\"");
    struct str help = advice(word);
    struct finding *finding;

    if (!config->refusal.kind)
        *ARRAY_ADD(reading->arena, config->warnings, config->warning_count,
                   config->warning_capacity) = warning;
    if (!help.length && !can_be_told(reading, pattern))
        return;
    finding = finding_add(reading->findings, &syntax_kinds[SYNTAX_INCLUDE_MATCHES_NOTHING],
                          span, "no file matches '" STR_FORMAT "'", STR_ARGS(pattern));
    finding->supervisor = warning;
    finding->help = help;
    finding->fix = separate(reading->arena, word, span);
    finding->section = STR("include");
    finding->option = STR("files");
}

static void include_word(struct reading *reading, struct str word, struct span span)
{
    struct arena *arena = reading->arena;
    const struct file_source *files = &reading->machine->files;
    struct str pattern = path_join(arena, reading->here, word), real = pattern;
    struct str *paths;
    size_t count;

    if (is_moved(reading))
        real = move(arena, pattern, reading->here, glob_escape(arena, reading->real_folder));
    files->glob(files->context, arena, real, &paths, &count);
    if (!count)
        warn_no_match(reading, pattern, word, span);
    for (size_t i = 0; i < count; i++)
        include_file(reading,
                     is_moved(reading)
                         ? move(arena, paths[i], reading->real_folder, reading->here)
                         : paths[i],
                     span);
}

/* The next word at or behind *offset; white space is what Python's split() takes for it. */
static struct str next_word(struct str value, size_t *offset)
{
    size_t start = *offset, end, length;

    while (start < value.length && utf8_is_space(utf8_decode(value, start, &length)))
        start += length;
    for (end = start; end < value.length && !utf8_is_space(utf8_decode(value, end, &length));)
        end += length;
    *offset = end;
    return str_slice(value, start, end);
}

static void add_refusal(struct reading *reading, enum syntax_kind kind, struct span span,
                        struct refusal refusal, const char *message)
{
    struct finding *finding =
        finding_add(reading->findings, &syntax_kinds[kind], span, "%s", message);

    finding->supervisor = refusal.message;
    finding->section = STR("include");
    finding->option = STR("files");
    reading_refuse(reading, refusal);
}

static void refuse_expansion(struct reading *reading, const struct traced *files,
                             const struct expansion_problem *problem,
                             const struct expansion_scope *scope)
{
    bool is_name = problem->fault == EXPANSION_UNKNOWN_NAME;
    struct refusal refusal = {
        .kind = is_name ? "expansion-name" : "expansion-format",
        .message =
            expansion_message(reading->arena, files->str, STR("include.files"), problem, scope),
    };
    struct str message =
        is_name ? str_printf(reading->arena, "'" STR_FORMAT "' is not known here",
                             STR_ARGS(problem->name))
                : str_printf(reading->arena, "this cannot be expanded: " STR_FORMAT,
                             STR_ARGS(problem->reason));

    add_refusal(reading, SYNTAX_INCLUDE_NOT_EXPANDABLE, problem->span, refusal,
                str_to_c(reading->arena, message));
}

/* The names that `files` can use, in the order of Supervisor's dictionary. */
static struct expansion_scope include_scope(struct reading *reading)
{
    const struct machine *machine = reading->machine;
    size_t count = machine->names.count + 2;
    struct expansion_name *names = ARENA_ARRAY(reading->arena, struct expansion_name, count);

    names[0] = (struct expansion_name){.name = STR("here"), .value = reading->here};
    names[1] =
        (struct expansion_name){.name = STR("host_node_name"), .value = machine->host_name};
    for (size_t i = 2; i < count; i++)
        names[i] = machine->names.items[i - 2];
    return (struct expansion_scope){.names = names, .count = count};
}

void reading_follow_include(struct reading *reading)
{
    const struct config_section *include = config_section(reading->config, STR("include"));
    const struct option *files;
    struct expansion_scope scope;
    struct expansion_problem problem;
    struct traced expanded;
    struct str word;
    size_t offset = 0;

    here_replace(reading, reading->here);
    files = config_option(reading->config, include, STR("files"));
    if (!files) {
        add_refusal(
            reading, SYNTAX_INCLUDE_FILES_MISSING, config_section_span(include),
            (struct refusal){"include-files-missing",
                             STR(".ini file has [include] section, but no files setting")},
            "[include] has no files");
        return;
    }
    scope = include_scope(reading);
    if (!expand(reading->arena, &files->value, &scope, &expanded, &problem)) {
        refuse_expansion(reading, &files->value, &problem, &scope);
        return;
    }
    while ((word = next_word(expanded.str, &offset)).length)
        include_word(reading, word, traced_span(&expanded, offset - word.length, word.length));
}
