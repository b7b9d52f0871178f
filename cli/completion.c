/* SPDX-License-Identifier: MIT */
/* Completion for shells, written from the same tables that parse the command line. */
#include <stdio.h>
#include <string.h>

#include "cli/context.h"
#include "cli/kinds.h"
#include "rules/rules.h"

static const char *const shells[] = {"bash", "zsh", "fish", NULL};

const struct command command_completion = {
    .name = "completion",
    .arguments = "bash|zsh|fish",
    .summary = "print the completion script of a shell",
    .examples = "supconf completion bash > /etc/bash_completion.d/supconf",
    .words = shells,
};

typedef void row_printer(const struct command *command, const struct option_row *row);

static void each_row(const struct command *command, row_printer *print)
{
    struct option_tables tables = command_options(command);

    for (size_t i = 0; i < tables.count; i++)
        for (const struct option_row *row = tables.items[i]; row->name; row++)
            print(command, row);
}

static void print_words(const char *const *words)
{
    for (size_t i = 0; words[i]; i++)
        printf("%s%s", i ? " " : "", words[i]);
}

static void print_command_names(void)
{
    for (size_t i = 0; commands[i]; i++)
        printf("%s%s", i ? " " : "", commands[i]->name);
}

static bool has_optional_value(const struct option_row *row)
{
    return row->value && !option_needs_value(row);
}

static bool takes_files(const struct option_row *row)
{
    return !strcmp(row->value, "FILE") || !strcmp(row->value, "PATH");
}

static bool takes_rules(const struct option_row *row)
{
    return !strncmp(row->value, "RULE", strlen("RULE"));
}

/* What the operands of a command are. */
enum operands {
    OPERAND_NOTHING,
    OPERAND_FILES,
    OPERAND_WORDS,
    OPERAND_COMMANDS,
    OPERAND_RULES
};

static enum operands operands_of(const struct command *command)
{
    if (command->words)
        return OPERAND_WORDS;
    if (command == &command_help)
        return OPERAND_COMMANDS;
    if (command == &command_explain)
        return OPERAND_RULES;
    return command->arguments &&
                   (strstr(command->arguments, "FILE") || strstr(command->arguments, "DIR"))
               ? OPERAND_FILES
               : OPERAND_NOTHING;
}

/* Names of all that can be found; an organisation's own rules are not known here. */
static void print_rule_names(void)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct rule_list rules = {0};
    struct kind_list kinds;

    rules_add_builtin(arena, &rules);
    kinds = kinds_all(arena, &rules);
    for (size_t i = 0; i < kinds.count; i++)
        printf("%s%s", i ? " " : "", kinds.items[i]->name);
}

static bool takes_folder(const struct option_row *row)
{
    return !strcmp(row->value, "DIR");
}

/* Text inside '...' of the shells: our summaries have quotes now and then. */
static void print_quoted(const char *text)
{
    for (; *text; text++)
        fputs(*text == '\'' ? "'\\''" : (char[]){*text, '\0'}, stdout);
}

static void bash_name(const struct command *command, const struct option_row *row)
{
    (void)command;
    printf(" --%s", row->name);
    if (row->letter)
        printf(" -%c", row->letter);
    for (size_t i = 0; has_optional_value(row) && row->choices && row->choices[i]; i++)
        printf(" --%s=%s", row->name, row->choices[i]);
}

/* The word in front, with its = when that is where the value begins. */
static void bash_value(const struct command *command, const struct option_row *row)
{
    if (!row->value)
        return;
    printf("        '%s --%s='", command->name, row->name);
    if (option_needs_value(row))
        printf(" | '%s --%s'", command->name, row->name);
    if (row->letter)
        printf(" | '%s -%c'", command->name, row->letter);
    fputs(") ", stdout);
    if (takes_rules(row)) {
        puts("_supconf_rules ;;");
    } else if (row->choices) {
        fputs("_supconf_words '", stdout);
        print_words(row->choices);
        fputs("' ;;\n", stdout);
    } else if (takes_folder(row)) {
        puts("_supconf_folders ;;");
    } else {
        puts(takes_files(row) ? "_supconf_files ;;" : "COMPREPLY=() ;;");
    }
}

