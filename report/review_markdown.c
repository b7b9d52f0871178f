/* SPDX-License-Identifier: MIT */
/*
 * A review as a comment on a pull request. Text of the user stands in code alone: there it is
 * neither markup nor a mention of somebody. Comments may have 65,535 characters: what does not
 * fit is left out by whole files, then by whole instances, and counted.
 */
#include "base/clock.h"
#include "report/markdown.h"
#include "report/review_phrases.h"
#include "report/xml.h"

enum {
    MOST_BYTES = 60000,
    MOST_HEAD_BYTES = 20000, /* of commits and findings each, at most half of that */
    MOST_HOSTS = 20,
    ROOM_FOR_COUNTS = 400,
};

struct writer {
    struct buffer out;
    struct arena *arena;
    const struct review *review;
    const struct review_view *view;
};

/* A change while it is decided what of it fits. */
struct chapter {
    struct str summary, tables;
    struct str *diffs; /* one a file; bytes NULL: left out */
    bool is_left_out;
};

static void cell(struct writer *writer, struct str text)
{
    markdown_cell(&writer->out, review_short(writer->arena, writer->view, text));
}

/* Outside of tables. */
static void code(struct writer *writer, struct str text)
{
    markdown_code(&writer->out, review_short(writer->arena, writer->view, text));
}

static void separate(struct writer *writer)
{
    buffer_append_c(&writer->out, " | ");
}

static void append_commits(struct writer *writer)
{
    const struct commit_range *range = &writer->review->range;
    size_t end = writer->out.length + MOST_HEAD_BYTES / 2, shown = 0;

    if (!range->total)
        return;
    buffer_printf(&writer->out, "<details><summary>%zu commit%s</summary>\n\n", range->total,
                  range->total == 1 ? "" : "s");
    while (shown < range->count && writer->out.length < end) {
        const struct range_commit *commit = &range->items[shown++];

        buffer_append_c(&writer->out, "- ");
        code(writer, str_slice(commit->id, 0, 10));
        buffer_append_byte(&writer->out, ' ');
        code(writer, commit->summary);
        buffer_append_c(&writer->out, " by ");
        code(writer, commit->author);
        buffer_append_byte(&writer->out, '\n');
    }
    if (shown < range->total)
        buffer_printf(&writer->out, "- and %zu more\n", range->total - shown);
    buffer_append_c(&writer->out, "\n</details>\n\n");
}

static void append_finding(struct writer *writer, const struct finding *finding)
{
    struct str place = review_place(writer->arena, writer->view, finding->span);

    buffer_printf(&writer->out, "| %s | %s %s | ", severity_name(finding->severity),
                  finding->kind->code, finding->kind->name);
    if (place.length)
        cell(writer, place);
    separate(writer);
    cell(writer, finding->message);
    if (finding->scope.length) {
        buffer_append_c(&writer->out, " on ");
        cell(writer, finding->scope);
    }
    buffer_append_c(&writer->out, " |\n");
}

/* Errors first. */
static void append_findings(struct writer *writer, const char *title,
                            const struct finding_list *findings)
{
    size_t end = writer->out.length + MOST_HEAD_BYTES / 2, shown = 0;

    if (!findings->count)
        return;
    buffer_printf(&writer->out,
                  "**%s**\n\n| Severity | Rule | Place | What |\n| --- | --- | --- | --- |\n",
                  title);
    for (size_t severity = SEVERITY_ERROR + 1; severity-- > 0;)
        for (size_t i = 0; i < findings->count && writer->out.length < end; i++)
            if (findings->items[i].severity == (enum severity)severity) {
                append_finding(writer, &findings->items[i]);
                shown++;
            }
    if (shown < findings->count)
        buffer_printf(&writer->out, "\nand %zu more\n", findings->count - shown);
    buffer_append_byte(&writer->out, '\n');
}

static void append_passport(struct writer *writer)
{
    const struct review_passport *passport = writer->review->passport;

    if (!passport)
        return;
    buffer_append_c(&writer->out, passport->signer.length ? "Signed by " : "Not signed yet");
    if (passport->signer.length)
        code(writer, passport->signer);
    buffer_append_c(&writer->out, ": passport ");
    code(writer, passport->file);
    buffer_append_c(&writer->out, ", SHA-256 ");
    code(writer, passport->digest);
    if (passport->expires)
        buffer_printf(&writer->out, ", good until " STR_FORMAT,
                      STR_ARGS(clock_format(writer->arena, passport->expires)));
    buffer_append_c(&writer->out, ".\n\n");
}

