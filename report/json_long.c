/* SPDX-License-Identifier: MIT */
#include "report/json_long.h"

#include "report/json.h"

json_t *json_long_number(struct str digits)
{
    json_t *stand_in = json_array();

    json_array_append_new(stand_in, json_null());
    json_array_append_new(stand_in, json_stringn(digits.bytes, digits.length));
    return stand_in;
}

static bool is_number_start(struct str text)
{
    return text.length &&
           (text.bytes[0] == '-' || (text.bytes[0] >= '0' && text.bytes[0] <= '9'));
}

/* A text may end like the stand-in begins, but no digit follows the quote that ends it. */
static bool find_stand_in(struct str text, struct str *before, struct str *digits)
{
    const struct str start = STR("[null,\"");

    for (size_t offset = 0;;) {
        struct str rest = str_slice(text, offset, text.length);
        size_t found = str_search(rest, start);

        if (found == STR_NOT_FOUND)
            return false;
        offset += found + start.length;
        *before = str_slice(text, 0, offset - start.length);
        *digits = str_slice(text, offset, text.length);
        if (is_number_start(*digits))
            break;
    }
    digits->length = str_find(*digits, '"');
    return true;
}

void json_print_long(FILE *out, json_t *value)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    const struct str end = STR("\"]");
    struct buffer line = {.arena = arena};
    struct str rest, before, digits;

    json_append(&line, value);
    buffer_append_byte(&line, '\n');
    rest = buffer_str(&line);
    while (find_stand_in(rest, &before, &digits)) {
        const char *behind = digits.bytes + digits.length + end.length;

        fwrite(before.bytes, 1, before.length, out);
        fwrite(digits.bytes, 1, digits.length, out);
        rest = str_slice(rest, (size_t)(behind - rest.bytes), rest.length);
    }
    fwrite(rest.bytes, 1, rest.length, out);
}
