/* SPDX-License-Identifier: MIT */
/* What commands that read supervisord's configuration share: the machine that a file is judged
 * on, and how files come in. */
#ifndef CLI_READER_H
#define CLI_READER_H

#include "cli/context.h"
#include "config/machine.h"
#include "schemas/schema.h"

/* The machine that the reader options describe. checks_by_default: whether users and folders of
 * this machine count when nobody says. Without checks a file is judged as for any machine:
 * relative paths start at /, supervisord runs as root. */
bool reader_machine(const struct context *context, bool checks_by_default,
                    struct machine *machine, struct error *err) MUST_CHECK;

/* Says on standard error why plug-ins could not be looked for, if one was named. */
void reader_tell_of_plugins(const struct context *context, const struct machine *machine);

/* --supervisor-version, else fallback ("" for 4.2.5). */
bool reader_version(const struct context *context, struct str fallback,
                    supervisor_version *version, struct error *err) MUST_CHECK;

/* Loads path, or standard input for "-". The text's path is absolute: supervisord resolves
 * includes from it, and reports show it from the working directory again. */
bool reader_load(const struct context *context, struct arena *arena, const char *path,
                 struct text **text, struct error *err) MUST_CHECK;

/* Tells on standard error that one of several files cannot be read. */
void reader_complain(const struct context *context, struct str message);

/* What a file is by its section headers. */
enum file_role {
    ROLE_OTHER,    /* it has no section that supervisord knows */
    ROLE_FRAGMENT, /* some main file includes it */
    ROLE_MAIN,     /* it has [supervisord] or [include] */
};
enum file_role reader_role(struct str bytes);

/* Opens a folder to read below it (base/replace.h). One that is not there is no error: *root is
 * then below 0. */
bool reader_root(const char *path, int *root, struct error *err) MUST_CHECK;

/* Absolute and normalized. */
struct str reader_absolute(struct arena *arena, struct str path);

#endif
