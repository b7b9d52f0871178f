/* SPDX-License-Identifier: MIT */
/* The folders of a staging, one of which is open at a time: where targets lie, and where they
 * are staged. For base/staging.c. */
#ifndef BASE_STAGING_FOLDERS_H
#define BASE_STAGING_FOLDERS_H

#include "base/staging.h"

#define STAGE_NAME ".supconf-staged"

/* The folder of the file, which is looked for at the first time. */
bool staging_find_folder(struct staging *staging, const char *path, size_t *index,
                         struct error *err) MUST_CHECK;

/* Opens the home, which must be the folder that was seen before, if any was. */
bool staging_enter_home(struct staging *staging, size_t index, struct error *err) MUST_CHECK;

/* Makes the stage of the home that is open, if it was not made before, and opens it; path names
 * a file for which it is needed. */
bool staging_open_stage(struct staging *staging, const char *path, struct error *err)
    MUST_CHECK;

/* Opens where files of the folder are staged. */
bool staging_enter_folder(struct staging *staging, size_t index, struct error *err) MUST_CHECK;

/* Closes what is open. */
void staging_leave(struct staging *staging);

#endif
