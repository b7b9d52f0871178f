/* SPDX-License-Identifier: MIT */
#include "rendered.h"

static struct rendered fleet(void)
{
    struct rendered rendered = rendered_create();
    struct value_pair *pair = ARENA_NEW(rendered.arena, struct value_pair);

    rendered_set_string(&rendered, "app_code", "bk_log");
    rendered_set_integer(&rendered, "port", 8000);
    rendered_set(&rendered, "debug", (struct value){.kind = VALUE_BOOLEAN});
    rendered_set(&rendered, "ratio", (struct value){.kind = VALUE_FLOAT, .real = 1.0});
    pair->key = rendered_set_string(&rendered, "host", "host");
    pair->value = rendered_set_string(&rendered, "address", "10.0.0.1");
    rendered_set(&rendered, "db", (struct value){.kind = VALUE_MAP, .pairs = pair, .count = 1});
    return rendered;
}

#define CASE(template_, expected_)                                                             \
    do {                                                                                       \
        CLEANUP(destroy_rendered) struct rendered rendered = fleet();                          \
        render_str(&rendered, DIALECT_GO, STR(template_));                                     \
        cr_expect(rendered_is(&rendered, expected_), "%s", template_);                         \
    } while (0)

#define REFUSED(template_, column_, words_)                                                    \
    do {                                                                                       \
        CLEANUP(destroy_rendered) struct rendered rendered = fleet();                          \
        render_str(&rendered, DIALECT_GO, STR(template_));                                     \
        cr_expect(rendered_refused(&rendered, "SV604", 1, column_, words_), "%s", template_);  \
    } while (0)

Test(go, puts_fields_in)
{
    CASE("[program:{{.app_code}}_celery]", "[program:bk_log_celery]");
    CASE("{{ .port }} {{.debug}} {{ .ratio }} {{ .db.host }}", "8000 false 1 10.0.0.1");
    CASE("%(process_num)02d {a} }}", "%(process_num)02d {a} }}");
    CASE("a\r\n{{ .port }}\r\n", "a\r\n8000\r\n");
}

Test(go, trims_where_it_is_marked)
{
    CASE("a \n {{- .port -}} \t\n b", "a8000b");
    CASE("a {{ .port -}} b {{- .port }} c", "a 8000b8000 c");
    CASE("a {{- /* no */ -}} b", "ab");
}

Test(go, skips_comments_and_writes_literals)
{
    CASE("a{{/* {{ .port }} */}}b", "ab");
    CASE("{{ \"}}\\n\\x41\\u00e9\" }}{{`a\\n`}}", "}}\nA\xc3\xa9"
                                                  "a\\n");
}

Test(go, says_what_it_does_not_know)
{
    REFUSED("{{ if .port }}x{{ end }}", 4, "'if' is not supported; supported here are");
    REFUSED("{{ .port | printf \"%d\" }}", 4, "is not supported");
    REFUSED("{{ .a-b }}", 4, "is not supported");
    REFUSED("x{{ }}", 2, "holds nothing");
    REFUSED("x{{ .port", 2, "'{{' is not closed");
    REFUSED("x{{/* .port }}", 2, "'{{' is not closed");
    REFUSED("{{ \"\\q\" }}", 4, "escape");
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
}
