/* SPDX-License-Identifier: MIT */
/* Ansible's filters that use regular expressions, with the meaning of Python's re. */
#include "template/patterns.h"

struct regex *pattern_of(const struct call *call, const struct value *pattern,
                         bool ignores_case, bool is_multiline)
{
    struct regex_options options = {REGEX_PYTHON, ignores_case, is_multiline};
    struct regex_fault fault = {0};
    struct regex *regex;

    if (!pattern || pattern->kind != VALUE_STRING) {
        evaluator_fail(call->evaluator, call->span,
                       "the regular expression is a text, not a %s",
                       pattern ? value_type_name(pattern) : "NoneType");
        return NULL;
    }
    if (!evaluator_charge(call->evaluator, 1 + pattern->string.length, call->span))
        return NULL;
    regex = regex_compile(call->evaluator->arena, pattern->string, &options, &fault);
    if (!regex)
        evaluator_fail(call->evaluator, call->span,
                       "bad regular expression '" STR_FORMAT "', at byte %zu: " STR_FORMAT,
                       STR_ARGS(pattern->string), fault.offset + 1, STR_ARGS(fault.message));
    return regex;
}

bool pattern_search(const struct call *call, const struct regex *regex, struct str subject,
                    size_t start, enum regex_where where, struct regex_match *match,
                    bool *is_found)
{
    enum regex_outcome outcome;

    if (!evaluator_charge(call->evaluator, 16, call->span))
        return false;
    outcome = regex_search(regex, subject, start, where, match);
    *is_found = outcome == REGEX_MATCH;
    if (outcome != REGEX_GAVE_UP)
        return true;
    return evaluator_fail(call->evaluator, call->span,
                          "the regular expression gives up on this text: %s",
                          match->reason) != NULL;
}

struct regex_match make_match(const struct call *call, const struct regex *regex)
{
    size_t count = regex_group_count(regex) + 1;

    return (struct regex_match){
        .groups = ARENA_ARRAY(call->evaluator->arena, struct regex_group, count),
        .count = count,
    };
}

struct str group_text(struct str subject, const struct regex_group *group)
{
    return group->start == STR_NOT_FOUND ? STR("")
                                         : str_slice(subject, group->start, group->end);
}

/* What follows the match of nothing, or the end of another one. */
struct walk {
    const struct regex *regex;
    struct str subject;
    struct regex_match match;
    size_t at;
    bool was_empty;
};

static struct walk walk_create(const struct call *call, const struct regex *regex,
                               struct str subject)
{
    return (struct walk){regex, subject, make_match(call, regex), 0, false};
}

/* The next match as re.sub and re.findall walk: one of nothing may follow another one, but not
 * at the same place as one of nothing. */
static bool walk_next(const struct call *call, struct walk *walk, bool *is_found)
{
    if (!pattern_search(call, walk->regex, walk->subject, walk->at,
                        walk->was_empty ? REGEX_EXCEPT_NOTHING : REGEX_ANYWHERE, &walk->match,
                        is_found))
        return false;
    if (*is_found) {
        walk->at = walk->match.groups[0].end;
        walk->was_empty = walk->match.groups[0].start == walk->at;
    }
    return true;
}

static const struct value *filter_regex_replace(const struct call *call)
{
    struct buffer out = {.arena = call->evaluator->arena};
    const struct regex *regex =
        pattern_of(call, call->arguments[0] ? call->arguments[0] : give_string(call, STR("")),
                   call_flag(call, 2), call_flag(call, 3));
    struct replacement replacement;
    struct str text, with;
    struct walk walk;
    size_t copied = 0;
    bool is_found;

    if (!regex || !call_subject_text(call, &text) || !call_string(call, 1, STR(""), &with) ||
        !replacement_read(call, regex, with, &replacement))
        return NULL;
    walk = walk_create(call, regex, text);
    for (;;) {
        if (!walk_next(call, &walk, &is_found))
            return NULL;
        if (!is_found)
            break;
        buffer_append(&out, str_slice(text, copied, walk.match.groups[0].start));
        replacement_append(&out, &replacement, text, &walk.match);
        copied = walk.match.groups[0].end;
        if (out.length > LARGEST_OUTPUT_BYTES)
            return evaluator_fail(call->evaluator, call->span, "the text is too long");
    }
    buffer_append(&out, str_slice(text, copied, text.length));
    return give_string(call, buffer_str(&out));
}

