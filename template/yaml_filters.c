/* SPDX-License-Identifier: MIT */
/* Ansible's filters that write YAML. */
#include <limits.h>
#include <math.h>

#include "template/callable.h"
#include "values/value_order.h"
#include "yaml/writer.h"

enum yaml_parameter { INDENT, WIDTH, SORT_KEYS, HAS_START, HAS_END, FLOW_STYLE };
enum flow { FLOW_NEVER, FLOW_ALWAYS, FLOW_OF_SCALARS };

struct yaml_dump {
    const struct call *call;
    struct yaml_writer *writer;
    enum flow flow;
    bool sorts_keys;
    struct map seen; /* the address of each list and mapping */
};

/* PyYAML writes what it meets again as a reference to the first. Python's idea of what is the
 * same object is not ours: Ansible makes variables anew each time they are named. */
static bool is_new(struct yaml_dump *dump, const struct value *value)
{
    const struct value **address =
        ARENA_NEW(dump->call->evaluator->arena, const struct value *);

    *address = value;
    if (map_put(&dump->seen, (struct str){(const char *)address, sizeof(*address)}, dump))
        return evaluator_fail(dump->call->evaluator, dump->call->span,
                              "a list or mapping that is there twice is not supported") != NULL;
    return true;
}

static bool done(const struct yaml_dump *dump, bool is_written)
{
    return is_written || evaluator_fail(dump->call->evaluator, dump->call->span,
                                        "this text has no form in YAML") != NULL;
}

static bool has_scalars_only(const struct value *value)
{
    for (size_t i = 0; i < value->count; i++) {
        const struct value *part =
            value->kind == VALUE_LIST ? value->items[i] : value->pairs[i].value;
        const struct value *key = value->kind == VALUE_MAP ? value->pairs[i].key : part;

        if (part->kind >= VALUE_LIST || key->kind >= VALUE_LIST)
            return false;
    }
    return true;
}

static bool is_flow(const struct yaml_dump *dump, const struct value *value)
{
    return dump->flow == FLOW_OF_SCALARS ? has_scalars_only(value) : dump->flow == FLOW_ALWAYS;
}

/* repr() in small letters, with the point that YAML wants. */
static struct str float_text(struct arena *arena, const struct value *value)
{
    struct buffer out = {.arena = arena};
    struct str text;
    size_t exponent;

    if (!isfinite(value->real))
        return isnan(value->real) ? STR(".nan") : value->real > 0 ? STR(".inf") : STR("-.inf");
    value_append(&out, value);
    text = buffer_str(&out);
    exponent = str_find(text, 'e');
    if (exponent == STR_NOT_FOUND || str_find(text, '.') != STR_NOT_FOUND)
        return text;
    return str_printf(arena, STR_FORMAT ".0" STR_FORMAT, STR_ARGS(str_slice(text, 0, exponent)),
                      STR_ARGS(str_slice(text, exponent, text.length)));
}

static bool write_scalar(const struct yaml_dump *dump, const struct value *value)
{
    struct arena *arena = dump->call->evaluator->arena;
    struct buffer digits = {.arena = arena};

    switch (value->kind) {
    case VALUE_NONE:
        return done(dump, yaml_write_scalar(dump->writer, YAML_NULL, STR("null")));
    case VALUE_BOOLEAN:
        return done(dump, yaml_write_scalar(dump->writer, YAML_BOOLEAN,
                                            value->boolean ? STR("true") : STR("false")));
    case VALUE_FLOAT:
        return done(dump,
                    yaml_write_scalar(dump->writer, YAML_FLOAT, float_text(arena, value)));
    case VALUE_STRING:
        return done(dump, yaml_write_scalar(dump->writer, YAML_STRING, value->string));
    case VALUE_INTEGER:
    case VALUE_UNDEFINED:
    case VALUE_LIST:
    case VALUE_MAP:
    default:
        value_append(&digits, value);
        return done(dump, yaml_write_scalar(dump->writer, YAML_INTEGER, buffer_str(&digits)));
    }
}

static bool write_value(struct yaml_dump *dump, const struct value *value);

static bool write_list(struct yaml_dump *dump, const struct value *list)
{
    if (!done(dump, yaml_write_begin(dump->writer, YAML_SEQUENCE, is_flow(dump, list))))
        return false;
    for (size_t i = 0; i < list->count; i++)
        if (!write_value(dump, list->items[i]))
            return false;
    return done(dump, yaml_write_end(dump->writer, YAML_SEQUENCE));
}

