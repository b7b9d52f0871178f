/* SPDX-License-Identifier: MIT */
/* Other templates: include, import and from. Their names are relative to the folder of
 * templates, which they cannot leave. */
#include <stdlib.h>

#include "base/path.h"
#include "base/suggest.h"
#include "config/folders.h"
#include "template/callable.h"
#include "template/execute.h"
#include "template/jinja.h"

enum { MOST_INCLUDES = 50 };

static struct str folder_of(const struct rendering *rendering)
{
    size_t slash;

    if (rendering->options->folder.length)
        return rendering->options->folder;
    slash = str_find_last(rendering->text->path, '/');
    return slash == STR_NOT_FOUND ? STR(".") : str_slice(rendering->text->path, 0, slash + 1);
}

static const struct file_source *files_of(const struct rendering *rendering)
{
    return rendering->options->files ? rendering->options->files : &disk_files;
}

static bool leaves_folder(struct str name)
{
    if (path_is_absolute(name) || str_find(name, '\0') != STR_NOT_FOUND)
        return true;
    while (name.length)
        if (str_equal(str_cut(&name, '/'), STR("..")))
            return true;
    return false;
}

/* Whether path, links followed, lies below folder on the disk. */
static bool is_below(struct arena *arena, struct str folder, struct str path)
{
    char *real_folder = realpath(str_to_c(arena, folder), NULL);
    char *real_path = realpath(str_to_c(arena, path), NULL);
    bool is_so = false;

    if (real_folder && real_path) {
        struct str within = str_from(real_folder);

        is_so = str_starts_with(str_from(real_path), within) &&
                (str_ends_with(within, STR("/")) || real_path[within.length] == '/');
    }
    free(real_folder);
    free(real_path);
    return is_so;
}

static bool is_there(const struct evaluator *evaluator, struct str path)
{
    const struct folder_source *folders = files_of(evaluator->rendering)->folders;

    return folders->kind(folders->context, evaluator->arena, path) != ENTRY_NONE;
}

/* The file of that name: below the folder, else beside the template, which lies in it too. */
static bool find_path(struct evaluator *evaluator, struct str name, struct str *path)
{
    struct rendering *rendering = evaluator->rendering;
    struct str folder = folder_of(rendering);
    size_t slash = str_find_last(rendering->text->path, '/');

    *path = path_join(evaluator->arena, folder, name);
    if (is_there(evaluator, *path))
        return true;
    if (!rendering->options->is_ansible || slash == STR_NOT_FOUND)
        return false;
    *path = path_join(evaluator->arena, str_slice(rendering->text->path, 0, slash + 1), name);
    return is_there(evaluator, *path);
}

static const struct parsed_template *fail(struct evaluator *evaluator, struct span span,
                                          struct str name, struct str reason)
{
    evaluator_fail(evaluator, span, "template '" STR_FORMAT "': " STR_FORMAT, STR_ARGS(name),
                   STR_ARGS(reason));
    return NULL;
}

/* A file that is to be read as a template. */
struct wanted_file {
    const struct rendering *rendering;
    const struct jinja_settings *settings;
    struct str path;
};

static void read_file(struct arena *arena, struct stored_template *stored, const void *context)
{
    const struct wanted_file *file = context;
    const struct file_source *files = files_of(file->rendering);
    struct error err = {0};

    if (files->folders == &disk_folders &&
        !is_below(arena, folder_of(file->rendering), file->path))
        stored->problem = STR("it lies outside of the folder of templates");
    else if (!file_source_load(arena, files, str_copy(arena, file->path), &stored->text, &err))
        stored->problem = str_copy(arena, str_from(err.message));
    else
        stored_parse(arena, stored, 0, stored->text->bytes.length, file->rendering->options,
                     file->settings);
}

/* The same file may be read with other settings, which a template has in its first line. */
static struct str key_of(struct arena *arena, const struct wanted_file *file)
{
    return str_printf(arena, "%d%d%d " STR_FORMAT, file->settings->trim_blocks,
                      file->settings->lstrip_blocks, file->settings->keep_trailing_newline,
                      STR_ARGS(file->path));
}

static const struct parsed_template *load(struct evaluator *evaluator, struct str name,
                                          struct str path, struct span span)
{
    struct wanted_file file = {evaluator->rendering, evaluator->settings, path};
    struct stored_template *stored = map_get(&evaluator->templates, path);

    if (!stored) {
        stored = store_get(evaluator_store(evaluator), key_of(evaluator->arena, &file),
                           read_file, &file);
        evaluator_report(evaluator, stored);
        map_put(&evaluator->templates, path, stored);
    }
    if (stored->problem.length)
        return fail(evaluator, span, name, stored->problem);
    return stored->has_failed ? NULL : &stored->parsed;
}

static void report_missing(struct evaluator *evaluator, struct str name, struct span span)
{
    struct str folder = folder_of(evaluator->rendering);
    struct suggestion nearest = suggest_for(name);
    const struct folder_source *folders = files_of(evaluator->rendering)->folders;
    struct path_list names = {0};
    struct error ignored = {0};

    if (folders_list(evaluator->arena, folders, folder, &names, &ignored))
        for (size_t i = 0; i < names.count; i++)
            suggest_offer(&nearest, names.items[i]);
    evaluator_fail(evaluator, span, "there is no template '" STR_FORMAT "'" STR_FORMAT,
                   STR_ARGS(name), STR_ARGS(suggest_question(evaluator->arena, &nearest)));
}

