/* SPDX-License-Identifier: MIT */
/*
 * JUnit's report: a test case a file, which fails when a finding in it is at the fail level.
 * The names of the cases stay from run to run: by them a server tells new failures from old
 * ones.
 */
#include <stdlib.h>
#include <time.h>

#include "report/pieces.h"
#include "report/xml.h"

static void junit_finding(struct part *part, const struct finding *finding)
{
    struct place place = part_place(part, finding);

    xml_append(&part->out, part_shown(part, part_repository_path(part, place.path)));
    buffer_printf(&part->out, ":%zu:%zu: %s: ", place.start.line, place.start.column,
                  severity_name(finding->severity));
    xml_append(&part->out, part_message(part, finding));
    buffer_printf(&part->out, " [%s %s]\n", finding->kind->code, finding->kind->name);
}

static size_t failure_count(const struct whole *whole, const struct piece_group *group)
{
    size_t count = 0;

    for (size_t i = 0; i < group->pieces.count; i++)
        count += group->pieces.items[i].severity >= whole->view->fail_level;
    return count;
}

static void append_case(const struct whole *whole, const struct piece_group *group)
{
    size_t count = failure_count(whole, group);

    buffer_append_c(whole->out, "    <testcase");
    xml_attribute(whole->out, "name", group->path);
    buffer_append_c(whole->out, " classname=\"supconf.lint\" time=\"0\"");
    if (!count) {
        buffer_append_c(whole->out, "/>\n");
        return;
    }
    buffer_printf(whole->out, ">\n      <failure message=\"%zu finding%s\" type=\"lint\">",
                  count, count == 1 ? "" : "s");
    for (size_t i = 0; i < group->pieces.count; i++)
        if (group->pieces.items[i].severity >= whole->view->fail_level)
            buffer_append(whole->out, group->pieces.items[i].text);
    buffer_append_c(whole->out, "</failure>\n    </testcase>\n");
}

/* What fails no test is still worth reading. */
static void append_remarks(const struct whole *whole, const struct piece_groups *groups)
{
    buffer_append_c(whole->out, "    <system-out>");
    for (size_t i = 0; i < groups->count; i++)
        for (size_t j = 0; j < groups->items[i].pieces.count; j++)
            if (groups->items[i].pieces.items[j].severity < whole->view->fail_level)
                buffer_append(whole->out, groups->items[i].pieces.items[j].text);
    buffer_append_c(whole->out, "</system-out>\n    <system-err/>\n");
}

/* SOURCE_DATE_EPOCH, for reports that shall be equal from run to run, else now. */
static void append_timestamp(struct buffer *out)
{
    const char *fixed = getenv("SOURCE_DATE_EPOCH");
    time_t seconds = fixed ? (time_t)strtoll(fixed, NULL, 10) : time(NULL);
    char stamp[sizeof("YYYY-MM-DDThh:mm:ss")];
    struct tm utc;

    if (!gmtime_r(&seconds, &utc) || !strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%S", &utc))
        return;
    xml_attribute(out, "timestamp", str_from(stamp));
}

static void junit_whole(const struct whole *whole)
{
    struct piece_groups groups = pieces_by_path(whole->out->arena, whole);
    size_t failed = 0;

    for (size_t i = 0; i < groups.count; i++)
        failed += failure_count(whole, &groups.items[i]) > 0;
    buffer_printf(whole->out,
                  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                  "<testsuites>\n"
                  "  <testsuite name=\"supconf lint\" package=\"supconf\" id=\"0\""
                  " tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"0\" time=\"0\""
                  " hostname=\"localhost\"",
                  groups.count, failed);
    append_timestamp(whole->out);
    buffer_append_c(whole->out, ">\n    <properties/>\n");
    for (size_t i = 0; i < groups.count; i++)
        append_case(whole, &groups.items[i]);
    append_remarks(whole, &groups);
    buffer_append_c(whole->out, "  </testsuite>\n</testsuites>\n");
}

const struct format format_junit = {
    .is_unique = true,
    .finding = junit_finding,
    .whole = junit_whole,
};
