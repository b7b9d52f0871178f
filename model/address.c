/* SPDX-License-Identifier: MIT */
#include "model/address.h"

#include "base/utf8.h"
#include "config/lower.h"
#include "model/letters.h"

enum { HIGHEST_PORT = 65535 };

static enum port_fault parse_port(struct arena *arena, struct address *address)
{
    struct number *number = &address->number;

    switch (number_parse(arena, address->port_text, 10, number)) {
    case NUMBER_MALFORMED:
        return PORT_NO_NUMBER;
    case NUMBER_TOO_LONG:
        return PORT_TOO_MANY_DIGITS;
    case NUMBER_LONG:
        return str_starts_with(number->digits, STR("-")) ? PORT_TOO_LOW : PORT_TOO_HIGH;
    case NUMBER_FINE:
        break;
    }
    number->digits = str_printf(arena, "%lld", (long long)number->value);
    address->port = number->value;
    if (number->value < 1)
        return PORT_TOO_LOW;
    return number->value > HIGHEST_PORT ? PORT_TOO_HIGH : PORT_FINE;
}

enum port_fault inet_address_parse(struct arena *arena, struct str text, bool is_last_colon,
                                   struct address *address)
{
    size_t colon = is_last_colon ? str_find_last(text, ':') : str_find(text, ':');

    *address = (struct address){.port_text = text, .host = STR("")};
    if (colon != STR_NOT_FOUND) {
        struct str host = str_slice(text, 0, colon);

        address->has_host = true;
        address->port_text = str_slice(text, colon + 1, text.length);
        address->host = str_equal(host, STR("*")) ? STR("") : python_lower(arena, host);
        if (!address->port_text.length)
            return PORT_MISSING;
    }
    return parse_port(arena, address);
}

static bool is_all(struct str text, bool (*fits)(uint32_t code_point))
{
    size_t length;

    for (size_t i = 0; i < text.length; i += length)
        if (!fits(utf8_decode(text, i, &length)))
            return false;
    return text.length > 0;
}

static bool is_host(uint32_t code_point)
{
    return !utf8_is_space(code_point) && code_point != ':';
}

static bool is_digit(uint32_t code_point)
{
    return digit_value(code_point) >= 0;
}

bool tcp_url_parse(struct arena *arena, struct str url, struct address *address,
                   enum port_fault *fault)
{
    const struct str scheme = STR("tcp://");
    struct str rest = str_slice(url, scheme.length, url.length), host;

    if (!str_starts_with(url, scheme))
        return false;
    host = str_cut(&rest, ':');
    if (str_ends_with(rest, STR("\n"))) /* as $ of an expression lets pass */
        rest.length--;
    if (!is_all(host, is_host) || !is_all(rest, is_digit))
        return false;
    *address = (struct address){
        .has_host = true,
        .host = python_lower(arena, host),
        .port_text = rest,
    };
    *fault = parse_port(arena, address);
    return true;
}
