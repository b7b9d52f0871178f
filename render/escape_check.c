/* SPDX-License-Identifier: MIT */
#include "render/escape_check.h"

#include <ctype.h>
#include <limits.h>
#include <string.h>

/* A line of an INI file as far as it has been read. */
struct ini_line {
    struct str text; /* the whole file */
    size_t start;
};

bool escape_next_value(const struct rendered_file *file, size_t *index,
                       struct placed_value *value)
{
    const struct traced *content = &file->content;

    for (; content->pieces && *index < content->piece_count; ++*index) {
        const struct piece *piece = &content->pieces[*index];
        const struct text *cause = piece->cause.text;

        /* A literal of a template stands for itself. */
        if (!cause || cause == file->template_text || cause == piece->source.text)
            continue;
        *value = (struct placed_value){
            .piece = piece,
            .start = piece->start,
            .end = *index + 1 < content->piece_count ? piece[1].start : content->str.length,
        };
        ++*index;
        return true;
    }
    return false;
}

struct finding *escape_report(const struct rendered_file *file,
                              const struct placed_value *value, enum render_fault fault,
                              struct finding_list *findings, const char *format, ...)
{
    struct finding *finding;
    va_list arguments;

    va_start(arguments, format);
    finding = finding_add_list(findings, &render_kinds[fault], value->piece->cause, format,
                               arguments);
    va_end(arguments);
    finding->note = (struct finding_note){
        value->piece->source, str_printf(findings->arena, "it goes into '" STR_FORMAT "' here",
                                         STR_ARGS(file->relative))};
    return finding;
}

static struct str next_line(struct str *rest)
{
    return str_trim(str_cut(rest, '\n'));
}

static bool is_section(struct str line)
{
    return line.length > 2 && line.bytes[0] == '[' && line.bytes[1] != '[';
}

/* By its first line that says something. */
static bool is_ini(const struct rendered_file *file)
{
    struct str rest = file->content.str;

    if (!str_ends_with(file->relative, STR(".conf")) &&
        !str_ends_with(file->relative, STR(".ini")) &&
        !str_ends_with(file->relative, STR(".cfg")))
        return false;
    while (rest.length) {
        struct str line = next_line(&rest);

        if (line.length && line.bytes[0] != ';' && line.bytes[0] != '#')
            return is_section(line);
    }
    return false;
}

static bool is_of_supervisord(const struct rendered_file *file)
{
    static const char *const sections[] = {
        "[program:", "[supervisord]",      "[eventlistener:",    "[fcgi-program:",
        "[group:",   "[unix_http_server]", "[inet_http_server]", "[supervisorctl]",
        "[include]", "[rpcinterface:",
    };
    struct str rest = file->content.str;

    while (rest.length) {
        struct str line = next_line(&rest);

        for (size_t i = 0; is_section(line) && i < COUNT_OF(sections); i++)
            if (str_starts_with(line, str_from(sections[i])))
                return true;
    }
    return false;
}

static char byte_at(struct str text, size_t offset)
{
    return offset < text.length ? text.bytes[offset] : '\n';
}

static bool is_comment(const struct ini_line *line)
{
    char first = byte_at(line->text, line->start);

    return first == ';' || first == '#';
}

/* A line end within a value is harmless when the line behind it is empty, or indented and so a
 * part of the value. */
static bool breaks_line(const struct ini_line *line, const struct placed_value *value)
{
    for (size_t i = value->start; i < value->end; i++) {
        char byte = byte_at(line->text, i), next = byte_at(line->text, i + 1);

        if ((byte != '\n' && byte != '\r') || next == '\n' || next == '\r')
            continue;
        if (is_comment(line) ? next != ';' && next != '#' : next != ' ' && next != '\t')
            return true;
    }
    return false;
}

/* Length of "%%" or of an expansion that supervisord knows, at the start; 0: neither. */
static size_t expansion_length(struct str text)
{
    static const char *const names[] = {"here",          "program_name", "group_name",
                                        "process_num",   "process_name", "numprocs",
                                        "host_node_name"};
    size_t close = str_find(text, ')');
    struct str name = str_slice(text, 2, close);
    bool is_known = str_starts_with(name, STR("ENV_"));

    if (str_starts_with(text, STR("%%")))
        return 2;
    if (!str_starts_with(text, STR("%(")) || close == STR_NOT_FOUND)
        return 0;
    for (size_t i = 0; i < COUNT_OF(names); i++)
        is_known |= str_equal(name, str_from(names[i]));
    while (++close < text.length && isdigit((unsigned char)text.bytes[close]))
        continue;
    return is_known && close < text.length && isalpha((unsigned char)text.bytes[close])
               ? close + 1
               : 0;
}

