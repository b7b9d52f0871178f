/* SPDX-License-Identifier: MIT */
#include "base/descriptor.h"

#include <unistd.h>

void close_descriptor(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

void close_stream(FILE **stream)
{
    if (*stream)
        fclose(*stream);
    *stream = NULL;
}

void close_directory(DIR **directory)
{
    if (*directory)
        closedir(*directory);
    *directory = NULL;
}
