/* SPDX-License-Identifier: MIT */
#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void mark_cut(struct error *err, int wanted)
{
    if (wanted >= (int)sizeof(err->message))
        memcpy(err->message + sizeof(err->message) - 4, "...", 4);
}

bool error_set(struct error *err, enum error_kind kind, const char *format, ...)
{
    va_list arguments;

    err->kind = kind;
    va_start(arguments, format);
    mark_cut(err, vsnprintf(err->message, sizeof(err->message), format, arguments));
    va_end(arguments);
    return false;
}

bool error_errno(struct error *err, const char *format, ...)
{
    const char *reason = strerrordesc_np(errno);
    char what[ERROR_MESSAGE_BYTES];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(what, sizeof(what), format, arguments);
    va_end(arguments);
    return error_set(err, ERROR_SYSTEM, "%s: %s", what, reason ? reason : "unknown error");
}

bool error_context(struct error *err, const char *format, ...)
{
    char old[ERROR_MESSAGE_BYTES], what[ERROR_MESSAGE_BYTES];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(what, sizeof(what), format, arguments);
    va_end(arguments);
    memcpy(old, err->message, sizeof(old));
    return error_set(err, err->kind, "%s: %s", what, old);
}
