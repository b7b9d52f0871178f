/* SPDX-License-Identifier: MIT */
/*
 * Signatures by SSH keys, made and checked by ssh-keygen(1): people have such keys, and git
 * signs commits with them. Or by keys of minisign(1), for those who keep keys for releases
 * alone. What a key or a signature is for, its own first line says. The name space of a
 * signature tells what was signed, so that one for a release cannot be passed off as one for
 * something else: minisign has it as the trusted comment.
 */
#ifndef RELEASE_SIGNATURE_H
#define RELEASE_SIGNATURE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

/* Whether it is one of minisign; else it is one of ssh-keygen. */
bool signature_is_of_minisign(struct str signature);

/* key: path of a private key, or of a public SSH key whose private half an agent holds.
 * minisign asks for a password on the terminal. */
bool signature_make(struct arena *arena, const char *key, const char *name_space,
                    struct str message, struct str *signature, struct error *err) MUST_CHECK;

/* signers: a file of allowed signers, as in ssh-keygen(1), or a public key of minisign.
 * *signer: who signed, of those in it. Fails for a signature that is wrong, of the other kind,
 * or of somebody who is not in the file. */
bool signature_check(struct arena *arena, const char *signers, const char *name_space,
                     struct str message, struct str signature, struct str *signer,
                     struct error *err) MUST_CHECK;

/* The key that made a signature, in words: "ED25519 key SHA256:...". Whose it is nobody asks.
 */
bool signature_key(struct arena *arena, const char *name_space, struct str message,
                   struct str signature, struct str *key, struct error *err) MUST_CHECK;

#endif
