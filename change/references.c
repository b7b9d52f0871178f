/* SPDX-License-Identifier: MIT */
#include "change/references.h"

#include <ctype.h>

#include "base/buffer.h"

enum { SEAL_DIGITS = 12 };

/* How base/secrets.h writes a secret that it covers. */
static const char open_mark[] = "‹secret ", close_mark[] = "›";

const struct secret *references_find(const struct secrets *secrets, struct str name)
{
    for (size_t i = 0; i < secrets->count; i++)
        if (str_equal(secrets->items[i].name, name) ||
            (name.length && str_equal(secrets->items[i].twin, name)))
            return &secrets->items[i];
    return NULL;
}

struct str references_name(struct str marked)
{
    size_t blank = str_find_last(marked, ' ');

    if (blank == STR_NOT_FOUND || marked.length - blank - 1 != SEAL_DIGITS)
        return marked;
    for (size_t i = blank + 1; i < marked.length; i++)
        if (!isxdigit((unsigned char)marked.bytes[i]))
            return marked;
    return str_slice(marked, 0, blank);
}

static const struct secret *find_marked(const struct secrets *secrets, struct str marked)
{
    const struct secret *secret = references_find(secrets, marked);

    return secret ? secret : references_find(secrets, references_name(marked));
}

/* Cuts the next reference off the text: what stands in it, and the text before. False: there is
 * none any more. */
static bool cut_reference(struct str *text, struct str *before, struct str *marked)
{
    size_t start = str_search(*text, str_from(open_mark)), end;
    struct str rest;

    if (start == STR_NOT_FOUND)
        return false;
    rest = str_slice(*text, start + sizeof(open_mark) - 1, text->length);
    end = str_search(rest, str_from(close_mark));
    if (end == STR_NOT_FOUND)
        return false;
    *before = str_slice(*text, 0, start);
    *marked = str_slice(rest, 0, end);
    *text = str_slice(rest, end + sizeof(close_mark) - 1, rest.length);
    return true;
}

bool references_resolve(struct arena *arena, const struct secrets *secrets, struct str text,
                        struct str *bytes, struct str *unknown)
{
    struct buffer out = {.arena = arena};
    struct str before;

    while (cut_reference(&text, &before, unknown)) {
        const struct secret *secret = find_marked(secrets, *unknown);

        if (!secret)
            return false;
        buffer_append(&out, before);
        buffer_append(&out, secret->value);
    }
    buffer_append(&out, text);
    *bytes = buffer_str(&out);
    return true;
}
