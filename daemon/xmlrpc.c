/* SPDX-License-Identifier: MIT */
#include "daemon/xmlrpc.h"

#include <errno.h>
#include <expat.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/list.h"
#include "base/utf8.h"

enum { MAX_DEPTH = 96 }; /* elements: about thirty arrays in one another */

enum element {
    ELEMENT_DOCUMENT,
    ELEMENT_RESPONSE,
    ELEMENT_PARAMS,
    ELEMENT_PARAM,
    ELEMENT_FAULT,
    ELEMENT_VALUE,
    ELEMENT_INTEGER,
    ELEMENT_BOOLEAN,
    ELEMENT_TEXT,
    ELEMENT_NIL,
    ELEMENT_ARRAY,
    ELEMENT_DATA,
    ELEMENT_STRUCT,
    ELEMENT_MEMBER,
    ELEMENT_NAME,
};

#define INSIDE(parent) (1u << ELEMENT_##parent)

/* Those that come most often first. */
static const struct element_rule {
    const char *name;
    enum element element;
    unsigned parents;
} element_rules[] = {
    {"value",            ELEMENT_VALUE,    INSIDE(PARAM) | INSIDE(FAULT) | INSIDE(MEMBER) | INSIDE(DATA)},
    {"name",             ELEMENT_NAME,     INSIDE(MEMBER)                                               },
    {"member",           ELEMENT_MEMBER,   INSIDE(STRUCT)                                               },
    {"string",           ELEMENT_TEXT,     INSIDE(VALUE)                                                },
    {"int",              ELEMENT_INTEGER,  INSIDE(VALUE)                                                },
    {"boolean",          ELEMENT_BOOLEAN,  INSIDE(VALUE)                                                },
    {"struct",           ELEMENT_STRUCT,   INSIDE(VALUE)                                                },
    {"array",            ELEMENT_ARRAY,    INSIDE(VALUE)                                                },
    {"data",             ELEMENT_DATA,     INSIDE(ARRAY)                                                },
    {"methodResponse",   ELEMENT_RESPONSE, INSIDE(DOCUMENT)                                             },
    {"params",           ELEMENT_PARAMS,   INSIDE(RESPONSE)                                             },
    {"param",            ELEMENT_PARAM,    INSIDE(PARAMS)                                               },
    {"fault",            ELEMENT_FAULT,    INSIDE(RESPONSE)                                             },
    {"i4",               ELEMENT_INTEGER,  INSIDE(VALUE)                                                },
    {"i8",               ELEMENT_INTEGER,  INSIDE(VALUE)                                                },
    {"double",           ELEMENT_TEXT,     INSIDE(VALUE)                                                },
    {"dateTime.iso8601", ELEMENT_TEXT,     INSIDE(VALUE)                                                },
    {"base64",           ELEMENT_TEXT,     INSIDE(VALUE)                                                },
    {"nil",              ELEMENT_NIL,      INSIDE(VALUE)                                                },
};

/* An element that is open, and the value it has come to so far. */
struct frame {
    enum element element;
    bool has_value;
    struct xmlrpc_value value;
};

struct reader {
    struct arena *arena;
    XML_Parser parser;
    struct frame frames[MAX_DEPTH];
    size_t depth;       /* index of the innermost frame; frame 0 is the document */
    struct buffer text; /* since the innermost tag */
    bool is_fault;
    struct error *err; /* kind set: reading was stopped */
};

struct xmlrpc_value xmlrpc_string(struct str text)
{
    return (struct xmlrpc_value){.kind = XMLRPC_STRING, .text = text};
}

struct xmlrpc_value xmlrpc_integer(int64_t integer)
{
    return (struct xmlrpc_value){.kind = XMLRPC_INTEGER, .integer = integer};
}

struct xmlrpc_value xmlrpc_boolean(bool is_true)
{
    return (struct xmlrpc_value){.kind = XMLRPC_BOOLEAN, .integer = is_true};
}

