/* SPDX-License-Identifier: MIT */
/* Ansible's tests of versions and of all items of a list. */
#include <stdlib.h>

#include "template/callable.h"
#include "template/operators.h"
#include "values/value_order.h"

enum character { DIGIT, LETTER, DOT, OTHER };

static enum character character_of(char byte)
{
    return byte >= '0' && byte <= '9'   ? DIGIT
           : byte >= 'a' && byte <= 'z' ? LETTER
           : byte == '.'                ? DOT
                                        : OTHER;
}

/* "1.10rc2" as Python's LooseVersion sees it: 1, 10, "rc", 2. */
static const struct value *loose_version(const struct call *call, struct str text)
{
    struct arena *arena = call->evaluator->arena;
    struct value *parts = computed_list(arena, FORM_LIST);
    size_t end;

    for (size_t at = 0; at < text.length; at = end) {
        enum character kind = character_of(text.bytes[at]);
        struct str part;

        for (end = at + 1; end < text.length && character_of(text.bytes[end]) == kind; end++)
            continue;
        part = str_slice(text, at, end);
        if (kind == DIGIT && part.length > 18) {
            evaluator_fail(call->evaluator, call->span,
                           "the number in the version is too long");
            return NULL;
        }
        if (kind == DIGIT)
            computed_add(arena, parts,
                         computed_integer(arena, strtoll(str_to_c(arena, part), NULL, 10)));
        else if (kind != DOT)
            computed_add(arena, parts, computed_string(arena, part));
    }
    return parts;
}

static bool operator_of(const struct call *call, enum jinja_operator *operation)
{
    static const struct {
        struct str words[3];
        enum jinja_operator operation;
    } operators[] = {
        {{STR_INIT("eq"), STR_INIT("=="), STR_INIT("=")},  OPERATOR_EQUAL        },
        {{STR_INIT("ne"), STR_INIT("!="), STR_INIT("<>")}, OPERATOR_UNEQUAL      },
        {{STR_INIT("lt"), STR_INIT("<")},                  OPERATOR_LESS         },
        {{STR_INIT("le"), STR_INIT("<=")},                 OPERATOR_LESS_EQUAL   },
        {{STR_INIT("gt"), STR_INIT(">")},                  OPERATOR_GREATER      },
        {{STR_INIT("ge"), STR_INIT(">=")},                 OPERATOR_GREATER_EQUAL},
    };
    struct str word;

    if (!call_string(call, 1, STR("eq"), &word))
        return false;
    for (size_t i = 0; i < COUNT_OF(operators); i++) {
        for (size_t j = 0; j < COUNT_OF(operators[i].words); j++) {
            if (!word.length || !str_equal(operators[i].words[j], word))
                continue;
            *operation = operators[i].operation;
            return true;
        }
    }
    return evaluator_fail(call->evaluator, call->span,
                          "'" STR_FORMAT "' compares no versions; >= does",
                          STR_ARGS(word)) != NULL;
}

/* Versions of other kinds than LooseVersion are not known. */
static const struct value *is_version(const struct call *call)
{
    const struct value *left, *right;
    enum jinja_operator operation = OPERATOR_EQUAL;
    struct str text, other;
    bool result;

    if ((call->arguments[2] && value_is_true(call->arguments[2])) ||
        (call->arguments[3] && call->arguments[3]->kind != VALUE_NONE))
        return evaluator_fail(call->evaluator, call->span,
                              "versions are compared loosely alone, without 'strict'");
    if (!value_is_true(call->subject) || !value_is_true(call->arguments[0]))
        return evaluator_fail(call->evaluator, call->span, "a version is empty");
    if (!operator_of(call, &operation) || !call_subject_text(call, &text) ||
        !call_text(call, 0, STR(""), &other))
        return NULL;
    left = loose_version(call, text);
    right = left ? loose_version(call, other) : NULL;
    if (!right || !values_compare(call->evaluator, operation, left, right, call->span, &result))
        return NULL;
    return give_boolean(call, result);
}

static const struct value *count_true(const struct call *call, bool wanted)
{
    const struct value *items = call_subject_items(call);

    for (size_t i = 0; items && i < items->count; i++) {
        const struct value *item = evaluator_demand(call->evaluator, items->items[i]);

        if (!item)
            return NULL;
        if (value_is_true(item) == wanted)
            return give_boolean(call, wanted);
    }
    return items ? give_boolean(call, !wanted) : NULL;
}

static const struct value *is_any(const struct call *call)
{
    return count_true(call, true);
}

static const struct value *is_all(const struct call *call)
{
    return count_true(call, false);
}

static const struct callable tests[] = {
    CALLABLE("version", .run = is_version,
             .parameters = {"version", "operator", "strict", "version_type"}, .required = 1),
    CALLABLE("version_compare", .run = is_version,
             .parameters = {"version", "operator", "strict", "version_type"}, .required = 1),
    CALLABLE("any", .run = is_any),
    CALLABLE("all", .run = is_all),
};

const struct callable_table more_tests = {"test", tests, COUNT_OF(tests)};
