/* SPDX-License-Identifier: MIT */
/* "validate.PATTERN = COMMAND %s": asks a command of the settings about a file in its stage. */
#include <stdlib.h>

#include "base/path.h"
#include "base/subprocess.h"
#include "cli/reader.h"
#include "cli/render_tree.h"
#include "render/templates.h"
#include "rules/command_line.h"

enum { TIMEOUT_MS = 30000, MOST_LINES = 3, LONGEST_LINE_BYTES = 200, NEAR_BYTES = 12 };

static struct str replace_all(struct arena *arena, struct str text, struct str old,
                              struct str new)
{
    struct buffer out = {.arena = arena};
    size_t at;

    while ((at = str_search(text, old)) != STR_NOT_FOUND) {
        buffer_append(&out, str_slice(text, 0, at));
        buffer_append(&out, new);
        text = str_slice(text, at + old.length, text.length);
    }
    buffer_append(&out, text);
    return buffer_str(&out);
}

/* The words of the command with the file's name in the place of each %s. */
static bool split(struct arena *arena, const struct setting_word *command, struct str path,
                  const char ***arguments, struct error *err)
{
    struct traced traced = traced_from_span(command->span);
    struct word_list words = {0};
    size_t at;

    traced.str = command->text;
    if (words_split(arena, &traced, &words, &at) != COMMAND_OK || !words.count)
        return error_set(err, ERROR_INPUT, "the quotes of '" STR_FORMAT "' are not closed",
                         STR_ARGS(command->text));
    *arguments = ARENA_ARRAY(arena, const char *, words.count + 1);
    for (size_t i = 0; i < words.count; i++)
        (*arguments)[i] =
            str_to_c(arena, replace_all(arena, words.items[i].text.str, STR("%s"), path));
    return true;
}

/* The line of the file that the output speaks of, as in "NAME: 3: ...", "NAME:3:7" and
 * "NAME", line 3"; 0: none. */
static size_t line_in(struct str output, struct str path)
{
    size_t at = str_search(output, path), end;

    if (at == STR_NOT_FOUND)
        return 0;
    output = str_slice(output, at + path.length, output.length);
    end = output.length < NEAR_BYTES ? output.length : NEAR_BYTES;
    for (size_t i = 0; i < end && output.bytes[i] != '\n'; i++)
        if (output.bytes[i] >= '1' && output.bytes[i] <= '9')
            return strtoul(str_slice(output, i, output.length).bytes, NULL, 10);
    return 0;
}

/* The first lines of the output, in one. */
static struct str outline(struct arena *arena, struct str output)
{
    struct buffer out = {.arena = arena};
    size_t lines = 0;

    while (output.length && lines < MOST_LINES) {
        struct str line = str_trim(str_cut(&output, '\n'));

        if (!line.length)
            continue;
        buffer_append_c(&out, lines++ ? " | " : ": ");
        buffer_append(&out, str_slice(line, 0, LONGEST_LINE_BYTES));
    }
    if (str_trim(output).length)
        buffer_append_c(&out, " | ...");
    return buffer_str(&out);
}

static struct str verdict(struct arena *arena, const struct subprocess_result *result)
{
    if (result->timed_out)
        return str_printf(arena, "took longer than %d seconds", TIMEOUT_MS / 1000);
    if (result->signal)
        return str_printf(arena, "was ended by signal %d", result->signal);
    return str_printf(arena, "ended with status %d", result->exit_code);
}

static void report(struct render_tree *tree, size_t step, const struct setting_word *command,
                   const struct subprocess_result *result, struct str staged)
{
    const struct rendered_file *file = tree->steps.items[step].file;
    struct finding_list findings = {.arena = tree->arena};
    size_t line = line_in(result->output, staged);
    struct str output = replace_all(tree->arena, result->output, staged, file->relative);
    struct span span = line ? text_line(file->text, line) : span_make(file->text, 0, 0);

    finding_add(&findings, &render_kinds[RENDER_CHECK_FAILED], span,
                "'" STR_FORMAT "' " STR_FORMAT STR_FORMAT, STR_ARGS(command->text),
                STR_ARGS(verdict(tree->arena, result)), STR_ARGS(outline(tree->arena, output)));
    findings.items[0].note = (struct finding_note){command->span, STR("the check stands here")};
    *LIST_ADD(tree->arena, &tree->findings) = findings.items[0];
    *LIST_ADD(tree->arena, &tree->finding_steps) = step;
}

static bool ask(struct render_tree *tree, size_t step, const struct setting_word *command,
                struct error *err)
{
    struct str place = path_join(tree->arena, reader_absolute(tree->arena, tree->path),
                                 str_from(staging_place(&tree->staging)));
    struct subprocess_result result;
    const char **arguments = NULL;

    if (!split(tree->arena, command, place, &arguments, err) ||
        !subprocess_run(tree->arena, arguments, NULL, TIMEOUT_MS, &result, err))
        return error_context(err, "check of " STR_FORMAT,
                             STR_ARGS(tree->steps.items[step].file->relative));
    if (result.exit_code)
        report(tree, step, command, &result, place);
    return true;
}

bool render_tree_check(struct render_tree *tree, size_t step, struct error *err)
{
    const struct instance *instance = tree->makers.items[step]->instance;
    const struct rendered_file *file = tree->steps.items[step].file;

    for (size_t i = 0; i < instance->validation_count; i++)
        if (render_fits(instance->validations[i].pattern, file->relative) &&
            !ask(tree, step, &instance->validations[i].command, err))
            return false;
    return true;
}
