/* SPDX-License-Identifier: MIT */
#ifndef CLI_CHANGE_PROGRAM_H
#define CLI_CHANGE_PROGRAM_H

/* Puts supconf-change in the place of this process, with the same arguments. Looked for in
 * ../libexec/supconf of the folder this program lies in, beside it (a build tree), and where it
 * was installed. Returns, with an exit status, only when it cannot be run. */
int execute_change_program(char **argv);

#endif
