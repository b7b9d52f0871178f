/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "cli/changed.h"
#include "cli/reader.h"
#include "cli/rewrite.h"
#include "config/layout.h"
#include "report/visible.h"

/* clang-format off */
static const struct option_row options[] = {
    {"changed", 0, NULL, "pass over what is no configuration, and templates of the project", NULL},
    {"check", 0, NULL, "write nothing, name the files that would change", NULL},
    {"diff", 0, NULL, "write nothing, show what would change", NULL},
    {"stdin-filename", 0, "PATH", "the name of standard input, given as -", NULL},
    {0},
};
/* clang-format on */

const struct command command_fmt = {
    .name = "fmt",
    .arguments = "FILE|DIR...",
    .summary = "lay files out alike; comments and values stay",
    .help =
        "Rewrites each file: 'key = value', one empty line between sections and none among\n"
        "options, lines of a value indented by four spaces, no white space at line ends.\n"
        "What supervisord reads stays the same. A file that it cannot parse is left as it\n"
        "is. Standard input, given as -, is written to standard output.",
    .examples = "supconf fmt /etc/supervisor/conf.d\n"
                "supconf fmt --check etc/*.conf",
    .options = options,
};

struct fmt_run {
    const struct context *context;
    struct arena *arena; /* of one file */
    bool only_checks, only_shows;
    size_t changed;
    bool is_refused;    /* some file cannot be parsed: it was said */
    bool is_unreadable; /* the same for files that cannot be read or written */
};

/* Says on standard error why the file cannot be parsed. */
static void refuse(struct fmt_run *run, const struct finding_list *findings)
{
    struct finding_list errors = {.arena = run->arena};
    struct findings_view view = {
        .findings = &errors,
        .style = run->context->talk_style,
        .directory = reader_absolute(run->arena, STR(".")),
    };

    for (size_t i = 0; i < findings->count; i++)
        if (findings->items[i].severity == SEVERITY_ERROR)
            *LIST_ADD(run->arena, &errors) = findings->items[i];
    finding_sort(&errors);
    report_findings(stderr, FINDINGS_HUMAN, &view, 1);
    run->is_refused = true;
}

static bool write_text(struct fmt_run *run, const struct edits *edits, bool is_stdin,
                       struct error *err)
{
    struct str bytes = edits->text->bytes, after;
    struct traced before = traced_from_span(span_make(edits->text, 0, bytes.length));
    struct file_state state;

    after = edits_apply(run->arena, edits, &before).str;
    if (is_stdin) {
        fwrite(after.bytes, 1, after.length, stdout);
        return true;
    }
    if (!edits->count)
        return true;
    return rewrite_check(run->arena, edits->text, &state, err) &&
           rewrite_file(run->arena, edits->text->path, &state, after, err);
}

static void print_path(struct fmt_run *run, struct str path)
{
    struct str shown = visible_path(run->arena, reader_absolute(run->arena, STR(".")), path);

    printf(STR_FORMAT "\n", STR_ARGS(shown));
}

static bool format_file(struct fmt_run *run, const struct lint_target *target,
                        struct error *err)
{
    bool is_stdin = !strcmp(target->path.bytes, "-");
    struct finding_list findings = {.arena = run->arena};
    const struct document *document;
    struct edits edits;
    struct text *text;

    if (!reader_load(run->context, run->arena, target->path.bytes, &text, err))
        return false;
    if (!target->is_asked && reader_role(text->bytes) == ROLE_OTHER)
        return true;
    document = document_parse(run->arena, text, &findings);
    if (document->refusal.kind) {
        refuse(run, &findings);
        return true;
    }
    edits = layout_edits(run->arena, document);
    run->changed += edits.count > 0 && (!is_stdin || run->only_checks || run->only_shows);
    if (run->only_shows)
        rewrite_show(run->context, run->arena, &edits);
    else if (!run->only_checks)
        return write_text(run, &edits, is_stdin, err);
    else if (edits.count)
        print_path(run, text->path);
    return true;
}

static bool collect_changed(const struct context *context, struct lint_targets *targets,
                            struct error *err)
{
    struct project project;

    if (!project_open(context, &project, err))
        return false;
    changed_files(context, &project, targets);
    return true;
}

static bool collect(const struct context *context, struct lint_targets *targets,
                    struct error *err)
{
    if (option_is_given(&context->arguments, "changed"))
        return collect_changed(context, targets, err);
    if (!context->arguments.operand_count)
        return error_set(err, ERROR_USAGE, "name at least one file or folder");
    return lint_collect_operands(context, targets, err);
}

bool run_fmt(struct context *context, enum exit_status *status, struct error *err)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct lint_targets targets = {0};
    struct fmt_run run = {
        .context = context,
        .arena = arena,
        .only_checks = option_is_given(&context->arguments, "check"),
        .only_shows = option_is_given(&context->arguments, "diff"),
    };

    if (!collect(context, &targets, err))
        return false;
    for (size_t i = 0; i < targets.count; i++) {
        arena_reset(arena);
        if (!format_file(&run, &targets.items[i], err)) {
            reader_complain(context, str_from(err->message));
            run.is_unreadable = true;
        }
    }
    if (run.changed && !run.only_checks && !run.only_shows)
        context_say(context, "%zu file%s laid out", run.changed, run.changed == 1 ? "" : "s");
    if (run.is_refused || (run.changed && (run.only_checks || run.only_shows)))
        *status = STATUS_FINDINGS;
    if (run.is_unreadable)
        *status = STATUS_FAILED;
    return true;
}
