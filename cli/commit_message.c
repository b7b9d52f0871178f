/* SPDX-License-Identifier: MIT */
#include "cli/commit_message.h"

#include "base/list.h"
#include "base/path.h"
#include "base/utf8.h"
#include "cli/reader.h"
#include "config/document.h"
#include "report/visible.h"

enum { MOST_FILES = 500, MOST_LINES = 60, MOST_HOSTS = 8, LONGEST_VALUE = 72 };

/* The same lines of one instance, on these hosts. */
struct block {
    struct str instance, lines;
    LIST_OF(struct str) hosts;
};

struct details {
    const struct tree_change *change;
    struct arena *arena;
    struct map committed; /* paths that the last commit has */
    struct map by_lines;  /* instance and lines -> struct block */
};

/* In one line, with an end. */
static struct str short_value(struct arena *arena, struct str value)
{
    struct str shown = visible(arena, value);
    size_t end = 0, length = 0;

    if (shown.length <= LONGEST_VALUE)
        return str_printf(arena, "'" STR_FORMAT "'", STR_ARGS(shown));
    while (end + length <= LONGEST_VALUE) {
        end += length;
        (void)utf8_decode(shown, end, &length);
    }
    return str_printf(arena, "'" STR_FORMAT "...'", STR_ARGS(str_slice(shown, 0, end)));
}

/* "[section]" -> its options, key -> value as a struct str; the last of a key counts. */
static struct map sections_of(struct arena *arena, struct str path, struct str bytes)
{
    struct finding_list ignored = {.arena = arena};
    const struct document *document =
        document_parse(arena, text_create(arena, path, bytes), &ignored);
    struct map sections = {.arena = arena};

    for (size_t i = 0; i < document->section_count; i++) {
        const struct section *section = &document->sections[i];
        struct map *options = map_get(&sections, section->name);

        if (!options) {
            options = ARENA_NEW(arena, struct map);
            options->arena = arena;
            map_put(&sections, section->name, options);
        }
        for (size_t j = 0; j < section->count; j++)
            map_put(options, section->items[j].key, &section->items[j].value.str);
    }
    return sections;
}

static void append_option(struct buffer *lines, struct str section, struct str option,
                          const struct str *before, const struct str *after)
{
    struct arena *arena = lines->arena;
    struct str name = visible(arena, section), key = visible(arena, option);
    struct str old = before ? short_value(arena, *before) : STR("not set");
    struct str new = after ? short_value(arena, *after) : STR("not set");

    if (before && after && str_equal(*before, *after))
        return;
    buffer_printf(lines,
                  "  [" STR_FORMAT "] " STR_FORMAT ": " STR_FORMAT " -> " STR_FORMAT "\n",
                  STR_ARGS(name), STR_ARGS(key), STR_ARGS(old), STR_ARGS(new));
}

static void append_options(struct buffer *lines, struct str section, const struct map *before,
                           const struct map *after)
{
    for (size_t i = 0; i < after->count; i++) {
        struct str key = after->entries[i].key;

        append_option(lines, section, key, map_get(before, key), after->entries[i].value);
    }
    for (size_t i = 0; i < before->count; i++) {
        struct str key = before->entries[i].key;

        if (!map_get(after, key))
            append_option(lines, section, key, before->entries[i].value, NULL);
    }
}

static void append_section(struct buffer *lines, struct str section, const char *fate)
{
    struct str name = visible(lines->arena, section);

    buffer_printf(lines, "  [" STR_FORMAT "] %s\n", STR_ARGS(name), fate);
}

static void compare(struct buffer *lines, struct str path, struct str before, struct str after)
{
    struct map old = sections_of(lines->arena, path, before);
    struct map new = sections_of(lines->arena, path, after);

    for (size_t i = 0; i < new.count; i++) {
        const struct map *was = map_get(&old, new.entries[i].key);

        if (was)
            append_options(lines, new.entries[i].key, was, new.entries[i].value);
        else
            append_section(lines, new.entries[i].key, "is new");
    }
    for (size_t i = 0; i < old.count; i++)
        if (!map_get(&new, old.entries[i].key))
            append_section(lines, old.entries[i].key, "is gone");
}