/* One group as it stands, several as a tuple, none: the whole match. */
static const struct value *findings_of(const struct call *call, const struct walk *walk)
{
    struct value *tuple = computed_list(call->evaluator->arena, FORM_TUPLE);
    size_t count = walk->match.count;

    if (count <= 2)
        return give_string(call, group_text(walk->subject, &walk->match.groups[count - 1]));
    for (size_t i = 1; i < count; i++)
        computed_add(call->evaluator->arena, tuple,
                     give_string(call, group_text(walk->subject, &walk->match.groups[i])));
    return tuple;
}

static const struct value *filter_regex_findall(const struct call *call)
{
    struct value *list = computed_list(call->evaluator->arena, FORM_LIST);
    const struct regex *regex =
        pattern_of(call, call->arguments[0], call_flag(call, 2), call_flag(call, 1));
    struct str text;
    struct walk walk;
    bool is_found;

    if (!regex || !call_subject_text(call, &text))
        return NULL;
    walk = walk_create(call, regex, text);
    for (;;) {
        if (!walk_next(call, &walk, &is_found))
            return NULL;
        if (!is_found)
            return give_list(call, list);
        computed_add(call->evaluator->arena, list, findings_of(call, &walk));
    }
}

/* "\\g<name>" or "\\1" as the number of a group. */
static bool read_group(const struct call *call, const struct regex *regex,
                       const struct value *name, size_t *group)
{
    struct str text = name->kind == VALUE_STRING ? name->string : STR("");
    struct replacement replacement;

    *group = 0;
    if (!str_starts_with(text, STR("\\")))
        return evaluator_fail(call->evaluator, call->span,
                              "a group is named as '\\\\1' or '\\\\g<name>'") != NULL;
    if (!replacement_read(call, regex, text, &replacement))
        return false;
    if (replacement.count != 1 || replacement.items[0].text.length)
        return evaluator_fail(call->evaluator, call->span, "'" STR_FORMAT "' is no group",
                              STR_ARGS(text)) != NULL;
    *group = replacement.items[0].group;
    return true;
}

static const struct value *filter_regex_search(const struct call *call)
{
    struct arena *arena = call->evaluator->arena;
    size_t skipped = call->arguments[0] ? 0 : 1; /* the pattern is by place or by name */
    const struct value *pattern = call->arguments[0];
    struct value *list = computed_list(arena, FORM_LIST);
    struct regex_match match;
    const struct regex *regex;
    struct str text;
    bool is_found;

    if (!pattern && call->rest->count)
        pattern = call->rest->items[0];
    regex = pattern_of(call, pattern, call_flag(call, 1), call_flag(call, 2));
    if (!regex || !call_subject_text(call, &text))
        return NULL;
    match = make_match(call, regex);
    if (!pattern_search(call, regex, text, 0, REGEX_ANYWHERE, &match, &is_found))
        return NULL;
    for (size_t i = skipped; i < call->rest->count; i++) {
        const struct regex_group *group;
        size_t number;

        if (!read_group(call, regex, call->rest->items[i], &number))
            return NULL;
        group = &match.groups[number];
        computed_add(arena, list,
                     is_found && group->start == STR_NOT_FOUND
                         ? computed_none(arena)
                         : give_string(call, is_found ? group_text(text, group) : STR("")));
    }
    if (!is_found)
        return computed_none(arena);
    return list->count ? give_list(call, list)
                       : give_string(call, group_text(text, &match.groups[0]));
}

static const struct value *filter_regex_escape(const struct call *call)
{
    struct buffer out = {.arena = call->evaluator->arena};
    struct str text, type;

    if (!call_subject_text(call, &text) || !call_string(call, 0, STR("python"), &type))
        return NULL;
    if (!str_equal(type, STR("python")))
        return evaluator_fail(call->evaluator, call->span, "the type is 'python' alone");
    for (size_t i = 0; i < text.length; i++) {
        if (str_find(STR("()[]{}?*+-|^$\\.&~# \t\n\r\v\f"), text.bytes[i]) != STR_NOT_FOUND)
            buffer_append_byte(&out, '\\');
        buffer_append_byte(&out, text.bytes[i]);
    }
    return give_string(call, buffer_str(&out));
}

static const struct callable filters[] = {
    CALLABLE("regex_replace", .run = filter_regex_replace,
             .parameters = {"pattern", "replacement", "ignorecase", "multiline"}),
    CALLABLE("regex_search", .run = filter_regex_search,
             .parameters = {"regex", "ignorecase", "multiline"}, .is_variadic = true),
    CALLABLE("regex_findall", .run = filter_regex_findall,
             .parameters = {"regex", "multiline", "ignorecase"}, .required = 1),
    CALLABLE("regex_escape", .run = filter_regex_escape, .parameters = {"re_type"}),
};

const struct callable_table regex_filters = {"filter", filters, COUNT_OF(filters)};
