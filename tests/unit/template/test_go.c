/* SPDX-License-Identifier: MIT */
/* The byte for byte comparison with text/template is tests/differential/go.py; here is what a
 * reader should know, and what supconf adds. */
#include "rendered.h"

static struct value *list_of(struct rendered *rendered, const char *name, size_t count,
                             const char *const *words)
{
    struct value *list = rendered_set(rendered, name, (struct value){.kind = VALUE_LIST});

    list->items = ARENA_ARRAY(rendered->arena, struct value *, count);
    for (list->count = 0; list->count < count; list->count++)
        list->items[list->count] = rendered_set_string(rendered, "item", words[list->count]);
    return list;
}

static struct rendered fleet(void)
{
    struct rendered rendered = rendered_create();
    struct value_pair *pairs = ARENA_ARRAY(rendered.arena, struct value_pair, 2);

    rendered_set_string(&rendered, "app_code", "bk_log");
    rendered_set_integer(&rendered, "port", 8000);
    rendered_set(&rendered, "debug", (struct value){.kind = VALUE_BOOLEAN});
    rendered_set(&rendered, "ratio", (struct value){.kind = VALUE_FLOAT, .real = 1.0});
    rendered_set(&rendered, "million", (struct value){.kind = VALUE_FLOAT, .real = 1e6});
    rendered_set(&rendered, "nothing", (struct value){.kind = VALUE_NONE});
    list_of(&rendered, "hosts", 2, (const char *const[]){"b", "a"});
    pairs[0].key = rendered_set_string(&rendered, "host", "host");
    pairs[0].value = rendered_set_string(&rendered, "address", "10.0.0.1");
    pairs[1].key = rendered_set_string(&rendered, "code", "code");
    pairs[1].value = rendered_set_integer(&rendered, "number", 7);
    rendered_set(&rendered, "db",
                 (struct value){.kind = VALUE_MAP, .pairs = pairs, .count = 2});
    return rendered;
}

#define CASE(template_, expected_)                                                             \
    do {                                                                                       \
        CLEANUP(destroy_rendered) struct rendered rendered = fleet();                          \
        render_str(&rendered, DIALECT_GO, STR(template_));                                     \
        cr_expect(rendered_is(&rendered, expected_), "%s", template_);                         \
    } while (0)

#define REFUSED(template_, code_, line_, column_, words_)                                      \
    do {                                                                                       \
        CLEANUP(destroy_rendered) struct rendered rendered = fleet();                          \
        render_str(&rendered, DIALECT_GO, STR(template_));                                     \
        cr_expect(rendered_refused(&rendered, code_, line_, column_, words_), "%s",            \
                  template_);                                                                  \
    } while (0)

Test(go, puts_fields_in)
{
    CASE("[program:{{.app_code}}_celery]", "[program:bk_log_celery]");
    CASE("{{ .port }} {{.debug}} {{ .ratio }} {{ .db.host }}", "8000 false 1 10.0.0.1");
    CASE("{{ .million }} {{ .hosts }} {{ .db }} {{ $.port }}",
         "1e+06 [b a] map[code:7 host:10.0.0.1] 8000");
    CASE("%(process_num)02d {a} }}", "%(process_num)02d {a} }}");
    CASE("a\r\n{{ .port }}\r\n", "a\r\n8000\r\n");
}

Test(go, trims_where_it_is_marked)
{
    CASE("a \n {{- .port -}} \t\n b", "a8000b");
    CASE("a {{ .port -}} b {{- .port }} c", "a 8000b8000 c");
    CASE("a {{- /* no */ -}} b", "ab");
    CASE("{{-3}} {{ 3 -}} x", "-3 3x");
}

Test(go, reads_literals)
{
    CASE("a{{/* {{ .port }} */}}b", "ab");
    CASE("{{ \"}}\\n\\x41\\u00e9\\101\" }}{{`a\\n`}}", "}}\nA\xc3\xa9"
                                                       "Aa\\n");
    CASE("{{ 'a' }} {{ 0x1F }} {{ 017 }} {{ 1_000 }} {{ 1e3 }} {{ .5 }}",
         "97 31 15 1000 1000 0.5");
}

