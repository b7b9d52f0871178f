/* SPDX-License-Identifier: MIT */
/*
 * Supervisords that the command line names, without any settings: by their main file (-c),
 * their unix socket (--socket) or their URL (--server-url). Commands that take them have
 * LOCATED_ROWS.
 */
#ifndef CHANGE_LOCATED_H
#define CHANGE_LOCATED_H

#include "base/secrets.h"
#include "cli/context.h"
#include "daemon/daemon.h"
#include "model/model.h"

struct located {
    struct str name;   /* "supervisord" for /etc/supervisor/supervisord.conf */
    struct str config; /* absolute path of the main file; empty: not known (yet) */
    bool has_address;  /* false: the main file says where it listens */
    struct daemon_address address;
};

struct located_list {
    struct located *items;
    size_t count, capacity;
};

/* Whether one is named at all. */
bool located_is_given(const struct arguments *arguments);

/* A password in a URL joins the secrets, and no message shows it. */
bool located_read(const struct context *context, struct secrets *secrets,
                  struct located_list *list, struct error *err) MUST_CHECK;

/* Where to ask it: unless a URL had them, user name and password are those of the server of the
 * model, which may be NULL. False: nowhere. */
bool located_address(const struct located *located, const struct model *model,
                     struct daemon_address *address);

/* Finds the main file of one that was named by its address: it is asked for its number, and
 * the kernel for its command line. */
bool located_find_config(struct arena *arena, struct located *located, struct error *err)
    MUST_CHECK;

/* Where a supervisord with this configuration listens, by its unix socket when it has one;
 * false: nowhere. */
bool model_address(const struct model *model, struct daemon_address *address);

#endif
