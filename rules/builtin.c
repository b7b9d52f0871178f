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

bool is_background_sign(const struct word_list *words, size_t index)
{
    const struct word *word = &words->items[index];

    return index && index + 1 == words->count && !word->is_quoted &&
           str_equal(word->text.str, STR("&"));
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

struct word_list command_program(struct word_list words)
{
    size_t skip = 0;

    if (!words.count)
        return words;
    while (skip < words.count && is_prefix(word_name(&words.items[skip])))
        skip++;
    if (skip + 2 < words.count &&
        str_starts_with(word_name(&words.items[skip]), STR("python")) &&
        str_equal(words.items[skip + 1].text.str, STR("-m")))
        skip += 2;
    return (struct word_list){words.items + skip, words.count - skip, words.count - skip};
}

static void read_script(struct arena *arena, struct program_notes *notes)
{
    const struct command_line *line = &notes->line;
    size_t at;

    notes->script = script_read(arena, &line->words.items[line->script_index].text);
    notes->programs = ARENA_ARRAY(arena, struct word_list, notes->script.count);
    for (size_t i = 0; i < notes->script.count; i++) {
        struct word_list words = {0};

        if (words_split(arena, &notes->script.items[i].text, &words, &at) == COMMAND_OK)
            notes->programs[i] = command_program(words);
    }
}

static const struct program_notes *read_notes(struct arena *arena, const struct traced *command)
{
    struct program_notes *notes = ARENA_NEW(arena, struct program_notes);

    notes->line = command_line_read(arena, command);
    if (notes->line.is_shell) {
        read_script(arena, notes);
    } else {
        *LIST_ADD(arena, &notes->script) = (struct script_command){.text = *command};
        notes->programs = ARENA_NEW(arena, struct word_list);
        *notes->programs = command_program(notes->line.words);
    }
    return notes;
}

const struct program_notes *program_notes(struct lint *lint, const struct program *program)
{
    if (!lint->notes && program->count && program->processes[0].command.str.bytes)
        lint->notes = read_notes(lint->arena, &program->processes[0].command);
    return lint->notes;
}

static bool is_readable(const struct program_notes *notes)
{
    return notes && notes->line.fault == COMMAND_OK && notes->line.words.count;
}

const struct program_notes *program_command(struct lint *lint, const struct program *program)
{
    const struct program_notes *notes = program_notes(lint, program);

    return is_readable(notes) ? notes : NULL;
}

static const struct program_notes *outline(const struct program_notes *notes)
{
    return is_readable(notes) && !notes->script.is_compound ? notes : NULL;
}

const struct program_notes *program_script(struct lint *lint, const struct program *program)
{
    return outline(program_notes(lint, program));
}

const struct program_notes *process_script(struct arena *arena, const struct process *process)
{
    return process->command.str.bytes ? outline(read_notes(arena, &process->command)) : NULL;
}

const struct token_list *environment_notes(struct lint *lint, const struct option *option)
{
    struct token_list *tokens;

    if (!lint->notes) {
        tokens = ARENA_NEW(lint->arena, struct token_list);
        *tokens = environment_tokens(lint->arena, option->value.str);
        lint->notes = tokens;
    }
    return lint->notes;
}

const struct word_list *program_main_command(struct lint *lint, const struct program *program)
{
    const struct program_notes *notes = program_script(lint, program);
    size_t last;

    if (!notes || !notes->script.count)
        return NULL;
    last = notes->script.count - 1;
    return notes->programs[last].count && notes->script.items[last].joint != SCRIPT_BACKGROUND
               ? &notes->programs[last]
               : NULL;
}

struct span section_span(const struct lint *lint, const struct config_section *section,
                         struct str key)
{
    const struct option *option = config_option(lint->config, section, key);

    return option ? option->value.source : config_section_span(section);
}

struct span program_span(const struct lint *lint, const struct program *program, struct str key)
{
    return section_span(lint, program->section, key);
}

bool is_default(const struct lint *lint, const struct option *option)
{
    const struct config_section *defaults = lint->config->defaults;

    return defaults && config_option(lint->config, defaults, option->key) == option;
}

const struct fix *set_option(const struct lint *lint, const struct program *program,
                             struct str key, struct str value)
{
    struct arena *arena = lint->arena;
    struct str setting =
        str_printf(arena, STR_FORMAT "=" STR_FORMAT, STR_ARGS(key), STR_ARGS(value));
    struct str title = str_printf(arena, "set " STR_FORMAT, STR_ARGS(setting));
    const struct option *option = program_option(lint->model, program, key);
    const struct option *place =
        option ? option : program_option(lint->model, program, STR("command"));

    if (!place || is_default(lint, place))
        return NULL;
    return option ? edit_value(arena, option, value, str_to_c(arena, title), false)
                  : edit_add_below(arena, place, setting, str_to_c(arena, title), false);
}
