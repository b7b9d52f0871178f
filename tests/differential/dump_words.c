/* SPDX-License-Identifier: MIT */
/*
 * Reads commands that end with NUL from standard input and answers each with a line: its words
 * in hexadecimal, separated by spaces, "-" for an empty word, or the fault.
 */
#include <stdio.h>

#include "rules/command_line.h"

static void print_word(struct str word)
{
    if (!word.length)
        putchar('-');
    for (size_t i = 0; i < word.length; i++)
        printf("%02x", (unsigned char)word.bytes[i]);
}

static void answer(struct str command)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct text *text = text_create(arena, STR("-"), command);
    struct traced traced = traced_from_span(span_make(text, 0, command.length));
    struct word_list words = {0};
    size_t at;

    switch (words_split(arena, &traced, &words, &at)) {
    case COMMAND_NO_CLOSING_QUOTE:
        puts("No closing quotation");
        return;
    case COMMAND_NO_ESCAPED_CHARACTER:
        puts("No escaped character");
        return;
    case COMMAND_OK:
        break;
    }
    for (size_t i = 0; i < words.count; i++) {
        if (i)
            putchar(' ');
        print_word(words.items[i].text.str);
    }
    putchar('\n');
}

int main(void)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct text *input;
    struct error err;
    struct str rest;

    if (!text_read_stdin(arena, "-", &input, &err)) {
        fprintf(stderr, "%s\n", err.message);
        return 2;
    }
    for (rest = input->bytes; rest.length;)
        answer(str_cut(&rest, '\0'));
    return 0;
}
