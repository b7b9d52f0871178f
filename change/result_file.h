/* SPDX-License-Identifier: MIT */
/* What a command writes where -o FILE and its kin say. */
#ifndef CHANGE_RESULT_FILE_H
#define CHANGE_RESULT_FILE_H

#include "cli/context.h"

/* Whole or not at all; a file that is there keeps its mode and owner. */
bool result_file_write(const struct context *context, const char *path, struct str bytes,
                       struct error *err) MUST_CHECK;

#endif
