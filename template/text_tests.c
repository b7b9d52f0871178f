/* SPDX-License-Identifier: MIT */
/* Tests on text: match, search and regex are Ansible's. */
#include "template/patterns.h"

static const struct value *matches(const struct call *call, enum regex_where where)
{
    const struct regex *regex =
        pattern_of(call, call->arguments[0] ? call->arguments[0] : give_string(call, STR("")),
                   call_flag(call, 1), call_flag(call, 2));
    struct regex_match match = {0};
    struct str text;
    bool is_found;

    if (!regex || !call_subject_text(call, &text) ||
        !pattern_search(call, regex, text, 0, where, &match, &is_found))
        return NULL;
    return give_boolean(call, is_found);
}

static const struct value *is_match(const struct call *call)
{
    return matches(call, REGEX_AT_START);
}

static const struct value *is_search(const struct call *call)
{
    return matches(call, REGEX_ANYWHERE);
}

static const struct value *is_regex(const struct call *call)
{
    struct str type;

    if (!call_string(call, 3, STR("search"), &type))
        return NULL;
    if (!str_equal(type, STR("search")) && !str_equal(type, STR("match")))
        return evaluator_fail(call->evaluator, call->span, "the type is 'search' or 'match'");
    return matches(call, type.bytes[0] == 'm' ? REGEX_AT_START : REGEX_ANYWHERE);
}

/* Whether there are letters, none of which is from first to first + 25. */
static const struct value *has_case(const struct call *call, char other)
{
    char wanted = (char)(other ^ 32);
    bool has_letter = false, is_so = true;
    struct str text;

    if (!call_subject_text(call, &text))
        return NULL;
    for (size_t i = 0; i < text.length; i++) {
        char byte = text.bytes[i];

        if ((unsigned char)byte >= 0x80)
            return evaluator_fail(call->evaluator, call->span,
                                  "the case of letters beyond ASCII is not known");
        has_letter |= byte >= wanted && byte <= wanted + 25;
        is_so &= !(byte >= other && byte <= other + 25);
    }
    return give_boolean(call, has_letter && is_so);
}

static const struct value *is_lower(const struct call *call)
{
    return has_case(call, 'A');
}

static const struct value *is_upper(const struct call *call)
{
    return has_case(call, 'a');
}

static const struct callable tests[] = {
    CALLABLE("match", .run = is_match, .parameters = {"pattern", "ignorecase", "multiline"}),
    CALLABLE("search", .run = is_search, .parameters = {"pattern", "ignorecase", "multiline"}),
    CALLABLE("regex", .run = is_regex,
             .parameters = {"pattern", "ignorecase", "multiline", "match_type"}),
    CALLABLE("lower", .run = is_lower),
    CALLABLE("upper", .run = is_upper),
};

const struct callable_table text_tests = {"test", tests, COUNT_OF(tests)};
