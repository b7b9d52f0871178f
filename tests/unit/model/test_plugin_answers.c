/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "model/plugin_answers.h"
#include "model/plugin_python.h"

#define HEAD "supconf-plug-ins 1\n"

Test(plugin_answers, tell_what_came_of_each)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct plugin_talk talk = plugin_answers_parse(
        arena,
        STR(HEAD "ask 0\nfound 0\nask 1\n"
                 "lost 1 import 496d706f72744572726f72 c3bc0a78 module 612e62\n"
                 "event 1 4d494e45\nask 2\nlost 2 other 45 - nothing -\nend\n"),
        3);

    cr_assert(talk.is_complete);
    cr_expect_eq(talk.answers[0].state, PLUGIN_FOUND);
    cr_expect_eq(talk.answers[1].state, PLUGIN_LOST);
    cr_expect_eq(talk.answers[1].exception, PLUGIN_IMPORT);
    cr_expect_eq(talk.answers[1].missing, PLUGIN_LACKS_MODULE);
    cr_expect(str_equal(talk.answers[1].type, STR("ImportError")));
    cr_expect(str_equal(talk.answers[1].text, STR("\xc3\xbc\nx")));
    cr_expect(str_equal(talk.answers[1].module, STR("a.b")));
    cr_expect_eq(talk.answers[1].events.count, 1);
    cr_expect(str_equal(talk.answers[1].events.items[0], STR("MINE")));
    cr_expect_eq(talk.answers[2].exception, PLUGIN_OTHER);
    cr_expect_eq(talk.answers[2].text.length, 0);
}

Test(plugin_answers, a_letter_that_was_cut_is_left_out)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct plugin_talk talk = plugin_answers_parse(
        arena, STR(HEAD "ask 0\nlost 0 value 45 61e282 nothing -\nend\n"), 1);

    cr_expect(str_equal(talk.answers[0].text, STR("a")));
}

Test(plugin_answers, nothing_counts_behind_the_first_odd_line)
{
    static const struct {
        const char *output;
        enum plugin_state first, second;
        size_t asked;
    } talks[] = {
        {"",                                                           PLUGIN_UNKNOWN, PLUGIN_UNKNOWN, 2},
        {"Python 2.7.18\n",                                            PLUGIN_UNKNOWN, PLUGIN_UNKNOWN, 2},
        {"ask 0\nfound 0\nend\n",                                      PLUGIN_UNKNOWN, PLUGIN_UNKNOWN, 2},
        {"supconf-plug-ins 2\nask 0\nfound 0\nend\n",                  PLUGIN_UNKNOWN, PLUGIN_UNKNOWN, 2},
        {HEAD "ask 0\n",                                               PLUGIN_UNKNOWN, PLUGIN_UNKNOWN, 0},
        {HEAD "ask 0\nfound 0",                                        PLUGIN_UNKNOWN, PLUGIN_UNKNOWN, 0},
        {HEAD "ask 0\nfound 0\nask 1\n",                               PLUGIN_FOUND,   PLUGIN_UNKNOWN, 1},
        {HEAD "ask 0\nfound 0\nfound 1\nend\n",                        PLUGIN_FOUND,   PLUGIN_UNKNOWN, 0},
        {HEAD "ask 0\nfound 0\nask 0\nask 1\nfound 1\n",               PLUGIN_FOUND,   PLUGIN_UNKNOWN, 0},
        {HEAD "ask 0\nfound 0\nlost 0 import 45 - nothing -\nask 1\n", PLUGIN_FOUND,
         PLUGIN_UNKNOWN,                                                                               0},
        {HEAD "ask 0\nlost 0 import 45 4 nothing -\n",                 PLUGIN_UNKNOWN, PLUGIN_UNKNOWN, 0},
        {HEAD "ask 0\nlost 0 import 45 4g nothing -\n",                PLUGIN_UNKNOWN, PLUGIN_UNKNOWN, 0},
        {HEAD "ask 0\nlost 0 import 45\n",                             PLUGIN_UNKNOWN, PLUGIN_UNKNOWN, 0},
        {HEAD "ask 0\nlost 0 import 45 - nothing - -\n",               PLUGIN_UNKNOWN, PLUGIN_UNKNOWN, 0},
        {HEAD "ask 0\nlost 0 strange 45 - nothing -\n",                PLUGIN_UNKNOWN, PLUGIN_UNKNOWN, 0},
        {HEAD "ask 2\nfound 2\n",                                      PLUGIN_UNKNOWN, PLUGIN_UNKNOWN, 2},
        {HEAD "ask 99999999999999999999\n",                            PLUGIN_UNKNOWN, PLUGIN_UNKNOWN, 2},
        {HEAD "ask -1\n",                                              PLUGIN_UNKNOWN, PLUGIN_UNKNOWN, 2},
        {HEAD "ask 0 x\nfound 0\n",                                    PLUGIN_UNKNOWN, PLUGIN_UNKNOWN, 0},
        {HEAD "hello\nask 0\nfound 0\n",                               PLUGIN_UNKNOWN, PLUGIN_UNKNOWN, 2},
    };

    for (size_t i = 0; i < COUNT_OF(talks); i++) {
        CLEANUP(destroy_arena) struct arena *arena = arena_create();
        struct plugin_talk talk = plugin_answers_parse(arena, str_from(talks[i].output), 2);

        cr_expect_not(talk.is_complete, "%zu", i);
        cr_expect_eq(talk.answers[0].state, talks[i].first, "%zu", i);
        cr_expect_eq(talk.answers[1].state, talks[i].second, "%zu", i);
        cr_expect_eq(talk.asked, talks[i].asked, "%zu", i);
    }
}