static void bash_operands(const struct command *command)
{
    switch (operands_of(command)) {
    case OPERAND_NOTHING:
        break;
    case OPERAND_FILES:
        printf("                '%s '*) _supconf_files ;;\n", command->name);
        break;
    case OPERAND_RULES:
        printf("                '%s '*) _supconf_rules ;;\n", command->name);
        break;
    case OPERAND_WORDS:
    case OPERAND_COMMANDS:
        printf("                '%s '*) _supconf_words '", command->name);
        if (command->words)
            print_words(command->words);
        else
            print_command_names();
        puts("' ;;");
        break;
    }
}

static void print_bash(void)
{
    fputs("# bash completion for supconf\n"
          "_supconf_rules() {\n"
          "    local head=''\n"
          "    [[ $word == *,* ]] && head=${word%,*},\n"
          "    mapfile -t COMPREPLY < <(compgen -P \"$head\" -W '",
          stdout);
    print_rule_names();
    puts("' -- \"${word##*,}\")\n"
         "}");
    puts("_supconf_words() { mapfile -t COMPREPLY < <(compgen -W \"$1\" -- \"$word\"); }\n"
         "_supconf_files() { compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "
         "\"$word\"); }\n"
         "_supconf_folders() { compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "
         "\"$word\"); }\n"
         "_supconf() {\n"
         "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
         "    local command=${COMP_WORDS[1]}\n"
         "    COMPREPLY=()\n"
         "    if [[ $word == = ]]; then # bash takes --name=value for three words\n"
         "        word='' before=$before=\n"
         "    elif [[ $before == = ]]; then\n"
         "        before=${COMP_WORDS[COMP_CWORD-2]}=\n"
         "    fi\n"
         "    if ((COMP_CWORD == 1)); then");
    fputs("        _supconf_words '", stdout);
    print_command_names();
    puts(" --help --version'\n"
         "        return\n"
         "    fi\n"
         "    case \"$command $before\" in");
    for (size_t i = 0; commands[i]; i++)
        each_row(commands[i], bash_value);
    puts("        *)\n"
         "            case \"$command $word\" in");
    for (size_t i = 0; commands[i]; i++) {
        printf("                '%s -'*) _supconf_words '", commands[i]->name);
        each_row(commands[i], bash_name);
        puts("' ;;");
        bash_operands(commands[i]);
    }
    puts("            esac ;;\n"
         "    esac\n"
         "}\n"
         "complete -F _supconf supconf");
}

/* ':' and brackets mean something to _arguments. */
static void zsh_summary(const char *text)
{
    for (; *text; text++) {
        if (strchr("[]:\\", *text))
            putchar('\\');
        fputs(*text == '\'' ? "'\\''" : (char[]){*text, '\0'}, stdout);
    }
}

static void zsh_value(const struct option_row *row)
{
    if (!row->value)
        return;
    fputs(has_optional_value(row) ? "::" : ":", stdout);
    zsh_summary(row->value);
    if (takes_rules(row)) {
        fputs(":_supconf_rules", stdout);
    } else if (row->choices) {
        fputs(":(", stdout);
        print_words(row->choices);
        fputs(")", stdout);
    } else if (takes_folder(row) || takes_files(row)) {
        fputs(takes_folder(row) ? ":_files -/" : ":_files", stdout);
    } else {
        fputs(": ", stdout);
    }
}

static void zsh_option(const struct command *command, const struct option_row *row)
{
    (void)command;
    printf(" \\\n            '*--%s%s[", row->name,
           has_optional_value(row) ? "=-"
           : row->value            ? "="
                                   : "");
    zsh_summary(row->summary);
    putchar(']');
    zsh_value(row);
    putchar('\'');
    if (!row->letter)
        return;
    printf(" \\\n            '*-%c[", row->letter);
    zsh_summary(row->summary);
    putchar(']');
    zsh_value(row);
    putchar('\'');
}

