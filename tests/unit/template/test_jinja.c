/* SPDX-License-Identifier: MIT */
/* What the comparison with Jinja2 cannot show: places, words, origins, bounds. */
#include "rendered.h"

static struct rendered fleet(void)
{
    struct rendered rendered = rendered_create();

    rendered_set_string(&rendered, "user", "root");
    rendered_set_integer(&rendered, "port", 8000);
    rendered_set_string(&rendered, "password", "s3cret")->is_secret = true;
    return rendered;
}

#define REFUSED(template_, code_, line_, column_, words_)                                      \
    do {                                                                                       \
        CLEANUP(destroy_rendered) struct rendered rendered = fleet();                          \
        render_str(&rendered, DIALECT_JINJA, STR(template_));                                  \
        cr_expect(rendered_refused(&rendered, code_, line_, column_, words_), "%s",            \
                  template_);                                                                  \
    } while (0)

Test(jinja, writes_values)
{
    CLEANUP(destroy_rendered) struct rendered rendered = fleet();

    render_str(&rendered, DIALECT_JINJA, STR("{% if port > 80 %}\nu={{ user }}{% endif %}\n"));
    cr_assert(rendered_is(&rendered, "u=root\n")); /* Ansible keeps the newline at the end */
    rendered.options.is_ansible = false;
    render_str(&rendered, DIALECT_JINJA, STR("{% if port > 80 %}\nu={{ user }}{% endif %}\n"));
    cr_assert(rendered_is(&rendered, "\nu=root"));
}

Test(jinja, names_what_is_undefined)
{
    REFUSED("a\n  {{ usr }}", "SV601", 2, 6, "'usr' is not defined, did you mean 'user'?");
    REFUSED("{{ {'host': 1}.hots }}", "SV601", 1, 16, "did you mean 'host'?");
    REFUSED("{% for x in nothing %}{% endfor %}", "SV601", 1, 13, "'nothing' is not defined");
}

Test(jinja, an_undefined_name_can_be_empty)
{
    CLEANUP(destroy_rendered) struct rendered rendered = fleet();

    rendered.options.undefined = UNDEFINED_EMPTY;
    render_str(&rendered, DIALECT_JINJA,
               STR("a{{ usr }}b{% for x in y %}{% endfor %}{% if z %}{% endif %}"));
    cr_assert(rendered_is(&rendered, "ab"));
}

Test(jinja, reports_every_undefined_name_once)
{
    CLEANUP(destroy_rendered) struct rendered rendered = fleet();

    render_str(&rendered, DIALECT_JINJA,
               STR("{{ a }}{% for i in [1, 2] %}{{ b }}{% endfor %}{{ c }}"));
    cr_assert_not(rendered.is_ok);
    cr_assert_eq(rendered.findings.count, 3);
}

Test(jinja, points_at_what_is_open)
{
    REFUSED("a\n{% if port %}b", "SV604", 2, 4, "'if' is not closed by 'endif'");
    REFUSED("{% for x in [1] %}", "SV604", 1, 4, "'for' is not closed by 'endfor'");
    REFUSED("{{ user", "SV604", 1, 1, "'{{' is not closed");
    REFUSED("{{ (user }}", "SV604", 1, 10, "unexpected '}'");
    REFUSED("x {# y", "SV604", 1, 3, "'{#' is not closed");
    REFUSED("{% raw %}", "SV604", 1, 1, "endraw");
    REFUSED("{{ 'a }}", "SV604", 1, 4, "the string is not closed");
}

