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

static void free_match_data(pcre2_match_data **data)
{
    pcre2_match_data_free(*data);
}

/* Above 0: it matches. 0: it does not. Below: the number of PCRE2's error. */
static int match(const struct custom *custom, struct str value)
{
    CLEANUP(free_match_data)
    pcre2_match_data *data = pcre2_match_data_create_from_pattern(custom->pattern, NULL);
    int result = PCRE2_ERROR_NOMEMORY;

    if (data)
        result = pcre2_match(custom->pattern, (PCRE2_SPTR)value.bytes, value.length, 0, 0, data,
                             custom->limits);
    if (result == PCRE2_ERROR_NOMATCH)
        return 0;
    return result < 0 ? result : 1;
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
                         int error)
{
    PCRE2_UCHAR reason[256];

    if (pcre2_get_error_message(error, reason, sizeof(reason)) < 0)
        reason[0] = '\0';
    finding_add(lint->findings, &custom_rule_kinds[CUSTOM_PATTERN_TOO_HARD], span,
                "the pattern of %s gives up on this value: %s", custom->rule.kind.code,
                (const char *)reason);
}

/* Returns false when the pattern gave up: it is tried no more in this run. */
static bool check_section(struct lint *lint, const struct custom *custom,
                          const struct config_section *section)
{
    const struct config_option *option = config_option(lint->config, section, custom->option);
    struct span span = section_span(lint, section, custom->option);
    bool is_broken = false;
    int result;

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
        result = match(custom, option->value.str);
        if (result < 0) {
            report_limit(lint, custom, span, result);
            return false;
        }
        is_broken = (result == 0) == (custom->condition == CUSTOM_MUST_MATCH);
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
