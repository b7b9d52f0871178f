/* SPDX-License-Identifier: MIT */
#include "base/map.h"
#include "base/path.h"
#include "cli/lint_results.h"
#include "cli/reader.h"
#include "config/glob.h"
#include "lint/kinds.h"

/* A main file lies beside its fragments, above them, or above that folder. */
enum { FOLDERS_UP = 3 };

struct search {
    const struct lint_run *run;
    struct arena *arena;   /* of the search */
    struct arena *scratch; /* of one main file */
    struct map results;    /* path -> struct file_result: what is known already */
    struct map alone;      /* path -> struct file_result: fragments without a main file */
    size_t left;           /* of those */
    struct map tried;      /* patterns and paths */
    struct file_source files;
};

/* What came from standard input stands for the file of its name. */
static const struct text *read_over(void *context, struct arena *arena, struct str path)
{
    const struct search *search = context;
    const struct file_source *beneath = &search->run->machine->files;
    const struct file_result *result = map_get(&search->results, path_normalize(arena, path));

    if (result && result->input)
        return result->input;
    return beneath->read(beneath->context, arena, path);
}

static void glob_beneath(void *context, struct arena *arena, struct str pattern,
                         struct str **paths, size_t *count)
{
    const struct search *search = context;
    const struct file_source *beneath = &search->run->machine->files;

    beneath->glob(beneath->context, arena, pattern, paths, count);
}

static bool is_wanted(const struct search *search, struct span span, const struct map *found)
{
    return span.text && map_get(found, path_normalize(search->scratch, span.text->path));
}

/* It points into a fragment, or names a place in one; a file that git has not is none of those
 * that a commit names. */
static bool concerns(const struct search *search, const struct finding *finding,
                     const struct map *found)
{
    return finding->kind == &lint_kinds[LINT_NOT_IN_GIT] ||
           is_wanted(search, finding->span, found) ||
           is_wanted(search, finding->note.span, found);
}

/* The fragments among the files of the main file: they are no longer alone. */
static struct map take_fragments(struct search *search, const struct config *config)
{
    struct map found = {.arena = search->scratch};

    for (size_t i = 1; i < config->document_count; i++) {
        struct str path = path_normalize(search->arena, config->documents[i]->text->path);
        struct file_result *result = map_get(&search->alone, path);

        if (!result)
            continue;
        map_put(&found, path, result);
        map_put(&search->alone, path, NULL);
        search->left--;
    }
    return found;
}

/* Only what concerns the fragments. */
static void settle(const struct search *search, const struct map *found,
                   struct finding_list *findings, const struct secrets *secrets)
{
    size_t kept = 0;

    for (size_t i = 0; i < findings->count; i++)
        if (concerns(search, &findings->items[i], found))
            findings->items[kept++] = findings->items[i];
    findings->count = kept;
    for (size_t i = 0; i < found->count; i++) {
        struct file_result *result = found->entries[i].value;
        struct finding_list none = {.arena = search->scratch};

        result->tally = (struct lint_tally){.arena = result->tally.arena};
        lint_settle(search->run, i ? &none : findings, secrets, result);
    }
}

static void try_main(struct search *search, struct str path)
{
    struct lint_options options = search->run->project->lint;
    struct machine machine = *search->run->machine;
    struct finding_list findings = {.arena = search->scratch}, ignored = findings;
    const struct text *text;
    const struct model *model;
    struct secrets secrets;
    struct map found;

    path = path_normalize(search->arena, path);
    if (!search->left || map_get(&search->results, path) ||
        map_put(&search->tried, path, search))
        return;
    arena_reset(search->scratch);
    machine.files = search->files;
    text = machine.files.read(machine.files.context, search->scratch, path);
    if (!text || reader_role(text->bytes) != ROLE_MAIN)
        return;
    found = take_fragments(search, config_read(search->scratch, text, &machine, &ignored));
    if (!found.count)
        return;
    options.is_fragment = false;
    model = lint_file(search->scratch, text, &machine, &options, &findings);
    secrets = lint_secrets(search->scratch, search->run->project, model);
    settle(search, &found, &findings, &secrets);
}

static void try_pattern(struct search *search, struct str pattern)
{
    struct str *paths;
    size_t count;

    if (!search->left || map_put(&search->tried, pattern, search))
        return;
    search->files.glob(search->files.context, search->arena, pattern, &paths, &count);
    for (size_t i = 0; i < count; i++)
        try_main(search, paths[i]);
}

static void try_folders_of(struct search *search, struct str path)
{
    struct str folder = path_directory(path);

    for (size_t i = 0; i < FOLDERS_UP && folder.length; i++) {
        struct str name = glob_escape(search->arena, folder);

        try_pattern(search, path_join(search->arena, name, STR("*.conf")));
        try_pattern(search, path_join(search->arena, name, STR("*.ini")));
        if (folder.length == 1)
            break;
        folder = path_directory(folder);
    }
}

static void begin(struct search *search, struct file_result *results, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct file_result *result = &results[i];

        if (!result->path.length)
            continue;
        map_put(&search->results, result->path, result);
        if (result->is_shown && !result->is_main &&
            !map_put(&search->alone, result->path, result))
            search->left++;
    }
}

void lint_fragments(const struct lint_run *run, struct file_result *results, size_t count)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    CLEANUP(destroy_arena) struct arena *scratch = arena_create();
    const struct setting_words *paths = &run->project->settings.lint_paths;
    struct search search = {
        .run = run,
        .arena = arena,
        .scratch = scratch,
        .results.arena = arena,
        .alone.arena = arena,
        .tried.arena = arena,
        .files.context = &search,
        .files.read = read_over,
        .files.glob = glob_beneath,
    };

    begin(&search, results, count);
    for (size_t i = 0; i < paths->count; i++)
        try_pattern(&search, paths->items[i].text);
    for (size_t i = 0; i < search.alone.count; i++)
        if (search.alone.entries[i].value)
            try_folders_of(&search, search.alone.entries[i].key);
}
