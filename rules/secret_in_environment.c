/* SPDX-License-Identifier: MIT */
#include "base/secrets.h"
#include "rules/builtin.h"

static struct str unquoted(struct str value)
{
    if (value.length > 1 && (value.bytes[0] == '"' || value.bytes[0] == '\''))
        value = str_slice(value, 1, value.length - 1);
    return value;
}

/* Neither message nor span holds anything of the value. */
static void check(struct lint *lint, const struct config_section *section,
                  const struct option *option, const struct option_schema *schema)
{
    const struct token_list *tokens = environment_notes(lint, option);

    (void)section;
    (void)schema;
    for (size_t i = 0; i + 2 < tokens->count; i++) {
        const struct token *name = &tokens->items[i];
        struct str value = unquoted(name[2].text);
        struct finding *finding;

        if (!str_equal(name[1].text, STR("=")) || !secrets_is_clear(name->text, value))
            continue;
        finding = lint_report(lint, traced_span(&option->value, name->offset, name->length),
                              "the value of '" STR_FORMAT "' stands here in clear",
                              STR_ARGS(name->text));
        finding->help = str_printf(lint->arena,
                                   "take it from supervisord's own environment, "
                                   "%%(ENV_" STR_FORMAT ")s, or have the program read a file",
                                   STR_ARGS(name->text));
    }
}

const struct rule rule_secret_in_environment = {
    .kind =
        {
            .code = "SV338",
            .name = "secret-in-environment",
            .severity = SEVERITY_WARNING,
            .summary = "a secret is written in clear in environment",
            .why =
                "The file is read by more people than the program: it lies in the repository, "
                "in backups and on each host, and whoever may ask supervisord sees it.",
            .source = "found in the BlueKing log platform",
            .bad = "[supervisord]\n\n[program:a]\ncommand=/bin/a\n"
                   "environment=DB_PASSWORD=\"example\"\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=/bin/a\n"
                    "environment=DB_PASSWORD_FILE=\"/run/secrets/db\"\n",
        },
    .options = OPTIONS_OF(ENVIRONMENT),
    .option = check,
};
