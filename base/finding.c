/* SPDX-License-Identifier: MIT */
#include "base/finding.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const severity_names[] = {
    [SEVERITY_INFO] = "info",
    [SEVERITY_WARNING] = "warning",
    [SEVERITY_ERROR] = "error",
};

struct finding *finding_add_list(struct finding_list *list, const struct finding_kind *kind,
                                 struct span span, const char *format, va_list arguments)
{
    struct finding *finding = LIST_ADD(list->arena, list);
    va_list again;
    int length;
    char *message;

    va_copy(again, arguments);
    length = vsnprintf(NULL, 0, format, arguments);
    if (length < 0)
        length = 0;
    message = arena_bytes(list->arena, (size_t)length + 1);
    vsnprintf(message, (size_t)length + 1, format, again);
    va_end(again);
    finding->kind = kind;
    finding->severity = kind->severity;
    finding->span = span;
    finding->message = (struct str){message, (size_t)length};
    return finding;
}

struct finding *finding_add(struct finding_list *list, const struct finding_kind *kind,
                            struct span span, const char *format, ...)
{
    struct finding *finding;
    va_list arguments;

    va_start(arguments, format);
    finding = finding_add_list(list, kind, span, format, arguments);
    va_end(arguments);
    return finding;
}

const struct fix *fix_create(struct arena *arena, const char *title, bool is_safe,
                             struct span span, struct str text)
{
    struct fix *fix = ARENA_NEW(arena, struct fix);
    struct edit *edit = ARENA_NEW(arena, struct edit);

    *edit = (struct edit){.span = span, .text = text};
    *fix =
        (struct fix){.is_safe = is_safe, .title = str_from(title), .edits = edit, .count = 1};
    return fix;
}

static int compare(const void *left, const void *right)
{
    const struct finding *a = left, *b = right;
    int order;

    if (!a->span.text || !b->span.text) {
        order = (a->span.text != NULL) - (b->span.text != NULL);
    } else {
        order = str_compare(a->span.text->path, b->span.text->path);
        if (!order)
            order = (a->span.offset > b->span.offset) - (a->span.offset < b->span.offset);
    }
    if (!order)
        order = strcmp(a->kind->code, b->kind->code);
    return order ? order : str_compare(a->message, b->message);
}

void finding_sort(struct finding_list *list)
{
    if (list->count)
        qsort(list->items, list->count, sizeof(*list->items), compare);
}

size_t finding_count(const struct finding_list *list, enum severity at_least)
{
    size_t count = 0;

    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].severity >= at_least && !list->items[i].suppressed_by)
            count++;
    return count;
}

const char *severity_name(enum severity severity)
{
    return severity_names[severity];
}

bool severity_from_name(struct str name, enum severity *severity)
{
    for (size_t i = 0; i < COUNT_OF(severity_names); i++) {
        if (str_equal(name, str_from(severity_names[i]))) {
            *severity = (enum severity)i;
            return true;
        }
    }
    return false;
}
