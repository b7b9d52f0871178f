/* SPDX-License-Identifier: MIT */
/* The built-in rules by name, and the few questions that many of them ask. */
#ifndef RULES_BUILTIN_H
#define RULES_BUILTIN_H

#include "lint/lint.h"
#include "rules/command_line.h"

#define RULE(name) extern const struct rule rule_##name;
#include "rules/rules.def"
#undef RULE

/* For examples: without it a server section is a fault of its own. */
#define RPC_INTERFACE                                                                          \
    "[rpcinterface:supervisor]\n"                                                             \
    "supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface\n\n"

/* The command of the program's first process; false when it has none that can be split. */
bool program_command(struct lint *lint, const struct program *program,
                     struct command_line *line) MUST_CHECK;

/* The simple commands that the program's command comes to: those of its script when it starts a
 * shell, else itself as the only one. None for a script with loops or branches. */
struct script program_script(struct lint *lint, const struct program *program);

/* What a simple command runs, with its options: the words behind exec, env, nohup, NAME=value
 * and "python -m". */
struct word_list command_program(struct arena *arena, const struct traced *command);

/* NAME=value: to a shell, a variable for the command behind it. */
bool is_assignment(struct str word);

/* The value of the option, or the section's name when it is not set. */
struct span program_span(const struct lint *lint, const struct program *program,
                         struct str key);
struct span section_span(const struct lint *lint, const struct config_section *section,
                         struct str key);

#endif
