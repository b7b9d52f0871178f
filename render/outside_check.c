/* SPDX-License-Identifier: MIT */
#include "render/outside_check.h"

#include <stdlib.h>

#include "base/buffer.h"
#include "base/list.h"
#include "base/path.h"
#include "base/signals.h"
#include "base/staging.h"
#include "base/subprocess.h"
#include "base/workplace.h"
#include "render/output.h"
#include "render/templates.h"
#include "rules/command_line.h"

enum { MOST_LINES = 3, LONGEST_LINE_BYTES = 200, NEAR_BYTES = 12 };
enum { PRIVATE_FILE = 0600, OWNER_RUNS = 0100 };

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

static struct str shortened(struct str line)
{
    size_t end = LONGEST_LINE_BYTES;

    if (line.length <= end)
        return line;
    while (end && (line.bytes[end] & 0xC0) == 0x80) /* within a character */
        end--;
    return str_slice(line, 0, end);
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
        buffer_append(&out, shortened(line));
    }
    if (str_trim(output).length)
        buffer_append_c(&out, " | ...");
    return buffer_str(&out);
}

/* Programs show the line that they do not like: of a secret of several lines each is one. */
static struct str cover(struct arena *arena, const struct secrets *secrets, struct str output)
{
    struct secrets lines = secrets_copy(arena, secrets);

    for (size_t i = 0; i < secrets->count; i++) {
        struct str rest = secrets->items[i].value;

        if (!str_contains(rest, STR("\n")))
            continue;
        while (rest.length)
            secrets_add(&lines, secrets->items[i].name, str_trim(str_cut(&rest, '\n')));
    }
    return secrets_cover(arena, &lines, output);
}

static struct str verdict(const struct outside_check *check,
                          const struct subprocess_result *result)
{
    if (result->timed_out)
        return str_printf(check->arena, "took longer than %d seconds",
                          check->timeout_ms / 1000);
    if (result->signal)
        return str_printf(check->arena, "was ended by signal %d", result->signal);
    return str_printf(check->arena, "ended with status %d", result->exit_code);
}

/* The output is covered before it is cut: half of a secret would be known by nobody. */
static void report(const struct outside_check *check, const struct setting_word *command,
                   const struct rendered_file *file, struct str place,
                   const struct subprocess_result *result, struct finding_list *findings)
{
    struct arena *arena = check->arena;
    size_t line = line_in(result->output, place);
    struct span span = line ? text_line(file->text, line) : span_make(file->text, 0, 0);
    struct str output = replace_all(arena, result->output, place, file->relative);
    struct finding *finding;

    output = cover(arena, check->secrets, output);
    finding = finding_add(findings, &render_kinds[RENDER_CHECK_FAILED], span,
                          "'" STR_FORMAT "' " STR_FORMAT STR_FORMAT, STR_ARGS(command->text),
                          STR_ARGS(verdict(check, result)), STR_ARGS(outline(arena, output)));
    finding->note = (struct finding_note){command->span, STR("the check stands here")};
}

static bool ask(const struct outside_check *check, const struct setting_word *command,
                const struct rendered_file *file, struct str place,
                struct finding_list *findings, struct error *err)
{
    struct subprocess_result result;
    const char **arguments = NULL;

    if (!split(check->arena, command, place, &arguments, err) ||
        !subprocess_run(check->arena, arguments, NULL, check->timeout_ms, &result, err))
        return error_context(err, "check of " STR_FORMAT, STR_ARGS(file->relative));
    if (result.exit_code)
        report(check, command, file, place, &result, findings);
    return true;
}

bool outside_check_concerns(const struct instance *instance, const struct rendered_file *file)
{
    for (size_t i = 0; i < instance->validation_count; i++)
        if (render_fits(instance->validations[i].pattern, file->relative))
            return true;
    return false;
}

bool outside_check_file(const struct outside_check *check, const struct instance *instance,
                        const struct rendered_file *file, struct str place,
                        struct finding_list *findings, struct error *err)
{
    for (size_t i = 0; i < instance->validation_count; i++)
        if (render_fits(instance->validations[i].pattern, file->relative) &&
            !ask(check, &instance->validations[i].command, file, place, findings, err))
            return false;
    return true;
}

/* Whether the file below root is as it shall be. */
static bool is_there(const struct outside_check *check, struct file_walk *walk,
                     const struct rendered_file *file, bool *is_same, struct error *err)
{
    struct output_step step;

    *is_same = false;
    if (walk->root < 0)
        return true;
    if (!output_look(check->arena, walk, file, &step, err))
        return false;
    *is_same = step.change == OUTPUT_SAME;
    return true;
}

static bool stage_and_ask(const struct outside_check *check, const struct instance *instance,
                          const struct rendered_file *file, const struct workplace *workplace,
                          struct staging *staging, struct finding_list *findings,
                          struct error *err)
{
    struct file_state state = {.exists = true,
                               .bytes = file->text->bytes,
                               .mode = PRIVATE_FILE | (file->mode & OWNER_RUNS)};
    struct str place;

    if (!staging_put(staging, str_to_c(check->arena, file->relative), &state, NULL, err))
        return false;
    place =
        path_join(check->arena, str_from(workplace->path), str_from(staging_place(staging)));
    return outside_check_file(check, instance, file, place, findings, err);
}

/* In the same stages as when it is written. */
static bool ask_in(const struct outside_check *check, const struct rendered_instance *item,
                   int root, const struct workplace *workplace, struct finding_list *findings,
                   struct error *err)
{
    CLEANUP(staging_close) struct staging staging = {0};
    CLEANUP(file_walk_end) struct file_walk walk = {.root = root, .folder = -1};

    if (!staging_open(check->arena, workplace->root, &staging, err))
        return false;
    for (size_t i = 0; i < item->count; i++) {
        const struct rendered_file *file = &item->files[i];
        bool is_same;

        if (!outside_check_concerns(item->instance, file))
            continue;
        if (signals_are_waiting())
            return error_set(err, ERROR_SYSTEM, "interrupted");
        if (!is_there(check, &walk, file, &is_same, err))
            return false;
        if (!is_same &&
            !stage_and_ask(check, item->instance, file, workplace, &staging, findings, err))
            return false;
    }
    return true;
}

bool outside_check_instance(const struct outside_check *check,
                            const struct rendered_instance *item, int root,
                            struct finding_list *findings, struct error *err)
{
    CLEANUP(workplace_close) struct workplace workplace = {.root = -1};

    return !item->instance->validation_count ||
           (workplace_make(check->arena, &workplace, err) &&
            ask_in(check, item, root, &workplace, findings, err));
}