static bool is_xml_character(uint32_t code_point)
{
    if (code_point < ' ')
        return code_point == '\t' || code_point == '\n' || code_point == '\r';
    return code_point != UTF8_BROKEN && code_point != 0xFFFE && code_point != 0xFFFF;
}

/* text as a strict parser takes it. */
static struct str make_legal(struct arena *arena, struct str text)
{
    struct buffer legal = {.arena = arena};
    size_t copied = 0;

    for (size_t i = 0, length; i < text.length; i += length) {
        unsigned char byte = (unsigned char)text.bytes[i];
        uint32_t code_point;

        length = 1;
        if (byte >= ' ' && byte < 0x80) /* nearly all are */
            continue;
        code_point = utf8_decode(text, i, &length);
        if (is_xml_character(code_point))
            continue;
        buffer_append(&legal, str_slice(text, copied, i));
        utf8_append(&legal, 0xFFFD);
        copied = i + length;
    }
    if (!copied)
        return text;
    buffer_append(&legal, str_slice(text, copied, text.length));
    return buffer_str(&legal);
}

static void append_escaped(struct buffer *out, struct str text)
{
    for (size_t i = 0; i < text.length; i++) {
        char byte = text.bytes[i];

        if (byte == '&')
            buffer_append_c(out, "&amp;");
        else if (byte == '<')
            buffer_append_c(out, "&lt;");
        else if (byte == '>')
            buffer_append_c(out, "&gt;");
        else if (byte == '\r')
            buffer_append_c(out, "&#13;");
        else
            buffer_append_byte(out, byte);
    }
}

static void append_string(struct buffer *out, const char *tag, struct str text)
{
    buffer_printf(out, "<%s>", tag);
    append_escaped(out, make_legal(out->arena, text));
    buffer_printf(out, "</%s>", tag);
}

static void append_value(struct buffer *out, const struct xmlrpc_value *value);

static void append_items(struct buffer *out, const struct xmlrpc_value *value)
{
    bool is_struct = value->kind == XMLRPC_STRUCT;

    buffer_append_c(out, is_struct ? "<struct>" : "<array><data>");
    for (size_t i = 0; i < value->count; i++) {
        if (is_struct) {
            buffer_append_c(out, "<member>");
            append_string(out, "name", value->items[i].name);
        }
        append_value(out, &value->items[i]);
        if (is_struct)
            buffer_append_c(out, "</member>");
    }
    buffer_append_c(out, is_struct ? "</struct>" : "</data></array>");
}

static void append_value(struct buffer *out, const struct xmlrpc_value *value)
{
    buffer_append_c(out, "<value>");
    switch (value->kind) {
    case XMLRPC_NONE:
        break;
    case XMLRPC_INTEGER:
        buffer_printf(out, "<int>%" PRId64 "</int>", value->integer);
        break;
    case XMLRPC_BOOLEAN:
        buffer_printf(out, "<boolean>%" PRId64 "</boolean>", value->integer);
        break;
    case XMLRPC_STRING:
        append_string(out, "string", value->text);
        break;
    case XMLRPC_ARRAY:
    case XMLRPC_STRUCT:
        append_items(out, value);
        break;
    }
    buffer_append_c(out, "</value>");
}

struct str xmlrpc_call(struct arena *arena, const char *method,
                       const struct xmlrpc_value *parameters, size_t count)
{
    struct buffer out = {.arena = arena};

    buffer_printf(
        &out, "<?xml version=\"1.0\"?><methodCall><methodName>%s</methodName><params>", method);
    for (size_t i = 0; i < count; i++) {
        buffer_append_c(&out, "<param>");
        append_value(&out, &parameters[i]);
        buffer_append_c(&out, "</param>");
    }
    buffer_append_c(&out, "</params></methodCall>");
    return buffer_str(&out);
}

static struct str here(const struct reader *reader)
{
    return str_printf(reader->arena, "line %lu",
                      (unsigned long)XML_GetCurrentLineNumber(reader->parser));
}

