/* SPDX-License-Identifier: MIT */
/*
 * A review as one page. It needs no other file and no script, and the policy in its head
 * forbids both: text of the user, which is escaped and made visible, could not load or run
 * anything even if it were not.
 */
#include <inttypes.h>

#include "base/clock.h"
#include "base/sha256.h"
#include "report/html_diff.h"
#include "report/review_css.h"
#include "report/review_phrases.h"
#include "report/visible.h"
#include "report/xml.h"

enum {
    MOST_OPEN_ROWS = 200,
    MOST_OVERVIEW = 100,
};

struct page {
    struct buffer *out;
    struct arena *arena;
    const struct review *review;
    const struct review_view *view;
    size_t rows; /* of all diffs so far */
};

static void put(struct page *page, const char *markup)
{
    buffer_append_c(page->out, markup);
}

/* Text of the user. */
static void code(struct page *page, struct str text)
{
    put(page, "<code>");
    xml_append(page->out, review_short(page->arena, page->view, text));
    put(page, "</code>");
}

/* RFC 4648, padded. */
static void append_base64(struct buffer *out, const unsigned char *bytes, size_t length)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    for (size_t i = 0; i < length; i += 3) {
        unsigned long group = (unsigned long)bytes[i] << 16;

        group |= i + 1 < length ? (unsigned long)bytes[i + 1] << 8 : 0;
        group |= i + 2 < length ? (unsigned long)bytes[i + 2] : 0;
        buffer_append_byte(out, digits[group >> 18]);
        buffer_append_byte(out, digits[group >> 12 & 63]);
        buffer_append_byte(out, i + 1 < length ? digits[group >> 6 & 63] : '=');
        buffer_append_byte(out, i + 2 < length ? digits[group & 63] : '=');
    }
}

static void put_head(struct page *page)
{
    unsigned char digest[SHA256_BYTES];
    struct sha256 hash;

    sha256_begin(&hash);
    sha256_add(&hash, str_from(review_css));
    sha256_end(&hash, digest);
    put(page, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
              "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
              "base-uri 'none'; form-action 'none'; style-src 'sha256-");
    append_base64(page->out, digest, sizeof(digest));
    put(page, "'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
              "<meta name=\"color-scheme\" content=\"light dark\">\n<title>Review of ");
    xml_append(page->out, review_head(page->arena, page->review));
    put(page, "</title>\n<style>");
    put(page, review_css);
    put(page, "</style>\n</head>\n");
}

static void put_risk(struct page *page, enum risk risk)
{
    buffer_printf(page->out, "<span class=\"risk %s\">%s risk</span>", risk_name(risk),
                  risk_name(risk));
}

static void put_fact(struct page *page, size_t value, const char *one, const char *many)
{
    buffer_printf(page->out, "<div><dt>%s</dt><dd>%zu</dd></div>\n", value == 1 ? one : many,
                  value);
}

static void put_passport(struct page *page)
{
    const struct review_passport *passport = page->review->passport;

    if (!passport)
        return;
    put(page, "<p class=\"range\">");
    put(page, passport->signer.length ? "Signed by " : "Not signed yet");
    if (passport->signer.length)
        code(page, passport->signer);
    put(page, ": passport ");
    code(page, passport->file);
    put(page, ", SHA-256 ");
    code(page, passport->digest);
    if (passport->expires) {
        put(page, ", good until ");
        xml_append(page->out, clock_format(page->arena, passport->expires));
    }
    put(page, ".</p>\n");
}

static void put_summary(struct page *page)
{
    const struct review *review = page->review;

    put(page, "<header>\n<p class=\"kicker\">Change review</p>\n<h1>");
    put_risk(page, review->risk);
    put(page, " ");
    xml_append(page->out, review_consequence(page->arena, review));
    put(page, "</h1>\n<p class=\"range\">From ");
    code(page, review_base(page->arena, review));
    put(page, " to ");
    code(page, review_head(page->arena, review));
    put(page, ". Secrets are covered. What runs is taken for what the first revision says");
    if (review->seen_host.length) {
        put(page, ", but on ");
        code(page, review->seen_host);
        put(page, " for what was seen there");
    }
    put(page, ".</p>\n");
    put_passport(page);
    put(page, "<dl class=\"facts\">\n");
    put_fact(page, review->changed_host_count, "host changes", "hosts change");
    put_fact(page, review->host_count - review->changed_host_count, "host stays as it is",
             "hosts stay as they are");
    put_fact(page, review->fresh.count, "new finding", "new findings");
    put_fact(page, review->gone.count, "finding gone", "findings gone");
    put(page, "</dl>\n</header>\n");
}

