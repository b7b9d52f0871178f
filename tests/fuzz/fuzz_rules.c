/* SPDX-License-Identifier: MIT */
/* Whatever an organisation writes as rules or as a schema: it loads or is a finding in its
 * text, and a configuration can be looked at with it. */
#include <stdint.h>
#include <stdlib.h>

#include "config/machine.h"
#include "rules/rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char configuration[] = "[supervisord]\n"
                                    "[program:web]\ncommand=/bin/web --port 80\n"
                                    "environment=A=\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\"\n"
                                    "stdout_logfile=/data/web.log\nx-owner=team\n"
                                    "[rpcinterface:own]\nsupervisor.rpcinterface_factory=a:b\n"
                                    "interval=0\n"
                                    "[own]\na=b\n";

static void check_spans(const struct finding_list *findings, size_t size)
{
    for (size_t i = 0; i < findings->count; i++) {
        struct span span = findings->items[i].span;

        if (span.offset > size || span.length > size - span.offset)
            abort();
        (void)span_start(span);
    }
}

static void look(struct arena *arena, const struct rule_list *rules,
                 const struct schema *schema)
{
    struct machine machine = {.here = STR("/etc"), .cwd = STR("/"), .files = disk_files};
    struct lint_options options = {
        .schema = schema, .version = SUPERVISOR_4_2_5, .rules = rules, .strict = true};
    struct finding_list findings = {.arena = arena};
    const struct text *text =
        text_create(arena, STR("/etc/fuzz.conf"), str_from(configuration));

    lint_file(arena, text, &machine, &options, &findings);
    check_spans(&findings, text->bytes.length);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct finding_list findings = {.arena = arena};
    struct rule_list rules = {0};
    const struct text *text = text_create(arena, STR("fuzz.yaml"),
                                          (struct str){size ? (const char *)data : "", size});
    const struct schema *schema;

    rules_add_builtin(arena, &rules);
    rules_add_custom(arena, text, &rules, &findings);
    schema = schema_load(arena, text, &findings);
    check_spans(&findings, size);
    look(arena, &rules,
         schema ? schema_extend(arena, &supervisord_schema, schema) : &supervisord_schema);
    return 0;
}
