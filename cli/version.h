/* SPDX-License-Identifier: MIT */
#ifndef CLI_VERSION_H
#define CLI_VERSION_H

/* "0.1.0" */
extern const char supconf_version[];

#endif