static void put_name(struct page *page, const struct review_change *change)
{
    code(page, change->instance);
    put(page, change->is_new ? " is new on " : change->is_gone ? " goes from " : " on ");
    code(page, change->hosts.items[0]);
    if (change->hosts.count > 1)
        buffer_printf(page->out, " and %zu more", change->hosts.count - 1);
}

/* Where to go, when there is more than one place. */
static void put_overview(struct page *page)
{
    const struct review *review = page->review;

    if (review->change_count < 2)
        return;
    put(page, "<nav aria-label=\"Changes\">\n<ol class=\"overview\">\n");
    for (size_t i = 0; i < review->change_count && i < MOST_OVERVIEW; i++) {
        put(page, "<li>");
        put_risk(page, review->changes[i].risk);
        buffer_printf(page->out, "<a href=\"#change-%zu\">", i + 1);
        put_name(page, &review->changes[i]);
        put(page, "</a><span class=\"more\">");
        xml_append(page->out, review_fates(page->arena, &review->changes[i]));
        put(page, "</span></li>\n");
    }
    put(page, "</ol>\n");
    if (review->change_count > MOST_OVERVIEW)
        buffer_printf(page->out, "<p class=\"more\">And %zu more below.</p>\n",
                      review->change_count - MOST_OVERVIEW);
    put(page, "</nav>\n");
}

static void put_table(struct page *page, const char *caption, const char *const *columns)
{
    buffer_printf(page->out, "<table class=\"stack\">\n<caption>%s</caption>\n<thead><tr>",
                  caption);
    for (size_t i = 0; columns[i]; i++)
        buffer_printf(page->out, "<th scope=\"col\">%s</th>", columns[i]);
    put(page, "</tr></thead>\n<tbody>\n");
}

static void end_table(struct page *page)
{
    put(page, "</tbody>\n</table>\n");
}

static void put_finding(struct page *page, const struct finding *finding)
{
    struct str place = review_place(page->arena, page->view, finding->span);

    buffer_printf(page->out,
                  "<tr><td data-label=\"Severity\"><span class=\"severity %s\">%s</span></td>"
                  "<th scope=\"row\" data-label=\"Rule\">%s %s</th><td data-label=\"Place\">",
                  severity_name(finding->severity), severity_name(finding->severity),
                  finding->kind->code, finding->kind->name);
    if (place.length)
        code(page, place);
    put(page, "</td><td data-label=\"What\">");
    xml_append(page->out, review_short(page->arena, page->view, finding->message));
    if (finding->scope.length) {
        put(page, " (");
        xml_append(page->out, review_short(page->arena, page->view, finding->scope));
        put(page, ")");
    }
    put(page, "</td></tr>\n");
}

static void put_findings(struct page *page, const char *title,
                         const struct finding_list *findings)
{
    static const char *const columns[] = {"Severity", "Rule", "Place", "What", NULL};

    if (!findings->count)
        return;
    put_table(page, title, columns);
    for (size_t severity = SEVERITY_ERROR + 1; severity-- > 0;)
        for (size_t i = 0; i < findings->count; i++)
            if (findings->items[i].severity == (enum severity)severity)
                put_finding(page, &findings->items[i]);
    end_table(page);
}

static void put_commits(struct page *page)
{
    static const char *const columns[] = {"Commit", "Summary", "Author", NULL};
    const struct commit_range *range = &page->review->range;

    if (!range->total)
        return;
    buffer_printf(page->out, "<details>\n<summary>%zu commit%s</summary>\n", range->total,
                  range->total == 1 ? "" : "s");
    put_table(page, "Commits, the newest first", columns);
    for (size_t i = 0; i < range->count; i++) {
        put(page, "<tr><th scope=\"row\" data-label=\"Commit\">");
        code(page, str_slice(range->items[i].id, 0, 10));
        put(page, "</th><td data-label=\"Summary\">");
        xml_append(page->out, review_short(page->arena, page->view, range->items[i].summary));
        put(page, "</td><td data-label=\"Author\">");
        xml_append(page->out, review_short(page->arena, page->view, range->items[i].author));
        put(page, "</td></tr>\n");
    }
    end_table(page);
    if (range->count < range->total)
        buffer_printf(page->out, "<p>And %zu more.</p>\n", range->total - range->count);
    put(page, "</details>\n");
}

static void put_reason(struct page *page, const struct risk_reason *reason)
{
    put(page, "<tr><td data-label=\"Risk\">");
    put_risk(page, reason->risk);
    put(page, "</td><th scope=\"row\" data-label=\"Of\">");
    if (reason->subject.length)
        code(page, reason->subject);
    else
        put(page, "files");
    put(page, "</th><td data-label=\"Why\">");
    xml_append(page->out, reason->words);
    put(page, "</td></tr>\n");
}

