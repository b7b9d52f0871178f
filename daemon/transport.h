/* SPDX-License-Identifier: MIT */
/*
 * HTTP as far as supervisord speaks it: a POST to /RPC2 over a unix socket or TCP, one request
 * a connection, HTTP/1.0. The answer is read to the end of the stream, because the length that
 * supervisord announces counts characters where it should count bytes. No proxy, no redirect.
 */
#ifndef DAEMON_TRANSPORT_H
#define DAEMON_TRANSPORT_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "daemon/daemon.h"

/* For each user of transport_post, before its first and after its last call. */
void transport_start(void);
void transport_end(void);

/* The address in words for messages: a socket's path, or "http://127.0.0.1:9001". */
const char *transport_name(struct arena *arena, const struct daemon_address *address);

/* Sends request, which calls method (named in messages), and takes the body of a 200 answer.
 * The kinds of failure are those of daemon.h, *trouble says more of it; no message holds the
 * password. */
bool transport_post(struct arena *arena, const struct daemon_address *address,
                    const char *method, struct str request, struct str *answer,
                    enum daemon_trouble *trouble, struct error *err) MUST_CHECK;

#endif
