/* SPDX-License-Identifier: MIT */
#include "report/blame.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/suggest.h"
#include "cli/project.h"
#include "cli/reader.h"
#include "render/origin.h"
#include "values/computed.h"

enum { FORMAT_HUMAN, FORMAT_JSON, MOST_HOSTS_NAMED = 5 };

static const char *const formats[] = {"human", "json", NULL};

/* clang-format off */
static const struct option_row options[] = {
    {"host", 0, "PATTERN", "the host that is meant, when several have the file", NULL},
    {"format", 0, "FORMAT", "how it is printed (human)", formats},
    EXTRA_VARIABLES_ROW,
    {0},
};
/* clang-format on */

const struct command command_blame = {
    .name = "blame",
    .arguments = "FILE[:LINE]",
    .summary = "where a line of a rendered file comes from",
    .help =
        "Renders in memory, and prints for the line, or for all, the place in the template,\n"
        "and for each value in it the expression, the variable, and where that is set. FILE\n"
        "is a path below the prefix, an absolute path, or a file of render --output-dir.\n"
        "When several hosts have it, this machine is meant unless --host names another.",
    .examples = "supconf blame etc/supervisord.conf:12\n"
                "supconf blame build/web1/etc/supervisord.conf:12\n"
                "supconf blame etc/supervisord.conf --host web2 --format json",
    .options = options,
};

/* A rendered file that fits what was asked for. */
struct match {
    const struct rendered_instance *item;
    const struct rendered_file *file;
};

struct matches {
    struct match *items;
    size_t count, capacity;
};

struct blame_run {
    const struct context *context;
    struct project *project;
    struct str path;     /* as given, normalized */
    struct str absolute; /* the same */
    bool has_line;       /* else all are meant */
    size_t line;
};

/* "etc/a.conf:12" is line 12 of etc/a.conf. */
static void read_operand(struct blame_run *run)
{
    struct str operand = str_from(run->context->arguments.operands[0]);
    size_t colon = str_find_last(operand, ':');
    char *end = NULL;

    if (colon != STR_NOT_FOUND && colon + 1 < operand.length &&
        strspn(operand.bytes + colon + 1, "0123456789") == operand.length - colon - 1) {
        run->has_line = true;
        run->line = strtoul(operand.bytes + colon + 1, &end, 10);
        operand.length = colon;
    }
    run->path = path_normalize(run->project->arena, operand);
    run->absolute = reader_absolute(run->project->arena, operand);
}

/* Also in the tree that render --output-dir makes: DIR/HOST/PATH. */
static bool fits(const struct blame_run *run, const struct rendered_instance *item,
                 const struct rendered_file *file)
{
    struct str below = str_printf(run->project->arena, "/" STR_FORMAT "/" STR_FORMAT,
                                  STR_ARGS(item->host->name), STR_ARGS(file->relative));

    return str_equal(run->path, file->relative) || str_equal(run->absolute, file->path) ||
           str_ends_with(run->absolute, below);
}

static struct matches find_matches(const struct blame_run *run)
{
    const struct render_result *rendered = &run->project->rendered;
    struct matches matches = {0};

    for (size_t i = 0; i < rendered->count; i++) {
        const struct rendered_instance *item = &rendered->items[i];

        for (size_t j = 0; j < item->count; j++)
            if (fits(run, item, &item->files[j]))
                *LIST_ADD(run->project->arena, &matches) =
                    (struct match){item, &item->files[j]};
    }
    return matches;
}

static bool refuse_unknown(const struct blame_run *run, struct error *err)
{
    const struct render_result *rendered = &run->project->rendered;
    struct suggestion nearest = suggest_for(run->path);

    for (size_t i = 0; i < rendered->count; i++)
        for (size_t j = 0; j < rendered->items[i].count; j++)
            suggest_offer(&nearest, rendered->items[i].files[j].relative);
    return error_set(err, ERROR_USAGE, "no template makes the file '" STR_FORMAT "'" STR_FORMAT,
                     STR_ARGS(run->path),
                     STR_ARGS(suggest_question(run->project->arena, &nearest)));
}

static bool refuse_several(const struct blame_run *run, const struct matches *matches,
                           struct error *err)
{
    struct buffer names = {.arena = run->project->arena};
    const struct inventory_host *last = NULL;
    size_t count = 0;

    for (size_t i = 0; i < matches->count; i++) {
        const struct inventory_host *host = matches->items[i].item->host;

        if (host == last)
            continue;
        last = host;
        if (count++ < MOST_HOSTS_NAMED)
            buffer_printf(&names, "%s" STR_FORMAT, count > 1 ? ", " : "", STR_ARGS(host->name));
    }
    return error_set(err, ERROR_USAGE,
                     "'" STR_FORMAT
                     "' is made on %zu hosts: give --host with one of " STR_FORMAT "%s",
                     STR_ARGS(run->path), count, STR_ARGS(buffer_str(&names)),
                     count > MOST_HOSTS_NAMED ? ", ..." : "");
}

/* The match of one host: the only one, or that of this machine; NULL with an error. */
static const struct match *choose(const struct blame_run *run, const struct matches *matches,
                                  struct error *err)
{
    struct str here = project_host(run->project);
    const struct match *first = matches->items;
    bool is_one_host = true;

