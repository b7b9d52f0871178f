/* SPDX-License-Identifier: MIT */
#include "cli/help.h"

#include "cli/context.h"

enum { COMMAND_COLUMN = 14, OPTION_COLUMN = 28 };

const struct command command_help = {
    .name = "help",
    .arguments = "[COMMAND]",
    .summary = "show what a command does",
    .help = "Without COMMAND, lists all commands.",
    .examples = "supconf help lint",
};

static void print_options(FILE *out, const char *title, const struct option_row *rows)
{
    fprintf(out, "\n%s:\n", title);
    for (const struct option_row *row = rows; row->name; row++) {
        char short_form[] = {'-', row->letter, ',', ' ', '\0'};
        int width = fprintf(out, "  %s--%s%s%s", row->letter ? short_form : "    ", row->name,
                            option_needs_value(row) ? " " : "", row->value ? row->value : "");

        if (width >= OPTION_COLUMN) {
            fputc('\n', out);
            width = 0;
        }
        fprintf(out, "%*s%s\n", OPTION_COLUMN - width, "", row->summary);
    }
}

static void print_indented(FILE *out, const char *lines)
{
    struct str rest = str_from(lines);

    while (rest.length) {
        struct str line = str_cut(&rest, '\n');

        fprintf(out, "  " STR_FORMAT "\n", STR_ARGS(line));
    }
}

void help_overview(FILE *out)
{
    fputs("usage: supconf COMMAND [OPTION]... [ARGUMENT]...\n\n"
          "Linter, renderer and change manager for supervisord configuration.\n\n"
          "commands:\n",
          out);
    for (size_t i = 0; commands[i]; i++)
        fprintf(out, "  %-*s%s\n", COMMAND_COLUMN, commands[i]->name, commands[i]->summary);
    fputs("\n'supconf COMMAND --help' shows the options of a command, supconf(1) all of it.\n",
          out);
}

void help_command(FILE *out, const struct command *command)
{
    const char *arguments = command->arguments;

    fprintf(out, "usage: supconf %s [OPTION]...%s%s\n\n%s.\n", command->name,
            arguments ? " " : "", arguments ? arguments : "", command->summary);
    if (command->help)
        fprintf(out, "%s\n", command->help);
    if (command->options)
        print_options(out, "options", command->options);
    print_options(out, "common options", common_options);
    if (command->reads_configuration)
        print_options(out, "how supervisord is thought to run", reader_options);
    if (command->examples) {
        fputs("\nexamples:\n", out);
        print_indented(out, command->examples);
    }
}

bool run_help(struct context *context, enum exit_status *status, struct error *err)
{
    const struct command *command;

    *status = STATUS_CLEAN;
    if (!context_operands_at_most(context, 1, err))
        return false;
    if (!context->arguments.operand_count) {
        help_overview(stdout);
        return true;
    }
    command = command_find(context->arguments.operands[0]);
    if (!command)
        return error_set(err, ERROR_USAGE, "there is no command '%s'",
                         context->arguments.operands[0]);
    help_command(stdout, command);
    return true;
}
