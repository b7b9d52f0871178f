/* SPDX-License-Identifier: MIT */
/* What the system hands out and wants back: for CLEANUP, each accepts the empty value. */
#ifndef BASE_DESCRIPTOR_H
#define BASE_DESCRIPTOR_H

#include <dirent.h>
#include <stdio.h>

void close_descriptor(int *fd);   /* empty: below 0 */
void close_stream(FILE **stream); /* empty: NULL */
void close_directory(DIR **directory);

#endif
