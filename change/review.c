/* SPDX-License-Identifier: MIT */
#include "change/review.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "apply/deadline.h"
#include "change/passport.h"
#include "change/record.h"
#include "change/result_file.h"
#include "cli/reader.h"
#include "cli/version.h"

enum { LONGEST_DAYS = 366 };

typedef void review_writer(struct buffer *out, const struct review *review,
                           const struct review_view *view);

/* In the order of the words of --format. */
static review_writer *const writers[] = {report_review_markdown, report_review_html,
                                         report_review_json};

struct review_run {
    const struct context *context;
    struct review_side base, head;
    const char *base_revision, *head_revision; /* head NULL: the work tree */
    int64_t valid_ms;                          /* of a passport; 0: for ever */
};

/* What is wrong with a side that cannot be rendered, on standard error. */
static bool is_usable(const struct review_run *run, const struct review_side *side,
                      const char *name)
{
    if (!side->is_broken)
        return true;
    project_complain(run->context, &side->project);
    context_say(run->context, "%s cannot be rendered: see above", name);
    return false;
}

static bool load_sides(struct review_run *run, bool *is_done, struct error *err)
{
    *is_done = false;
    if (!review_side_load(run->context, run->head_revision, NULL, &run->head, err))
        return false;
    if (!is_usable(run, &run->head, run->head_revision ? run->head_revision : "the work tree"))
        return true;
    if (!review_side_load(run->context, run->base_revision, &run->head.project, &run->base,
                          err))
        return false;
    *is_done = is_usable(run, &run->base, run->base_revision);
    return true;
}

static struct secrets both_secrets(const struct review_run *run)
{
    struct secrets secrets = {.arena = run->context->arena};

    for (size_t i = 0; i < run->base.secrets.count; i++)
        secrets_add(&secrets, run->base.secrets.items[i].name,
                    run->base.secrets.items[i].value);
    for (size_t i = 0; i < run->head.secrets.count; i++)
        secrets_add(&secrets, run->head.secrets.items[i].name,
                    run->head.secrets.items[i].value);
    return secrets;
}

/* Of all changes and new findings the gravest. */
static enum risk risk_of(const struct review *review)
{
    enum risk risk = review->change_count ? review->changes[0].risk : RISK_NONE;

    if (finding_count(&review->fresh, SEVERITY_ERROR))
        return RISK_HIGH;
    return finding_count(&review->fresh, SEVERITY_WARNING) && risk < RISK_MEDIUM ? RISK_MEDIUM
                                                                                 : risk;
}

static bool write_review(const struct review_run *run, const struct review *review,
                         const struct secrets *secrets, struct error *err)
{
    const struct arguments *arguments = &run->context->arguments;
    const char *path = option_value(arguments, "output");
    struct buffer out = {.arena = run->context->arena};
    struct review_view view = {
        .secrets = secrets,
        .directory = reader_absolute(run->context->arena, STR(".")),
    };

    writers[option_choice(arguments, "format", 0)](&out, review, &view);
    if (path)
        return result_file_write(run->context, path, buffer_str(&out), err);
    fwrite(out.bytes, 1, out.length, stdout);
    return true;
}

/* What the review says of the head, to be signed. */
static bool write_passport(struct review_run *run, struct review *review, struct error *err)
{
    struct arena *arena = run->context->arena;
    struct passport passport = {
        .program_version = str_from(supconf_version),
        .time = time(NULL),
        .author = record_operator(arena),
        .base_name = review->base,
        .base_commit = review->range.base,
        .head_name = review->head.bytes ? review->head : STR("WORKTREE"),
        .head_commit = review->head.bytes ? review->range.head : STR(""),
    };
    struct review_passport *written = ARENA_NEW(arena, struct review_passport);
    struct passport_eye eye;

    if (!passport_open_eye(run->context, &run->head.project, &eye, err))
        return false;
    if (run->valid_ms)
        passport.expires = passport.time + run->valid_ms / 1000;
    for (size_t i = 0; i < run->head.count; i++) {
        const struct review_item *item = &run->head.items[i];

        passport_see(arena, &eye, item->rendered, item->model, item->plan, item->is_seen,
                     &passport);
    }
    review->passport = written;
    return passport_write(run->context, &run->head.project.settings, &passport, written, err);
}

static bool review(struct review_run *run, enum exit_status *status, struct error *err)
{
    struct arena *arena = run->context->arena;
    const char *plan = option_value(&run->context->arguments, "plan");
    struct review_sides sides = {arena, &run->base, &run->head, both_secrets(run)};
    struct review review = {.base = str_from(run->base_revision)};
    bool is_done = true;

    if (run->head_revision)
        review.head = str_from(run->head_revision);
    if (plan && !review_take_plan(run->context, plan, &sides, &review, status, &is_done, err))
        return false;
    if (!is_done)
        return true;
    if (!range_read(arena, str_to_c(arena, run->head.project.settings.directory),
                    run->base_revision, run->head_revision, &review.range, err) ||
        !review_compare(&sides, &review, err))
        return false;
    review_compare_findings(&sides, &review);
    review.risk = risk_of(&review);
    *status = review.change_count || review.fresh.count || review.gone.count ? STATUS_FINDINGS
                                                                             : STATUS_CLEAN;
    return (!option_is_given(&run->context->arguments, "passport") ||
            write_passport(run, &review, err)) &&
           write_review(run, &review, &sides.secrets, err);
}

static bool read_options(struct review_run *run, struct error *err)
{
    const struct arguments *arguments = &run->context->arguments;
    const char *valid_for = option_value(arguments, "valid-for");

    if (!run->base_revision)
        return error_set(err, ERROR_USAGE,
                         "say what the change is held against: --base REVISION");
    if (run->head_revision && option_is_given(arguments, "plan"))
        return error_set(err, ERROR_USAGE, "--plan is one of the work tree, not of --head %s",
                         run->head_revision);
    if (!option_is_given(arguments, "passport") &&
        (valid_for || option_is_given(arguments, "sign")))
        return error_set(err, ERROR_USAGE, "--%s needs --passport FILE",
                         valid_for ? "valid-for" : "sign");
    return !valid_for ||
           duration_parse(str_from(valid_for), LONGEST_DAYS * DAY_SECONDS, &run->valid_ms) ||
           error_set(err, ERROR_USAGE,
                     "--valid-for takes a time up to a year, such as 8h or 3d, not '%s'",
                     valid_for);
}

bool run_review(struct context *context, enum exit_status *status, struct error *err)
{
    const char *head = option_value(&context->arguments, "head");
    struct review_run run = {
        .context = context,
        .base_revision = option_value(&context->arguments, "base"),
        .head_revision = head && strcmp(head, "WORKTREE") != 0 ? head : NULL,
    };
    bool is_done;

    if (!context_operands_at_most(context, 0, err) || !read_options(&run, err) ||
        !load_sides(&run, &is_done, err))
        return false;
    if (is_done)
        return review(&run, status, err);
    *status = STATUS_FINDINGS;
    return true;
}
