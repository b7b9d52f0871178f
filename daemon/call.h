/* SPDX-License-Identifier: MIT */
/* One call to a supervisord: encoded, sent, answered, decoded, its fault put into words. */
#ifndef DAEMON_CALL_H
#define DAEMON_CALL_H

#include "daemon/daemon.h"
#include "daemon/xmlrpc.h"

/* method without "supervisor." in front. A fault is ERROR_DAEMON, and daemon_fault() has its
 * number. */
bool daemon_call(struct arena *arena, struct daemon *daemon, const char *method,
                 const struct xmlrpc_value *parameters, size_t count,
                 struct xmlrpc_value *result, struct error *err) MUST_CHECK;

/* Several methods without parameters in one request; results[i] is that of methods[i]. The
 * first fault among them is the error. One that cannot be put into XML-RPC takes all with it.
 */
bool daemon_call_all(struct arena *arena, struct daemon *daemon, const char *const *methods,
                     size_t count, struct xmlrpc_value *results, struct error *err) MUST_CHECK;

/* The answer was XML-RPC, but not what method gives. */
bool daemon_odd_answer(struct daemon *daemon, const char *method, struct error *err);

/* A fault that came inside a result; as daemon_call for a fault of its own. */
bool daemon_refused(struct arena *arena, struct daemon *daemon, const char *method,
                    int64_t fault, struct str text, struct error *err);

/* "group:process", as the methods for a process want it. */
struct xmlrpc_value daemon_process_name(struct arena *arena, struct str group,
                                        struct str process);

/* Member of a struct: empty or 0 when it is missing. */
struct str daemon_text(const struct xmlrpc_value *value, const char *name);
int64_t daemon_number(const struct xmlrpc_value *value, const char *name);

#endif
