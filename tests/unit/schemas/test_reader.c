/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "schemas/schema.h"

struct fixture {
    struct arena *arena;
    struct finding_list findings;
    const struct schema *schema;
};

static struct fixture load(const char *yaml)
{
    struct fixture fixture = {.arena = arena_create()};

    fixture.findings.arena = fixture.arena;
    fixture.schema =
        schema_load(fixture.arena, text_create(fixture.arena, STR("own.yaml"), str_from(yaml)),
                    &fixture.findings);
    return fixture;
}

static void expect_refused(const char *yaml, const char *name, size_t line, size_t column,
                           const char *words)
{
    struct fixture fixture = load(yaml);
    const struct finding *finding = fixture.findings.items;
    struct position position;

    cr_expect_null(fixture.schema);
    cr_assert_eq(fixture.findings.count, 1, "%zu findings", fixture.findings.count);
    position = span_start(finding->span);
    cr_expect_str_eq(finding->kind->name, name);
    cr_expect_eq(position.line, line, "line %zu", position.line);
    cr_expect_eq(position.column, column, "column %zu", position.column);
    cr_expect(str_contains(finding->message, str_from(words)), "%.*s",
              STR_ARGS(finding->message));
    destroy_arena(&fixture.arena);
}

Test(reader, own_schema)
{
    struct fixture fixture = load("sections:\n"
                                  "  watchdog:\n"
                                  "    summary: restarts what hangs\n"
                                  "    label: required\n"
                                  "    scope: env\n"
                                  "    options:\n"
                                  "      token: {type: text, secret: yes, summary: a}\n"
                                  "      after: {type: integer, minimum: 0x10, summary: b,\n"
                                  "              default: 20, scope: none, since: 4.1}\n");
    const struct section_schema *section;
    const struct option_schema *after;

    cr_assert_not_null(fixture.schema);
    section = schema_section(fixture.schema, STR("watchdog"), true);
    cr_assert_not_null(section);
    cr_assert_eq(section->option_count, 2);
    after = schema_option(section, STR("after"));
    cr_expect_eq(after->minimum, 16);
    cr_expect_eq(after->scope, SCOPE_NONE);
    cr_expect_eq(after->since, 40100);
    cr_expect_eq(after->position, 1);
    cr_expect_eq(schema_option(section, STR("token"))->scope, SCOPE_ENV);
    cr_expect(schema_option(section, STR("token"))->is_secret);
    destroy_arena(&fixture.arena);
}

#define HEAD "sections:\n  x:\n    summary: s\n    options:\n"

Test(reader, faults_have_a_place)
{
    expect_refused("", "schema-missing-key", 1, 1, "empty");
    expect_refused("[a]\n", "schema-bad-value", 1, 1, "mapping");
    expect_refused("section: {}\nsections: {}\n", "schema-unknown-key", 1, 1, "'sections'");
    expect_refused("sections: [a]\n", "schema-missing-key", 1, 11, "mapping");
    expect_refused("sections:\n  x: {}\n", "schema-missing-key", 2, 3, "summary");
    expect_refused(HEAD "      a: {summary: b}\n", "schema-missing-key", 5, 7, "type");
    expect_refused(HEAD "      a: {type: bolean, summary: b}\n", "schema-bad-value", 5, 17,
                   "did you mean 'boolean'");
    expect_refused(HEAD "      a: {type: text, summary: b, efect: none}\n",
                   "schema-unknown-key", 5, 35, "'effect'");
    expect_refused(HEAD "      a: {type: text, summary: b, minimum: x}\n", "schema-bad-value",
                   5, 44, "an integer");
    expect_refused(HEAD "      a: {type: text, summary: b, minimum: 1111111111111111111111}\n",
                   "schema-bad-value", 5, 44, "an integer");
    expect_refused(HEAD "      a: {type: text, summary: [b]}\n", "schema-bad-value", 5, 32,
                   "text");
    expect_refused(HEAD "      a: {type: choice, summary: b}\n", "schema-missing-key", 5, 7,
                   "choices");
    expect_refused(HEAD "      a: {type: text, summary: b, since: new}\n", "schema-bad-value",
                   5, 42, "version");
    expect_refused(HEAD "      a: {type: text, summary: b, secret: maybe}\n",
                   "schema-bad-value", 5, 43, "true or false");
    expect_refused("sections: {\n", "yaml-syntax", 1, 12, "");
}