static void zsh_operands(const struct command *command)
{
    fputs(" \\\n            '*:argument:", stdout);
    switch (operands_of(command)) {
    case OPERAND_NOTHING:
        putchar(' ');
        break;
    case OPERAND_FILES:
        fputs("_files", stdout);
        break;
    case OPERAND_RULES:
        fputs("_supconf_rules", stdout);
        break;
    case OPERAND_WORDS:
    case OPERAND_COMMANDS:
        putchar('(');
        if (command->words)
            print_words(command->words);
        else
            print_command_names();
        putchar(')');
        break;
    }
    puts("' ;;");
}

static void print_zsh(void)
{
    fputs("#compdef supconf\n"
          "_supconf_rules() {\n"
          "    compset -P '*,'\n"
          "    compadd ",
          stdout);
    print_rule_names();
    puts("\n"
         "}\n"
         "_supconf() {\n"
         "    local -a names=(");
    for (size_t i = 0; commands[i]; i++) {
        printf("        '%s:", commands[i]->name);
        print_quoted(commands[i]->summary);
        puts("'");
    }
    puts("    )\n"
         "    if ((CURRENT == 2)); then\n"
         "        _describe command names\n"
         "        return\n"
         "    fi\n"
         "    local name=${words[2]}\n"
         "    shift words\n"
         "    ((CURRENT--))\n"
         "    case $name in");
    for (size_t i = 0; commands[i]; i++) {
        printf("        %s) _arguments -s", commands[i]->name);
        each_row(commands[i], zsh_option);
        zsh_operands(commands[i]);
    }
    puts("    esac\n"
         "}\n"
         "_supconf \"$@\"");
}

static void fish_option(const struct command *command, const struct option_row *row)
{
    printf("complete -c supconf -n '__fish_seen_subcommand_from %s' -l %s", command->name,
           row->name);
    if (row->letter)
        printf(" -s %c", row->letter);
    if (row->value && takes_rules(row)) {
        fputs(" -x -a '(__supconf_rules)'", stdout);
    } else if (row->choices) {
        fputs(has_optional_value(row) ? " -f -a '" : " -x -a '", stdout);
        print_words(row->choices);
        putchar('\'');
    } else if (row->value) {
        fputs(takes_files(row) || takes_folder(row) ? " -r" : " -x", stdout);
    }
    fputs(" -d '", stdout);
    print_quoted(row->summary);
    puts("'");
}

/* Files are what fish offers by itself. */
static void fish_operands(const struct command *command)
{
    if (operands_of(command) == OPERAND_FILES)
        return;
    printf("complete -c supconf -n '__fish_seen_subcommand_from %s' ", command->name);
    switch (operands_of(command)) {
    case OPERAND_NOTHING:
    case OPERAND_FILES:
        puts("-f");
        break;
    case OPERAND_RULES:
        puts("-f -a '(__supconf_rules)'");
        break;
    case OPERAND_WORDS:
    case OPERAND_COMMANDS:
        fputs("-f -a '", stdout);
        if (command->words)
            print_words(command->words);
        else
            print_command_names();
        puts("'");
        break;
    }
}

static void print_fish(void)
{
    fputs("# fish completion for supconf\n"
          "function __supconf_rules\n"
          "    string split ' ' '",
          stdout);
    print_rule_names();
    puts("'\n"
         "end");
    for (size_t i = 0; commands[i]; i++) {
        printf("complete -c supconf -n __fish_use_subcommand -f -a %s -d '", commands[i]->name);
        print_quoted(commands[i]->summary);
        puts("'");
        fish_operands(commands[i]);
        each_row(commands[i], fish_option);
    }
}

bool run_completion(struct context *context, enum exit_status *status, struct error *err)
{
    static void (*const printers[])(void) = {print_bash, print_zsh, print_fish};
    const char *shell;

    *status = STATUS_CLEAN;
    if (context->arguments.operand_count != 1)
        return error_set(err, ERROR_USAGE, "name one shell: bash, zsh or fish");
    shell = context->arguments.operands[0];
    for (size_t i = 0; shells[i]; i++) {
        if (!strcmp(shells[i], shell)) {
            printers[i]();
            return true;
        }
    }
    return error_set(err, ERROR_USAGE, "no completion for '%s': bash, zsh and fish are known",
                     shell);
}
