/* SPDX-License-Identifier: MIT */
#include "template/url.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <string.h>

#include "base/buffer.h"
#include "base/utf8.h"

/* The text before the first separator, and behind it; false when there is none: all is then
 * before it. */
static bool partition(struct str text, char separator, struct str *before, struct str *behind)
{
    size_t at = str_find(text, separator);
    bool is_found = at != STR_NOT_FOUND;

    *before = is_found ? str_slice(text, 0, at) : text;
    *behind = is_found ? str_slice(text, at + 1, text.length) : STR("");
    return is_found;
}

/* Without control characters and spaces at the start, and without line ends and tabs. */
static struct str clean(struct arena *arena, struct str text)
{
    struct buffer out = {.arena = arena};
    size_t start = 0;

    while (start < text.length && (unsigned char)text.bytes[start] <= ' ')
        start++;
    for (size_t i = start; i < text.length; i++)
        if (text.bytes[i] != '\t' && text.bytes[i] != '\r' && text.bytes[i] != '\n')
            buffer_append_byte(&out, text.bytes[i]);
    return buffer_str(&out);
}

static bool is_letter(char byte)
{
    return (byte | 32) >= 'a' && (byte | 32) <= 'z';
}

/* Whether there are bytes, all of ASCII, and the test says yes to each. */
static bool has_only(struct str text, int (*test)(int byte))
{
    for (size_t i = 0; i < text.length; i++)
        if ((unsigned char)text.bytes[i] >= 0x80 || !test(text.bytes[i]))
            return false;
    return text.length > 0;
}

static int is_of_scheme(int byte)
{
    return isalnum(byte) || byte == '+' || byte == '-' || byte == '.';
}

static void take_scheme(struct arena *arena, struct str *rest, struct url *url)
{
    struct str scheme, behind;

    if (!partition(*rest, ':', &scheme, &behind) || !scheme.length ||
        !is_letter(scheme.bytes[0]) || !has_only(scheme, is_of_scheme))
        return;
    url->scheme = str_lower_ascii(arena, scheme);
    *rest = behind;
}

static void take_netloc(struct str *rest, struct url *url)
{
    size_t end = 2;

    while (end < rest->length && rest->bytes[end] != '/' && rest->bytes[end] != '?' &&
           rest->bytes[end] != '#')
        end++;
    url->netloc = str_slice(*rest, 2, end);
    *rest = str_slice(*rest, end, rest->length);
}

/* Characters whose compatibility form holds one of / ? # @ : by Unicode 14. */
static bool has_hidden_separator(struct str netloc)
{
    static const uint32_t hidden[] = {
        0x2047, 0x2048, 0x2049, 0x2100, 0x2101, 0x2105, 0x2106, 0x2A74, 0xFE13, 0xFE16,
        0xFE55, 0xFE56, 0xFE5F, 0xFE6B, 0xFF03, 0xFF0F, 0xFF1A, 0xFF1F, 0xFF20,
    };
    size_t length;

    for (size_t i = 0; i < netloc.length; i += length) {
        uint32_t point = utf8_decode(netloc, i, &length);

        for (size_t j = 0; point >= 0x80 && j < COUNT_OF(hidden); j++)
            if (hidden[j] == point)
                return true;
    }
    return false;
}

/* An IPv6 address, with a zone behind "%" or without; or "v1.x", one of the future. */
static bool is_bracketed_host(struct arena *arena, struct str host)
{
    struct str address, zone;
    struct in6_addr parsed;

    if (str_starts_with(host, STR("v")))
        return partition(str_slice(host, 1, host.length), '.', &address, &zone) &&
               has_only(address, isxdigit) && zone.length;
    if (partition(host, '%', &address, &zone) &&
        (!zone.length || str_find(zone, '%') != STR_NOT_FOUND))
        return false;
    return str_find(address, '\0') == STR_NOT_FOUND &&
           inet_pton(AF_INET6, str_to_c(arena, address), &parsed) == 1;
}

static bool check_brackets(struct arena *arena, struct str netloc)
{
    bool has_open = str_find(netloc, '[') != STR_NOT_FOUND;
    size_t at = str_find_last(netloc, '@');
    struct str location =
        at == STR_NOT_FOUND ? netloc : str_slice(netloc, at + 1, netloc.length);
    struct str before, bracketed, host, port;

    if (has_open != (str_find(netloc, ']') != STR_NOT_FOUND))
        return false;
    if (!has_open)
        return true;
    if (partition(location, '[', &before, &bracketed)) {
        partition(bracketed, ']', &host, &port);
        if (before.length || (port.length && port.bytes[0] != ':'))
            return false;
    } else {
        partition(location, ':', &host, &port);
    }
    return is_bracketed_host(arena, host);
}

bool url_split(struct arena *arena, struct str text, struct url *url)
{
    struct str rest = clean(arena, text);

    *url = (struct url){0};
    take_scheme(arena, &rest, url);
    if (str_starts_with(rest, STR("//")))
        take_netloc(&rest, url);
    partition(rest, '#', &rest, &url->fragment);
    partition(rest, '?', &url->path, &url->query);
    return check_brackets(arena, url->netloc) && !has_hidden_separator(url->netloc);
}

struct url_authority url_authority(struct str netloc)
{
    struct url_authority authority = {0};
    size_t at = str_find_last(netloc, '@');
    struct str location = netloc, before, bracketed, behind;

    if (at != STR_NOT_FOUND) {
        authority.has_user = true;
        authority.has_password =
            partition(str_slice(netloc, 0, at), ':', &authority.user, &authority.password);
        location = str_slice(netloc, at + 1, netloc.length);
    }
    if (partition(location, '[', &before, &bracketed)) {
        partition(bracketed, ']', &authority.host, &behind);
        partition(behind, ':', &before, &authority.port);
    } else {
        partition(location, ':', &authority.host, &authority.port);
    }
    return authority;
}
