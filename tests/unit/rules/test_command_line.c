/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "rules/command_line.h"

static struct traced traced_of(struct arena *arena, const char *text)
{
    struct text *file = text_create(arena, STR("test"), str_from(text));

    return traced_from_span(span_make(file, 0, file->bytes.length));
}

static void expect_str(struct str found, const char *expected)
{
    cr_assert(str_equal(found, str_from(expected)), "'" STR_FORMAT "' is not '%s'",
              STR_ARGS(found), expected);
}

Test(command_line, words_lose_quotes_and_keep_their_place)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct traced text = traced_of(arena, " a 'b c'd  \"e\\\"f\\g\" \\h ''");
    struct command_line line = command_line_read(arena, &text);
    const char *expected[] = {"a", "b cd", "e\"f\\g", "h", ""};

    cr_assert_eq(line.fault, COMMAND_OK);
    cr_assert_eq(line.words.count, COUNT_OF(expected));
    for (size_t i = 0; i < COUNT_OF(expected); i++)
        expect_str(line.words.items[i].text.str, expected[i]);
    cr_assert(!line.words.items[0].is_quoted);
    cr_assert(line.words.items[1].is_quoted);
    cr_assert_eq(word_span(&line.words.items[1]).offset, 3);
    cr_assert_eq(word_span(&line.words.items[1]).length, 6);
    expect_str(span_str(traced_span(&line.words.items[2].text, 1, 1)), "\"");
}

Test(command_line, faults_point_at_the_quote)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct traced open = traced_of(arena, "a \"b c"), escape = traced_of(arena, "a b\\");
    struct command_line line = command_line_read(arena, &open);

    cr_assert_eq(line.fault, COMMAND_NO_CLOSING_QUOTE);
    cr_assert_eq(line.fault_offset, 2);
    line = command_line_read(arena, &escape);
    cr_assert_eq(line.fault, COMMAND_NO_ESCAPED_CHARACTER);
    cr_assert_eq(line.fault_offset, 3);
}

Test(command_line, script_of_a_shell)
{
    static const char *const commands[] = {
        "sh -c 'x y'",           "/bin/bash -ec 'x y' name",   "dash -e -c -u 'x y'",
        "bash --login -c 'x y'", "/usr/bin/env bash -c 'x y'", "bash -o pipefail -c 'x y'",
    };
    static const char *const others[] = {"sh run.sh", "sh -e run.sh -c x", "bash", "run -c x",
                                         "sh -c"};
    CLEANUP(destroy_arena) struct arena *arena = arena_create();

    for (size_t i = 0; i < COUNT_OF(commands); i++) {
        struct traced text = traced_of(arena, commands[i]);
        struct command_line line = command_line_read(arena, &text);

        cr_assert(line.is_shell, "%s", commands[i]);
        expect_str(line.words.items[line.script_index].text.str, "x y");
    }
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        struct traced text = traced_of(arena, others[i]);

        cr_assert(!command_line_read(arena, &text).is_shell, "%s", others[i]);
    }
}

Test(script, simple_commands_and_what_joins_them)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct traced text =
        traced_of(arena, "sleep 10 && . e || a 'x;y' | b 2>&1 >|f; c \\; & d\nexec e # f;g\n");
    struct script script = script_read(arena, &text);
    static const char *const expected[] = {"sleep 10", ". e", "a 'x;y'",     "b 2>&1 >|f",
                                           "c \\;",    "d",   "exec e # f;g"};
    static const enum script_joint joints[] = {
        SCRIPT_AND,        SCRIPT_OR,       SCRIPT_PIPE,    SCRIPT_SEQUENCE,
        SCRIPT_BACKGROUND, SCRIPT_SEQUENCE, SCRIPT_SEQUENCE};

    cr_assert_eq(script.count, COUNT_OF(expected));
    cr_assert(!script.is_compound);
    for (size_t i = 0; i < script.count; i++) {
        expect_str(script.items[i].text.str, expected[i]);
        cr_assert_eq(script.items[i].joint, joints[i], "%s", expected[i]);
    }
}

Test(script, compound_commands_are_not_taken_apart)
{
    static const char *const scripts[] = {"while :; do x; done", "(cd x; y)",
                                          "a && if b; then c; fi", "x $(y)"};
    CLEANUP(destroy_arena) struct arena *arena = arena_create();

    for (size_t i = 0; i < COUNT_OF(scripts); i++) {
        struct traced text = traced_of(arena, scripts[i]);

        cr_assert(script_read(arena, &text).is_compound, "%s", scripts[i]);
    }
}
