/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"

/* The next %% that the second pass takes for a format: "%%%%" is a percent sign, "%%(here)s" is
 * meant for that pass. STR_NOT_FOUND when there is none. */
static size_t find_pair(struct str value)
{
    for (size_t i = 0; i + 1 < value.length; i++) {
        if (value.bytes[i] != '%')
            continue;
        if (value.bytes[i + 1] != '%')
            continue;
        if (str_starts_with(str_slice(value, i + 2, value.length), STR("%%")))
            i += 3;
        else if (str_starts_with(str_slice(value, i + 2, value.length), STR("(")))
            i += 1;
        else
            return i;
    }
    return STR_NOT_FOUND;
}

static void check(struct lint *lint, const struct config_section *section,
                  const struct option *option, const struct option_schema *schema)
{
    struct finding *finding;
    struct span span;
    size_t at;

    (void)schema;
    if (!str_equal(section->name, STR("supervisord")) ||
        !lint->model->server.environment.count) /* refused */
        return;
    at = find_pair(option->value.str);
    if (at == STR_NOT_FOUND)
        return;
    span = traced_span(&option->value, at, 2);
    finding = lint_report(lint, span,
                          "this environment is expanded twice: '%%%%' begins a format again");
    finding->help = STR("write %%%% for a percent sign");
    finding->fix = fix_create(lint->arena, "write %%%%", false, span, STR("%%%%"));
}

const struct rule rule_double_percent_lost = {
    .kind =
        {
            .code = "SV226",
            .name = "double-percent-lost",
            .severity = SEVERITY_WARNING,
            .summary = "a doubled percent sign in the environment of supervisord is one format",
            .why = "Up to 4.3 supervisord expands its own environment twice. The first time "
                   "makes %% a single sign, the second time takes that for a format: %s writes "
                   "out all names that it knows, the rest is refused.",
            .source = "Supervisor issues 1441 and 1695; seen with the parser of 4.2.5",
            .bad = "[supervisord]\nenvironment=A=\"100%%s\"\n",
            .good = "[supervisord]\nenvironment=A=\"100%%%%s\"\n",
        },
    .options = OPTIONS_OF(ENVIRONMENT),
    .option = check,
};