static bool has_bare_percent(struct str value)
{
    for (size_t i = 0; i < value.length;) {
        size_t length = 1;

        if (value.bytes[i] == '%') {
            length = expansion_length(str_slice(value, i, value.length));
            if (!length)
                return true;
        }
        i += length;
    }
    return false;
}

/* " ;" and " #" begin a comment; the white space may be the template's. The byte, or 0. */
static char comment_start(struct str text, const struct placed_value *value)
{
    for (size_t i = value->start; i < value->end; i++) {
        char byte = text.bytes[i], before = i ? text.bytes[i - 1] : '\n';

        if ((byte == ';' || byte == '#') && (before == ' ' || before == '\t'))
            return byte;
    }
    return 0;
}

static void check_supervisord(const struct rendered_file *file,
                              const struct placed_value *value, struct finding_list *findings)
{
    struct str text = file->content.str;
    char comment = comment_start(text, value);

    if (has_bare_percent(str_slice(text, value->start, value->end)))
        escape_report(file, value, RENDER_NEEDS_ESCAPE, findings,
                      "the value goes into '" STR_FORMAT "', where supervisord expands '%%'",
                      STR_ARGS(file->relative))
            ->help = STR("write '%%' for each '%' that is meant as it stands");
    if (comment)
        escape_report(file, value, RENDER_NEEDS_ESCAPE, findings,
                      "the value goes into '" STR_FORMAT
                      "', where ' %c' begins a comment: the rest of it is lost",
                      STR_ARGS(file->relative), comment)
            ->help = str_printf(findings->arena,
                                "take the space before '%c' away, there is no way to escape it",
                                comment);
}

/* What stands at the start of a line is meant to be whole lines. */
static void check_ini_value(const struct rendered_file *file, const struct ini_line *line,
                            const struct placed_value *value, bool is_of_daemon,
                            struct finding_list *findings)
{
    if (value->start == line->start)
        return;
    if (breaks_line(line, value))
        escape_report(file, value, RENDER_BREAKS_LINE, findings,
                      "the value holds a line end: in '" STR_FORMAT
                      "' the rest of it becomes a line of its own",
                      STR_ARGS(file->relative))
            ->help = STR("write the value in one line, with spaces for the line ends");
    else if (is_of_daemon && !is_comment(line))
        check_supervisord(file, value, findings);
}

/* Whether no byte of the value means anything to an INI file: so with most. */
static bool is_harmless(struct str text, const struct placed_value *value)
{
    static const bool means_something[UCHAR_MAX + 1] = {
        ['\n'] = true, ['\r'] = true, ['%'] = true, [';'] = true, ['#'] = true};

    for (size_t i = value->start; i < value->end; i++)
        if (means_something[(unsigned char)text.bytes[i]])
            return false;
    return true;
}

static void check_ini(const struct rendered_file *file, struct finding_list *findings)
{
    struct ini_line line = {.text = file->content.str};
    bool is_of_daemon = is_of_supervisord(file);
    struct placed_value value;
    size_t at = 0, index = 0;

    while (escape_next_value(file, &index, &value)) {
        size_t feed;

        if (is_harmless(line.text, &value))
            continue;
        feed = str_find_last(str_slice(line.text, at, value.start), '\n');
        if (feed != STR_NOT_FOUND)
            line.start = at + feed + 1;
        at = value.start;
        check_ini_value(file, &line, &value, is_of_daemon, findings);
    }
}

void escape_check(const struct rendered_file *file, struct finding_list *findings)
{
    if (is_ini(file))
        check_ini(file, findings);
    else if (str_ends_with(file->relative, STR(".sh")))
        escape_check_shell(file, findings);
}

static bool is_same_place(struct span a, struct span b)
{
    return a.text == b.text && a.offset == b.offset && a.length == b.length;
}

static bool is_known(const struct finding *finding, const struct finding_list *attributed)
{
    if (finding->kind != &render_kinds[RENDER_NEEDS_ESCAPE])
        return false;
    for (size_t i = 0; i < attributed->count; i++)
        if (attributed->items[i].severity == SEVERITY_ERROR &&
            attributed->items[i].span.text == finding->note.span.text &&
            is_same_place(attributed->items[i].note.span, finding->span))
            return true;
    return false;
}

struct finding_list escape_without_known(const struct finding_list *findings,
                                         const struct finding_list *attributed)
{
    struct finding_list kept = {.arena = findings->arena};

    for (size_t i = 0; i < findings->count; i++)
        if (!is_known(&findings->items[i], attributed))
            *LIST_ADD(kept.arena, &kept) = findings->items[i];
    return kept;
}
