/* SPDX-License-Identifier: MIT */
/* Answers of a daemon, or of whatever listens on its socket. */
#include <stdint.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "daemon/xmlrpc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool is_so)
{
    if (!is_so)
        abort();
}

/* All that is reachable can be read, and every text can be shown. */
static void visit(const struct xmlrpc_value *value, int depth)
{
    require(depth < 100);
    require(utf8_find_broken(value->text) == STR_NOT_FOUND);
    require(utf8_find_broken(value->name) == STR_NOT_FOUND);
    for (size_t i = 0; i < value->count; i++) {
        require(value->kind == XMLRPC_ARRAY || value->kind == XMLRPC_STRUCT);
        require((value->kind == XMLRPC_STRUCT) == (value->items[i].name.length > 0));
        visit(&value->items[i], depth + 1);
    }
}

/* A text that was read can be sent. */
static void send_back(struct arena *arena, struct str text)
{
    struct xmlrpc_value parameter = xmlrpc_string(text);
    struct str call = xmlrpc_call(arena, "m", &parameter, 1);

    require(str_ends_with(call, STR("</methodCall>")));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct str text = {(const char *)data, size};
    struct xmlrpc_answer answer;
    struct error err;

    if (!xmlrpc_parse(arena, text, &answer, &err)) {
        require(err.kind == ERROR_DAEMON && err.message[0]);
        return 0;
    }
    visit(&answer.value, 0);
    if (answer.value.kind == XMLRPC_STRING)
        send_back(arena, answer.value.text);
    return 0;
}
