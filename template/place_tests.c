/* SPDX-License-Identifier: MIT */
/* Tests on what names a place, all of them Ansible's: url, uri and urn, and abs for paths. */
#include "template/callable.h"
#include "template/url.h"
#include "values/value_order.h"

/* Whether the scheme is among those that are wanted. As in Python a text is searched, and what
 * cannot be searched holds nothing. */
static bool is_wanted(struct str scheme, const struct value *wanted)
{
    const struct value name = {.kind = VALUE_STRING, .string = scheme};

    if (wanted->kind == VALUE_STRING)
        return str_contains(wanted->string, scheme);
    if (wanted->kind == VALUE_MAP)
        return !value_is_object(wanted) && value_in_map(wanted, &name);
    for (size_t i = 0; wanted->kind == VALUE_LIST && i < wanted->count; i++) {
        if (wanted->items[i]->kind == VALUE_UNDEFINED)
            return false;
        if (values_equal(wanted->items[i], &name))
            return true;
    }
    return false;
}

/* What is undefined is neither true nor false, unless it has no name: see evaluator_demand. */
static bool is_false(const struct value *value)
{
    return !value_is_true(value) && (value->kind != VALUE_UNDEFINED || !value->string.length);
}

/* Ansible takes any failure for a no, what is undefined among them. Whatever Python takes for
 * false is the empty URL, but made of bytes, which equal no text. */
static bool is_uri(const struct call *call, const struct value *wanted, struct url *url)
{
    const struct value *subject = call->subject;
    bool is_any = !wanted || is_false(wanted);

    *url = (struct url){0};
    if (subject->kind != VALUE_STRING)
        return is_false(subject) && is_any;
    return url_split(call->evaluator->arena, subject->string, url) &&
           (is_any || is_wanted(url->scheme, wanted));
}

static const struct value *test_uri(const struct call *call)
{
    struct url url;

    return give_boolean(call, is_uri(call, call->arguments[0], &url));
}

static const struct value *test_url(const struct call *call)
{
    struct url url;

    return give_boolean(call, is_uri(call, call->arguments[0], &url) &&
                                  (url.netloc.length || str_equal(url.scheme, STR("file"))));
}

static const struct value *test_urn(const struct call *call)
{
    struct value *wanted = computed_list(call->evaluator->arena, FORM_LIST);
    struct url url;

    computed_add(call->evaluator->arena, wanted, give_string(call, STR("urn")));
    return give_boolean(call, is_uri(call, wanted, &url));
}

static const struct value *test_abs(const struct call *call)
{
    if (call->subject->kind != VALUE_STRING)
        return evaluator_fail(call->evaluator, call->span, "a path is a text, not a %s",
                              value_type_name(call->subject));
    return give_boolean(call, str_starts_with(call->subject->string, STR("/")));
}

static const struct callable tests[] = {
    CALLABLE("uri", .run = test_uri, .parameters = {"schemes"}, .accepts_undefined = true),
    CALLABLE("url", .run = test_url, .parameters = {"schemes"}, .accepts_undefined = true),
    CALLABLE("urn", .run = test_urn, .accepts_undefined = true),
    CALLABLE("abs", .run = test_abs),
    CALLABLE("is_abs", .run = test_abs),
};

const struct callable_table place_tests = {"test", tests, COUNT_OF(tests)};
