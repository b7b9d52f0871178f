/* SPDX-License-Identifier: MIT */
/*
 * What a change of a project means, as Markdown for a comment on a pull request, as a page for
 * browsers and as JSON (docs/formats/review.schema.json).
 */
#ifndef REPORT_REVIEW_H
#define REPORT_REVIEW_H

#include "base/buffer.h"
#include "base/finding.h"
#include "base/secrets.h"
#include "history/range.h"
#include "plan/plan.h"
#include "plan/risk.h"

struct review_file {
    struct str path; /* from the prefix */
    bool is_new, is_gone;
    bool is_secret;        /* a secret went in */
    struct str diff;       /* unified, secrets covered; empty: what differs is covered */
    size_t added, removed; /* lines of the diff */
};

struct review_option {
    struct option_change change; /* its cause in a template where there is one */
    struct span key;             /* of the inventory, whose value it holds; text NULL: none */
    bool is_covered;             /* a secret is all that differs */
};

struct review_hosts {
    struct str *items;
    size_t count, capacity;
};

/* One instance, on all hosts where it changes alike, but for their names. Lines around the
 * changed ones, and where a value is written, are those of the first host. */
struct review_change {
    struct str instance;
    struct review_hosts hosts;
    bool is_new, is_gone; /* the instance comes to these hosts, or leaves them */
    bool is_seen;         /* the plan is of what runs there, not of what the base says */
    const struct plan *plan;
    struct review_file *files;
    size_t file_count, file_capacity;
    struct review_option *options;
    size_t option_count, option_capacity;
    struct risk_reasons reasons;
    enum risk risk;
};

/* The passport that was written of it. */
struct review_passport {
    struct str file, digest; /* SHA-256 of the file, in hex */
    struct str signer;       /* principal or key; empty: nobody yet */
    int64_t expires;         /* seconds since 1970; 0: never */
};

struct review {
    struct str base, head; /* as they were named; head.bytes NULL: the work tree */
    struct commit_range range;
    struct review_change *changes; /* by risk, the highest first, then as in the settings */
    size_t change_count, change_capacity;
    size_t host_count, changed_host_count; /* of all instances on both sides */
    size_t same_count;                     /* instances on hosts that stay as they are */
    struct finding_list fresh, gone;       /* findings */
    struct str seen_host; /* where a plan tells what runs; empty: what the base says runs */
    enum risk risk;
    const struct review_passport *passport; /* NULL: none */
};

struct review_view {
    const struct secrets *secrets; /* of both sides */
    struct str directory; /* absolute; paths below it are shown from there; may be empty */
};

/* Not more than 60,000 bytes: the last diffs, then tables give way, and are counted. */
void report_review_markdown(struct buffer *out, const struct review *review,
                            const struct review_view *view);

/* One file that needs no other, and no script. */
void report_review_html(struct buffer *out, const struct review *review,
                        const struct review_view *view);

void report_review_json(struct buffer *out, const struct review *review,
                        const struct review_view *view);

#endif
