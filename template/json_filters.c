/* SPDX-License-Identifier: MIT */
/* Ansible's filters that write JSON. */
#include "template/callable.h"
#include "template/json.h"

enum { WIDEST_INDENT = 100 };

bool json_layout_indent(const struct call *call, struct json_layout *layout)
{
    int64_t indent;

    if (!call->arguments[0])
        return true;
    layout->is_indented = call->arguments[0]->kind != VALUE_NONE;
    if (!layout->is_indented)
        return true;
    if (!call_integer(call, 0, 0, &indent))
        return false;
    if (indent > WIDEST_INDENT) {
        (void)evaluator_fail(call->evaluator, call->span, "the indent is too wide");
        return false;
    }
    layout->indent = indent > 0 ? (size_t)indent : 0;
    return true;
}

/* The parameters indent, sort_keys and ensure_ascii, in this order. */
static const struct value *write_json(const struct call *call, struct json_layout layout)
{
    if (!json_layout_indent(call, &layout))
        return NULL;
    if (call->arguments[1])
        layout.sorts_keys = call_flag(call, 1);
    if (call->arguments[2])
        layout.keeps_unicode = !call_flag(call, 2);
    return json_of(call->evaluator, call->subject, &layout, call->span);
}

static const struct value *filter_to_json(const struct call *call)
{
    return write_json(call, (struct json_layout){0});
}

static const struct value *filter_to_nice_json(const struct call *call)
{
    if (call->arguments[0] && call->arguments[0]->kind == VALUE_NONE)
        return evaluator_fail(call->evaluator, call->span, "the indent is a number");
    return write_json(call, (struct json_layout){true, 4, true, false});
}

static const struct callable filters[] = {
    CALLABLE("to_json", .makes_text = true, .run = filter_to_json,
             .parameters = {"indent", "sort_keys", "ensure_ascii"}),
    CALLABLE("to_nice_json", .makes_text = true, .run = filter_to_nice_json,
             .parameters = {"indent", "sort_keys", "ensure_ascii"}),
};

const struct callable_table json_filters = {"filter", filters, COUNT_OF(filters)};
