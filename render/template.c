/* SPDX-License-Identifier: MIT */
#include "render/template.h"

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

    dialects[dialect].render(&rendering);
    *result = tracer_finish(&rendering.tracer, span_make(text, 0, text->bytes.length));
    *is_secret = rendering.is_secret;
    return !rendering.has_failed;
}