static void append_head(struct writer *writer)
{
    const struct review *review = writer->review;
    struct str sentence = review_sentence(writer->arena, review);

    buffer_append_c(&writer->out, "<!-- supconf review -->\n"); /* a bot finds its comment */
    buffer_printf(&writer->out, "**" STR_FORMAT "**\n\n", STR_ARGS(sentence));
    buffer_append_c(&writer->out, "From ");
    code(writer, review_base(writer->arena, review));
    buffer_append_c(&writer->out, " to ");
    code(writer, review_head(writer->arena, review));
    buffer_append_c(&writer->out,
                    ". Secrets are covered; what runs is taken for what the first "
                    "revision says");
    if (review->seen_host.length) {
        buffer_append_c(&writer->out, ", but on ");
        code(writer, review->seen_host);
        buffer_append_c(&writer->out, " for what was seen there");
    }
    buffer_append_c(&writer->out, ".\n\n");
    append_passport(writer);
    append_commits(writer);
    append_findings(writer, "New findings", &review->fresh);
    append_findings(writer, "Findings that are gone", &review->gone);
}

static void append_hosts(struct writer *writer, const struct review_change *change)
{
    buffer_append_c(&writer->out, change->hosts.count == 1 ? "On " : "The same on ");
    for (size_t i = 0; i < change->hosts.count && i < MOST_HOSTS; i++) {
        buffer_append_c(&writer->out, i ? ", " : "");
        code(writer, change->hosts.items[i]);
    }
    if (change->hosts.count > MOST_HOSTS)
        buffer_printf(&writer->out, " and %zu more", change->hosts.count - MOST_HOSTS);
    buffer_append_c(&writer->out, ".\n\n");
}

static void append_reasons(struct writer *writer, const struct review_change *change)
{
    if (!change->reasons.count)
        return;
    buffer_append_c(&writer->out, "| Risk | Of | Why |\n| --- | --- | --- |\n");
    for (size_t i = 0; i < change->reasons.count; i++) {
        const struct risk_reason *reason = &change->reasons.items[i];

        buffer_printf(&writer->out, "| %s | ", risk_name(reason->risk));
        if (reason->subject.length)
            cell(writer, reason->subject);
        buffer_printf(&writer->out, " | " STR_FORMAT " |\n", STR_ARGS(reason->words));
    }
    buffer_append_byte(&writer->out, '\n');
}

static void append_option(struct writer *writer, const struct review_option *option)
{
    const struct option_change *change = &option->change;
    struct str place = review_place(writer->arena, writer->view, change->cause);
    struct str key = review_place(writer->arena, writer->view, option->key);

    buffer_append_c(&writer->out, "| ");
    cell(writer, str_printf(writer->arena, "[" STR_FORMAT "] " STR_FORMAT,
                            STR_ARGS(change->section), STR_ARGS(change->option)));
    separate(writer);
    cell(writer, review_before(writer->arena, writer->view, option));
    separate(writer);
    cell(writer, review_after(writer->arena, writer->view, option));
    separate(writer);
    if (place.length)
        cell(writer, place);
    if (key.length) {
        buffer_append_c(&writer->out, " with ");
        cell(writer, key);
    }
    buffer_append_c(&writer->out, " |\n");
}

static void append_options(struct writer *writer, const struct review_change *change)
{
    if (!change->option_count)
        return;
    buffer_append_c(&writer->out, "| Option | Before | After | Written in |\n"
                                  "| --- | --- | --- | --- |\n");
    for (size_t i = 0; i < change->option_count; i++)
        append_option(writer, &change->options[i]);
    buffer_append_byte(&writer->out, '\n');
}

static void append_files(struct writer *writer, const struct review_change *change)
{
    for (size_t i = 0; i < change->file_count; i++) {
        const struct review_file *file = &change->files[i];

        buffer_printf(&writer->out, "- %s ", review_file_fate(file));
        code(writer, file->path);
        if (file->diff.length)
            buffer_printf(&writer->out, ", +%zu −%zu\n", file->added, file->removed);
        else
            buffer_append_c(&writer->out, file->is_secret ? ", in a secret or the mode alone\n"
                                                          : ", in the mode alone\n");
    }
    if (change->file_count)
        buffer_append_byte(&writer->out, '\n');
}

static struct writer writer_within(const struct writer *writer)
{
    struct writer within = *writer;

    within.out = (struct buffer){.arena = writer->arena};
    return within;
}

/* The summary is HTML, since Markdown is not read within that element. */
static struct str summary_of(const struct writer *writer, const struct review_change *change)
{
    struct buffer out = {.arena = writer->arena};

