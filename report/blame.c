/* SPDX-License-Identifier: MIT */
#include "report/blame.h"

#include "report/json.h"
#include "report/visible.h"

enum { VERSION = 1 };

struct writer {
    struct arena *arena;
    const struct blame_view *view;
    struct buffer out;
};

static struct str shown(const struct writer *writer, struct str text)
{
    return visible(writer->arena, secrets_cover(writer->arena, writer->view->secrets, text));
}

static void append_place(struct writer *writer, struct span span)
{
    struct position start = span_start(span);

    buffer_append_c(&writer->out, writer->view->style.place);
    buffer_append(&writer->out,
                  visible_path(writer->arena, writer->view->directory, span.text->path));
    buffer_printf(&writer->out, ":%zu:%zu", start.line, start.column);
    buffer_append_c(&writer->out, writer->view->style.reset);
}

/* "    8001 <- {{ port }} at web.conf.j2:3:12 <- port of host web1 at hosts.yml:4:20" */
static void append_part(struct writer *writer, const struct blame_part *part)
{
    struct str text = shown(writer, part->text);

    buffer_append_c(&writer->out, "        ");
    buffer_append(&writer->out, text.length ? text : STR("(nothing)"));
    buffer_append_c(&writer->out, " <- ");
    buffer_append(&writer->out, shown(writer, span_str(part->source)));
    buffer_append_c(&writer->out, " at ");
    append_place(writer, part->source);
    if (part->cause.text) {
        buffer_append_c(&writer->out, " <- ");
        if (part->variable.length)
            buffer_printf(&writer->out, STR_FORMAT " of " STR_FORMAT " at ",
                          STR_ARGS(shown(writer, part->variable)),
                          STR_ARGS(shown(writer, part->origin)));
        append_place(writer, part->cause);
    }
    buffer_append_byte(&writer->out, '\n');
}

static void append_line(struct writer *writer, const struct blame_line *line)
{
    buffer_printf(&writer->out, "%4zu  ", line->number);
    if (line->parts.count)
        append_place(writer, line->parts.items[0].source);
    buffer_append_c(&writer->out, "  ");
    buffer_append(&writer->out, shown(writer, line->text));
    buffer_append_byte(&writer->out, '\n');
    for (size_t i = 0; i < line->parts.count; i++)
        if (!line->parts.items[i].is_verbatim)
            append_part(writer, &line->parts.items[i]);
}

void report_blame(FILE *out, const struct blame_view *view)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct writer writer = {arena, view, {.arena = arena}};

    for (size_t i = 0; i < view->line_count; i++)
        append_line(&writer, &view->lines[i]);
    fwrite(writer.out.bytes, 1, writer.out.length, out);
}

static json_t *place_json(struct arena *arena, const struct blame_view *view, struct span span)
{
    json_t *object = json_object();
    struct str path = relative_path(view->directory, span.text->path);

    json_object_set_new(object, "path", json_text(arena, view->secrets, path));
    json_object_set_new(object, "start", json_position(span_start(span)));
    json_object_set_new(object, "end", json_position(span_end(span)));
    return object;
}

static json_t *part_json(struct arena *arena, const struct blame_view *view,
                         const struct blame_part *part)
{
    json_t *object = json_object();

    json_object_set_new(object, "text", json_text(arena, view->secrets, part->text));
    json_object_set_new(object, "verbatim", json_boolean(part->is_verbatim));
    json_object_set_new(object, "template", place_json(arena, view, part->source));
    if (!part->is_verbatim)
        json_set_text(object, "expression", arena, view->secrets, span_str(part->source));
    if (part->cause.text)
        json_object_set_new(object, "value", place_json(arena, view, part->cause));
    json_set_text(object, "variable", arena, view->secrets, part->variable);
    json_set_text(object, "origin", arena, view->secrets, part->origin);
    return object;
}

static json_t *line_json(struct arena *arena, const struct blame_view *view,
                         const struct blame_line *line)
{
    json_t *object = json_object(), *parts = json_array();

    for (size_t i = 0; i < line->parts.count; i++)
        json_array_append_new(parts, part_json(arena, view, &line->parts.items[i]));
    json_object_set_new(object, "line", json_integer((json_int_t)line->number));
    json_object_set_new(object, "text", json_text(arena, view->secrets, line->text));
    json_object_set_new(object, "parts", parts);
    return object;
}

void report_blame_json(FILE *out, const struct blame_view *view)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct buffer text = {.arena = arena};
    json_t *head = json_object();

    json_object_set_new(head, "version", json_integer(VERSION));
    json_set_text(head, "file", arena, view->secrets, view->target);
    json_set_text(head, "host", arena, view->secrets, view->host);
    json_set_text(head, "instance", arena, view->secrets, view->instance);
    json_append(&text, head);
    text.length--; /* the object goes on, line by line */
    buffer_append_c(&text, ", \"lines\": [");
    for (size_t i = 0; i < view->line_count; i++) {
        buffer_append_c(&text, i ? ",\n" : "\n");
        json_append(&text, line_json(arena, view, &view->lines[i]));
    }
    buffer_append_c(&text, "\n]}\n");
    fwrite(text.bytes, 1, text.length, out);
}