Test(go, branches_and_walks)
{
    CASE("{{ if .debug }}a{{ else if .port }}b{{ else }}c{{ end }}", "b");
    CASE("{{ with .db }}{{ .host }} {{ $.port }}{{ else }}none{{ end }}", "10.0.0.1 8000");
    CASE("{{ range $i, $h := .hosts }}{{ $i }}={{ $h }};{{ end }}", "0=b;1=a;");
    CASE("{{ range $k, $v := .db }}{{ $k }}={{ $v }};{{ end }}", "code=7;host=10.0.0.1;");
    CASE("{{ range .hosts }}{{ if eq . \"a\" }}{{ break }}{{ end }}{{ . }}{{ end }}", "b");
    CASE("{{ range .hosts }}{{ if eq . \"b\" }}{{ continue }}{{ end }}{{ . }}{{ end }}", "a");
    CASE("{{ range .nothing }}x{{ else }}none{{ end }}", "none");
    CASE("{{ $x := 1 }}{{ range .hosts }}{{ $x = . }}{{ end }}{{ $x }}", "a");
    CASE("{{ define \"t\" }}<{{ . }}>{{ end }}{{ template \"t\" .port }}", "<8000>");
    CASE("{{ block \"t\" .port }}<{{ . }}>{{ end }}", "<8000>");
}

Test(go, calls_functions)
{
    CASE("{{ .port | printf \"%05d|%-6d|%x|%q\" 7 8 9 }}", "00007|8     |9|'\xe1\xbd\x80'");
    CASE("{{ printf \"%d %s %v\" \"a\" 5 nil }}", "%!d(string=a) %!s(int=5) <nil>");
    CASE("{{ printf \"%d\" }} {{ printf \"%d\" 1 2 }}", "%!d(MISSING) 1%!(EXTRA int=2)");
    CASE("{{ default 80 .nothing }} {{ .port | default 80 }} {{ index .db \"x\" | default 1 }}",
         "80 8000 1");
    CASE("{{ quote .app_code 5 nil }} {{ print 1 2 \"a\" 3 }}", "\"bk_log\" \"5\" 1 2a3");
    CASE("{{ eq .port 1 8000 }} {{ and .debug .x }} {{ or .port .x }} {{ not .port }}",
         "true false 8000 false");
    CASE("{{ len .hosts }} {{ index .hosts 1 }} {{ slice .app_code 0 2 }} {{ lt 1 2 }}",
         "2 a bk true");
    CASE("{{ (index .hosts 0) }} {{ (.db).host }}", "b 10.0.0.1");
}

Test(go, says_what_it_does_not_know)
{
    REFUSED("a\n{{ primtf .port }}", "SV604", 2, 4,
            "'primtf' is not known, did you mean 'printf'?");
    REFUSED("{{ esle }}", "SV604", 1, 4, "did you mean 'else'?");
    REFUSED("{{ html .port }}", "SV604", 1, 4, "'html' is not supported");
    REFUSED("{{ $port := 1 }}{{ $prot }}", "SV604", 1, 20, "did you mean '$port'?");
    REFUSED("{{ .a-b }}", "SV604", 1, 6, "'-' cannot follow a name");
    REFUSED("x{{ }}", "SV604", 1, 2, "there is no value");
    REFUSED("{{ \"\\q\" }}", "SV604", 1, 4, "escape");
    REFUSED("{{ .port | 5 }}", "SV604", 1, 12, "is no function");
    REFUSED("{{ .port \"a\" }}", "SV605", 1, 4, "takes no arguments");
    REFUSED("{{ template \"x\" }}{{ define \"y\" }}{{ end }}", "SV604", 1, 4, "named 'x'");
    REFUSED("{{ break }}", "SV604", 1, 4, "outside of any range");
    REFUSED("{{ range .port }}{{ end }}", "SV605", 1, 10, "not over int");
    REFUSED("{{ eq 1 1.5 }}", "SV605", 1, 4, "int and float64 cannot be compared");
    REFUSED("{{ index .hosts 2 }}", "SV605", 1, 4, "out of range");
    REFUSED("{{ printf \"%[2]d\" 1 2 }}", "SV605", 1, 4, "not supported");
    REFUSED("{{ .nothing }}", "SV605", 1, 4, "null");
    REFUSED("{{ len 1 2 }}", "SV605", 1, 4, "takes 1 argument, not 2");
}

