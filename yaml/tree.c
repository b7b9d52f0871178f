/* SPDX-License-Identifier: MIT */
#include <string.h>
#include <yaml.h>

#include "base/list.h"
#include "base/map.h"
#include "yaml/faults.h"
#include "yaml/mapping.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

enum { MAX_DEPTH = 256, MAX_ALIASED_NODES = 1000000 };

/* libyaml counts characters, spans count bytes. Marks lie close to one another, so walking from
 * the last one to the next costs one pass over the text. */
struct cursor {
    size_t characters, offset;
};

/* What an anchor stands for; node NULL while it is being read. */
struct anchor {
    const struct yaml_node *node;
    size_t nodes, height; /* of the tree, its own aliases followed */
};

struct builder {
    struct arena *arena;
    const struct text *text;
    struct finding_list *findings;
    yaml_parser_t *parser;
    size_t start; /* behind a byte order mark: libyaml would indent the first line by it */
    struct cursor cursor;
    struct map anchors;
    size_t aliased_nodes;
};

/* A node that has been read, with the measures of its tree. */
struct built {
    const struct yaml_node *node;
    size_t nodes, height;
};

static void delete_parser(yaml_parser_t *parser)
{
    yaml_parser_delete(parser);
}

static void delete_event(yaml_event_t *event)
{
    yaml_event_delete(event);
}

static bool is_lead_byte(char byte)
{
    return ((unsigned char)byte & 0xC0) != 0x80;
}

static size_t offset_of(struct builder *builder, const yaml_mark_t *mark)
{
    struct str bytes = builder->text->bytes;
    struct cursor *cursor = &builder->cursor;

    while (cursor->characters < mark->index && cursor->offset < bytes.length) {
        cursor->offset++;
        while (cursor->offset < bytes.length && !is_lead_byte(bytes.bytes[cursor->offset]))
            cursor->offset++;
        cursor->characters++;
    }
    while (cursor->characters > mark->index) {
        while (!is_lead_byte(bytes.bytes[--cursor->offset]))
            continue;
        cursor->characters--;
    }
    return cursor->offset;
}

static struct span span_of(struct builder *builder, const yaml_event_t *event)
{
    size_t start = offset_of(builder, &event->start_mark);

    return span_make(builder->text, start, offset_of(builder, &event->end_mark) - start);
}

static bool refuse(struct builder *builder, enum yaml_fault fault, struct span span,
                   const char *message)
{
    finding_add(builder->findings, &yaml_kinds[fault], span, "%s", message);
    return false;
}

/* What is missing at the end of the text is shown behind its last word. */
static struct span place_of(const struct builder *builder, size_t offset)
{
    struct str before = str_slice(builder->text->bytes, 0, offset);

    if (offset == builder->text->bytes.length)
        while (before.length && strchr(" \t\r\n", before.bytes[before.length - 1]))
            before.length--;
    return span_make(builder->text, before.length, 0);
}

/* What is wrong with the bytes when the words of libyaml do not say it. */
static struct str help_for(const struct builder *builder, size_t offset, bool is_encoding)
{
    struct str bytes = builder->text->bytes;
    size_t start = offset;

    if (is_encoding)
        return str_starts_with(bytes, STR("\xff\xfe")) ||
                       str_starts_with(bytes, STR("\xfe\xff"))
                   ? STR("the file is in UTF-16, save it in UTF-8")
                   : STR("a YAML file is text in UTF-8");
    while (start && bytes.bytes[start - 1] != '\n')
        start--;
    for (; start < bytes.length && (bytes.bytes[start] == ' ' || bytes.bytes[start] == '\t');
         start++)
        if (bytes.bytes[start] == '\t')
            return STR("the line is indented by a tab, write spaces");
    return STR("");
}

/* The reader of libyaml runs ahead of its marks and names the byte, the others a mark. */
static bool refuse_syntax(struct builder *builder)
{
    const yaml_parser_t *parser = builder->parser;
    const char *problem = parser->problem ? parser->problem : "out of memory";
    struct finding *finding;
    size_t offset;

    if (parser->error == YAML_READER_ERROR)
        offset = builder->start + parser->problem_offset;
    else
        offset = offset_of(builder, &parser->problem_mark);
    finding = finding_add(builder->findings, &yaml_kinds[YAML_FAULT_SYNTAX],
                          place_of(builder, offset), "%s", problem);
    finding->help = help_for(builder, offset, parser->error == YAML_READER_ERROR);
    if (parser->context && parser->error != YAML_READER_ERROR) {
        offset = offset_of(builder, &parser->context_mark);
        finding->note.span = span_make(builder->text, offset, 0);
        finding->note.message = str_copy(builder->arena, str_from(parser->context));
    }
    return false;
}

static bool next_event(struct builder *builder, yaml_event_t *event)
{
    if (yaml_parser_parse(builder->parser, event))
        return true;
    return refuse_syntax(builder);
}

static struct str copy_name(struct builder *builder, const yaml_char_t *name)
{
    return str_copy(builder->arena, str_from((const char *)name));
}

