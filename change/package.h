/* SPDX-License-Identifier: MIT */
/* The parts of `supconf package`: package_make.c packs, package_open.c reads and checks. */
#ifndef CHANGE_PACKAGE_H
#define CHANGE_PACKAGE_H

#include "cli/context.h"
#include "release/description.h"
#include "release/release.h"

/* What a signature of a release is made for: -n of ssh-keygen(1). */
#define RELEASE_NAME_SPACE "supconf-release"

/* Renders the instances that the command line names, checks them and packs them into -o FILE.
 * Findings of severity error are told, and nothing is written. */
bool package_make(const struct context *context, enum exit_status *status, struct error *err)
    MUST_CHECK;

/* Reads the archive at path and holds everything in it against its sums and its description.
 * signers: a file of allowed signers, then it must be signed by one of them, who comes back in
 * *signer; NULL: nobody looks at the signature. */
bool package_open(const struct context *context, const char *path, const char *signers,
                  struct release *release, struct release_description *description,
                  struct str *signer, struct error *err) MUST_CHECK;

/* Where a file is in release->files. */
struct str package_path_of(struct arena *arena, const struct release_file *file);

/* Says on standard output what the release is; its signer may be empty. */
void package_tell(const struct context *context, const struct release *release,
                  const struct release_description *description, struct str signer);

#endif