static void stop(struct reader *reader, const char *what, const char *name)
{
    struct str place = here(reader);

    if (reader->err->kind != ERROR_NONE)
        return;
    error_set(reader->err, ERROR_DAEMON, STR_FORMAT ": %s%s%s", STR_ARGS(place), what,
              *name ? " " : "", name);
    XML_StopParser(reader->parser, XML_FALSE);
}

static const struct element_rule *find_rule(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(element_rules); i++)
        if (strcmp(element_rules[i].name, name) == 0)
            return &element_rules[i];
    return NULL;
}

static void on_start(void *context, const XML_Char *name, const XML_Char **attributes)
{
    struct reader *reader = context;
    const struct element_rule *rule = find_rule(name);
    struct frame *parent = &reader->frames[reader->depth];

    (void)attributes;
    if (reader->err->kind != ERROR_NONE)
        return;
    if (!rule || !(rule->parents & (1u << parent->element))) {
        stop(reader, "an element that does not belong there:", rule ? rule->name : "unknown");
        return;
    }
    if (reader->depth + 1 == MAX_DEPTH) {
        stop(reader, "values are nested too deeply", "");
        return;
    }
    if (rule->element == ELEMENT_FAULT)
        reader->is_fault = true;
    reader->frames[++reader->depth] = (struct frame){.element = rule->element};
    reader->text.length = 0;
}

static void on_text(void *context, const XML_Char *bytes, int length)
{
    struct reader *reader = context;

    buffer_append(&reader->text, (struct str){bytes, (size_t)length});
}

/* A second value in the same place has no meaning. */
static void set_value(struct reader *reader, struct frame *frame, struct xmlrpc_value value)
{
    if (frame->has_value) {
        stop(reader, "two values in one place", "");
        return;
    }
    value.name = frame->value.name;
    frame->value = value;
    frame->has_value = true;
}

static struct xmlrpc_value read_number(struct reader *reader, enum element element)
{
    const char *text = str_to_c(reader->arena, str_trim(buffer_str(&reader->text)));
    char *end;
    long long number;

    errno = 0;
    number = strtoll(text, &end, 10);
    if (!*text || *end || errno)
        stop(reader, "not a whole number", "");
    if (element == ELEMENT_INTEGER)
        return xmlrpc_integer(number);
    if (number != 0 && number != 1)
        stop(reader, "a boolean that is neither 0 nor 1", "");
    return xmlrpc_boolean(number == 1);
}

/* Adds a value to the struct or array that parent builds. */
static void add_item(struct reader *reader, struct frame *parent, struct frame *child)
{
    if (!child->has_value || (child->element == ELEMENT_MEMBER && !child->value.name.bytes)) {
        stop(reader, "a member without name or value", "");
        return;
    }
    *LIST_ADD(reader->arena, &parent->value) = child->value;
}

static void end_value(struct reader *reader, struct frame *frame, struct frame *parent)
{
    if (!frame->has_value)
        set_value(reader, frame,
                  xmlrpc_string(str_copy(reader->arena, buffer_str(&reader->text))));
    if (parent->element == ELEMENT_DATA)
        add_item(reader, parent, frame);
    else
        set_value(reader, parent, frame->value);
}

static void end_element(struct reader *reader, struct frame *frame, struct frame *parent)
{
    switch (frame->element) {
    case ELEMENT_INTEGER:
    case ELEMENT_BOOLEAN:
        set_value(reader, parent, read_number(reader, frame->element));
        break;
    case ELEMENT_TEXT:
        set_value(reader, parent,
                  xmlrpc_string(str_copy(reader->arena, buffer_str(&reader->text))));
        break;
    case ELEMENT_NIL:
        set_value(reader, parent, (struct xmlrpc_value){0});
        break;
    case ELEMENT_NAME:
        parent->value.name = str_copy(reader->arena, buffer_str(&reader->text));
        break;
    case ELEMENT_VALUE:
        end_value(reader, frame, parent);
        break;
    case ELEMENT_MEMBER:
        add_item(reader, parent, frame);
        break;
    case ELEMENT_DATA:
        frame->value.kind = XMLRPC_ARRAY;
        set_value(reader, parent, frame->value);
        break;
    case ELEMENT_STRUCT:
        frame->value.kind = XMLRPC_STRUCT;
        set_value(reader, parent, frame->value);
        break;
    case ELEMENT_ARRAY:
    case ELEMENT_PARAM:
    case ELEMENT_PARAMS:
    case ELEMENT_FAULT:
    case ELEMENT_RESPONSE:
        if (!frame->has_value)
            stop(reader, "a value is missing", "");
        else
            set_value(reader, parent, frame->value);
        break;
    case ELEMENT_DOCUMENT:
        break;
    }
}