static void fold(struct details *details, const struct tree_file *tree, struct str lines)
{
    struct str instance = tree->item->instance->name.text;
    struct str key = str_printf(details->arena, STR_FORMAT "\n" STR_FORMAT, STR_ARGS(instance),
                                STR_ARGS(lines));
    struct block *block = map_get(&details->by_lines, key);

    if (!block) {
        block = ARENA_NEW(details->arena, struct block);
        *block = (struct block){.instance = instance, .lines = lines};
        map_put(&details->by_lines, key, block);
    }
    *LIST_ADD(details->arena, &block->hosts) = tree->item->host->name;
}

static bool look_at(struct details *details, struct str path, const struct tree_file *tree,
                    struct error *err)
{
    struct buffer lines = {.arena = details->arena};
    struct str name = visible(details->arena, path_name(path)), before;

    if (!tree->item || reader_role(tree->bytes) == ROLE_OTHER)
        return true;
    if (!map_get(&details->committed, path)) {
        fold(details, tree,
             str_printf(details->arena, "  " STR_FORMAT " is new\n", STR_ARGS(name)));
        return true;
    }
    if (!git_content(details->change->git, path, &before, err))
        return false;
    compare(&lines, path, before, tree->bytes);
    if (lines.length)
        fold(details, tree, buffer_str(&lines));
    return true;
}

static void append_block(struct buffer *out, const struct block *block)
{
    struct str instance = visible(out->arena, block->instance);

    buffer_printf(out, "%s" STR_FORMAT " on", out->length ? "\n" : "", STR_ARGS(instance));
    for (size_t i = 0; i < block->hosts.count && i < MOST_HOSTS; i++) {
        struct str host = visible(out->arena, block->hosts.items[i]);

        buffer_printf(out, "%s " STR_FORMAT, i ? "," : "", STR_ARGS(host));
    }
    if (block->hosts.count > MOST_HOSTS)
        buffer_printf(out, " and %zu more hosts", block->hosts.count - MOST_HOSTS);
    buffer_append_c(out, ":\n");
    buffer_append(out, block->lines);
}

/* A message that nobody can read helps nobody: the diff has it all. */
static struct str cut_lines(struct arena *arena, struct str text)
{
    struct str rest = text, kept;
    size_t left = 0;

    for (size_t i = 0; i < MOST_LINES && rest.length; i++)
        (void)str_cut(&rest, '\n');
    if (!rest.length)
        return text;
    kept = str_slice(text, 0, text.length - rest.length);
    while (rest.length) {
        (void)str_cut(&rest, '\n');
        left++;
    }
    return str_printf(arena, STR_FORMAT "\n... and %zu more lines\n", STR_ARGS(kept), left);
}

bool commit_details(const struct tree_change *change, struct str *text, struct error *err)
{
    struct arena *arena = change->git->arena;
    struct details details = {change, arena, {.arena = arena}, {.arena = arena}};
    struct path_list committed = {0};
    struct buffer out = {.arena = arena};

    if (!git_committed(change->git, change->folder, &committed, err))
        return false;
    for (size_t i = 0; i < committed.count; i++)
        map_put(&details.committed, committed.items[i], &details);
    for (size_t i = 0; i < change->paths->count && i < MOST_FILES; i++) {
        struct str path = change->paths->items[i];
        const struct tree_file *tree =
            map_get(change->wanted, str_slice(path, change->folder.length + 1, path.length));

        if (tree && !look_at(&details, path, tree, err))
            return false;
    }
    for (size_t i = 0; i < details.by_lines.count; i++)
        append_block(&out, details.by_lines.entries[i].value);
    if (out.length && change->paths->count > MOST_FILES)
        buffer_printf(&out, "\n%zu files more were not compared\n",
                      change->paths->count - MOST_FILES);
    *text = out.length ? cut_lines(arena, buffer_str(&out)) : STR("");
    return true;
}
