/* SPDX-License-Identifier: MIT */
/*
 * Signatures by SSH keys, made and checked by ssh-keygen(1): people have such keys, and git
 * signs commits with them. The name space of a signature tells what was signed, so that one for
 * a release cannot be passed off as one for something else.
 */
#ifndef RELEASE_SIGNATURE_H
#define RELEASE_SIGNATURE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

/* key: path of a private key, or of a public one whose private half an agent holds. */
bool signature_make(struct arena *arena, const char *key, const char *name_space,
                    struct str message, struct str *signature, struct error *err) MUST_CHECK;

/* signers: a file of allowed signers, as in ssh-keygen(1). *signer: who signed, of those in it.
 * Fails for a signature that is wrong or of somebody who is not in the file. */
bool signature_check(struct arena *arena, const char *signers, const char *name_space,
                     struct str message, struct str signature, struct str *signer,
                     struct error *err) MUST_CHECK;

#endif