    buffer_printf(&out, "<details><summary><b>%s risk</b>: <code>", risk_name(change->risk));
    xml_append(&out, review_short(writer->arena, writer->view, change->instance));
    buffer_printf(&out, "</code> %s <code>",
                  change->is_new    ? "is new on"
                  : change->is_gone ? "goes from"
                                    : "on");
    xml_append(&out, review_short(writer->arena, writer->view, change->hosts.items[0]));
    buffer_append_c(&out, "</code>");
    if (change->hosts.count > 1)
        buffer_printf(&out, ", same on %zu more host%s", change->hosts.count - 1,
                      change->hosts.count == 2 ? "" : "s");
    buffer_append_c(&out, "</summary>\n\n");
    return buffer_str(&out);
}

static struct chapter chapter_of(const struct writer *writer,
                                 const struct review_change *change)
{
    struct writer tables = writer_within(writer);
    struct chapter chapter = {.summary = summary_of(writer, change)};

    append_hosts(&tables, change);
    append_reasons(&tables, change);
    append_options(&tables, change);
    append_files(&tables, change);
    chapter.tables = buffer_str(&tables.out);
    chapter.diffs = ARENA_ARRAY(writer->arena, struct str, change->file_count);
    return chapter;
}

/* What the rest of the comment has room for: tables of all changes come before any diff. */
static size_t choose_tables(const struct writer *writer, struct chapter *chapters, size_t room)
{
    for (size_t i = 0; i < writer->review->change_count; i++) {
        size_t size;

        chapters[i] = chapter_of(writer, &writer->review->changes[i]);
        size =
            chapters[i].summary.length + chapters[i].tables.length + sizeof("</details>\n\n");
        chapters[i].is_left_out = size > room;
        room -= chapters[i].is_left_out ? 0 : size;
    }
    return room;
}

static void choose_diffs(const struct writer *writer, struct chapter *chapters, size_t room)
{
    for (size_t i = 0; i < writer->review->change_count; i++) {
        const struct review_change *change = &writer->review->changes[i];

        for (size_t j = 0; j < change->file_count && !chapters[i].is_left_out; j++) {
            struct buffer block = {.arena = writer->arena};

            if (!change->files[j].diff.length || change->files[j].diff.length > room)
                continue;
            markdown_block(&block, "diff",
                           review_diff(writer->arena, writer->view, &change->files[j]));
            buffer_append_byte(&block, '\n');
            if (block.length > room)
                continue;
            chapters[i].diffs[j] = buffer_str(&block);
            room -= block.length;
        }
    }
}

struct left_out {
    size_t changes, files;
};

static void append_chapter(struct writer *writer, const struct review_change *change,
                           const struct chapter *chapter, struct left_out *left_out)
{
    left_out->changes += chapter->is_left_out;
    for (size_t i = 0; i < change->file_count; i++)
        left_out->files += change->files[i].diff.length && !chapter->diffs[i].bytes;
    if (chapter->is_left_out)
        return;
    buffer_append(&writer->out, chapter->summary);
    buffer_append(&writer->out, chapter->tables);
    for (size_t i = 0; i < change->file_count; i++)
        buffer_append(&writer->out, chapter->diffs[i]);
    buffer_append_c(&writer->out, "</details>\n\n");
}

static void append_left_out(struct writer *writer, const struct left_out *left_out)
{
    if (left_out->changes)
        buffer_printf(&writer->out,
                      "Left out here, since comments have an end: %zu change%s.\n",
                      left_out->changes, left_out->changes == 1 ? "" : "s");
    if (left_out->files)
        buffer_printf(&writer->out,
                      "Left out here, since comments have an end: the diff%s of %zu file%s.\n",
                      left_out->files == 1 ? "" : "s", left_out->files,
                      left_out->files == 1 ? "" : "s");
}

void report_review_markdown(struct buffer *out, const struct review *review,
                            const struct review_view *view)
{
    struct writer writer = {
        .out = {.arena = out->arena}, .arena = out->arena, .review = review, .view = view};
    struct chapter *chapters = ARENA_ARRAY(out->arena, struct chapter, review->change_count);
    struct left_out left_out = {0};
    size_t room;

    append_head(&writer);
    room = choose_tables(&writer, chapters, MOST_BYTES - ROOM_FOR_COUNTS - writer.out.length);
    choose_diffs(&writer, chapters, room);
    for (size_t i = 0; i < review->change_count; i++)
        append_chapter(&writer, &review->changes[i], &chapters[i], &left_out);
    append_left_out(&writer, &left_out);
    buffer_append(out, buffer_str(&writer.out));
}
