/* SPDX-License-Identifier: MIT */
#include "settings/checks.h"

#include <regex.h>

#include "base/arena.h"

enum { LOWEST_STATUS = 100, HIGHEST_STATUS = 599, STATUS_DIGITS = 3 };

static bool parse_status(struct str digits, int *status)
{
    *status = 0;
    for (size_t i = 0; i < digits.length && i < STATUS_DIGITS; i++)
        *status = *status * 10 + (digits.bytes[i] - '0');
    for (size_t i = 0; i < digits.length; i++)
        if (digits.bytes[i] < '0' || digits.bytes[i] > '9')
            return false;
    return digits.length == STATUS_DIGITS && *status >= LOWEST_STATUS &&
           *status <= HIGHEST_STATUS;
}

static bool is_pattern(struct str text)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    regex_t compiled;

    if (!text.length || regcomp(&compiled, str_to_c(arena, text), REG_EXTENDED | REG_NOSUB))
        return false;
    regfree(&compiled);
    return true;
}

bool http_check_parse(struct str text, struct http_check *check, const char **wanted)
{
    struct http_check parsed = {.url = str_next_word(&text)};
    struct str status = STR("status="), body = STR("body=");

    *wanted = "a URL with http://";
    if (!str_starts_with(parsed.url, STR("http://")))
        return false;
    text = str_trim(text);
    if (str_starts_with(text, status)) {
        struct str word = str_next_word(&text);

        *wanted = "URL status=NNN, with a status from 100 to 599";
        if (!parse_status(str_slice(word, status.length, word.length), &parsed.status))
            return false;
        text = str_trim(text);
    }
    if (str_starts_with(text, body)) {
        parsed.body = str_slice(text, body.length, text.length);
        *wanted = "URL body=PATTERN, with an extended regular expression";
        if (!is_pattern(parsed.body))
            return false;
        text = STR("");
    }
    *wanted = "URL [status=NNN] [body=PATTERN]";
    *check = parsed;
    return !text.length;
}
