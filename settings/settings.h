/* SPDX-License-Identifier: MIT */
/*
 * supconf.ini: what a project says about itself. It is found upwards from the working
 * directory. Every section and key is known by the table in keys.c; an unknown one is a
 * finding with the nearest name. Relative paths in it are relative to its folder and come out
 * absolute.
 */
#ifndef SETTINGS_SETTINGS_H
#define SETTINGS_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/finding.h"
#include "base/list.h"
#include "base/str.h"
#include "base/text.h"

struct setting_word {
    struct str text;
    struct span span; /* where it stands in supconf.ini */
};

struct setting_words {
    struct setting_word *items;
    size_t count, capacity;
};

struct severity_setting {
    struct setting_word rule; /* code or name */
    enum severity severity;
};

/* "validate.PATTERN = COMMAND": an outside check of each rendered file whose name fits. */
struct validation {
    struct str pattern;
    struct setting_word command; /* %s is the file */
};

/* Whose rules the marks of `bk` templates follow. */
enum compat_policy {
    COMPAT_STRICT,
    COMPAT_BK_INSTALL, /* render_tpl of bk-install */
    COMPAT_BK_CI,      /* the older one of bk-ci */
    COMPAT_COUNT,
};

/* "mode.PATTERN = 0640" */
struct mode_setting {
    struct str pattern;
    unsigned mode;
};

/* One supervisord a host. */
struct instance {
    struct setting_word name;
    struct setting_word hosts; /* a host pattern of the inventory; "all" unless set */
    struct str module;         /* the folder below the prefix for relative template names */
    struct setting_words templates; /* names below the templates folder, globs allowed */
    struct setting_word config;     /* absolute path of the main file */
    enum compat_policy compat;
    bool has_compat; /* false: that of [render] counts */
    struct setting_words http_checks, tcp_checks, exec_checks; /* settings/checks.h */
    struct setting_words http_needs, tcp_needs, exec_needs;    /* that must be there before */
    int check_timeout_ms, check_attempts, check_wait_ms;
    struct validation *validations;
    size_t validation_count, validation_capacity;
    LIST_OF(struct mode_setting) modes;
    LIST_OF(struct validation) owners; /* "owner.PATTERN = USER[:GROUP]" */
    LIST_OF(struct validation) forms;  /* "form.PATTERN = ini|none" */
    bool needs_passport;               /* nothing is applied that nobody has approved */
};

enum undefined_policy {
    UNDEFINED_ERROR,
    UNDEFINED_EMPTY,
};

struct settings {
    const struct text *text;       /* NULL: no file was found, all is default */
    struct str directory;          /* of the file, absolute; else the working directory */
    struct str supervisor_version; /* "4.2.5" unless set */
    struct setting_word host;      /* this machine's name in the inventory, or empty */

    struct setting_words lint_paths;
    enum severity fail_level;            /* default: warning */
    bool is_strict;                      /* "profile = strict": advice too */
    struct setting_words select, ignore; /* rules, by code or name */
    struct setting_words rule_files;     /* absolute globs */
    struct setting_words schema_files;   /* absolute globs */
    struct setting_word baseline;
    LIST_OF(struct severity_setting) severities;

    struct setting_word inventory; /* file or folder */
    struct setting_word variables; /* file with the rules of the variables, or empty */
    struct setting_word templates; /* folder */
    struct str prefix;
    struct str tree; /* where commit puts rendered files, absolute; default: rendered */
    enum undefined_policy undefined;
    enum compat_policy compat;
    LIST_OF(struct validation) dialects; /* "dialect.PATTERN = bk|go|jinja" */

    struct setting_word signers; /* file: who may have signed packages, or empty: anybody */

    struct str history_repository; /* default: /var/lib/supconf/history */
    LIST_OF(struct instance) instances;
};

/* Reads path, or with NULL the supconf.ini nearest above the working directory; finding none is
 * fine then. Faults of the text are findings (settings/faults.def); false only when the file
 * cannot be read. */
bool settings_load(struct arena *arena, const char *path, struct settings *settings,
                   struct finding_list *findings, struct error *err) MUST_CHECK;

/* The settings in a text that is read already; directory, absolute, is that of its file. */
struct settings settings_read(struct arena *arena, const struct text *text,
                              struct str directory, struct finding_list *findings);

/* One more instance, for all hosts, with what counts where the file says nothing. Pointers to
 * instances before are good no more. */
struct instance *settings_add_instance(struct arena *arena, struct settings *settings,
                                       struct setting_word name);

/* The instance of that name, or NULL. */
const struct instance *settings_instance(const struct settings *settings, struct str name);

extern const struct finding_kind settings_kinds[];
extern const size_t settings_kind_count;

#endif
