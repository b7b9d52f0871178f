/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"

static bool is_port_option(struct str word)
{
    static const char *const options[] = {"--port", "--bind",        "-b",           "-p",
                                          "--http", "--http-socket", "--socket",     "--listen",
                                          "-port",  "--http-port",   "--listen-port"};

    for (size_t i = 0; i < COUNT_OF(options); i++)
        if (str_equal(word, str_from(options[i])))
            return true;
    return false;
}

/* "8000", ":8000", "127.0.0.1:8000", "0.0.0.0:80". Port 0 lets the system choose. */
static bool is_port(struct str value)
{
    size_t colon = str_find_last(value, ':');
    struct str digits =
        colon == STR_NOT_FOUND ? value : str_slice(value, colon + 1, value.length);

    for (size_t i = 0; i < digits.length; i++)
        if (digits.bytes[i] < '0' || digits.bytes[i] > '9')
            return false;
    return digits.length && digits.length <= 5 && digits.bytes[0] != '0';
}

/* The port that the words fix: the value behind an option, or behind its "=". */
static bool find_port(struct arena *arena, const struct word_list *words, struct traced *port)
{
    for (size_t i = 1; i < words->count; i++) {
        struct traced word = words->items[i].text;
        size_t equals = str_find(word.str, '=');

        if (equals != STR_NOT_FOUND) {
            *port = traced_slice(arena, word, equals + 1, word.str.length - equals - 1);
            word.str.length = equals;
        } else if (i + 1 < words->count) {
            *port = words->items[i + 1].text;
        } else {
            return false;
        }
        if (is_port_option(word.str) && is_port(port->str))
            return true;
    }
    return false;
}

static bool port_of_command(struct arena *arena, const struct traced *command,
                            struct traced *port)
{
    struct command_line line = command_line_read(arena, command);
    struct script script;

    if (line.fault != COMMAND_OK)
        return false;
    if (!line.is_shell)
        return find_port(arena, &line.words, port);
    script = script_read(arena, &line.words.items[line.script_index].text);
    for (size_t i = 0; i < script.count; i++) {
        struct word_list words = {0};
        size_t at;

        if (words_split(arena, &script.items[i].text, &words, &at) == COMMAND_OK &&
            find_port(arena, &words, port))
            return true;
    }
    return false;
}

static void check(struct lint *lint, const struct program *program)
{
    struct traced first, second;
    struct finding *finding;

    if (program->count < 2 ||
        !port_of_command(lint->arena, &program->processes[0].command, &first) ||
        !port_of_command(lint->arena, &program->processes[1].command, &second) ||
        !str_equal(first.str, second.str))
        return;
    finding = lint_report(lint, first.source,
                          "all %zu copies of '" STR_FORMAT "' listen on '" STR_FORMAT "'",
                          program->count, STR_ARGS(program->name), STR_ARGS(first.str));
    finding->help = STR("make the port differ, as in 80%(process_num)02d");
}

const struct rule rule_copies_share_a_port = {
    .kind =
        {
            .code = "SV336",
            .name = "copies-share-a-port",
            .severity = SEVERITY_WARNING,
            .summary = "the copies of a program are told to listen on one port",
            .why = "The first copy gets the port; the others fail with \"address in use\", are "
                   "started again and end up FATAL.",
            .source = "Supervisor manual, numprocs and process_num",
            .bad = "[supervisord]\n\n[program:a]\ncommand=/bin/a --port 8000\nnumprocs=2\n"
                   "process_name=a_%(process_num)d\n",
            .good = "[supervisord]\n\n[program:a]\ncommand=/bin/a --port 80%(process_num)02d\n"
                    "numprocs=2\nprocess_name=a_%(process_num)d\n",
        },
    .program = check,
};
