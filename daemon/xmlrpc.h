/* SPDX-License-Identifier: MIT */
/*
 * XML-RPC: a method call to text, an answer from text. Reading is tolerant where supervisord
 * needs it (it puts control characters and broken UTF-8 of logs into its XML: they become
 * U+FFFD) and strict else: no DOCTYPE, no entities of its own, bounded depth, no unknown
 * element.
 */
#ifndef DAEMON_XMLRPC_H
#define DAEMON_XMLRPC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

enum xmlrpc_kind {
    XMLRPC_NONE,
    XMLRPC_INTEGER,
    XMLRPC_BOOLEAN, /* integer is 0 or 1 */
    XMLRPC_STRING,  /* also the text of a double, a date, base64 */
    XMLRPC_ARRAY,
    XMLRPC_STRUCT,
};

struct xmlrpc_value {
    enum xmlrpc_kind kind;
    int64_t integer;
    struct str text;
    struct str name; /* of a member of a struct */
    struct xmlrpc_value *items;
    size_t count, capacity;
};

struct xmlrpc_answer {
    bool is_fault;
    int64_t fault_code;
    struct str fault_text;
    struct xmlrpc_value value; /* when it is no fault */
};

struct xmlrpc_value xmlrpc_string(struct str text);
struct xmlrpc_value xmlrpc_integer(int64_t integer);
struct xmlrpc_value xmlrpc_boolean(bool is_true);

/* A call with parameters of any kind but XMLRPC_NONE. */
struct str xmlrpc_call(struct arena *arena, const char *method,
                       const struct xmlrpc_value *parameters, size_t count);

/* Fails with ERROR_DAEMON and what is wrong with the text, without the word "answer". */
bool xmlrpc_parse(struct arena *arena, struct str text, struct xmlrpc_answer *answer,
                  struct error *err) MUST_CHECK;

/* The member of a struct, or NULL when it is missing, of another kind, or value no struct. */
const struct xmlrpc_value *xmlrpc_member(const struct xmlrpc_value *value, const char *name,
                                         enum xmlrpc_kind kind);

#endif
