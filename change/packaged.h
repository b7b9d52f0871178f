/* SPDX-License-Identifier: MIT */
/*
 * A release archive in the place of templates and inventory, as a command is given it:
 * `supconf apply FILE.tar.gz`. What is wanted is the archive's files for this host; everything
 * behind that is as for rendered ones.
 *
 * The settings of this machine say what they say of any project: checks, history, who may have
 * signed. Without them the archive says where files go.
 */
#ifndef CHANGE_PACKAGED_H
#define CHANGE_PACKAGED_H

#include "change/change.h"
#include "release/description.h"
#include "release/release.h"

/* The settings of a machine without a project. */
#define PACKAGED_SETTINGS "/etc/supconf/supconf.ini"

struct packaged {
    const char *path;
    struct release release;
    struct release_description description;
};

/* Whether the command takes an archive and its first operand is one, by the end of its name. */
bool packaged_is_asked(const struct context *context);

/* Reads the settings of a machine without a project when a project's were not found and an
 * archive is asked for. */
bool packaged_settings(struct change_set *set, struct error *err) MUST_CHECK;

/* The part of change_open that is in the place of the inventory: opens and checks the archive,
 * finds this host in it and adds its instances to the settings where they lack them. Fails when
 * signers are asked for and none has signed, and when settings and archive contradict each
 * other about where files go. */
bool packaged_open(struct change_set *set, struct error *err) MUST_CHECK;

/* The part of change_begin that is in the place of rendering: the items for this host, their
 * secrets put in. Fails when one is not known here. */
bool packaged_begin(struct change_set *set, struct error *err) MUST_CHECK;

/* How the history names it. */
struct str packaged_name(struct arena *arena, const struct packaged *packaged);

#endif
