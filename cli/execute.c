/* SPDX-License-Identifier: MIT */
#include "cli/execute.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/suggest.h"
#include "cli/context.h"
#include "cli/help.h"
#include "cli/reader.h"
#include "report/visible.h"

void context_say(const struct context *context, const char *format, ...)
{
    va_list arguments;

    if (context->is_quiet)
        return;
    fflush(stdout); /* talk about what was printed comes behind it */
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
}

bool context_operands_at_most(const struct context *context, size_t most, struct error *err)
{
    if (context->arguments.operand_count <= most)
        return true;
    return error_set(err, ERROR_USAGE, "unexpected '%s'", context->arguments.operands[most]);
}

/* User text in a message may hold anything: it is shown escaped. */
static void print_error(const char *command, const struct error *err)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct str message = visible(arena, str_from(err->message));

    fprintf(stderr, "supconf: %s%s" STR_FORMAT "\n", command ? command : "",
            command ? ": " : "", STR_ARGS(message));
}

int command_failed(const char *command, const struct error *err)
{
    bool is_refused = err->kind == ERROR_LOCKED || err->kind == ERROR_STALE;

    print_error(command, err);
    return is_refused ? STATUS_REFUSED : STATUS_FAILED;
}

int finish_output(const char *command, int status)
{
    struct error err = {0};

    errno = 0;
    if (!fflush(stdout) && !ferror(stdout))
        return status;
    if (errno != EPIPE) {
        (void)error_errno(&err, "write standard output");
        print_error(command, &err);
    }
    return status > STATUS_FAILED ? status : STATUS_FAILED;
}

int command_execute(const struct command_entry *entry, char **words, size_t count)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct option_tables tables = command_options(entry->command);
    struct context context = {.arena = arena, .command = entry->command};
    enum exit_status status = STATUS_CLEAN;
    struct error err = {0};

    if (!options_parse(arena, &tables, words, count, &context.arguments, &err))
        return command_failed(entry->command->name, &err);
    if (option_is_given(&context.arguments, "help")) {
        help_command(stdout, entry->command);
        return finish_output(entry->command->name, STATUS_CLEAN);
    }
    enum color_choice color =
        (enum color_choice)option_choice(&context.arguments, "color", COLOR_AUTO);
    context.style = style_for(stdout, color);
    context.talk_style = style_for(stderr, color);
    context.is_quiet = option_is_given(&context.arguments, "quiet");
    context.is_verbose = option_is_given(&context.arguments, "verbose");
    context.directory = reader_absolute(arena, STR("."));
    if (!entry->run(&context, &status, &err)) {
        fflush(stdout);
        status = (enum exit_status)command_failed(entry->command->name, &err);
    }
    return finish_output(entry->command->name, (int)status);
}

int command_unknown(const char *word)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct suggestion nearest = suggest_for(str_from(word));
    struct error err = {0};

    for (size_t i = 0; commands[i]; i++)
        suggest_offer(&nearest, str_from(commands[i]->name));
    (void)error_set(&err, ERROR_USAGE, "unknown %s '%s'" STR_FORMAT,
                    word[0] == '-' ? "option" : "command", word,
                    STR_ARGS(suggest_question(arena, &nearest)));
    return command_failed(NULL, &err);
}
