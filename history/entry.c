/* SPDX-License-Identifier: MIT */
/*
 * An entry as the message of a commit:
 *
 *     api on 10.0.0.11: restarted web
 *
 *     The reason, as it was given.
 *
 *     Instance: api
 *     Host: 10.0.0.11
 *     Operator: alice
 *     Reason: The reason, as it was given.
 *     Plan: 1b4f0e9851971998
 *     Approved-By: ann@example.org
 *     Result: applied
 *
 * The trailers are for programs; that of the reason has it in one line.
 */
#include <string.h>

#include "base/buffer.h"
#include "base/utf8.h"
#include "history/repository.h"

/* Text that a commit can hold; lines are kept. */
static struct str clean(struct arena *arena, struct str text)
{
    struct buffer out = {.arena = arena};

    for (size_t i = 0, length; i < text.length; i += length) {
        uint32_t code_point = utf8_decode(text, i, &length);

        if (code_point == UTF8_BROKEN)
            utf8_append(&out, 0xFFFD);
        else if (code_point == '\r')
            continue;
        else if ((code_point < ' ' && code_point != '\n' && code_point != '\t') ||
                 code_point == 0x7F)
            buffer_append_byte(&out, ' ');
        else
            buffer_append(&out, str_slice(text, i, i + length));
    }
    return str_trim(buffer_str(&out));
}

struct str entry_one_line(struct arena *arena, struct str text)
{
    struct buffer line = {.arena = arena};
    struct str rest = clean(arena, text);

    for (struct str word; (word = str_next_word(&rest)).length;) {
        if (line.length)
            buffer_append_byte(&line, ' ');
        buffer_append(&line, word);
    }
    return line.length ? buffer_str(&line) : STR("");
}

static void append_trailer(struct buffer *message, const char *name, struct str value)
{
    struct str line = entry_one_line(message->arena, value);

    if (line.length)
        buffer_printf(message, "%s: " STR_FORMAT "\n", name, STR_ARGS(line));
}

const char *entry_message(struct arena *arena, const struct history_entry *entry)
{
    struct buffer message = {.arena = arena};
    struct str summary = entry_one_line(arena, entry->summary);
    struct str reason = clean(arena, entry->reason);

    buffer_printf(&message, STR_FORMAT " on " STR_FORMAT ": " STR_FORMAT "\n\n",
                  STR_ARGS(entry->instance), STR_ARGS(entry->host), STR_ARGS(summary));
    if (reason.length)
        buffer_printf(&message, STR_FORMAT "\n\n", STR_ARGS(reason));
    append_trailer(&message, "Instance", entry->instance);
    append_trailer(&message, "Host", entry->host);
    append_trailer(&message, "Operator", entry->operator_name);
    append_trailer(&message, "Reason", entry->reason);
    append_trailer(&message, "Plan", entry->plan);
    append_trailer(&message, "Package", entry->package);
    append_trailer(&message, "Approved-By", entry->approver);
    append_trailer(&message, "Result", entry->result);
    return str_to_c(arena, buffer_str(&message));
}

/* The last paragraph, if it has trailers of ours: else empty. */
static struct str find_trailers(struct str message)
{
    size_t start = message.length;

    while (start >= 2 && memcmp(message.bytes + start - 2, "\n\n", 2) != 0)
        start--;
    message = str_slice(message, start, message.length);
    return str_starts_with(message, STR("Instance: ")) ? message : STR("");
}

static struct str trailer(struct str trailers, struct str name)
{
    while (trailers.length) {
        struct str line = str_cut(&trailers, '\n');

        if (str_starts_with(line, name))
            return str_trim(str_slice(line, name.length, line.length));
    }
    return STR("");
}

/* Between the first paragraph and the trailers. */
static struct str body(struct str message, struct str trailers)
{
    size_t end = message.length - trailers.length;
    size_t start = str_search(message, STR("\n\n"));

    return start == STR_NOT_FOUND ? STR("") : str_trim(str_slice(message, start, end));
}

struct history_entry entry_of_commit(struct arena *arena, const git_commit *commit)
{
    struct str message = str_trim(str_copy(arena, str_from(git_commit_message(commit))));
    struct str trailers = find_trailers(message), rest = message;
    char hash[GIT_OID_HEXSZ + 1];
    struct history_entry entry = {
        .time = git_commit_author(commit)->when.time,
        .instance = trailer(trailers, STR("Instance:")),
        .host = trailer(trailers, STR("Host:")),
        .operator_name = trailer(trailers, STR("Operator:")),
        .reason = body(message, trailers),
        .plan = trailer(trailers, STR("Plan:")),
        .package = trailer(trailers, STR("Package:")),
        .approver = trailer(trailers, STR("Approved-By:")),
        .result = trailer(trailers, STR("Result:")),
        .summary = str_cut(&rest, '\n'),
    };
    struct str subject = str_printf(arena, STR_FORMAT " on " STR_FORMAT ": ",
                                    STR_ARGS(entry.instance), STR_ARGS(entry.host));

    git_oid_tostr(hash, sizeof(hash), git_commit_id(commit));
    entry.revision = str_copy(arena, str_from(hash));
    if (str_starts_with(entry.summary, subject))
        entry.summary = str_slice(entry.summary, subject.length, entry.summary.length);
    else if (str_starts_with(subject, entry.summary)) /* no summary: the blank was trimmed */
        entry.summary = STR("");
    if (!entry.operator_name.length)
        entry.operator_name = str_copy(arena, str_from(git_commit_author(commit)->name));
    return entry;
}

bool history_is_state(const struct history_entry *entry)
{
    return !str_equal(entry->result, STR("pending")) &&
           !str_equal(entry->result, STR("edited")) &&
           !str_equal(entry->result, STR("reverted")) &&
           !str_equal(entry->result, STR("stuck"));
}

bool entry_is_of(const struct history_entry *entry, struct str host, struct str instance)
{
    return (!host.length || str_equal(entry->host, host)) &&
           (!instance.length || str_equal(entry->instance, instance));
}
