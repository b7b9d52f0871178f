/* SPDX-License-Identifier: MIT */
/*
 * An error says why an operation cannot go on. It is a value of fixed size: the function that
 * fails fills it and returns false, each caller that knows more puts its words in front, and
 * the command prints it once. (What is wrong with the user's text is no error but a finding.)
 *
 *     if (!text_load(arena, path, &text, err))
 *         return error_context(err, "load template");
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdbool.h>

#include "base/compiler.h"

enum error_kind {
    ERROR_NONE,
    ERROR_USAGE,   /* the command line is wrong */
    ERROR_SYSTEM,  /* the system refused: a file, a socket, a process */
    ERROR_INPUT,   /* a file of ours (settings, inventory, plan) cannot be understood */
    ERROR_DAEMON,  /* supervisord answered with a fault, or not as it should */
    ERROR_TIMEOUT, /* no answer in time: what happened is unknown */
    ERROR_LOCKED,  /* somebody else holds the lock */
    ERROR_STALE,   /* the world is not what the plan saw */
};

enum { ERROR_MESSAGE_BYTES = 2048 };

struct error {
    enum error_kind kind;
    char message[ERROR_MESSAGE_BYTES]; /* a longer one ends in "..." */
};

/* Each fills *err and returns false, so that a caller can return the call. */
bool error_set(struct error *err, enum error_kind kind, const char *format, ...)
    PRINTF_LIKE(3, 4);

/* As error_set with kind ERROR_SYSTEM, and ": " and the text of errno at the end. */
bool error_errno(struct error *err, const char *format, ...) PRINTF_LIKE(2, 3);

/* Puts text and ": " in front of the message that is there. */
bool error_context(struct error *err, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
