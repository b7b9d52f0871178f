/* SPDX-License-Identifier: MIT */
#include "rules/custom.h"

#include "base/buffer.h"
#include "rules/builtin.h"
#include "rules/rules.h"

const struct finding_kind custom_rule_kinds[CUSTOM_KIND_COUNT] = {
#define KIND(symbol, code_, name_, severity_, summary_, why_)                                  \
    [CUSTOM_##symbol] = {.code = (code_),                                                      \
                         .name = (name_),                                                      \
                         .severity = SEVERITY_##severity_,                                     \
                         .summary = (summary_),                                                \
                         .why = (why_)},
#include "rules/custom.def"
#undef KIND
};
const size_t custom_rule_kind_count = CUSTOM_KIND_COUNT;

/* On a mismatch the last * takes one byte more: no pattern costs more than its length times
 * that of the name. */
static bool fits(struct str pattern, struct str name)
{
    size_t i = 0, j = 0, star = STR_NOT_FOUND, resume = 0;

    while (j < name.length) {
        if (i < pattern.length && pattern.bytes[i] == '*') {
            star = i++;
            resume = j;
        } else if (i < pattern.length &&
                   (pattern.bytes[i] == '?' || pattern.bytes[i] == name.bytes[j])) {
            i++;
            j++;
        } else if (star != STR_NOT_FOUND) {
            i = star + 1;
            j = ++resume;
        } else {
            return false;
        }
    }
    while (i < pattern.length && pattern.bytes[i] == '*')
        i++;
    return i == pattern.length;
}

static bool is_one_of(const struct custom *custom, struct str value)
{
    for (size_t i = 0; i < custom->value_count; i++)
        if (str_equal(custom->values[i], value))
            return true;
    return false;
}

static void report(struct lint *lint, const struct custom *custom, struct span span)
{
    struct buffer help = {.arena = lint->arena};
    struct finding *finding = lint_report(lint, span, "%s", custom->rule.kind.summary);

    if (custom->condition != CUSTOM_ONE_OF)
        return;
    buffer_append_c(&help, "write ");
    for (size_t i = 0; i < custom->value_count; i++) {
        if (i)
            buffer_append_c(&help, i + 1 < custom->value_count ? ", " : " or ");
        buffer_append(&help, custom->values[i]);
    }
    finding->help = buffer_str(&help);
}

static void report_limit(struct lint *lint, const struct custom *custom, struct span span,
                         const char *reason)
{
    finding_add(lint->findings, &custom_rule_kinds[CUSTOM_PATTERN_TOO_HARD], span,
                "the pattern of %s gives up on this value: %s", custom->rule.kind.code, reason);
}

/* Returns false when the pattern gave up: it is tried no more in this run. */
static bool check_section(struct lint *lint, const struct custom *custom,
                          const struct config_section *section)
{
    const struct option *option = config_option(lint->config, section, custom->option);
    struct span span = section_span(lint, section, custom->option);
    struct regex_match match = {0};
    enum regex_outcome outcome;
    bool is_broken = false;

    switch (custom->condition) {
    case CUSTOM_REQUIRED:
        is_broken = !option;
        break;
    case CUSTOM_FORBIDDEN:
        is_broken = option;
        break;
    case CUSTOM_ONE_OF:
        is_broken = option && !is_one_of(custom, option->value.str);
        break;
    case CUSTOM_MUST_MATCH:
    case CUSTOM_MUST_NOT_MATCH:
        if (!option)
            return true;
        outcome = regex_search(custom->pattern, option->value.str, 0, REGEX_ANYWHERE, &match);
        if (outcome == REGEX_GAVE_UP) {
            report_limit(lint, custom, span, match.reason);
            return false;
        }
        is_broken = (outcome == REGEX_NO_MATCH) == (custom->condition == CUSTOM_MUST_MATCH);
        break;
    }
    if (is_broken)
        report(lint, custom, span);
    return true;
}

void custom_check(struct lint *lint)
{
    const struct custom *custom = lint->rule->data;

    for (size_t i = 0; i < lint->config->section_count; i++) {
        const struct config_section *section = lint->config->sections[i];

        if (fits(custom->section, section->name) && !check_section(lint, custom, section))
            return;
    }
}