static void put_reasons(struct page *page, const struct review_change *change)
{
    static const char *const columns[] = {"Risk", "Of", "Why", NULL};

    if (!change->reasons.count)
        return;
    put_table(page, "What happens", columns);
    for (size_t risk = RISK_HIGH + 1; risk-- > RISK_NONE;)
        for (size_t i = 0; i < change->reasons.count; i++)
            if (change->reasons.items[i].risk == (enum risk)risk)
                put_reason(page, &change->reasons.items[i]);
    end_table(page);
}

static void put_option(struct page *page, const struct review_option *option)
{
    const struct option_change *change = &option->change;
    struct str place = review_place(page->arena, page->view, change->cause);
    struct str key = review_place(page->arena, page->view, option->key);

    put(page, "<tr><th scope=\"row\" data-label=\"Option\">");
    code(page, str_printf(page->arena, "[" STR_FORMAT "] " STR_FORMAT,
                          STR_ARGS(change->section), STR_ARGS(change->option)));
    put(page, "</th><td data-label=\"Before\">");
    code(page, review_before(page->arena, page->view, option));
    put(page, "</td><td data-label=\"After\">");
    code(page, review_after(page->arena, page->view, option));
    put(page, "</td><td data-label=\"Written in\">");
    if (place.length)
        code(page, place);
    if (key.length) {
        put(page, " with ");
        code(page, key);
    }
    put(page, "</td></tr>\n");
}

static void put_options(struct page *page, const struct review_change *change)
{
    static const char *const columns[] = {"Option", "Before", "After", "Written in", NULL};

    if (!change->option_count)
        return;
    put_table(page, "Options that change", columns);
    for (size_t i = 0; i < change->option_count; i++)
        put_option(page, &change->options[i]);
    end_table(page);
}

static void put_file(struct page *page, const struct review_file *file)
{
    size_t lines = file->added + file->removed;

    if (!file->diff.length) {
        put(page, "<p class=\"file\">");
        code(page, file->path);
        buffer_printf(page->out, " differs in %sthe mode alone.</p>\n",
                      file->is_secret ? "a secret or " : "");
        return;
    }
    buffer_printf(page->out, "<details%s>\n<summary>", lines <= MOST_OPEN_ROWS ? " open" : "");
    code(page, file->path);
    buffer_printf(page->out,
                  " %s, <span class=\"added\">+%zu</span> <span class=\"removed\">-%zu</span>"
                  "</summary>\n",
                  review_file_fate(file), file->added, file->removed);
    html_diff_append(page->out, review_diff(page->arena, page->view, file), &page->rows);
    put(page, "</details>\n");
}

static void put_hosts(struct page *page, const struct review_change *change)
{
    if (change->hosts.count == 1)
        return;
    buffer_printf(page->out, "<details>\n<summary>The same on %zu hosts</summary>\n<ul>\n",
                  change->hosts.count);
    for (size_t i = 0; i < change->hosts.count; i++) {
        put(page, "<li>");
        code(page, change->hosts.items[i]);
        put(page, "</li>\n");
    }
    put(page, "</ul>\n</details>\n");
}

static void put_change(struct page *page, const struct review_change *change, size_t number)
{
    buffer_printf(page->out,
                  "<section class=\"%s\" aria-labelledby=\"change-%zu\">\n"
                  "<h2 id=\"change-%zu\">",
                  risk_name(change->risk), number, number);
    put_risk(page, change->risk);
    put(page, " ");
    put_name(page, change);
    put(page, "</h2>\n");
    put_hosts(page, change);
    put_reasons(page, change);
    put_options(page, change);
    for (size_t i = 0; i < change->file_count; i++)
        put_file(page, &change->files[i]);
    put(page, "</section>\n");
}

void report_review_html(struct buffer *out, const struct review *review,
                        const struct review_view *view)
{
    struct page page = {out, out->arena, review, view, 0};

    put_head(&page);
    put(&page, "<body>\n<a class=\"skip\" href=\"#main\">Skip to the changes</a>\n");
    put_summary(&page);
    put(&page, "<main id=\"main\">\n");
    put_overview(&page);
    put_commits(&page);
    put_findings(&page, "New findings", &review->fresh);
    put_findings(&page, "Findings that are gone", &review->gone);
    for (size_t i = 0; i < review->change_count; i++)
        put_change(&page, &review->changes[i], i + 1);
    put(&page, "</main>\n</body>\n</html>\n");
}
