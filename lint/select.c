/* SPDX-License-Identifier: MIT */
#include "lint/select.h"

#include "base/suggest.h"
#include "config/machine.h"

bool kind_is_named(const struct finding_kind *kind, struct str code_or_name)
{
    return str_equal(str_from(kind->code), code_or_name) ||
           str_equal(str_from(kind->name), code_or_name);
}

static bool any_names(const struct str *names, size_t count, const struct finding_kind *kind)
{
    for (size_t i = 0; i < count; i++)
        if (kind_is_named(kind, names[i]))
            return true;
    return false;
}

enum severity select_severity(const struct lint_options *options,
                              const struct finding_kind *kind)
{
    for (size_t i = options->override_count; i-- > 0;)
        if (kind_is_named(kind, options->overrides[i].rule))
            return options->overrides[i].severity;
    return kind->severity;
}

bool select_wants(const struct lint_options *options, const struct finding_kind *kind)
{
    if (any_names(options->ignore, options->ignore_count, kind))
        return false;
    if (options->select_count)
        return any_names(options->select, options->select_count, kind);
    return options->strict || select_severity(options, kind) > SEVERITY_INFO;
}

bool rule_runs(const struct lint *lint, const struct rule *rule)
{
    return !rule->needs_machine || lint->machine->checks;
}

static bool is_in(const struct finding_kind *kind, const struct finding_kind *kinds,
                  size_t count)
{
    return kind >= kinds && kind < kinds + count;
}

bool kind_is_refusal(const struct finding_kind *kind)
{
    return is_in(kind, refusal_kinds, refusal_kind_count);
}

bool select_is_fixed(const struct finding_kind *kind)
{
    return kind->severity == SEVERITY_ERROR &&
           (is_in(kind, syntax_kinds, syntax_kind_count) || kind_is_refusal(kind));
}

struct kind_search {
    struct str word;
    const struct finding_kind *found;
    struct suggestion *nearest; /* or NULL */
};

static void search(struct kind_search *state, const struct finding_kind *kind)
{
    if (kind_is_named(kind, state->word))
        state->found = kind;
    else if (state->nearest) {
        suggest_offer(state->nearest, str_from(kind->name));
        suggest_offer(state->nearest, str_from(kind->code));
    }
}

const struct finding_kind *lint_find_kind(const struct rule_list *rules, struct str word,
                                          struct suggestion *nearest)
{
    struct kind_search state = {.word = word, .nearest = nearest};

    for (size_t i = 0; i < syntax_kind_count; i++)
        search(&state, &syntax_kinds[i]);
    for (size_t i = 0; i < refusal_kind_count; i++)
        search(&state, &refusal_kinds[i]);
    for (size_t i = 0; i < lint_kind_count; i++)
        search(&state, &lint_kinds[i]);
    for (size_t i = 0; i < rules->count; i++)
        search(&state, &rules->items[i]->kind);
    return state.found;
}