Test(go, points_at_what_is_open)
{
    REFUSED("x{{ .port", "SV604", 1, 2, "'{{' is not closed");
    REFUSED("x{{/* .port }}", "SV604", 1, 2, "comment is not closed");
    REFUSED("a\n {{ if .port }}b\n{{ range .hosts }}{{ end }}", "SV604", 2, 5,
            "'if' is not closed by '{{end}}'");
    REFUSED("{{ define \"x\" }}", "SV604", 1, 4, "'define' is not closed");
    REFUSED("{{ (len .hosts }}", "SV604", 1, 4, "'(' is not closed");
    REFUSED("{{ \"a }}", "SV604", 1, 4, "quote is not closed");
    REFUSED("a{{ end }}", "SV604", 1, 5, "'end' closes nothing");
}

Test(go, names_what_is_undefined)
{
    CLEANUP(destroy_rendered) struct rendered rendered = fleet();

    render_str(&rendered, DIALECT_GO, STR("\n{{ .app_cod }}"));
    cr_expect(rendered_refused(&rendered, "SV601", 2, 5, "did you mean 'app_code'?"));
    render_str(&rendered, DIALECT_GO, STR("{{ .db.hots }}"));
    cr_expect(rendered_refused(&rendered, "SV601", 1, 8, "did you mean 'host'?"));
    render_str(&rendered, DIALECT_GO, STR("{{ .port.x }}"));
    cr_expect(rendered_refused(&rendered, "SV605", 1, 10, "no mapping"));
    render_str(&rendered, DIALECT_GO,
               STR("{{ range .hosts }}{{ $.nope }}{{ end }}{{ .none }}"));
    cr_expect_eq(rendered.findings.count, 2, "each place is told once");
    rendered.options.undefined = UNDEFINED_EMPTY;
    render_str(&rendered, DIALECT_GO, STR("a{{ .nope.x }}{{ .nope | default 5 }}"));
    cr_expect(rendered_is(&rendered, "a5"));
}

Test(go, bounds_what_a_template_asks_for, .timeout = 60)
{
    REFUSED("{{ define \"t\" }}{{ template \"t\" }}{{ end }}{{ template \"t\" }}", "SV608", 1,
            20, "deep");
    REFUSED("{{ define \"t\" }}{{ $x := print . . }}{{ template \"t\" $x }}{{ end }}"
            "{{ template \"t\" \"0123456789\" }}",
            "SV608", 1, 26, "more");
}

Test(go, traces_values_and_taints)
{
    CLEANUP(destroy_rendered) struct rendered rendered = fleet();
    const struct text *inventory = text_create(rendered.arena, STR("hosts.yml"), STR("bk_log"));
    struct span span;

    rendered_set_string(&rendered, "app_code", "bk_log")->span = span_make(inventory, 0, 6);
    render_str(&rendered, DIALECT_GO, STR("n={{ .app_code | printf \"<%s>\" }}!"));
    cr_assert(rendered_is(&rendered, "n=<bk_log>!"));
    span = traced_span(&rendered.result, 3, 2);
    cr_assert_eq(span.offset, 5);
    cr_assert(traced_cause(&rendered.result, 3, 2).text == inventory);
    cr_assert(traced_span(&rendered.result, 10, 1).offset == 33);
    cr_assert_not(rendered.is_secret);
    rendered_set_string(&rendered, "pass", "x")->is_secret = true;
    render_str(&rendered, DIALECT_GO, STR("{{ printf \"%s\" .pass | quote | len }}"));
    cr_assert(rendered.is_secret);
    render_str(&rendered, DIALECT_GO, STR("{{ if .pass }}a{{ end }}{{ or .port .pass }}"));
    cr_assert_not(rendered.is_secret);
}
