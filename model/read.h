/* SPDX-License-Identifier: MIT */
/*
 * Reading one option: take it from its section or [DEFAULT], expand it, convert it, and report
 * a refusal in supervisord's words and in ours. Each reader returns the fallback when the
 * option is missing or refused, so evaluation goes on behind a fault.
 */
#ifndef MODEL_READ_H
#define MODEL_READ_H

#include <stdbool.h>
#include <stdint.h>

#include "base/traced.h"
#include "model/address.h"
#include "model/convert.h"
#include "model/evaluation.h"
#include "model/refusals.h"

struct reader {
    struct evaluation *run;
    const struct config_section *section; /* NULL: nothing is set */
    const struct expansion_scope *scope;
    bool names_place; /* messages end in " in section '...' (file: '...')" */
    const struct long_number **long_numbers; /* where numbers beyond 64 bits go */
};

struct fault {
    enum refusal_id id;
    struct span span;
    struct str option;
    struct str supervisor; /* its words, without the place; for REFUSAL_LIMIT ours */
    struct str message;
    struct str help;
    const struct fix *fix; /* or NULL */
};

/* Reports that supervisord would take no file with this. */
void refuse(const struct reader *reader, struct fault fault);

/* Reports what supervisord's parser takes, and what cannot work all the same. */
void note(const struct reader *reader, struct fault fault);

enum reading { READING_NOTHING, READING_TEXT, READING_REFUSED };

/* The option, not expanded; NULL when it is not set. */
const struct option *read_option(const struct reader *reader, struct str key);

/* Where to point for an option's value; at the section when it is not set. */
struct span option_span(const struct reader *reader, struct str key);

/* A fix that gives the option another value; NULL when it is not set or has several lines. */
const struct fix *fix_option(const struct reader *reader, struct str key, struct str value,
                             const char *title, bool is_safe);

/* Expands any text; where is the name of the place in supervisord's message. */
bool read_expansion(const struct reader *reader, struct str key, struct str where,
                    const struct traced *format, struct traced *result) MUST_CHECK;

/* The expanded value. */
enum reading read_traced(const struct reader *reader, struct str key, struct traced *text);
enum reading read_text(const struct reader *reader, struct str key, struct str *text);

int64_t read_integer(const struct reader *reader, struct str key, int64_t fallback);
int64_t read_size(const struct reader *reader, struct str key, int64_t fallback);
bool read_boolean(const struct reader *reader, struct str key, bool fallback);

/* id and its words: REFUSAL_OCTAL, REFUSAL_SOCKET_MODE or REFUSAL_CHMOD. Whether it was read.
 */
bool read_octal(const struct reader *reader, struct str key, enum refusal_id id,
                int64_t *value);

/* Reports a number that is none; shown is the text that Python was asked to convert. */
void refuse_number(const struct reader *reader, struct str key, enum refusal_id id,
                   struct str shown, enum number_fault fault, const struct number *number);

/* Python's words for a number that it does not read. */
struct str number_message(struct arena *arena, struct str shown, enum number_fault fault,
                          const struct number *number);

/* Looks a user up; account->text has bytes NULL when the option is missing. */
void read_user(const struct reader *reader, struct str key, struct account *account);

/* user or user:group; noun is what supervisord calls the option. */
struct owner read_owner(const struct reader *reader, struct str key, enum refusal_id id,
                        struct str noun);

/* The expanded ~, when the folder is there; else a refusal and false. fallback is a default. */
bool read_directory(const struct reader *reader, struct str key, struct str fallback,
                    struct str *path) MUST_CHECK;

/* Whether the folder of the file that path names is there; else a refusal. */
bool check_parent_directory(const struct reader *reader, struct str key, struct str path);

/* Reports a port that is none; ending comes behind supervisord's words. */
void refuse_port(const struct reader *reader, struct str key, const struct address *address,
                 enum port_fault fault, struct str ending);

/* Reports a factory that has not the form of one, or that supervisord would not find. */
void check_factory(const struct reader *reader, struct str key, struct str text);

/* A name by supervisord's rule. span is what to point at. */
bool check_name(const struct reader *reader, struct str key, struct span span, struct str text,
                struct str *name) MUST_CHECK;

/* The variables of an environment value; none and false after a refusal. */
bool read_variables(const struct reader *reader, struct str key, const struct traced *value,
                    struct environment *environment) MUST_CHECK;

#endif
