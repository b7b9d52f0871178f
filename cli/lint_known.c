/* SPDX-License-Identifier: MIT */
/* Findings that are known already: by the baseline, or by the revision that --since names. */
#include <unistd.h>

#include "base/descriptor.h"
#include "base/path.h"
#include "base/replace.h"
#include "cli/lint.h"
#include "cli/reader.h"
#include "lint/select.h"
#include "report/baseline.h"

/* What hides the finding, or NULL; seen are those of the same look. */
static const char *known_by(const struct lint_run *run, struct map *seen,
                            const struct finding *finding, const struct known_finding *known)
{
    if (run->former &&
        finding_place_count(seen, known) <= former_allows(run->former, seen->arena, known))
        return "revision";
    return run->baseline && !run->writes_baseline && !select_is_fixed(finding->kind) &&
                   baseline_has(run->baseline, seen->arena, known)
               ? "baseline"
               : NULL;
}

void lint_sift(const struct lint_run *run, struct finding_list *findings,
               const struct secrets *secrets, struct lint_tally *tally)
{
    struct map seen = {.arena = findings->arena};
    size_t kept = 0;

    for (size_t i = 0; i < findings->count; i++) {
        struct finding finding = findings->items[i];

        if (run->keeps_known && !finding.suppressed_by) {
            struct known_finding known = known_finding_from(findings->arena, &finding, secrets);

            *LIST_ADD(tally->arena, &tally->known) = known_finding_copy(tally->arena, &known);
            finding.suppressed_by = known_by(run, &seen, &finding, &known);
        }
        if (finding.suppressed_by && !run->project->lint.shows_suppressed)
            continue;
        if (!finding.suppressed_by)
            *LIST_ADD(tally->arena, &tally->kinds) = finding.kind;
        findings->items[kept++] = finding;
    }
    findings->count = kept;
}

void lint_add_tally(struct lint_run *run, const struct lint_tally *tally)
{
    struct arena *arena = run->context->arena;

    if (run->counts)
        finding_counts_add(run->counts, tally->known.items, tally->known.count);
    for (size_t i = 0; i < tally->kinds.count; i++)
        *LIST_ADD(arena, &run->tally.kinds) = tally->kinds.items[i];
    for (size_t i = 0; i < tally->known.count; i++)
        *LIST_ADD(arena, &run->tally.known) = known_finding_copy(arena, &tally->known.items[i]);
}

/* --baseline, else that of the settings; empty: none. */
static struct str baseline_path(const struct lint_run *run)
{
    const char *given = option_value(&run->context->arguments, "baseline");

    return given ? reader_absolute(run->context->arena, str_from(given))
                 : run->project->settings.baseline.text;
}

bool lint_load_baseline(struct lint_run *run, struct project *project, struct error *err)
{
    struct arena *arena = run->context->arena;
    struct baseline *baseline = ARENA_NEW(arena, struct baseline);
    struct text *text;
    const char *path;

    run->baseline_path = baseline_path(run);
    run->writes_baseline = lint_is_asked(run->context, "write-baseline");
    if (!run->baseline_path.length)
        return !run->writes_baseline ||
               error_set(
                   err, ERROR_USAGE,
                   "--write-baseline needs --baseline FILE, or a baseline in the settings");
    *baseline = baseline_create(arena);
    run->baseline = baseline;
    run->keeps_known = true;
    path = str_to_c(arena, run->baseline_path);
    if (run->writes_baseline && access(path, F_OK) < 0)
        return true; /* the first */
    if (!text_load(arena, path, &text, err))
        return error_context(err, "read the baseline");
    baseline_read(text, path_directory(run->baseline_path), baseline, &project->findings);
    return true;
}

/* Whether this run would have found it again: its file was looked at, or is no more. */
static bool is_settled(const struct lint_run *run, const struct known_finding *known)
{
    struct str path = known->path;

    if (!run->context->arguments.operand_count || !path.length)
        return true;
    return map_get(&run->looked_at, path) ||
           !disk_files.read(disk_files.context, run->context->arena, path);
}

/* Those of the baseline that this run should have found and has not; the others go to rest. */
static size_t count_gone(const struct lint_run *run, struct baseline *rest)
{
    struct arena *arena = run->context->arena;
    struct baseline seen = baseline_create(arena);
    size_t gone = 0;

    for (size_t i = 0; i < run->tally.known.count; i++)
        baseline_add(&seen, &run->tally.known.items[i]);
    for (size_t i = 0; i < run->baseline->by_key.count; i++) {
        const struct known_finding *known = run->baseline->by_key.entries[i].value;

        if (baseline_has(&seen, arena, known))
            continue;
        if (is_settled(run, known))
            gone++;
        else
            baseline_add(rest, known);
    }
    return gone;
}

size_t lint_gone(const struct lint_run *run)
{
    struct baseline rest = baseline_create(run->context->arena);

    return run->baseline ? count_gone(run, &rest) : 0;
}

bool lint_write_baseline(const struct lint_run *run, struct error *err)
{
    struct arena *arena = run->context->arena;
    struct str directory = path_directory(run->baseline_path);
    struct str name = path_name(run->baseline_path);
    struct baseline baseline = baseline_create(arena);
    size_t gone = count_gone(run, &baseline);
    struct file_state state = {.exists = true, .mode = 0644};
    CLEANUP(close_descriptor) int root = -1;
    bool has_changed;

    for (size_t i = 0; i < run->tally.known.count; i++)
        baseline_add(&baseline, &run->tally.known.items[i]);
    state.bytes = baseline_text(arena, &baseline, directory);
    if (!root_open(str_to_c(arena, directory), &root, err) ||
        !file_write(root, str_to_c(arena, name), &state, &has_changed, err))
        return error_context(err, "write the baseline");
    context_say(run->context, STR_FORMAT ": %zu known finding%s, %zu gone", STR_ARGS(name),
                baseline.by_key.count, baseline.by_key.count == 1 ? "" : "s", gone);
    return true;
}