/* *anchor is NULL for a node without one. YAML lets an anchor be set anew; PyYAML, and Ansible
 * with it, does not. */
static bool open_anchor(struct builder *builder, const yaml_char_t *name, struct span span,
                        struct anchor **anchor)
{
    *anchor = NULL;
    if (!name)
        return true;
    *anchor = ARENA_NEW(builder->arena, struct anchor);
    if (!map_put(&builder->anchors, copy_name(builder, name), *anchor))
        return true;
    finding_add(builder->findings, &yaml_kinds[YAML_FAULT_SYNTAX], span,
                "anchor '&%s' is set twice", (const char *)name);
    return false;
}

static void close_anchor(struct anchor *anchor, const struct built *built)
{
    if (anchor)
        *anchor = (struct anchor){built->node, built->nodes, built->height};
}

static bool build_alias(struct builder *builder, const yaml_event_t *event, size_t depth,
                        struct built *built)
{
    struct str name = str_from((const char *)event->data.alias.anchor);
    const struct anchor *anchor = map_get(&builder->anchors, name);
    struct span span = span_of(builder, event);

    if (!anchor) {
        finding_add(builder->findings, &yaml_kinds[YAML_FAULT_SYNTAX], span,
                    "alias '*" STR_FORMAT "' has no anchor above it", STR_ARGS(name));
        return false;
    }
    if (!anchor->node) {
        finding_add(builder->findings, &yaml_kinds[YAML_FAULT_ALIAS_CYCLE], span,
                    "alias '*" STR_FORMAT "' stands inside its own anchor", STR_ARGS(name));
        return false;
    }
    builder->aliased_nodes += anchor->nodes;
    if (builder->aliased_nodes > MAX_ALIASED_NODES)
        return refuse(builder, YAML_FAULT_TOO_LARGE, span,
                      "aliases stand for more than a million values");
    if (depth + anchor->height > MAX_DEPTH)
        return refuse(builder, YAML_FAULT_TOO_DEEP, span,
                      "values are nested more than 256 levels deep");
    *built = (struct built){anchor->node, anchor->nodes, anchor->height};
    return true;
}

/* A value that stands in the file as it is needs no copy. */
static struct str text_of(struct builder *builder, const yaml_event_t *event, struct span span)
{
    struct str value = {(const char *)event->data.scalar.value, event->data.scalar.length};
    struct str written = span_str(span);
    yaml_scalar_style_t style = event->data.scalar.style;

    if (style == YAML_SINGLE_QUOTED_SCALAR_STYLE || style == YAML_DOUBLE_QUOTED_SCALAR_STYLE)
        written = str_slice(written, 1, written.length ? written.length - 1 : 0);
    if (str_equal(value, written))
        return written;
    return str_copy(builder->arena, value);
}

static bool build_scalar(struct builder *builder, const yaml_event_t *event,
                         struct built *built)
{
    struct yaml_node *node = ARENA_NEW(builder->arena, struct yaml_node);
    struct anchor *anchor;

    node->kind = YAML_SCALAR;
    node->span = span_of(builder, event);
    node->tag = copy_name(builder, event->data.scalar.tag);
    node->text = text_of(builder, event, node->span);
    node->is_plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    *built = (struct built){node, 1, 0};
    if (!open_anchor(builder, event->data.scalar.anchor, node->span, &anchor))
        return false;
    close_anchor(anchor, built);
    return true;
}

static bool build_node(struct builder *builder, const yaml_event_t *event, size_t depth,
                       struct built *built);

/* Reads the next child into *child; false at the end event of its parent too, which *is_end
 * tells and whose span *end receives. */
static bool build_child(struct builder *builder, size_t depth, struct built *parent,
                        struct built *child, bool *is_end, struct span *end)
{
    CLEANUP(delete_event) yaml_event_t event = {0};

    if (!next_event(builder, &event))
        return false;
    if (event.type == YAML_SEQUENCE_END_EVENT || event.type == YAML_MAPPING_END_EVENT) {
        *is_end = true;
        *end = span_of(builder, &event);
        return false;
    }
    if (!build_node(builder, &event, depth + 1, child))
        return false;
    parent->nodes += child->nodes;
    if (parent->height < child->height + 1)
        parent->height = child->height + 1;
    return true;
}

/* A collection without brackets ends with its last child, not where the next thing starts. An
 * alias as last child lies elsewhere in the text. */
static void close_span(struct yaml_node *node, struct span end, const struct yaml_node *last)
{
    if (end.length || !last)
        node->span = span_join(node->span, end);
    else if (last->span.offset >= node->span.offset)
        node->span = span_join(node->span, last->span);
}

static bool build_sequence(struct builder *builder, size_t depth, struct yaml_node *node,
                           struct built *built)
{
    LIST_OF(const struct yaml_node *) items = {0};
    struct built child;
    struct span end;
    bool is_end = false;

    while (build_child(builder, depth, built, &child, &is_end, &end))
        *LIST_ADD(builder->arena, &items) = child.node;
    if (!is_end)
        return false;
    node->items = items.items;
    node->count = items.count;
    close_span(node, end, items.count ? items.items[items.count - 1] : NULL);
    return true;
}