/* Keys that have no order stay as they are. */
static bool write_map(struct yaml_dump *dump, const struct value *map)
{
    struct value *sorted = computed_copy(dump->call->evaluator->arena, map);

    if (dump->sorts_keys)
        (void)value_sort_pairs(dump->call->evaluator->arena, sorted);
    if (!done(dump, yaml_write_begin(dump->writer, YAML_MAPPING, is_flow(dump, map))))
        return false;
    for (size_t i = 0; i < sorted->count; i++)
        if (!write_value(dump, sorted->pairs[i].key) ||
            !write_value(dump, sorted->pairs[i].value))
            return false;
    return done(dump, yaml_write_end(dump->writer, YAML_MAPPING));
}

static bool write_value(struct yaml_dump *dump, const struct value *value)
{
    struct evaluator *evaluator = dump->call->evaluator;

    value = evaluator_demand(evaluator, value);
    if (!value ||
        !evaluator_charge_text(evaluator, evaluator_text_bytes(value), dump->call->span))
        return false;
    if (value_is_object(value) || (value->kind == VALUE_LIST && value->form > FORM_TUPLE))
        return evaluator_fail(evaluator, dump->call->span, "a %s has no form in YAML",
                              value_type_name(value)) != NULL;
    if (value->kind == VALUE_LIST)
        return ((value->form == FORM_TUPLE && !value->count) || is_new(dump, value)) &&
               write_list(dump, value);
    if (value->kind == VALUE_MAP)
        return is_new(dump, value) && write_map(dump, value);
    return write_scalar(dump, value);
}

/* A number that C's int holds, which PyYAML wants; None: otherwise. */
static bool read_number(const struct call *call, const struct value *given, int *number)
{
    if (!given || given->kind == VALUE_NONE)
        return true;
    if (given->kind == VALUE_BOOLEAN) {
        *number = given->boolean;
        return true;
    }
    if (given->kind != VALUE_INTEGER || given->digits.bytes || given->integer > INT_MAX ||
        given->integer < INT_MIN)
        return evaluator_fail(call->evaluator, call->span,
                              "indent and width are whole numbers") != NULL;
    *number = (int)given->integer;
    return true;
}

static const struct value *dump_yaml(const struct call *call, const struct value *indent,
                                     int usual_indent, enum flow flow)
{
    struct buffer out = {.arena = call->evaluator->arena};
    struct yaml_layout layout = {.indent = usual_indent,
                                 .has_start = call_flag(call, HAS_START),
                                 .has_end = call_flag(call, HAS_END)};
    struct yaml_dump dump = {
        .call = call,
        .flow = flow,
        .sorts_keys = !call->arguments[SORT_KEYS] || call_flag(call, SORT_KEYS),
        .seen = {.arena = call->evaluator->arena},
    };
    CLEANUP(yaml_writer_close) struct yaml_writer *writer = NULL;

    if (!read_number(call, indent, &layout.indent) ||
        !read_number(call, call->arguments[WIDTH], &layout.width))
        return NULL;
    writer = dump.writer = yaml_writer_open(&out, &layout);
    return write_value(&dump, call->subject) && done(&dump, yaml_writer_finish(writer))
               ? give_string(call, buffer_str(&out))
               : NULL;
}

static const struct value *filter_to_yaml(const struct call *call)
{
    const struct value *style = call->arguments[FLOW_STYLE];
    enum flow flow = FLOW_OF_SCALARS;

    if (style && style->kind != VALUE_NONE)
        flow = value_is_true(style) ? FLOW_ALWAYS : FLOW_NEVER;
    return dump_yaml(call, call->arguments[INDENT], 0, flow);
}

/* Of arguments by position the first counts and the others do not. */
static const struct value *filter_to_nice_yaml(const struct call *call)
{
    const struct value *indent = call->arguments[INDENT];

    if (call->rest->count && indent)
        return evaluator_fail(call->evaluator, call->span, "the indent is given twice");
    return dump_yaml(call, call->rest->count ? call->rest->items[0] : indent, 4, FLOW_NEVER);
}

static const struct callable filters[] = {
    CALLABLE("to_yaml", .makes_text = true, .run = filter_to_yaml, .is_variadic = true,
             .parameters = {"indent", "width", "sort_keys", "explicit_start", "explicit_end",
                            "default_flow_style"}),
    CALLABLE("to_nice_yaml", .makes_text = true, .run = filter_to_nice_yaml,
             .is_variadic = true,
             .parameters = {"indent", "width", "sort_keys", "explicit_start", "explicit_end"}),
};

const struct callable_table yaml_filters = {"filter", filters, COUNT_OF(filters)};
