/* SPDX-License-Identifier: MIT */
#include "cli/references.h"

#include "base/buffer.h"

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

/* What stands in the marks: a name, and behind a blank perhaps the seal of the history. */
static const struct secret *find_marked(const struct secrets *secrets, struct str marked)
{
    const struct secret *secret = references_find(secrets, marked);

    return secret ? secret
                  : references_find(secrets, str_slice(marked, 0, str_find_last(marked, ' ')));
}

bool references_resolve(struct arena *arena, const struct secrets *secrets, struct str text,
                        struct str *bytes, struct str *unknown)
{
    struct buffer out = {.arena = arena};
    size_t start;

    while ((start = str_search(text, str_from(open_mark))) != STR_NOT_FOUND) {
        const struct secret *secret;
        size_t end;

        buffer_append(&out, str_slice(text, 0, start));
        text = str_slice(text, start + sizeof(open_mark) - 1, text.length);
        end = str_search(text, str_from(close_mark));
        *unknown = str_slice(text, 0, end);
        secret = end == STR_NOT_FOUND ? NULL : find_marked(secrets, *unknown);
        if (!secret)
            return false;
        buffer_append(&out, secret->value);
        text = str_slice(text, end + sizeof(close_mark) - 1, text.length);
    }
    buffer_append(&out, text);
    *bytes = buffer_str(&out);
    return true;
}
