/* SPDX-License-Identifier: MIT */
#include "report/doctor.h"

#include <inttypes.h>

#include "base/utf8.h"
#include "report/visible.h"

struct writer {
    FILE *out;
    struct arena *arena;
    const struct doctor_report *report;
    const struct style *style;
};

size_t doctor_ailments(const struct doctor_report *report)
{
    size_t count = 0;

    for (size_t i = 0; i < report->count; i++)
        count += report->instances[i].ailments.count;
    return count;
}

static struct str shown(const struct writer *writer, struct str text)
{
    return visible(writer->arena, secrets_cover(writer->arena, writer->report->secrets, text));
}

static void print_evidence(const struct writer *writer, const struct evidence *evidence)
{
    struct str source = shown(writer, evidence->source);
    struct str rest = secrets_cover(writer->arena, writer->report->secrets, evidence->lines);

    fprintf(writer->out, "    " STR_FORMAT ":\n", STR_ARGS(source));
    while (rest.length) {
        struct str line = visible(writer->arena, utf8_strip_right(str_cut(&rest, '\n')));

        fprintf(writer->out, "      %s|%s " STR_FORMAT "\n", writer->style->place,
                writer->style->reset, STR_ARGS(line));
    }
}

static void print_finding(const struct writer *writer, const struct finding *finding)
{
    struct str message = shown(writer, finding->message);

    fputs("    rule: ", writer->out);
    if (finding->span.text) {
        struct str path =
            visible_path(writer->arena, writer->report->directory, finding->span.text->path);

        fprintf(writer->out, STR_FORMAT ":%zu: ", STR_ARGS(path),
                span_start(finding->span).line);
    }
    fprintf(writer->out, STR_FORMAT " [%s %s]\n", STR_ARGS(message), finding->kind->code,
            finding->kind->name);
}

static void print_ailment(const struct writer *writer, const struct ailment *ailment)
{
    const struct style *style = writer->style;
    struct str subject = shown(writer, ailment->subject), state = shown(writer, ailment->state),
               reason = shown(writer, ailment->reason);

    fprintf(writer->out, "  %s" STR_FORMAT "%s", style->strong, STR_ARGS(subject),
            style->reset);
    if (state.length)
        fprintf(writer->out, " %s" STR_FORMAT "%s", style->error, STR_ARGS(state),
                style->reset);
    fprintf(writer->out, ": " STR_FORMAT " [%s]\n", STR_ARGS(reason),
            cause_name(ailment->cause));
    for (size_t i = 0; i < ailment->evidence.count; i++)
        print_evidence(writer, &ailment->evidence.items[i]);
    for (size_t i = 0; i < ailment->findings.count; i++)
        print_finding(writer, &ailment->findings.items[i]);
    for (size_t i = 0; i < ailment->advice.count; i++) {
        struct str purpose = shown(writer, ailment->advice.items[i].purpose),
                   command = shown(writer, ailment->advice.items[i].command);

        fprintf(writer->out, "    next: " STR_FORMAT ": %s" STR_FORMAT "%s\n",
                STR_ARGS(purpose), style->info, STR_ARGS(command), style->reset);
    }
}

static void print_instance(const struct writer *writer, const struct instance_health *instance)
{
    const struct style *style = writer->style;
    struct str name = shown(writer, instance->name), host = shown(writer, writer->report->host),
               version = shown(writer, instance->identity.version);

    fprintf(writer->out, "%s" STR_FORMAT "%s on " STR_FORMAT ": ", style->strong,
            STR_ARGS(name), style->reset, STR_ARGS(host));
    if (!instance->is_reached)
        fprintf(writer->out, "%sno supervisord answers%s\n", style->error, style->reset);
    else
        fprintf(writer->out, "supervisord " STR_FORMAT ", %zu process%s, %s%s%s\n",
                STR_ARGS(version), instance->process_count,
                instance->process_count == 1 ? "" : "es",
                instance->ailments.count ? style->warning : style->added,
                instance->ailments.count ? "not all is well" : "all is well", style->reset);
    for (size_t i = 0; i < instance->ailments.count; i++)
        print_ailment(writer, &instance->ailments.items[i]);
}

void report_doctor(FILE *out, const struct doctor_report *report, const struct style *style)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct writer writer = {out, arena, report, style};

    for (size_t i = 0; i < report->count; i++)
        print_instance(&writer, &report->instances[i]);
}
