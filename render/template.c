/* SPDX-License-Identifier: MIT */
#include "render/template.h"

#include "base/utf8.h"
#include "render/rendering.h"

const struct finding_kind template_kinds[] = {
#define KIND(symbol, code_, name_, severity_, summary_, why_, source_, bad_, good_)            \
    [TEMPLATE_##symbol] = {.code = (code_),                                                    \
                           .name = (name_),                                                    \
                           .severity = (severity_),                                            \
                           .summary = (summary_),                                              \
                           .why = (why_),                                                      \
                           .source = (source_),                                                \
                           .bad = (bad_),                                                      \
                           .good = (good_)},
#include "render/template.def"
#undef KIND
};

const size_t template_kind_count = COUNT_OF(template_kinds);

static const struct {
    struct str name;
    void (*render)(struct rendering *rendering);
} dialects[] = {
    [DIALECT_BK] = {STR_INIT("bk"),    bk_render   },
    [DIALECT_GO] = {STR_INIT("go"),    go_render   },
    [DIALECT_JINJA] = {STR_INIT("jinja"), jinja_render},
};

bool dialect_from_file_name(struct str name, enum dialect *dialect)
{
    if (str_ends_with(name, STR(".j2")))
        *dialect = DIALECT_JINJA;
    else if (str_ends_with(name, STR(".tmpl")))
        *dialect = DIALECT_GO;
    else if (str_find(name, '#') != STR_NOT_FOUND)
        *dialect = DIALECT_BK;
    else
        return false;
    return true;
}

bool dialect_from_name(struct str word, enum dialect *dialect)
{
    for (size_t i = 0; i < COUNT_OF(dialects); i++) {
        if (!str_equal(dialects[i].name, word))
            continue;
        *dialect = (enum dialect)i;
        return true;
    }
    return false;
}

/* A template is text in UTF-8: supervisord reads nothing else, and grep, sed and Jinja2 take
 * anything else for binary. */
static bool is_text(struct rendering *rendering)
{
    struct str bytes = rendering->text->bytes;
    bool is_utf16 =
        str_starts_with(bytes, STR("\xff\xfe")) || str_starts_with(bytes, STR("\xfe\xff"));
    size_t zero = str_find(bytes, '\0'), broken = utf8_find_broken(bytes);
    size_t fault = zero < broken ? zero : broken;

    if (fault == STR_NOT_FOUND)
        return true;
    rendering_fault(rendering, TEMPLATE_BAD_TEMPLATE,
                    span_make(rendering->text, is_utf16 ? 0 : fault, 1),
                    is_utf16        ? "the template is UTF-16, save it as UTF-8"
                    : zero < broken ? "the template holds a NUL byte: it is no text"
                                    : "the byte 0x%02x is no UTF-8, save the template as UTF-8",
                    (unsigned char)bytes.bytes[fault]);
    return false;
}

bool template_render(struct arena *arena, const struct text *text, enum dialect dialect,
                     const struct map *variables, const struct template_options *options,
                     struct traced *result, bool *is_secret, struct finding_list *findings)
{
    struct rendering rendering = {
        .arena = arena,
        .text = text,
        .variables = variables,
        .options = options,
        .findings = findings,
        .tracer = tracer_create(arena),
    };

    if (is_text(&rendering))
        dialects[dialect].render(&rendering);
    *result = tracer_finish(&rendering.tracer, span_make(text, 0, text->bytes.length));
    *is_secret = rendering.is_secret;
    return !rendering.has_failed;
}