Test(jinja, names_the_nearest_word)
{
    REFUSED("{{ user|uper }}", "SV604", 1, 9, "unknown filter 'uper', did you mean 'upper'?");
    REFUSED("{{ user is defind }}", "SV604", 1, 12, "did you mean 'defined'?");
    REFUSED("{{ user.splt() }}", "SV604", 1, 9, "did you mean 'split'?");
    REFUSED("{% fro x in y %}", "SV604", 1, 4, "did you mean 'for'?");
    REFUSED("{% for i in [1] %}{% extends 'a' %}{% endfor %}", "SV604", 1, 22,
            "'extends' stands within no statement but 'if'");
    REFUSED("{% macor m() %}", "SV604", 1, 4, "did you mean 'macro'?");
    REFUSED("{{ [1].apend(2) }}", "SV604", 1, 8, "did you mean 'append'?");
    REFUSED("{{ [1]|map('uper')|list }}", "SV604", 1, 12, "did you mean 'upper'?");
    REFUSED("{{ lookup('file', 'x') }}", "SV605", 1, 11, "lookup of 'file' is not supported");
    REFUSED("{{ user|default(valu=1) }}", "SV605", 1, 17, "has no argument 'valu'");
    REFUSED("{{ user + 1 }}", "SV605", 1, 4, "'+' cannot join str and int");
    REFUSED("{{ 'a&hellip;'|striptags }}", "SV605", 1, 4,
            "'&hellip;' is not known by that name");
    REFUSED("{{ 'a'|urlize(extra_schemes=['b']) }}", "SV605", 1, 4,
            "a scheme is a word with ':'");
    REFUSED("{{ {'usr': 1}|attr('usr') }}", "SV601", 1, 4, "'usr' is not defined");
    REFUSED("{{ 5|attr('real') }}", "SV605", 1, 4, "what Python knows as 'real'");
    REFUSED("{{ user.encode|default(1) }}", "SV605", 1, 9, "what Python knows as 'encode'");
    REFUSED("{{ 'a'|relpath('/b') }}", "SV605", 1, 4, "the folder that Ansible runs in");
    REFUSED("{{ '../a'|relpath }}", "SV605", 1, 4, "where '..' leads depends on the folder");
    REFUSED("{{ '1X'|human_to_bytes }}", "SV605", 1, 4, "the unit is none of B, K, M");
    REFUSED("{{ [{}]|rekey_on_member('a') }}", "SV605", 1, 4, "part 1 is no mapping with that");
    REFUSED("{{ 'ab'|combinations(-1) }}", "SV605", 1, 4, "no tuple has fewer than 0 items");
    REFUSED("{{ 'http://h:x'|urlsplit }}", "SV605", 1, 4, "the port is no number up to 65535");
    REFUSED("{{ 'http://h'|urlsplit('prt') }}", "SV605", 1, 4, "a URL has no such part");
    REFUSED("{{ cycler() }}", "SV605", 1, 4, "a cycler needs at least one item");
    REFUSED("{{ cycler(1).nxt() }}", "SV604", 1, 14,
            "unknown method of a cycler 'nxt', did you");
    REFUSED("{{ joiner()(1) }}", "SV605", 1, 4, "a joiner takes nothing");
}

Test(jinja, traces_text_and_values)
{
    CLEANUP(destroy_rendered) struct rendered rendered = fleet();
    struct span span;

    render_str(&rendered, DIALECT_JINJA, STR("a = {{ user }}\r\nb"));
    cr_assert(rendered_is(&rendered, "a = root\nb"));
    cr_assert(str_equal(span_str(traced_span(&rendered.result, 4, 4)), STR("user")));
    span = traced_span(&rendered.result, 9, 1);
    cr_assert(str_equal(span_str(span), STR("b")));
}

