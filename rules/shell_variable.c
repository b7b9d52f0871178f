/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"

static bool is_name_byte(char byte)
{
    return byte == '_' || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
}

/* $NAME or ${NAME} in capitals: what is written in small letters may be meant for the program.
 * Returns its length, or 0. */
static size_t variable_length(struct str text, size_t offset)
{
    size_t start = offset + 1, end;
    bool is_braced;

    if (text.bytes[offset] != '$' || (offset && text.bytes[offset - 1] == '\\'))
        return 0;
    is_braced = start < text.length && text.bytes[start] == '{';
    start += is_braced;
    for (end = start; end < text.length && is_name_byte(text.bytes[end]);)
        end++;
    if (end < start + 2 || (text.bytes[start] >= '0' && text.bytes[start] <= '9'))
        return 0;
    if (is_braced)
        return end < text.length && text.bytes[end] == '}' ? end + 1 - offset : 0;
    return end - offset;
}

static bool report_variable(struct lint *lint, const struct traced *text)
{
    for (size_t i = 0; i < text->str.length; i++) {
        size_t length = variable_length(text->str, i), braces;
        struct finding *finding;
        struct str written;

        if (!length)
            continue;
        braces = text->str.bytes[i + 1] == '{' ? 1 : 0;
        finding =
            lint_report(lint, traced_span(text, i, length),
                        "'" STR_FORMAT "' stays as it is: supervisord replaces no variables "
                        "of the shell",
                        STR_ARGS(str_slice(text->str, i, i + length)));
        written =
            str_printf(lint->arena, "%%(ENV_" STR_FORMAT ")s",
                       STR_ARGS(str_slice(text->str, i + 1 + braces, i + length - braces)));
        finding->help = str_printf(lint->arena, "write " STR_FORMAT, STR_ARGS(written));
        finding->fix =
            edit_text(lint->arena, finding->span, str_slice(text->str, i, i + length), written,
                      "take it from supervisord's environment", false);
        return true;
    }
    return false;
}

static void check_command(struct lint *lint, const struct traced *value)
{
    struct command_line line = command_line_read(lint->arena, value);

    if (line.fault != COMMAND_OK || line.is_shell)
        return;
    for (size_t i = 0; i < line.words.count; i++) {
        const struct word *word = &line.words.items[i];

        if (report_variable(lint, &word->text))
            return;
        if (!word->is_quoted && str_starts_with(word->text.str, STR("~/"))) {
            lint_report(lint, word_span(word), "'~' stays as it is: no shell reads this");
            return;
        }
    }
}

static void check(struct lint *lint, const struct config_section *section,
                  const struct option *option, const struct option_schema *schema)
{
    const struct traced *value = &option->value;

    (void)section;
    if (str_find(value->str, '$') == STR_NOT_FOUND &&
        str_find(value->str, '~') == STR_NOT_FOUND)
        return;
    if (schema->type == OPTION_COMMAND)
        check_command(lint, value);
    else
        report_variable(lint, value);
}

const struct rule rule_shell_variable = {
    .kind =
        {
            .code = "SV225",
            .name = "shell-variable",
            .severity = SEVERITY_WARNING,
            .summary = "a variable of the shell stands where no shell reads it",
            .why =
                "The program gets the text with its dollar sign, and a folder of that name is "
                "not found. supervisord knows %(ENV_NAME)s.",
            .source = "Supervisor issue 1266; notes in the sample configuration",
            .bad = "[supervisord]\n\n[program:a]\ncommand=/bin/a $HOME/data\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=/bin/a %(here)s/data\n",
        },
    .options =
        OPTIONS_OF(COMMAND) | OPTIONS_OF(ENVIRONMENT) | OPTIONS_OF(PATTERNS) | OPTIONS_OF_PATHS,
    .option = check,
};
