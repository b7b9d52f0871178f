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

struct matching {
    const struct secrets *secrets;
    struct str bytes;  /* what is left of them */
    struct str marked; /* the reference before the literal to come; bytes NULL: none */
    bool (*is_former)(void *context, struct str marked, struct str value);
    void *context;
};

static bool take_value(struct matching *matching, struct str literal, bool is_last)
{
    const struct secret *secret = find_marked(matching->secrets, matching->marked);
    struct str *bytes = &matching->bytes;
    size_t end;

    if (secret && str_starts_with(*bytes, secret->value)) {
        *bytes = str_slice(*bytes, secret->value.length, bytes->length);
        return true;
    }
    if (is_last)
        end = bytes->length - (literal.length < bytes->length ? literal.length : bytes->length);
    else
        end = literal.length ? str_search(*bytes, literal) : STR_NOT_FOUND;
    if (end == STR_NOT_FOUND ||
        !matching->is_former(matching->context, matching->marked, str_slice(*bytes, 0, end)))
        return false;
    *bytes = str_slice(*bytes, end, bytes->length);
    return true;
}

static bool take_literal(struct matching *matching, struct str literal, bool is_last)
{
    if (matching->marked.bytes && !take_value(matching, literal, is_last))
        return false;
    if (!str_starts_with(matching->bytes, literal))
        return false;
    matching->bytes = str_slice(matching->bytes, literal.length, matching->bytes.length);
    return !is_last || !matching->bytes.length;
}

bool references_match(const struct secrets *secrets, struct str text, struct str bytes,
                      bool (*is_former)(void *context, struct str marked, struct str value),
                      void *context)
{
    struct matching matching = {
        .secrets = secrets, .bytes = bytes, .is_former = is_former, .context = context};
    struct str before, marked;

    while (cut_reference(&text, &before, &marked)) {
        if (!take_literal(&matching, before, false))
            return false;
        matching.marked = marked;
    }
    return take_literal(&matching, text, true);
}