    for (size_t i = 0; i < matches->count; i++)
        is_one_host = is_one_host && matches->items[i].item->host == first->item->host;
    for (size_t i = 0; i < matches->count && !is_one_host; i++)
        if (str_equal(matches->items[i].item->host->name, here))
            return &matches->items[i];
    if (matches->count && is_one_host)
        return first;
    (void)!(first ? refuse_several(run, matches, err) : refuse_unknown(run, err));
    return NULL;
}

static void name_variable(const struct blame_run *run, const struct map *variables,
                          struct blame_part *part)
{
    struct arena *arena = run->project->arena;
    struct origin origin = origin_find(variables, part->cause);
    struct place place = {0};

    if (origin.binding)
        place = (struct place){origin.binding->name, origin.binding->origin, origin.value};
    else if (!origin_find_anywhere(arena, run->project->inventory, part->cause, &place))
        return;
    part->variable = place.name;
    part->origin = place.origin;
    if (value_holds_secret(place.value))
        part->text = str_printf(arena, "‹secret " STR_FORMAT "›", STR_ARGS(place.name));
}

/* The pieces that the bytes from start to end consist of. */
static void add_parts(const struct blame_run *run, const struct traced *content,
                      const struct map *variables, size_t start, size_t end,
                      struct blame_line *line)
{
    for (size_t i = 0; i < content->piece_count; i++) {
        const struct piece *piece = &content->pieces[i];
        size_t behind =
            i + 1 < content->piece_count ? content->pieces[i + 1].start : content->str.length;
        size_t from = piece->start > start ? piece->start : start;
        size_t to = behind < end ? behind : end;
        struct blame_part part = {
            .is_verbatim = piece->verbatim && !piece->cause.text,
            .cause = piece->cause,
        };

        if (behind <= start || piece->start >= end + (start == end)) /* also of an empty line */
            continue;
        part.text = str_slice(content->str, from, to);
        part.source = traced_span(content, from, to - from);
        name_variable(run, variables, &part);
        *LIST_ADD(run->project->arena, &line->parts) = part;
    }
}

static struct blame_line blame_line(const struct blame_run *run, const struct match *match,
                                    const struct map *variables, size_t number)
{
    struct span span = text_line(match->file->text, number);
    struct blame_line line = {.number = number, .text = span_str(span)};

    add_parts(run, &match->file->content, variables, span.offset, span.offset + span.length,
              &line);
    return line;
}

static bool show(const struct blame_run *run, const struct match *match, struct error *err)
{
    struct arena *arena = run->project->arena;
    size_t count = text_line_count(match->file->text), first = run->has_line ? run->line : 1;
    size_t last = run->has_line ? run->line : count;
    struct binding *extra;
    size_t extra_count;
    struct map variables;
    struct blame_line *lines;
    struct blame_view view;

    if (run->has_line && (run->line < 1 || run->line > count))
        return error_set(err, ERROR_USAGE, "'" STR_FORMAT "' has %zu line%s, not %zu",
                         STR_ARGS(run->path), count, count == 1 ? "" : "s", run->line);
    if (!project_extra_variables(run->context, &extra, &extra_count, err))
        return false;
    variables = inventory_variables(arena, run->project->inventory, match->item->host, extra,
                                    extra_count);
    lines = ARENA_ARRAY(arena, struct blame_line, last - first + 1);
    for (size_t i = first; i <= last; i++)
        lines[i - first] = blame_line(run, match, &variables, i);
    view = (struct blame_view){
        .target = match->file->path,
        .host = match->item->host->name,
        .instance = match->item->instance->name.text,
        .lines = lines,
        .line_count = last - first + 1,
        .secrets = &run->project->secrets,
        .style = run->context->style,
        .directory = reader_absolute(arena, STR(".")),
    };
    if (option_choice(&run->context->arguments, "format", FORMAT_HUMAN) == FORMAT_JSON)
        report_blame_json(stdout, &view);
    else
        report_blame(stdout, &view);
    return true;
}

static bool open_project(const struct context *context, struct project *project,
                         enum exit_status *status, struct error *err)
{
    const char *host = option_value(&context->arguments, "host");

    if (!project_open(context, project, err))
        return false;
    if (project_is_broken(context, project, status))
        return true;
    if (!project_load_inventory(project, NULL, err))
        return false;
    if (project_has_errors(project))
        return true;
    return project_render(context, project, NULL, 0, str_from(host), err);
}

bool run_blame(struct context *context, enum exit_status *status, struct error *err)
{
    struct project project;
    struct blame_run run = {.context = context, .project = &project};
    struct matches matches;
    const struct match *match;

    *status = STATUS_CLEAN;
    if (context->arguments.operand_count != 1)
        return error_set(err, ERROR_USAGE, "blame takes one FILE or FILE:LINE");
    if (!open_project(context, &project, status, err))
        return false;
    if (*status != STATUS_CLEAN)
        return true;
    if (!project.inventory) {
        project_complain(context, &project);
        *status = STATUS_FAILED;
        return true;
    }
    read_operand(&run);
    matches = find_matches(&run);
    match = choose(&run, &matches, err);
    if (!match)
        return false;
    /* With faults in the templates, what could be made still tells. */
    project_complain(context, &project);
    return show(&run, match, err);
}