/* The template of one of the names; *is_missing: there is none, which is no fault yet. */
static const struct parsed_template *
find(struct evaluator *evaluator, const struct value *names, struct span span, bool *is_missing)
{
    for (size_t i = 0; i < names->count; i++) {
        const struct value *name = evaluator_demand(evaluator, names->items[i]);
        struct str path;

        if (!name)
            return NULL;
        if (name->kind != VALUE_STRING) {
            evaluator_fail(evaluator, span, "the name of a template is a text, not a %s",
                           value_type_name(name));
            return NULL;
        }
        if (leaves_folder(name->string))
            return fail(evaluator, span, name->string,
                        STR("a name cannot lead out of the folder of templates"));
        if (name->string.length && find_path(evaluator, name->string, &path))
            return load(evaluator, name->string, path, span);
    }
    *is_missing = true;
    return NULL;
}

const struct parsed_template *include_find(struct evaluator *evaluator,
                                           const struct statement *statement, bool *is_missing)
{
    const struct value *value = evaluate_defined(evaluator, statement->expression);
    struct span span = statement->expression->span;
    const struct parsed_template *parsed;
    struct value *names;

    *is_missing = false;
    if (!value)
        return NULL;
    names = computed_list(evaluator->arena, FORM_LIST);
    computed_add(evaluator->arena, names, value);
    if (statement->kind == STATEMENT_INCLUDE && value->kind == VALUE_LIST &&
        value->form <= FORM_TUPLE)
        parsed = find(evaluator, value, span, is_missing);
    else
        parsed = find(evaluator, names, span, is_missing);
    if (*is_missing && !statement->ignores_missing) {
        struct str name = STR("");

        if (evaluator_text(evaluator, value, span, &name))
            report_missing(evaluator, name, span);
        *is_missing = false;
    }
    return parsed;
}

/* Runs it in a scope of its own, which is then *inner. */
static bool run(struct evaluator *evaluator, const struct parsed_template *parsed,
                const struct statement *statement, struct scope **inner)
{
    struct scope *outer = evaluator->scope;
    bool is_done;

    if (evaluator->includes >= MOST_INCLUDES) {
        evaluator_stop(evaluator, statement->span,
                       "templates include each other more than 50 levels deep");
        return false;
    }
    *inner = scope_create(evaluator->arena, statement->with_context ? outer : NULL);
    (*inner)->is_isolated = !statement->with_context;
    evaluator->scope = *inner;
    evaluator->includes++;
    is_done = execute_template(evaluator, parsed);
    evaluator->includes--;
    evaluator->scope = outer;
    return is_done;
}

bool execute_include(struct evaluator *evaluator, const struct statement *statement)
{
    bool is_missing;
    const struct parsed_template *parsed = include_find(evaluator, statement, &is_missing);
    struct scope *inner;

    if (!parsed)
        return is_missing || execute_goes_on(evaluator);
    return run(evaluator, parsed, statement, &inner) || execute_goes_on(evaluator);
}

/* What the template sets and defines, but for names that begin with "_". */
static struct value *make_module(struct evaluator *evaluator,
                                 const struct parsed_template *parsed,
                                 const struct statement *statement)
{
    bool was_secret = evaluator->rendering->is_secret, is_done;
    struct tracer outer = evaluator->rendering->tracer;
    struct scope *inner;
    struct value *module;

    evaluator->rendering->tracer = tracer_create(evaluator->arena); /* its text is lost */
    is_done = run(evaluator, parsed, statement, &inner);
    evaluator->rendering->tracer = outer;
    evaluator->rendering->is_secret = was_secret;
    if (!is_done)
        return NULL;
    module = computed_map(evaluator->arena);
    module->form = FORM_MODULE;
    for (size_t i = 0; i < inner->variables.count; i++) {
        struct str name = inner->variables.entries[i].key;

        if (name.bytes[0] != '_')
            computed_put(evaluator->arena, module, computed_string(evaluator->arena, name),
                         inner->variables.entries[i].value);
    }
    module->is_own = false;
    return module;
}

/* Without context it is made once: what changes in it has then changed for all who import it.
 */
static const struct value *import(struct evaluator *evaluator,
                                  const struct statement *statement)
{
    bool is_missing;
    const struct parsed_template *parsed = include_find(evaluator, statement, &is_missing);
    const struct parsed_template **address;
    struct value *module;
    struct str key;

    if (!parsed || statement->with_context)
        return parsed ? make_module(evaluator, parsed, statement) : NULL;
    address = ARENA_NEW(evaluator->arena, const struct parsed_template *);
    *address = parsed;
    key = (struct str){(const char *)address, sizeof(*address)};
    module = map_get(&evaluator->modules, key);
    if (module)
        return module;
    module = make_module(evaluator, parsed, statement);
    if (module)
        map_put(&evaluator->modules, key, module);
    return module;
}

bool execute_import(struct evaluator *evaluator, const struct statement *statement)
{
    const struct value *module = import(evaluator, statement);

    return module && execute_assign(evaluator, &statement->target, module);
}

bool execute_from(struct evaluator *evaluator, const struct statement *statement)
{
    const struct value *module = import(evaluator, statement);

    for (size_t i = 0; module && i < statement->name_count; i++) {
        struct str name = span_str(statement->names[i].name);
        const struct value *value = value_get(module, name);

        scope_set(&evaluator->scope->variables, span_str(statement->names[i].alias),
                  value ? value
                        : evaluator_undefined(evaluator, name, statement->names[i].name));
    }
    return module != NULL;
}
