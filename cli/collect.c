/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fts.h>
#include <string.h>

#include "base/list.h"
#include "cli/lint.h"

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static void close_walk(FTS **walk)
{
    if (*walk)
        fts_close(*walk);
}

static bool is_candidate(const FTSENT *entry)
{
    struct str name = {entry->fts_name, entry->fts_namelen};
    bool is_file =
        entry->fts_info == FTS_F || entry->fts_info == FTS_SL || entry->fts_info == FTS_NSOK;

    return is_file && (str_ends_with(name, STR(".conf")) || str_ends_with(name, STR(".ini")));
}

static bool walk_folder(struct arena *arena, FTS *walk, struct lint_targets *targets,
                        struct error *err)
{
    FTSENT *entry;

    while ((entry = fts_read(walk))) {
        if (entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR) {
            errno = entry->fts_errno;
            return error_errno(err, "read folder %s", entry->fts_path);
        }
        if (entry->fts_info == FTS_D && entry->fts_level > 0 && entry->fts_name[0] == '.')
            fts_set(walk, entry, FTS_SKIP);
        else if (is_candidate(entry))
            *LIST_ADD(arena, targets) = (struct lint_target){
                .path = str_copy(arena, (struct str){entry->fts_path, entry->fts_pathlen})};
    }
    return true;
}

bool lint_collect(struct arena *arena, const char *path, struct lint_targets *targets,
                  struct error *err)
{
    char *roots[] = {str_to_c(arena, str_from(path)), NULL};
    CLEANUP(close_walk) FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
    FTSENT *first = walk ? fts_read(walk) : NULL;

    if (!first)
        return error_errno(err, "read %s", path);
    if (first->fts_info == FTS_D)
        return walk_folder(arena, walk, targets, err);
    *LIST_ADD(arena, targets) =
        (struct lint_target){.path = str_from(roots[0]), .is_asked = true};
    return true;
}

bool lint_collect_operands(const struct context *context, struct lint_targets *targets,
                           struct error *err)
{
    for (size_t i = 0; i < context->arguments.operand_count; i++) {
        const char *operand = context->arguments.operands[i];

        if (operand[0] == '-' && !operand[1])
            *LIST_ADD(context->arena, targets) =
                (struct lint_target){.path = STR("-"), .is_asked = true};
        else if (!lint_collect(context->arena, operand, targets, err))
            return false;
    }
    return true;
}
