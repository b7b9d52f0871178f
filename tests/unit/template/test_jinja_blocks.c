/* SPDX-License-Identifier: MIT */
/* Macros, other templates, and values that are changed: where their bytes come from, what they
 * may not do. */
#include "../scratch.h"
#include "rendered.h"

static void render_in(struct rendered *rendered, const struct scratch *scratch,
                      const char *text)
{
    rendered->options.folder = str_from(scratch->folder);
    render_str(rendered, DIALECT_JINJA, str_from(text));
}

static bool came_from(const struct rendered *rendered, size_t offset, const char *words)
{
    return str_equal(span_str(traced_span(&rendered->result, offset, 1)), str_from(words));
}

Test(jinja_blocks, bytes_of_a_macro_come_from_its_body)
{
    CLEANUP(destroy_rendered) struct rendered rendered = rendered_create();
    const struct text *inventory = text_create(rendered.arena, STR("i"), STR("user: root"));
    struct value *user = rendered_set_string(&rendered, "user", "root");
    struct span cause;

    user->span = span_make(inventory, 6, 4);
    render_str(&rendered, DIALECT_JINJA,
               STR("{% macro m(a) %}u={{ a }}{% endmacro %}\n<{{ m(user) }}>{{ user|upper }}"));
    cr_assert(rendered_is(&rendered, "<u=root>ROOT"));
    cr_expect(came_from(&rendered, 3, "a"));
    cause = traced_cause(&rendered.result, 3, 1);
    cr_expect(cause.text == inventory && cause.offset == 6);
    cr_expect(!traced_cause(&rendered.result, 1, 1).text);
    cause = traced_cause(&rendered.result, 8, 1); /* through a filter */
    cr_expect(cause.text == inventory && cause.offset == 6);
}

Test(jinja_blocks, bytes_of_a_part_come_from_its_place)
{
    CLEANUP(destroy_rendered) struct rendered rendered = rendered_create();
    const struct text *inventory = text_create(rendered.arena, STR("i"), STR("{host: a}"));
    struct value key = {.kind = VALUE_STRING, .string = STR_INIT("host")};
    struct value host = {.kind = VALUE_STRING, .string = STR_INIT("a")};
    struct value_pair pair = {&key, &host};
    struct value map = {.kind = VALUE_MAP, .pairs = &pair, .count = 1, .capacity = 1};

    map.span = span_make(inventory, 0, 9);
    host.span = span_make(inventory, 7, 1);
    rendered_set(&rendered, "db", map);
    render_str(&rendered, DIALECT_JINJA, STR("{{ db.host ~ '!' }}"));
    cr_assert(rendered_is(&rendered, "a!"));
    cr_expect_eq(traced_cause(&rendered.result, 0, 1).offset, 7);
}

Test(jinja_blocks, other_templates_lie_in_the_folder)
{
    CLEANUP(destroy_rendered) struct rendered rendered = rendered_create();
    SCRATCH(scratch);

    scratch_write(&scratch, "a.j2", STR("[{{ x }}]\n"));
    scratch_write(&scratch, "lib.j2", STR("{% macro m() %}{{ y }}{% endmacro %}"));
    rendered_set_string(&rendered, "x", "1");
    render_in(&rendered, &scratch, "{% include 'a.j2' %}{% include 'b.j2' ignore missing %}");
    cr_expect(rendered_is(&rendered, "[1]"));
    cr_expect(came_from(&rendered, 1, "x"));
    cr_expect(str_ends_with(traced_span(&rendered.result, 1, 1).text->path, STR("a.j2")));
    render_in(&rendered, &scratch, "{% include 'aa.j2' %}");
    cr_expect(rendered_refused(&rendered, "SV605", 1, 12, "did you mean 'a.j2'?"));
    render_in(&rendered, &scratch, "{% include '../a.j2' %}");
    cr_expect(rendered_refused(&rendered, "SV605", 1, 12, "lead out of the folder"));
    render_in(&rendered, &scratch, "{% include '/etc/passwd' %}");
    cr_expect(rendered_refused(&rendered, "SV605", 1, 12, "lead out of the folder"));
    render_in(&rendered, &scratch, "{% from 'lib.j2' import m %}{{ m() }}");
    cr_expect(rendered_refused(&rendered, "SV601", 1, 19, "'y' is not defined"));
}

Test(jinja_blocks, links_do_not_lead_out_of_the_folder)
{
    CLEANUP(destroy_rendered) struct rendered rendered = rendered_create();
    SCRATCH(scratch);
    struct str link = path_join(scratch.arena, str_from(scratch.folder), STR("link.j2"));

    cr_assert(symlink("/etc/hostname", str_to_c(scratch.arena, link)) == 0);
    render_in(&rendered, &scratch, "{% include 'link.j2' %}");
    cr_expect(rendered_refused(&rendered, "SV605", 1, 12, "outside of the folder"));
}

Test(jinja_blocks, bounds_macros_and_includes, .timeout = 60)
{
    CLEANUP(destroy_rendered) struct rendered rendered = rendered_create();
    SCRATCH(scratch);

    scratch_write(&scratch, "loop.j2", STR("x{% include 'loop.j2' %}"));
    render_in(&rendered, &scratch, "{% include 'loop.j2' %}");
    cr_expect(rendered_refused(&rendered, "SV608", 1, 5, "50 levels"));
    render_in(&rendered, &scratch, "{% macro m(i) %}{{ m(i + 1) }}{% endmacro %}{{ m(0) }}");
    cr_expect(rendered_refused(&rendered, "SV608", 1, 20, "too deeply"));
    render_in(&rendered, &scratch, "{% set a = [] %}{% do a.append(a) %}");
    cr_expect(rendered_refused(&rendered, "SV605", 1, 23, "cannot hold itself"));
    render_in(&rendered, &scratch,
              "{% set a = [] %}{% set top = [a] %}{% set ns = namespace(a=a) %}"
              "{% for i in range(40) %}{% set b = [] %}{% do ns.a.append(b) %}"
              "{% do ns.a.append(b) %}{% set ns.a = b %}{% endfor %}{{ top }}");
    cr_expect(rendered_refused(&rendered, "SV608", 1, 184, "too many parts"));
}

Test(jinja_blocks, the_inventory_stays_as_it_is)
{
    CLEANUP(destroy_rendered) struct rendered rendered = rendered_create();
    struct value one = {.kind = VALUE_INTEGER, .integer = 1}, *items[] = {&one};
    struct value list = {.kind = VALUE_LIST, .items = items, .count = 1, .capacity = 1};
    struct value *kept = rendered_set(&rendered, "l", list);

    render_str(&rendered, DIALECT_JINJA, STR("{% do l.append(2) %}{{ l }}"));
    cr_expect(rendered_is(&rendered, "[1, 2]"));
    cr_expect_eq(kept->count, 1);
}

Test(jinja_blocks, a_fault_in_a_macro_is_reported_once)
{
    CLEANUP(destroy_rendered) struct rendered rendered = rendered_create();

    render_str(&rendered, DIALECT_JINJA,
               STR("{% macro m() %}{{ nope }}{% endmacro %}{{ m() }}{{ m() }}"));
    cr_expect(rendered_refused(&rendered, "SV601", 1, 19, "'nope' is not defined"));
    cr_expect_eq(rendered.findings.count, 1);
}