Test(jinja, a_secret_taints_what_is_made_from_it)
{
    static const char *const tainted[] = {
        "{{ password }}",
        "{{ 'a' ~ password }}",
        "{{ password|upper }}",
        "{{ [password] }}",
        "{% set x = password + '1' %}{{ x }}",
        "{{ [password, 'a']|join(',') }}",
        "{% for c in password %}{{ c }}{% endfor %}",
        "{{ password[1:] }}",
        "{% set x %}{{ password }}{% endset %}{{ x }}",
        "{{ '%s' % password }}",
        "{{ {'a': password}.a }}",
        "{{ password.split('3')[0] }}",
        "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(password) }}",
        "{% filter upper %}{{ password }}{% endfilter %}",
        "{% macro w() %}{{ caller() }}{% endmacro %}{% call w() %}{{ password }}{% endcall %}",
        "{{ [password]|map('upper')|first }}",
        "{{ {'a': password}|dict2items }}",
        "{{ ({'a': password}|combine({'b': 1})).a }}",
        "{{ password|regex_replace('3', '4') }}",
        "{{ 'a'|regex_replace('a', password) }}",
        "{% set l = [] %}{% do l.append(password) %}{{ l }}",
        "{% set n = namespace(a=password) %}{{ n.a }}",
        "{{ cycler('a', password).current }}",
        "{% set c = cycler('a', password) %}{% do c.next() %}{{ c.next() }}",
        "{% set j = joiner(password) %}{% do j() %}{{ j() }}",
        "{{ '{}'.format(password) }}",
        "{{ password|hash }}",
        "{{ [password, 1]|combinations(1)|first }}",
        "{{ password|permutations(2)|first }}",
        "{{ ('1 K ' ~ password)|human_to_bytes }}",
        "{{ ([{'a': password}]|rekey_on_member('a')).values()|list }}",
        "{{ ('/a/' ~ password)|relpath('/a') }}",
        "{{ '/a/b'|relpath('/a/' ~ password) }}",
        "{{ ('c:/' ~ password)|win_basename }}",
        "{{ namespace(a=password)|attr('a') }}",
        "{{ ('<b>' ~ password)|striptags }}",
        "{{ ('www.x.de/' ~ password)|urlize }}",
        "{{ 'www.x.de'|urlize(target=password) }}",
        "{{ ('a\n---\n' ~ password)|from_yaml_all }}",
        "{{ ('c:/' ~ password)|win_splitdrive }}",
        "{{ (('http://u:' ~ password ~ '@h')|urlsplit).password }}",
        "{{ ('http://u:' ~ password ~ '@h')|urlsplit('password') }}",
        "{{ lookup('env', 'HOME') }}"};
    static const char *const clean[] = {"{{ user }}",
                                        "{{ 'a' if password else 'b' }}",
                                        "{{ password is defined }}",
                                        "{% if password %}x{% endif %}",
                                        "{{ password == 'a' }}",
                                        "{% set x = password %}"};
    CLEANUP(destroy_rendered) struct rendered rendered = fleet();

    for (size_t i = 0; i < COUNT_OF(tainted); i++) {
        render_str(&rendered, DIALECT_JINJA, str_from(tainted[i]));
        cr_expect(rendered.is_ok && rendered.is_secret, "%s", tainted[i]);
    }
    for (size_t i = 0; i < COUNT_OF(clean); i++) {
        render_str(&rendered, DIALECT_JINJA, str_from(clean[i]));
        cr_expect(rendered.is_ok && !rendered.is_secret, "%s", clean[i]);
    }
}

Test(jinja, faults_do_not_quote_secrets)
{
    static const char *const templates[] = {"{{ 'a' is match('(' ~ password) }}",
                                            "{% include password %}",
                                            "{{ user[password] }}",
                                            "{{ {}[password] }}",
                                            "{{ password|map(password)|list }}",
                                            "{{ user|hash(password) }}",
                                            "{{ (password ~ '{').format() }}",
                                            "{{ user.find(password).x }}",
                                            "{{ user.index(password) }}",
                                            "{{ user|comment(password) }}",
                                            "{{ 'a'|regex_replace('a', password ~ '\\\\') }}",
                                            "{{ lookup(password) }}",
                                            "{{ password|mandatory|int(base=password) }}"};
    CLEANUP(destroy_rendered) struct rendered rendered = fleet();

    for (size_t i = 0; i < COUNT_OF(templates); i++) {
        render_str(&rendered, DIALECT_JINJA, str_from(templates[i]));
        cr_expect(!rendered.is_ok, "%s", templates[i]);
        for (size_t j = 0; j < rendered.findings.count; j++)
            cr_expect(!str_contains(rendered.findings.items[j].message, STR("s3cret")),
                      "%s: " STR_FORMAT, templates[i],
                      STR_ARGS(rendered.findings.items[j].message));
    }
}

/* Where PyYAML would write a reference, or text would carry a mark that is not known here. */
Test(jinja, refuses_what_filters_cannot_make_equal)
{
    REFUSED("{% set x = [1] %}{{ [x, x] | to_yaml }}", "SV605", 1, 21, "twice");
    REFUSED("{{ (home | tojson) ~ '<' }}", "SV605", 1, 5, "'tojson'");
    REFUSED("{{ [home] | map('e') | join }}", "SV605", 1, 17, "'e'");
}

