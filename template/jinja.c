/* SPDX-License-Identifier: MIT */
/* Jinja2: tokens, tree, walk. */
#include "template/jinja.h"

#include "base/suggest.h"
#include "inventory/inventory.h"
#include "template/execute.h"

static bool holds_secrets(const struct map *variables)
{
    for (size_t i = 0; i < variables->count; i++) {
        const struct binding *binding = variables->entries[i].value;

        if (value_holds_secret(binding->value))
            return true;
    }
    return false;
}

bool jinja_read(struct rendering *rendering, struct arena *arena, const struct text *text,
                size_t start, size_t end, const struct jinja_settings *settings,
                struct parsed_template *parsed)
{
    CLEANUP(destroy_arena) struct arena *scratch = arena_create();
    struct token_list tokens = {0};

    return jinja_lex(rendering, arena, scratch, text, start, end, settings, &tokens) &&
           jinja_parse(rendering, arena, scratch, text, &tokens, parsed);
}

/* The part of a header "NAME: True" or "NAME: False". */
static bool read_setting(struct rendering *rendering, struct jinja_settings *result,
                         struct str part, struct span line)
{
    struct {
        struct str name;
        bool *flag;
    } settings[] = {
        {STR("trim_blocks"),           &result->trim_blocks          },
        {STR("lstrip_blocks"),         &result->lstrip_blocks        },
        {STR("keep_trailing_newline"), &result->keep_trailing_newline},
    };
    struct str value = part, name = str_trim(str_cut(&value, ':'));
    struct suggestion nearest = suggest_for(name);

    value = str_trim(value);
    for (size_t i = 0; i < COUNT_OF(settings); i++) {
        suggest_offer(&nearest, settings[i].name);
        if (!str_equal(settings[i].name, name))
            continue;
        *settings[i].flag = str_equal(value, STR("True"));
        if (*settings[i].flag || str_equal(value, STR("False")))
            return true;
        rendering_fault(rendering, TEMPLATE_BAD_TEMPLATE, line,
                        "'" STR_FORMAT "' is True or False", STR_ARGS(name));
        return false;
    }
    rendering_fault(rendering, TEMPLATE_BAD_TEMPLATE, line,
                    "the setting '" STR_FORMAT "' of a template is not supported" STR_FORMAT,
                    STR_ARGS(name), STR_ARGS(suggest_question(rendering->arena, &nearest)));
    return false;
}

/* Ansible's first line "#jinja2: trim_blocks: False, ...", which is not written. *start is
 * where the template begins behind it. */
static bool read_header(struct rendering *rendering, struct jinja_settings *settings,
                        size_t *start)
{
    const struct text *text = rendering->text;
    struct str mark = STR("#jinja2:"), rest = text->bytes, line;

    *start = 0;
    if (!rendering->options->is_ansible || !str_starts_with(rest, mark))
        return true;
    line = str_cut(&rest, '\n');
    *start = text->bytes.length - rest.length;
    line = str_slice(line, mark.length, line.length);
    while (line.length)
        if (!read_setting(rendering, settings, str_cut(&line, ','),
                          span_make(text, 0, mark.length)))
            return false;
    return true;
}

static size_t newlines_at_end(struct str str)
{
    size_t count = 0;

    while (count < str.length && str.bytes[str.length - 1 - count] == '\n')
        count++;
    return count;
}

/* Ansible's way with newlines at the end: as many as the template has, if there are fewer. */
static void add_newlines(struct rendering *rendering)
{
    struct str bytes = rendering->text->bytes;
    size_t wanted = newlines_at_end(bytes);

    for (size_t found = newlines_at_end(buffer_str(&rendering->tracer.buffer)); found < wanted;
         found++)
        rendering_append_text(rendering,
                              span_make(rendering->text, bytes.length - wanted + found, 1));
}

/* A macro that is called often reports its fault as often. */
static void drop_repeated(struct arena *arena, struct finding_list *findings, size_t first)
{
    struct map known = {.arena = arena};
    size_t kept = first;

    for (size_t i = first; i < findings->count; i++) {
        struct finding *finding = &findings->items[i];
        struct str key =
            str_printf(arena, "%p %zu " STR_FORMAT, (const void *)finding->span.text,
                       finding->span.offset, STR_ARGS(finding->message));

        if (!map_put(&known, key, finding))
            findings->items[kept++] = *finding;
    }
    findings->count = kept;
}

const struct jinja_template *jinja_parse_text(struct rendering *rendering)
{
    struct jinja_template *template = ARENA_NEW(rendering->arena, struct jinja_template);
    size_t start;

    template->settings.trim_blocks = rendering->options->is_ansible;
    return read_header(rendering, &template->settings, &start) &&
                   jinja_read(rendering, rendering->arena, rendering->text, start,
                              rendering->text->bytes.length, &template->settings,
                              &template->parsed)
               ? template
               : NULL;
}

void jinja_render(struct rendering *rendering)
{
    CLEANUP(destroy_arena) struct arena *arena = arena_create();
    struct scope scope = {.variables = {.arena = arena}};
    struct realm realm = {
        .variables = rendering->variables, .host = rendering->host, .values = {.arena = arena}};
    struct map realms = {.arena = arena};
    struct evaluator evaluator = {
        .rendering = rendering,
        .arena = arena,
        .scope = &scope,
        .store = rendering->options->store,
        .realm = &realm,
        .realms = &realms,
        .templates = {.arena = arena},
        .modules = {.arena = arena},
        .copies = {.arena = arena},
        .has_secrets = holds_secrets(rendering->variables),
        .settings = &rendering->tree->settings,
        .changes_values = rendering->tree->parsed.changes_values,
    };
    size_t first = rendering->findings->count;

    if (!execute_template(&evaluator, &rendering->tree->parsed))
        rendering->has_failed = true;
    if (rendering->options->is_ansible)
        add_newlines(rendering);
    drop_repeated(arena, rendering->findings, first);
}
