/* SPDX-License-Identifier: MIT */
#include "rules/builtin.h"

#include "base/list.h"
#include "rules/rules.h"

static const struct rule *const builtin[] = {
#define RULE(name) &rule_##name,
#include "rules/rules.def"
#undef RULE
};

void rules_add_builtin(struct arena *arena, struct rule_list *list)
{
    for (size_t i = 0; i < COUNT_OF(builtin); i++)
        *LIST_ADD(arena, list) = builtin[i];
}

bool program_command(struct lint *lint, const struct program *program,
                     struct command_line *line)
{
    if (!program->count || !program->processes[0].command.str.bytes)
        return false;
    *line = command_line_read(lint->arena, &program->processes[0].command);
    return line->fault == COMMAND_OK && line->words.count;
}

struct script program_script(struct lint *lint, const struct program *program)
{
    struct command_line line;
    struct script script = {0};

    if (!program_command(lint, program, &line))
        return script;
    if (!line.is_shell) {
        *LIST_ADD(lint->arena, &script) =
            (struct script_command){.text = program->processes[0].command};
        return script;
    }
    script = script_read(lint->arena, &line.words.items[line.script_index].text);
    if (script.is_compound)
        script.count = 0;
    return script;
}

bool is_assignment(struct str word)
{
    size_t equals = str_find(word, '=');

    for (size_t i = 0; i < equals && i < word.length; i++) {
        char byte = word.bytes[i];

        if (byte != '_' && !(byte >= 'A' && byte <= 'Z') && !(byte >= 'a' && byte <= 'z') &&
            !(i && byte >= '0' && byte <= '9'))
            return false;
    }
    return equals && equals != STR_NOT_FOUND;
}

static bool is_prefix(struct str name)
{
    return str_equal(name, STR("exec")) || str_equal(name, STR("env")) ||
           str_equal(name, STR("nohup")) || is_assignment(name);
}

struct word_list command_program(struct arena *arena, const struct traced *command)
{
    struct word_list words = {0};
    size_t at, skip = 0;

    if (words_split(arena, command, &words, &at) != COMMAND_OK)
        return (struct word_list){0};
    while (skip < words.count && is_prefix(word_name(&words.items[skip])))
        skip++;
    if (skip + 2 < words.count &&
        str_starts_with(word_name(&words.items[skip]), STR("python")) &&
        str_equal(words.items[skip + 1].text.str, STR("-m")))
        skip += 2;
    words.items += skip;
    words.count -= skip;
    words.capacity = words.count;
    return words;
}

struct span section_span(const struct lint *lint, const struct config_section *section,
                         struct str key)
{
    const struct config_option *option = config_option(lint->config, section, key);

    return option ? option->value.source : config_section_span(section);
}

struct span program_span(const struct lint *lint, const struct program *program, struct str key)
{
    return section_span(lint, program->section, key);
}