static void on_end(void *context, const XML_Char *name)
{
    struct reader *reader = context;

    (void)name;
    if (reader->err->kind != ERROR_NONE)
        return;
    end_element(reader, &reader->frames[reader->depth], &reader->frames[reader->depth - 1]);
    reader->depth--;
    reader->text.length = 0;
}

static void on_doctype(void *context, const XML_Char *name, const XML_Char *system_id,
                       const XML_Char *public_id, int has_subset)
{
    (void)name, (void)system_id, (void)public_id, (void)has_subset;
    stop(context, "a DOCTYPE, which XML-RPC does not have", "");
}

static void free_parser(XML_Parser *parser)
{
    if (*parser)
        XML_ParserFree(*parser);
}

static bool read_document(struct reader *reader, struct str text, struct error *err)
{
    struct str place;

    XML_SetUserData(reader->parser, reader);
    XML_SetElementHandler(reader->parser, on_start, on_end);
    XML_SetCharacterDataHandler(reader->parser, on_text);
    XML_SetStartDoctypeDeclHandler(reader->parser, on_doctype);
    if (text.length > INT32_MAX)
        return error_set(err, ERROR_DAEMON, "longer than 2 GiB");
    if (XML_Parse(reader->parser, text.bytes, (int)text.length, 1) == XML_STATUS_OK)
        return true;
    place = here(reader);
    if (err->kind == ERROR_NONE) /* else a handler has stopped it and said why */
        error_set(err, ERROR_DAEMON, STR_FORMAT ": %s", STR_ARGS(place),
                  XML_ErrorString(XML_GetErrorCode(reader->parser)));
    return false;
}

const struct xmlrpc_value *xmlrpc_member(const struct xmlrpc_value *value, const char *name,
                                         enum xmlrpc_kind kind)
{
    for (size_t i = 0; value->kind == XMLRPC_STRUCT && i < value->count; i++)
        if (str_equal(value->items[i].name, str_from(name)))
            return value->items[i].kind == kind ? &value->items[i] : NULL;
    return NULL;
}

bool xmlrpc_parse(struct arena *arena, struct str text, struct xmlrpc_answer *answer,
                  struct error *err)
{
    CLEANUP(free_parser) XML_Parser parser = XML_ParserCreate("UTF-8");
    struct reader reader = {
        .arena = arena, .parser = parser, .text = {.arena = arena}, .err = err};
    struct xmlrpc_answer found = {0};
    const struct xmlrpc_value *code, *reason;

    err->kind = ERROR_NONE;
    if (!parser)
        return error_set(err, ERROR_SYSTEM, "expat cannot be used: out of memory");
    if (!read_document(&reader, make_legal(arena, text), err))
        return false;
    found.value = reader.frames[0].value;
    found.is_fault = reader.is_fault;
    if (found.is_fault) {
        code = xmlrpc_member(&found.value, "faultCode", XMLRPC_INTEGER);
        reason = xmlrpc_member(&found.value, "faultString", XMLRPC_STRING);
        if (!code || !reason)
            return error_set(err, ERROR_DAEMON, "a fault without code or text");
        found.fault_code = code->integer;
        found.fault_text = reason->text;
    }
    *answer = found;
    return true;
}
