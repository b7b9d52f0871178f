/* SPDX-License-Identifier: MIT */
/* URLs in parts, as Python's urllib.parse.urlsplit() has them. */
#ifndef TEMPLATE_URL_H
#define TEMPLATE_URL_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/str.h"

/* Views of the text or of the arena; what is not there is empty. */
struct url {
    struct str scheme; /* in small letters */
    struct str netloc, path, query, fragment;
};

/* Almost any text is a URL; false, as Python raises ValueError, for brackets in the netloc
 * without an IPv6 address in them, and for characters in it that stand for its separators. */
bool url_split(struct arena *arena, struct str text, struct url *url) MUST_CHECK;

/* What stands in "user:password@host:port". has_user and has_password tell an empty one from
 * none. */
struct url_authority {
    struct str user, password, host, port;
    bool has_user, has_password;
};

struct url_authority url_authority(struct str netloc);

#endif
