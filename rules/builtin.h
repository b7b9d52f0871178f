/* SPDX-License-Identifier: MIT */
/* The built-in rules by name, and the few questions that many of them ask. */
#ifndef RULES_BUILTIN_H
#define RULES_BUILTIN_H

#include "config/edit.h"
#include "lint/lint.h"
#include "model/environment.h"
#include "rules/command_line.h"

#define RULE(name) extern const struct rule rule_##name;
#include "rules/rules.def"
#undef RULE

/* For examples: without it a server section is a fault of its own. */
#define RPC_INTERFACE                                                                          \
    "[rpcinterface:supervisor]\n"                                                              \
    "supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface\n\n"

/* The command of a program, taken apart once for all rules. */
struct program_notes {
    struct command_line line;
    struct script script;       /* of its shell, else the command itself as the only one */
    struct word_list *programs; /* what each command of the script runs, without the words in
                                   front: exec, env, nohup, NAME=value, "python -m" */
};

/* Of its first process; NULL when it has none. Only from the hook that is given the program. */
const struct program_notes *program_notes(struct lint *lint, const struct program *program);

/* The same, NULL too when the command cannot be split or is empty. */
const struct program_notes *program_command(struct lint *lint, const struct program *program);

/* The same, NULL too for a script with loops or branches. */
const struct program_notes *program_script(struct lint *lint, const struct program *program);

/* The same of any process and from any hook: read anew. */
const struct program_notes *process_script(struct arena *arena, const struct process *process);

/* The tokens of an environment option as written. Only from the hook that is given the option.
 */
const struct token_list *environment_notes(struct lint *lint, const struct option *option);

/* What stays as the process that supervisord watches: the command itself, or the last one of
 * its script. NULL when that cannot be told, or runs in the background. */
const struct word_list *program_main_command(struct lint *lint, const struct program *program);

/* See programs. */
struct word_list command_program(struct word_list words);

/* Whether the word is a bare & at the end, which would send the command into the background if
 * a shell read it. */
bool is_background_sign(const struct word_list *words, size_t index);

/* NAME=value: to a shell, a variable for the command behind it. */
bool is_assignment(struct str word);

/* The value of the option, or the section's name when it is not set. */
struct span program_span(const struct lint *lint, const struct program *program,
                         struct str key);
struct span section_span(const struct lint *lint, const struct config_section *section,
                         struct str key);

/* Whether the option comes from [DEFAULT]: it stands there for others, too. */
bool is_default(const struct lint *lint, const struct option *option);

/* A fix, not a safe one, that gives a program's option a value: in its place, or below the
 * command. NULL when either comes from [DEFAULT]. */
const struct fix *set_option(const struct lint *lint, const struct program *program,
                             struct str key, struct str value);

#endif