Test(plugin_answers, say_why_supervisor_itself_is_not_there)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct plugin_talk talk = plugin_answers_parse(arena, STR(HEAD "broken 6e6f\n"), 1);

    cr_expect(str_equal(talk.broken, STR("no")));
    cr_expect_not(talk.is_complete);
}

Test(plugin_python, is_what_the_first_line_names)
{
    static const struct {
        const char *start, *path, *argument; /* path NULL: no Python */
    } scripts[] = {
        {"#!/usr/bin/python3\nimport x\n",                              "/usr/bin/python3", ""                 },
        {"#! /usr/bin/python3 -sE \n",                                  "/usr/bin/python3", "-sE"              },
        {"#!/opt/v/bin/pypy3",                                          "/opt/v/bin/pypy3", ""                 },
        {"#!/usr/bin/env python\n",                                     "/usr/bin/env",     "python"           },
        {"#!/usr/bin/env -S A=b python3 -E\n",                          "/usr/bin/env",     "-S A=b python3 -E"},
        {"#!/bin/sh\n'''exec' \"/a b/python3\" \"$0\" \"$@\"\n' '''\n", "/a b/python3",     ""                 },
        {"#!/bin/sh\n'''exec' /a/python3 \"$0\" \"$@\"\n' '''\n",       "/a/python3",       ""                 },
        {"#!/bin/sh\n'''exec' /a/perl \"$0\" \"$@\"\n' '''\n",          NULL,               NULL               },
        {"#!/bin/sh\nexec python3 \"$0\" \"$@\"\n",                     NULL,               NULL               },
        {"#!/bin/sh\n'''exec' \"$0\" \"$@\"\n",                         NULL,               NULL               },
        {"#!/bin/bash\n",                                               NULL,               NULL               },
        {"#!/usr/bin/env bash python3\n",                               NULL,               NULL               },
        {"#!/usr/bin/env\n",                                            NULL,               NULL               },
        {"#!python3\n",                                                 NULL,               NULL               },
        {"#!\n",                                                        NULL,               NULL               },
        {"\x7f"
         "ELF",                                                NULL,               NULL               },
        {"",                                                            NULL,               NULL               },
    };

    for (size_t i = 0; i < COUNT_OF(scripts); i++) {
        struct plugin_python python;
        bool is_python = plugin_python_of(str_from(scripts[i].start), &python);

        cr_expect_eq(is_python, scripts[i].path != NULL, "%s", scripts[i].start);
        if (!is_python || !scripts[i].path)
            continue;
        cr_expect(str_equal(python.path, str_from(scripts[i].path)), "%s", scripts[i].start);
        cr_expect(str_equal(python.argument, str_from(scripts[i].argument)), "%s",
                  scripts[i].start);
    }
}
