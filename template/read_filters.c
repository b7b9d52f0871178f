/* SPDX-License-Identifier: MIT */
/* Ansible's filters that read JSON and YAML. */
#include <stdlib.h>

#include "base/utf8.h"
#include "inventory/value_reader.h"
#include "template/callable.h"
#include "template/maps.h"

enum { DEEPEST_JSON = 100 };

/* JSON as Python's json.loads reads it. */
struct json_scan {
    const struct call *call;
    struct str text;
    size_t at, depth;
};

static const struct value *read_json(struct json_scan *scan);

static const struct value *refuse(const struct json_scan *scan)
{
    return evaluator_fail(scan->call->evaluator, scan->call->span,
                          "the text is no JSON from byte %zu on", scan->at);
}

static char peek(const struct json_scan *scan)
{
    return scan->at < scan->text.length ? scan->text.bytes[scan->at] : '\0';
}

static char peek_word(struct json_scan *scan)
{
    while (peek(scan) == ' ' || peek(scan) == '\t' || peek(scan) == '\n' || peek(scan) == '\r')
        scan->at++;
    return peek(scan);
}

static bool take(struct json_scan *scan, struct str word)
{
    if (!str_starts_with(str_slice(scan->text, scan->at, scan->text.length), word))
        return false;
    scan->at += word.length;
    return true;
}

/* Four digits behind "\u". */
static bool read_unit(struct json_scan *scan, uint32_t *unit)
{
    *unit = 0;
    for (int i = 0; i < 4; i++) {
        char digit = peek(scan);
        char letter = (char)(digit | 32);

        if (digit >= '0' && digit <= '9')
            *unit = *unit << 4 | (uint32_t)(digit - '0');
        else if (letter >= 'a' && letter <= 'f')
            *unit = *unit << 4 | (uint32_t)(letter - 'a' + 10);
        else
            return false;
        scan->at++;
    }
    return true;
}

/* A code point, of which those beyond the first 65536 are written as two; halves alone are no
 * text. */
static bool read_code(struct json_scan *scan, struct buffer *out)
{
    uint32_t code, second;

    if (!read_unit(scan, &code) || (code >= 0xDC00 && code <= 0xDFFF))
        return false;
    if (code >= 0xD800 && code <= 0xDBFF) {
        if (!take(scan, STR("\\u")) || !read_unit(scan, &second) || second < 0xDC00 ||
            second > 0xDFFF)
            return false;
        code = 0x10000 + ((code - 0xD800) << 10) + (second - 0xDC00);
    }
    utf8_append(out, code);
    return true;
}

static bool read_escape(struct json_scan *scan, struct buffer *out)
{
    static const char names[] = "\"\\/bfnrt", bytes[] = "\"\\/\b\f\n\r\t";
    size_t index = str_find(str_from(names), peek(scan));

    if (take(scan, STR("u")))
        return read_code(scan, out);
    if (index == STR_NOT_FOUND)
        return false;
    buffer_append_byte(out, bytes[index]);
    scan->at++;
    return true;
}

static const struct value *read_string(struct json_scan *scan)
{
    struct buffer out = {.arena = scan->call->evaluator->arena};

    scan->at++;
    while (!take(scan, STR("\""))) {
        char byte = peek(scan);

        if ((unsigned char)byte < ' ')
            return refuse(scan);
        scan->at++;
        if (byte != '\\')
            buffer_append_byte(&out, byte);
        else if (!read_escape(scan, &out))
            return refuse(scan);
    }
    return give_string(scan->call, buffer_str(&out));
}

static bool skip_digits(struct json_scan *scan)
{
    size_t start = scan->at;

    while (peek(scan) >= '0' && peek(scan) <= '9')
        scan->at++;
    return scan->at > start;
}

static const struct value *read_number(struct json_scan *scan)
{
    struct arena *arena = scan->call->evaluator->arena;
    size_t start = scan->at, end;
    struct value *value = computed(arena, VALUE_FLOAT);
    struct str digits;
    bool is_whole = true;

    take(scan, STR("-"));
    if (!take(scan, STR("0")) && !skip_digits(scan))
        return refuse(scan);
    end = scan->at;
    if (take(scan, STR(".")) && skip_digits(scan)) {
        is_whole = false;
        end = scan->at;
    }
    scan->at = end;
    if (take(scan, STR("e")) || take(scan, STR("E"))) {
        if (!take(scan, STR("+")))
            take(scan, STR("-"));
        if (skip_digits(scan)) {
            is_whole = false;
            end = scan->at;
        }
    }
    scan->at = end;
    digits = str_slice(scan->text, start, end);
    if (is_whole && digits.length > PYTHON_INTEGER_DIGITS)
        return refuse(scan);
    if (is_whole)
        value_set_integer(arena, value, digits);
    else
        value->real = strtod(str_to_c(arena, digits), NULL);
    return value;
}

static const struct value *read_list(struct json_scan *scan)
{
    struct value *list = computed_list(scan->call->evaluator->arena, FORM_LIST);

    scan->at++;
    if (peek_word(scan) == ']') {
        scan->at++;
        return list;
    }
    for (;;) {
        const struct value *item = read_json(scan);

        if (!item)
            return NULL;
        computed_add(scan->call->evaluator->arena, list, item);
        peek_word(scan);
        if (take(scan, STR("]")))
            return give_list(scan->call, list);
        if (!take(scan, STR(",")))
            return refuse(scan);
    }
}

