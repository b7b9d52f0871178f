/* SPDX-License-Identifier: MIT */
/*
 * A release as a Debian package: `supconf package --deb NAME -o FILE.deb`. It holds
 *
 *     /usr/share/supconf/releases/NAME.tar.gz   the release, as it would be without --deb
 *     /etc/supconf/NAME/supconf.ini             a conffile: the settings it is applied with
 *
 * and a postinst that calls `supconf apply` with the two. docs/PACKAGES.md says why so.
 */
#ifndef CHANGE_PACKAGE_DEBIAN_H
#define CHANGE_PACKAGE_DEBIAN_H

#include "cli/context.h"
#include "release/description.h"
#include "release/release.h"
#include "settings/settings.h"

/* Whether the options of the command line fit together. */
bool package_debian_check(const struct context *context, struct error *err) MUST_CHECK;

/* archive: the release, packed with gzip. */
bool package_debian(const struct context *context, const struct settings *settings,
                    const struct release *release,
                    const struct release_description *description, struct str archive,
                    struct str *bytes, struct error *err) MUST_CHECK;

#endif
