/* SPDX-License-Identifier: MIT */
#include "plan/readers.h"

#include <string.h>

#include "base/list.h"
#include "base/map.h"
#include "base/path.h"

/* A file of the instance, as it may be named. */
struct node {
    const struct file_change *file;
    struct str path; /* absolute */
    bool changes;    /* and supervisord itself does not read it */
    size_t visit;    /* the last search that came by */
};

struct search {
    struct arena *arena;
    const struct plan_input *input;
    struct map nodes; /* absolute path -> struct node */
    size_t visit;
    struct str directory;            /* of the process, or empty */
    struct process_forecast *reader; /* that is looked at */
};

static bool reads_itself(const struct model *model, struct str path)
{
    return model && config_reads(model->config, path);
}

static bool is_changed(const struct plan *plan, struct str path)
{
    for (size_t i = 0; i < plan->file_count; i++)
        if (str_equal(plan->files[i].path, path))
            return true;
    return false;
}

/* Whether a file changes that supervisord does not read. */
static bool list_nodes(struct search *search, const struct plan *plan)
{
    const struct plan_input *input = search->input;
    bool has_changes = false;

    for (size_t i = 0; i < input->file_count; i++) {
        struct node *node = ARENA_NEW(search->arena, struct node);

        node->file = &input->files[i];
        node->path = path_join(search->arena, input->prefix, node->file->path);
        node->changes = is_changed(plan, node->file->path) &&
                        !reads_itself(input->wanted, node->path) &&
                        !reads_itself(input->found, node->path);
        has_changes |= node->changes;
        map_put(&search->nodes, node->path, node);
    }
    return has_changes;
}

static bool ends_word(char byte)
{
    return (unsigned char)byte <= ' ' || strchr("'\"`;&|()<>=,[]{}:", byte);
}

static void read_text(struct search *search, struct str text, struct str folder);

/* Goes on in the file, unless this search was there. */
static void visit(struct search *search, struct node *node)
{
    const struct file_state *state = &node->file->wanted;
    struct process_forecast *reader = search->reader;

    if (node->visit == search->visit)
        return;
    node->visit = search->visit;
    if (node->changes)
        *ARRAY_ADD(search->arena, reader->reads, reader->read_count, reader->read_capacity) =
            node->file->path;
    read_text(search, state->exists ? state->bytes : node->file->found.bytes,
              path_directory(node->path));
}

static void try_path(struct search *search, struct str folder, struct str word)
{
    struct node *node;

    if (!path_is_absolute(word) && !path_is_absolute(folder))
        return;
    node = map_get(&search->nodes,
                   path_normalize(search->arena, path_join(search->arena, folder, word)));
    if (node)
        visit(search, node);
}

/* What stands behind a variable or a command whose value is not known. */
static struct str known_end(struct str word)
{
    size_t slash = str_find(word, '/');

    return slash == STR_NOT_FOUND ? STR("") : str_slice(word, slash + 1, word.length);
}

/* "$(dirname "$0")"/x and "$here"/x: what comes behind the byte belongs to what is not known.
 */
static bool goes_on(struct str word, char byte, bool is_open)
{
    bool is_quote = byte == '"' || byte == '\'';

    if (byte == ')' || byte == '}')
        return true;
    return is_quote && (word.length ? word.bytes[0] == '$' : is_open);
}

/* folder is that of the file whose text it is; empty: a command. */
static void read_text(struct search *search, struct str text, struct str folder)
{
    struct str base = search->directory;
    bool is_cd = false, is_open = false; /* the word goes on behind what is not known */

    for (size_t i = 0; i < text.length;) {
        size_t start = i;
        struct str word;

        while (i < text.length && !ends_word(text.bytes[i]))
            i++;
        word = str_slice(text, start, i);
        if (is_cd && word.length)
            base = path_join(search->arena, base, word);
        else if (is_open || str_find(word, '$') != STR_NOT_FOUND)
            try_path(search, folder.length ? folder : base, known_end(word));
        else if (word.length)
            try_path(search, base, word);
        if (folder.length && word.length && !path_is_absolute(word))
            try_path(search, folder, word);
        if (word.length)
            is_cd = str_equal(word, STR("cd"));
        is_open = i < text.length && goes_on(word, text.bytes[i], is_open);
        i++;
    }
}

static void look_at_process(struct search *search, struct process_forecast *reader)
{
    const struct process *process = reader->wanted;

    search->visit++;
    search->reader = reader;
    search->directory = process->directory.str.bytes ? process->directory.str : STR("");
    read_text(search, process->command.str, STR(""));
    for (size_t i = 0; i < process->environment.count; i++)
        read_text(search, process->environment.items[i].value, STR(""));
}

void find_readers(struct arena *arena, const struct plan_input *input, struct plan *plan)
{
    struct search search = {.arena = arena, .input = input, .nodes = {.arena = arena}};

    if (!list_nodes(&search, plan))
        return;
    for (size_t i = 0; i < plan->group_count; i++) {
        struct group_forecast *group = &plan->groups[i];

        for (size_t j = 0; group->action == GROUP_KEEP && j < group->process_count; j++) {
            if (!group->processes[j].ran || !group->processes[j].wanted)
                continue;
            look_at_process(&search, &group->processes[j]);
            group->reader_count += group->processes[j].read_count > 0;
        }
        group->restarts_readers = input->restarts_readers && group->reader_count;
        if (group->restarts_readers)
            plan->stop_seconds += group->stop_seconds;
    }
}
