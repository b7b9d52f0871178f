/* SPDX-License-Identifier: MIT */
/*
 * Passports (plan/passport.h): `supconf review --passport FILE` writes what it has shown,
 * --sign signs it, `supconf apply --passport FILE` carries out that and nothing else. The
 * signature lies beside, as FILE.sig, so that ssh-keygen(1) alone can make and check it.
 *
 * Both sides look at a rendered instance through the same eye. Before the digest of a rendered
 * file is taken each secret in it gives way to its name and to those of its characters that
 * could end a value: quotes, blanks, commas and their kin. A secret cannot be guessed from
 * that, and one that brings a line or an option of its own is not the one that was approved. In
 * what goes in, a secret is covered only where it is written as one: else a word that is a
 * secret somewhere could be changed everywhere.
 */
#ifndef CHANGE_PASSPORT_H
#define CHANGE_PASSPORT_H

#include "cli/project.h"
#include "model/model.h"
#include "plan/passport.h"
#include "report/review.h"

/* What a passport's signature is made for: -n of ssh-keygen(1). */
#define PASSPORT_NAME_SPACE "supconf-passport"

struct passport_eye {
    const struct project *project;
    struct secrets secrets; /* of the project, as they are covered here */
    struct binding *extra;  /* of the command line */
    size_t extra_count;
};

/* When the project is rendered, and before anybody adds to its secrets what he found elsewhere:
 * the other side has not found that. */
bool passport_open_eye(const struct context *context, struct project *project,
                       struct passport_eye *eye, struct error *err) MUST_CHECK;

/* Adds the instance to the passport, and the settings when it has none yet. */
void passport_see(struct arena *arena, const struct passport_eye *eye,
                  const struct rendered_instance *rendered, const struct model *model,
                  const struct plan *plan, bool is_seen, struct passport *passport);

/* Writes the file that --passport names, signed when --sign names a key: first the signature,
 * so that the two never fit by chance. *written tells of it. */
bool passport_write(const struct context *context, const struct settings *settings,
                    const struct passport *passport, struct review_passport *written,
                    struct error *err) MUST_CHECK;

/* A passport that is believed: signed by one of the allowed signers, and not over. */
struct passport_check {
    struct passport passport;
    struct str signer;
    struct passport_eye eye;
};

/* Reads the file that --passport names; without the option *is_given is false. Fails with
 * ERROR_STALE for one that is not to be believed. The eye is opened, too. */
bool passport_open(const struct context *context, struct project *project,
                   struct passport_check *check, bool *is_given, struct error *err) MUST_CHECK;

#endif