static bool build_mapping(struct builder *builder, size_t depth, struct yaml_node *node,
                          struct built *built)
{
    struct yaml_pairs written = {0};
    struct built key, value;
    struct span end;
    bool is_end = false;

    while (build_child(builder, depth, built, &key, &is_end, &end)) {
        if (!build_child(builder, depth, built, &value, &is_end, &end))
            return false;
        *LIST_ADD(builder->arena, &written) = (struct yaml_pair){key.node, value.node};
    }
    if (!is_end)
        return false;
    close_span(node, end, written.count ? written.items[written.count - 1].value : NULL);
    return yaml_mapping_fill(builder->arena, node, &written, builder->findings);
}

static bool build_collection(struct builder *builder, const yaml_event_t *event, size_t depth,
                             struct built *built)
{
    bool is_sequence = event->type == YAML_SEQUENCE_START_EVENT;
    struct yaml_node *node = ARENA_NEW(builder->arena, struct yaml_node);
    struct anchor *anchor;

    node->span = span_of(builder, event);
    if (depth >= MAX_DEPTH)
        return refuse(builder, YAML_FAULT_TOO_DEEP, node->span,
                      "values are nested more than 256 levels deep");
    node->kind = is_sequence ? YAML_SEQUENCE : YAML_MAPPING;
    node->tag = copy_name(builder, is_sequence ? event->data.sequence_start.tag
                                               : event->data.mapping_start.tag);
    if (!open_anchor(builder,
                     is_sequence ? event->data.sequence_start.anchor
                                 : event->data.mapping_start.anchor,
                     node->span, &anchor))
        return false;
    *built = (struct built){node, 1, 0};
    if (!(is_sequence ? build_sequence : build_mapping)(builder, depth, node, built))
        return false;
    close_anchor(anchor, built);
    return true;
}

static bool build_node(struct builder *builder, const yaml_event_t *event, size_t depth,
                       struct built *built)
{
    if (event->type == YAML_ALIAS_EVENT)
        return build_alias(builder, event, depth, built);
    if (event->type == YAML_SCALAR_EVENT)
        return build_scalar(builder, event, built);
    return build_collection(builder, event, depth, built);
}

/* Anchors are those of one document; what aliases stand for counts in all of them. */
static bool build_stream(struct builder *builder, size_t most, struct yaml_documents *documents)
{
    for (;;) {
        CLEANUP(delete_event) yaml_event_t event = {0};
        struct built root;

        if (!next_event(builder, &event))
            return false;
        if (event.type == YAML_STREAM_END_EVENT)
            return true;
        if (event.type == YAML_DOCUMENT_START_EVENT && documents->count == most)
            return refuse(builder, YAML_FAULT_SEVERAL_DOCUMENTS, span_of(builder, &event),
                          "a second document starts here, only one is read");
        if (event.type == YAML_DOCUMENT_START_EVENT)
            builder->anchors = (struct map){.arena = builder->arena};
        if (event.type == YAML_DOCUMENT_START_EVENT || event.type == YAML_STREAM_START_EVENT ||
            event.type == YAML_DOCUMENT_END_EVENT)
            continue;
        if (!build_node(builder, &event, 0, &root))
            return false;
        *LIST_ADD(builder->arena, documents) = root.node;
    }
}

static bool parse(struct arena *arena, const struct text *text, size_t most,
                  struct yaml_documents *documents, struct finding_list *findings)
{
    CLEANUP(delete_parser) yaml_parser_t parser = {0};
    struct builder builder = {
        .arena = arena, .text = text, .findings = findings, .parser = &parser};
    struct str bytes;

    if (str_starts_with(text->bytes, STR(BYTE_ORDER_MARK)))
        builder.start = sizeof(BYTE_ORDER_MARK) - 1;
    builder.cursor.offset = builder.start;
    bytes = str_slice(text->bytes, builder.start, text->bytes.length);
    if (!bytes.length)
        return true;
    if (!yaml_parser_initialize(&parser))
        return refuse(&builder, YAML_FAULT_SYNTAX, span_make(text, 0, 0), "out of memory");
    yaml_parser_set_input_string(&parser, (const unsigned char *)bytes.bytes, bytes.length);
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    return build_stream(&builder, most, documents);
}

const struct yaml_node *yaml_parse(struct arena *arena, const struct text *text,
                                   struct finding_list *findings)
{
    struct yaml_documents documents = {0};

    return parse(arena, text, 1, &documents, findings) && documents.count ? documents.items[0]
                                                                          : NULL;
}

bool yaml_parse_all(struct arena *arena, const struct text *text,
                    struct yaml_documents *documents, struct finding_list *findings)
{
    *documents = (struct yaml_documents){0};
    return parse(arena, text, SIZE_MAX, documents, findings);
}

const struct yaml_node *yaml_get(const struct yaml_node *node, struct str key)
{
    if (!node || node->kind != YAML_MAPPING)
        return NULL;
    for (size_t i = 0; i < node->count; i++)
        if (str_equal(node->pairs[i].key->text, key))
            return node->pairs[i].value;
    return NULL;
}