static const struct value *read_map(struct json_scan *scan)
{
    struct value *map = computed_map(scan->call->evaluator->arena);

    scan->at++;
    if (peek_word(scan) == '}') {
        scan->at++;
        return map;
    }
    for (;;) {
        const struct value *key = peek_word(scan) == '"' ? read_string(scan) : refuse(scan);
        const struct value *item = NULL;

        if (key && peek_word(scan) == ':') {
            scan->at++;
            item = read_json(scan);
        } else if (key) {
            refuse(scan);
        }
        if (!item || !map_put_value(scan->call, map, key, item))
            return NULL;
        peek_word(scan);
        if (take(scan, STR("}")))
            return give_list(scan->call, map);
        if (!take(scan, STR(",")))
            return refuse(scan);
    }
}

static const struct value *read_word(struct json_scan *scan)
{
    struct arena *arena = scan->call->evaluator->arena;

    if (take(scan, STR("true")))
        return computed_boolean(arena, true);
    if (take(scan, STR("false")))
        return computed_boolean(arena, false);
    if (take(scan, STR("null")))
        return computed_none(arena);
    return read_number(scan);
}

static const struct value *read_json(struct json_scan *scan)
{
    char first = peek_word(scan);
    const struct value *value;

    if (++scan->depth > DEEPEST_JSON ||
        !evaluator_charge(scan->call->evaluator, 1, scan->call->span))
        return refuse(scan);
    value = first == '['   ? read_list(scan)
            : first == '{' ? read_map(scan)
            : first == '"' ? read_string(scan)
                           : read_word(scan);
    scan->depth--;
    return value;
}

static const struct value *filter_from_json(const struct call *call)
{
    struct json_scan scan = {.call = call, .text = call->subject->string};
    const struct value *value;

    if (call->subject->kind != VALUE_STRING)
        return evaluator_fail(call->evaluator, call->span, "from_json takes a text, not a %s",
                              value_type_name(call->subject));
    value = read_json(&scan);
    if (!value)
        return NULL;
    peek_word(&scan);
    return scan.at == scan.text.length ? value : refuse(&scan);
}

/* What is read from a text within a template stands in no file. */
static const struct value *without_places(struct value *value)
{
    value->span = (struct span){0};
    value->is_template = false;
    for (size_t i = 0; i < value->count; i++) {
        if (value->kind == VALUE_LIST) {
            without_places(value->items[i]);
        } else if (value->kind == VALUE_MAP) {
            without_places(value->pairs[i].key);
            without_places(value->pairs[i].value);
        }
    }
    return value;
}

/* What is wrong with a YAML text, told where the filter stands. */
static const struct value *refuse_yaml(const struct call *call,
                                       const struct finding_list *findings)
{
    return evaluator_fail(call->evaluator, call->span, "from_yaml: " STR_FORMAT,
                          STR_ARGS(findings->items[0].message));
}

/* The subject as a text of YAML without tags; NULL after a fault. */
static const struct text *yaml_text(const struct call *call)
{
    struct str text = call->subject->string;

    if (str_find(text, '!') != STR_NOT_FOUND) {
        evaluator_fail(call->evaluator, call->span,
                       "from_yaml takes no text with '!', which may begin a tag");
        return NULL;
    }
    return evaluator_charge_text(call->evaluator, text.length, call->span)
               ? text_create(call->evaluator->arena, STR("from_yaml"), text)
               : NULL;
}

/* What a document comes to, by the inventory's own reader. */
static const struct value *yaml_value(const struct call *call, const struct yaml_node *root)
{
    struct finding_list findings = {.arena = call->evaluator->arena};
    struct value_reader reader = {.arena = call->evaluator->arena, .findings = &findings};
    struct value *value = value_read(&reader, root);

    return findings.count ? refuse_yaml(call, &findings) : without_places(value);
}

static const struct value *filter_from_yaml(const struct call *call)
{
    struct finding_list findings = {.arena = call->evaluator->arena};
    const struct yaml_node *root;
    const struct text *text;

    if (call->subject->kind != VALUE_STRING)
        return call->subject;
    text = yaml_text(call);
    if (!text)
        return NULL;
    root = yaml_parse(call->evaluator->arena, text, &findings);
    if (findings.count)
        return refuse_yaml(call, &findings);
    return root ? yaml_value(call, root) : computed_none(call->evaluator->arena);
}

static const struct value *filter_from_yaml_all(const struct call *call)
{
    struct arena *arena = call->evaluator->arena;
    struct value *list = computed_list(arena, FORM_GENERATOR);
    struct finding_list findings = {.arena = arena};
    struct yaml_documents documents;
    const struct text *text;

    if (call->subject->kind != VALUE_STRING)
        return call->subject;
    text = yaml_text(call);
    if (!text)
        return NULL;
    if (!yaml_parse_all(arena, text, &documents, &findings) || findings.count)
        return refuse_yaml(call, &findings);
    for (size_t i = 0; i < documents.count; i++) {
        const struct value *value = yaml_value(call, documents.items[i]);

        if (!value)
            return NULL;
        computed_add(arena, list, value);
    }
    return give_list(call, list);
}

static const struct callable filters[] = {
    CALLABLE("from_json", .run = filter_from_json),
    CALLABLE("from_yaml", .run = filter_from_yaml),
    CALLABLE("from_yaml_all", .run = filter_from_yaml_all),
};

const struct callable_table read_filters = {"filter", filters, COUNT_OF(filters)};
