/* SPDX-License-Identifier: MIT */
/*
 * A release: the rendered configuration of some hosts as one archive, which says itself what it
 * holds.
 *
 *     ID/SHA256SUMS              the sums of all that follows, in its order
 *     ID/SHA256SUMS.sig          optional: a signature of it (release/signature.h); .minisig
 *                                when it is one of minisign
 *     ID/release.json            what this is (docs/formats/release.schema.json)
 *     ID/files/HOST/INSTANCE/... the files
 *
 * ID is "release-" and the first digits of the sum of SHA256SUMS, so that a release has one
 * name for ever and no byte of it can change unseen. The same files give the same bytes.
 * `sha256sum --check SHA256SUMS` and `ssh-keygen -Y verify` check it where supconf is not at
 * hand.
 */
#ifndef RELEASE_RELEASE_H
#define RELEASE_RELEASE_H

#include "release/archive.h"

struct release {
    struct str id;
    struct str description;     /* release.json */
    struct str sums;            /* SHA256SUMS: what is signed */
    struct str signature;       /* of sums; empty: none */
    struct archive_files files; /* below files/, by path */
};

/* Sorts the files and works out sums and id; fails for a path that cannot stand in them. */
bool release_seal(struct arena *arena, struct release *release, struct error *err) MUST_CHECK;

/* Of a sealed release. */
bool release_write(struct arena *arena, const struct release *release,
                   enum archive_compression compression, int64_t time, struct str *bytes,
                   struct error *err) MUST_CHECK;

/* Reads an archive and holds everything in it against its sums. Fails for one that is damaged,
 * cut off or out of order, that lacks a file or has one too many, and for paths that lead out
 * of it. Nothing is said about the signature. */
bool release_read(struct arena *arena, struct str bytes, struct release *release,
                  struct error *err) MUST_CHECK;

#endif
