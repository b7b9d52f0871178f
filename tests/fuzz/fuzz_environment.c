/* SPDX-License-Identifier: MIT */
/* Whatever an environment value holds: tokens lie inside it, one behind the other, and each
 * variable has a name of its own. */
#include <stdint.h>
#include <stdlib.h>

#include "model/environment.h"

#define CHECK(condition)                                                                       \
    do {                                                                                       \
        if (!(condition))                                                                      \
            abort();                                                                           \
    } while (0)

enum { MOST_COMPARED = 200 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_tokens(const struct token_list *tokens, struct str value)
{
    size_t end = 0;

    for (size_t i = 0; i < tokens->count; i++) {
        const struct token *token = &tokens->items[i];

        CHECK(token->offset >= end);
        CHECK(token->length > 0 && token->length <= value.length - token->offset);
        CHECK(token->text.length > 0 && token->text.length <= token->length);
        end = token->offset + token->length;
    }
    CHECK(!tokens->is_open ||
          (tokens->open_offset >= end && tokens->open_offset < value.length));
    CHECK(environment_bad_group(tokens) <= tokens->count);
}

static void check_names(const struct environment *environment)
{
    for (size_t i = 0; i < environment->count && i < MOST_COMPARED; i++)
        for (size_t j = 0; j < i; j++)
            CHECK(!str_equal(environment->items[i].name, environment->items[j].name));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct str value = {(const char *)data, size};
    struct token_list tokens = environment_tokens(arena, value);
    struct environment environment = environment_from(arena, &tokens), merged;

    check_tokens(&tokens, value);
    check_names(&environment);
    merged = environment_merge(arena, &environment, &environment);
    CHECK(merged.count == environment.count);
    return 0;
}
