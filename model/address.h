/* SPDX-License-Identifier: MIT */
/* Where an HTTP server listens, and the socket of an fcgi-program. */
#ifndef MODEL_ADDRESS_H
#define MODEL_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/str.h"
#include "model/convert.h"

enum port_fault {
    PORT_FINE,
    PORT_MISSING, /* nothing behind the colon */
    PORT_NO_NUMBER,
    PORT_TOO_MANY_DIGITS,
    PORT_TOO_LOW,
    PORT_TOO_HIGH,
};

struct address {
    struct str host; /* in lower case; empty: all interfaces */
    bool has_host;   /* there was a colon */
    struct str port_text;
    struct number number; /* what the port came to, for messages */
    int64_t port;
};

/* "host:port", "*:port", ":port" or "port". The host is not looked at. Of several colons the
 * last is before the port, or the first. */
enum port_fault inet_address_parse(struct arena *arena, struct str text, bool is_last_colon,
                                   struct address *address) MUST_CHECK;

/* tcp://host:port; false when the text has not that form. Then *fault tells of the port. */
bool tcp_url_parse(struct arena *arena, struct str url, struct address *address,
                   enum port_fault *fault) MUST_CHECK;

#endif
