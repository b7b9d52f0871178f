/* SPDX-License-Identifier: MIT */
#include "yaml/writer.h"

#include <assert.h>
#include <limits.h>
#include <yaml.h>

#define TAG(name) "tag:yaml.org,2002:" name

struct yaml_writer {
    yaml_emitter_t emitter;
    bool has_end;
    bool is_broken; /* from the first failure on */
};

static int append(void *context, unsigned char *bytes, size_t count)
{
    struct buffer *out = context;

    buffer_append(out, (struct str){(const char *)bytes, count});
    return 1;
}

/* is_ready: the event could be made; else it is empty. */
static bool emit(struct yaml_writer *writer, yaml_event_t *event, int is_ready)
{
    if (writer->is_broken || !is_ready)
        writer->is_broken = true;
    else
        writer->is_broken = !yaml_emitter_emit(&writer->emitter, event);
    return !writer->is_broken;
}

struct yaml_writer *yaml_writer_open(struct buffer *out, const struct yaml_layout *layout)
{
    struct yaml_writer *writer = ARENA_NEW(out->arena, struct yaml_writer);
    yaml_event_t event;

    writer->has_end = layout->has_end;
    writer->is_broken = !yaml_emitter_initialize(&writer->emitter);
    if (writer->is_broken)
        return writer;
    yaml_emitter_set_output(&writer->emitter, append, out);
    yaml_emitter_set_unicode(&writer->emitter, 1);
    yaml_emitter_set_indent(&writer->emitter, layout->indent);
    yaml_emitter_set_width(&writer->emitter, layout->width);
    if (emit(writer, &event, yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING)))
        (void)emit(
            writer, &event,
            yaml_document_start_event_initialize(&event, NULL, NULL, NULL, !layout->has_start));
    return writer;
}

void yaml_writer_close(struct yaml_writer **writer)
{
    if (*writer)
        yaml_emitter_delete(&(*writer)->emitter);
}

/* libyaml's functions take texts that they do not change without const. */
static yaml_char_t *bytes_of(const char *text)
{
    union {
        const char *given;
        yaml_char_t *taken;
    } pointer = {text};

    return pointer.taken;
}

bool yaml_write_scalar(struct yaml_writer *writer, enum yaml_type type, struct str text)
{
    static const char *const tags[] = {
        [YAML_NULL] = TAG("null"),   [YAML_BOOLEAN] = TAG("bool"), [YAML_INTEGER] = TAG("int"),
        [YAML_FLOAT] = TAG("float"), [YAML_STRING] = TAG("str"),
    };
    bool is_text = type == YAML_STRING;
    yaml_event_t event;

    if (text.length > INT_MAX)
        writer->is_broken = true;
    return !writer->is_broken &&
           emit(writer, &event,
                yaml_scalar_event_initialize(
                    &event, NULL, bytes_of(tags[type]), bytes_of(text.bytes), (int)text.length,
                    !is_text || yaml_reads_as_text(text), is_text, YAML_PLAIN_SCALAR_STYLE));
}

bool yaml_write_begin(struct yaml_writer *writer, enum yaml_kind kind, bool is_flow)
{
    yaml_event_t event;

    assert(kind != YAML_SCALAR);
    if (kind == YAML_SEQUENCE)
        return emit(writer, &event,
                    yaml_sequence_start_event_initialize(&event, NULL, bytes_of(TAG("seq")), 1,
                                                         is_flow ? YAML_FLOW_SEQUENCE_STYLE
                                                                 : YAML_BLOCK_SEQUENCE_STYLE));
    return emit(writer, &event,
                yaml_mapping_start_event_initialize(&event, NULL, bytes_of(TAG("map")), 1,
                                                    is_flow ? YAML_FLOW_MAPPING_STYLE
                                                            : YAML_BLOCK_MAPPING_STYLE));
}

bool yaml_write_end(struct yaml_writer *writer, enum yaml_kind kind)
{
    yaml_event_t event;

    return emit(writer, &event,
                kind == YAML_SEQUENCE ? yaml_sequence_end_event_initialize(&event)
                                      : yaml_mapping_end_event_initialize(&event));
}

bool yaml_writer_finish(struct yaml_writer *writer)
{
    yaml_event_t event;

    return emit(writer, &event, yaml_document_end_event_initialize(&event, !writer->has_end)) &&
           emit(writer, &event, yaml_stream_end_event_initialize(&event)) &&
           yaml_emitter_flush(&writer->emitter);
}
