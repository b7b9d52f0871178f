/* SPDX-License-Identifier: MIT */
#include "template/template.h"

#include "base/utf8.h"
#include "template/rendering.h"

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
#include "template/template.def"
#undef KIND
};

const size_t template_kind_count = COUNT_OF(template_kinds);

/* Of a template, as a guess. */
enum { BYTES_A_PIECE = 8 };

struct template
{
    const struct text *text;
    enum dialect dialect;
    const struct template_options *options;
    const struct jinja_template *tree; /* of jinja */
    bool has_failed;
};

static const struct {
    struct str name;
    const struct jinja_template *(*parse)(struct rendering *rendering); /* or NULL */
    void (*render)(struct rendering *rendering);
} dialects[] = {
    [DIALECT_BK] = {STR_INIT("bk"),    NULL,             bk_render   },
    [DIALECT_GO] = {STR_INIT("go"),    NULL,             go_render   },
    [DIALECT_JINJA] = {STR_INIT("jinja"), jinja_parse_text, jinja_render},
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

static struct rendering begin(struct arena *arena, const struct template *template,
                              struct finding_list *findings)
{
    return (struct rendering){
        .arena = arena,
        .text = template->text,
        .options = template->options,
        .tree = template->tree,
        .findings = findings,
        .tracer = tracer_create(arena),
    };
}

const struct template *template_parse(struct arena *arena, const struct text *text,
                                      enum dialect dialect,
                                      const struct template_options *options,
                                      struct finding_list *findings)
{
    struct template *template = ARENA_NEW(arena, struct template);
    struct rendering rendering;

    *template = (struct template){.text = text, .dialect = dialect, .options = options};
    rendering = begin(arena, template, findings);
    if (is_text(&rendering) && dialects[dialect].parse)
        template->tree = dialects[dialect].parse(&rendering);
    template->has_failed = rendering.has_failed;
    return template;
}

bool template_fill(struct arena *arena, const struct template *template,
                   const struct template_host *host, struct traced *result, bool *is_secret,
                   struct secrets *learned, struct finding_list *findings)
{
    struct rendering rendering = begin(arena, template, findings);

    rendering.variables = host->variables;
    rendering.host = host->host;
    rendering.play = host->play;
    rendering.learned = learned;
    rendering.has_failed = template->has_failed;
    tracer_expect(&rendering.tracer, 2 * template->text->bytes.length,
                  template->text->bytes.length / BYTES_A_PIECE);
    if (!template->has_failed)
        dialects[template->dialect].render(&rendering);
    *result = tracer_finish(&rendering.tracer,
                            span_make(template->text, 0, template->text->bytes.length));
    *is_secret = rendering.is_secret;
    return !rendering.has_failed;
}

bool template_render(struct arena *arena, const struct text *text, enum dialect dialect,
                     const struct map *variables, const struct template_options *options,
                     struct traced *result, bool *is_secret, struct finding_list *findings)
{
    CLEANUP(destroy_arena) struct arena *scratch = arena_create();
    struct template_host host = {.variables = variables};

    return template_fill(arena, template_parse(scratch, text, dialect, options, findings),
                         &host, result, is_secret, NULL, findings);
}