/* A long word is looked at once for each line that it fills. */
Test(jinja, wraps_long_words, .timeout = 60)
{
    CLEANUP(destroy_rendered) struct rendered rendered = fleet();

    render_str(&rendered, DIALECT_JINJA,
               STR("{{ ('a' * 4000000) | wordwrap(10, break_on_hyphens=false) | length }}"));
    cr_assert(rendered.is_ok, "%s", rendered.findings.items[0].message.bytes);
    cr_assert(str_equal(rendered.result.str, STR("4399999")), STR_FORMAT,
              STR_ARGS(rendered.result.str));
}

Test(jinja, takes_text_alone)
{
    REFUSED("{{ port }}\xfe", "SV604", 1, 11, "0xfe is no UTF-8");
}

Test(jinja, bounds_what_a_template_asks_for, .timeout = 60)
{
    REFUSED("{% for i in range(10**9) %}x{% endfor %}", "SV608", 1, 13, "million");
    REFUSED("{{ 'a' * 10**9 }}", "SV605", 1, 4, "too long");
    REFUSED("{% for i in range(70000) %}{{ 'a' * 1000 }}{% endfor %}", "SV608", 1, 31,
            "64 MiB");
    REFUSED("{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}",
            "SV608", 1, 39, "more");
    REFUSED("{% set a = [1] * 99999 %}{% set a = [a, a, a, a] %}{% set a = [a, a, a, a] %}",
            "SV608", 1, 63, "million");
    REFUSED("{{ range(60) | combinations(30) | list }}", "SV608", 1, 4, "million");
    REFUSED("{{ range(30) | permutations | length }}", "SV608", 1, 4, "million");
    REFUSED("{% for i in range(999) %}{{ 'abcdefgh' | permutations | length }}{% endfor %}",
            "SV608", 1, 29, "more");
}

/* Texts of 2 MiB each: the bound counts their bytes, not the values alone. */
Test(jinja, bounds_what_values_take_as_text, .timeout = 60)
{
    static const char *const writes[] = {"string", "to_json", "tojson", "to_json(indent=1)"};
    CLEANUP(destroy_rendered) struct rendered rendered = fleet();

    for (size_t i = 0; i < COUNT_OF(writes); i++) {
        struct buffer out = {.arena = rendered.arena};

        buffer_append_c(&out, "{% set a = [1] * 900 %}{% set b = [a] * 900 %}");
        for (size_t count = 0; count < 5; count++)
            buffer_printf(&out, "{{ b | %s }}", writes[i]);
        render_str(&rendered, DIALECT_JINJA, buffer_str(&out));
        cr_assert(!rendered.is_ok && rendered.findings.count == 1, "%s", writes[i]);
        cr_expect_str_eq(rendered.findings.items[0].kind->code, "SV608", "%s", writes[i]);
    }
    render_str(&rendered, DIALECT_JINJA, STR("{{ ([[1] * 900] * 900) | string | length }}"));
    cr_assert(rendered.is_ok);
}

static void refuse_nesting(const char *open, const char *code)
{
    CLEANUP(destroy_rendered) struct rendered rendered = fleet();
    struct buffer out = {.arena = rendered.arena};

    buffer_append_c(&out, strncmp(open, "{%", 2) == 0 ? "" : "{{ ");
    for (int i = 0; i < 100000; i++)
        buffer_append_c(&out, open);
    buffer_append_c(&out, "1 }}");
    render_str(&rendered, DIALECT_JINJA, buffer_str(&out));
    cr_expect(!rendered.is_ok && rendered.findings.count == 1, "%s", open);
    cr_expect_str_eq(rendered.findings.items[0].kind->code, code, "%s", open);
}

Test(jinja, bounds_nesting, .timeout = 60)
{
    refuse_nesting("- ", "SV608");
    refuse_nesting("not ", "SV608");
    refuse_nesting("1 + ", "SV608");
    refuse_nesting("1 if 1 else ", "SV608");
    refuse_nesting("{% if 1 %}", "SV608");
    refuse_nesting("(", "SV604");
    refuse_nesting("[", "SV604");
}
