/* SPDX-License-Identifier: MIT */
/* Values of the inventory that are templates themselves, as Ansible evaluates them: at their
 * first use, whole, each string in them by itself and without what the template at hand has
 * set. */
#include <stdlib.h>
#include <unistd.h>

#include "inventory/fleet.h"
#include "inventory/literal.h"
#include "inventory/variable_schema.h"
#include "template/execute.h"

enum { MOST_PENDING = 100 };

/* The path as people know it who stand in the working directory. */
static struct str shown_path(struct arena *arena, struct str path)
{
    char *directory = getcwd(NULL, 0);
    struct str prefix = str_printf(arena, "%s/", directory ? directory : "");

    free(directory);
    return str_starts_with(path, prefix) ? str_slice(path, prefix.length, path.length) : path;
}

/* Adds "'a' (hosts.yml:3:5)". */
static void append_variable(struct evaluator *evaluator, struct buffer *out,
                            const struct pending *pending)
{
    struct span span = pending->binding->value->span;
    struct position position;

    buffer_printf(out, "'" STR_FORMAT "'", STR_ARGS(pending->binding->name));
    if (!span.text)
        return;
    position = store_position(evaluator_store(evaluator), span);
    buffer_printf(out, " (" STR_FORMAT ":%zu:%zu)",
                  STR_ARGS(shown_path(evaluator->arena, span.text->path)), position.line,
                  position.column);
}

/* Says for whom the value was needed, unless that is said already. */
static void explain(struct evaluator *evaluator, struct finding *finding)
{
    struct buffer help = {.arena = evaluator->rendering->findings->arena};
    const struct pending *pending = evaluator->pending, *first = pending;

    if (finding->note.message.length)
        return;
    while (first->outer)
        first = first->outer;
    finding->note = (struct finding_note){first->asked, STR("the value is asked for here")};
    if (finding->help.length)
        return;
    buffer_append_c(&help, "it is needed for ");
    append_variable(evaluator, &help, pending);
    for (pending = pending->outer; pending; pending = pending->outer) {
        buffer_append_c(&help, ", and that for ");
        append_variable(evaluator, &help, pending);
    }
    finding->help = buffer_str(&help);
}

/* "a needs its own value: 'a' (hosts.yml:1:2) -> 'b' (...) -> 'a'" */
static bool refuse_cycle(struct evaluator *evaluator, const struct pending *pending)
{
    struct arena *arena = evaluator->rendering->findings->arena;
    struct buffer chain = {.arena = arena};
    const struct pending *outer = pending->outer;
    struct str text;

    append_variable(evaluator, &chain, pending);
    text = buffer_str(&chain);
    for (;; outer = outer->outer) {
        struct buffer longer = {.arena = arena};

        append_variable(evaluator, &longer, outer);
        buffer_append_c(&longer, " -> ");
        buffer_append(&longer, text);
        text = buffer_str(&longer);
        if (outer->binding == pending->binding)
            break;
    }
    return evaluator_fail(evaluator, pending->asked,
                          "'" STR_FORMAT "' needs its own value: " STR_FORMAT,
                          STR_ARGS(pending->binding->name), STR_ARGS(text)) != NULL;
}

/* Whether the value waits for nothing that waits for it. */
static bool may_begin(struct evaluator *evaluator, const struct pending *pending)
{
    size_t count = 0;

    for (const struct pending *outer = pending->outer; outer; outer = outer->outer) {
        if (outer->binding == pending->binding && outer->realm == pending->realm)
            return refuse_cycle(evaluator, pending);
        if (++count == MOST_PENDING) {
            evaluator_stop(evaluator, pending->asked, "more than 100 values need each other");
            return false;
        }
    }
    return true;
}

/* Where the template stands within its text: as it is in the file, or without quotes; false
 * when YAML made it from other bytes. */
static bool stands_verbatim(const struct value *value, size_t *start)
{
    struct str str = value->span.text ? span_str(value->span) : STR("");
    size_t quote = str.length == value->string.length + 2;

    if (str.length < value->string.length ||
        !str_equal(str_slice(str, quote, quote + value->string.length), value->string))
        return false;
    *start = value->span.offset + quote;
    return true;
}

struct wanted_value {
    const struct rendering *rendering;
    const struct value *value;
};

/* Values are read with the settings of Ansible, whatever those of the template are. */
static const struct jinja_settings plain_settings = {.trim_blocks = true};

static void read_value(struct arena *arena, struct stored_template *stored, const void *context)
{
    static const struct jinja_settings settings = {.trim_blocks = true,
                                                   .keeps_backslashes = true};
    const struct wanted_value *wanted = context;
    const struct value *value = wanted->value;
    size_t start = 0;

    if (stands_verbatim(value, &start))
        stored->text = value->span.text;
    else
        stored->text = text_create(
            arena, value->span.text ? value->span.text->path : STR("value"), value->string);
    stored_parse(arena, stored, start, start + value->string.length, wanted->rendering->options,
                 &settings);
}

/* Faults in a text that was made for a value concern all of it. */
static void place_findings(struct evaluator *evaluator, struct finding_list *findings,
                           const struct stored_template *stored, const struct value *value)
{
    for (size_t i = 0; i < findings->count; i++) {
        struct finding *finding = &findings->items[i];

        if (finding->span.text == stored->text && stored->text != value->span.text)
            finding->span = value->span;
        explain(evaluator, finding);
    }
}

static bool is_undefined_fault(const struct finding *finding)
{
    return finding->kind == &template_kinds[TEMPLATE_UNDEFINED_VARIABLE];
}

/* What speaks of something undefined is undefined itself, and says so when it is used; all
 * other faults are faults at once. */
static const struct value *give_up(struct evaluator *evaluator,
                                   const struct finding_list *findings)
{
    struct finding_list *all = evaluator->rendering->findings;
    const struct pending *pending = evaluator->pending;

    if (findings->count && is_undefined_fault(&findings->items[0])) {
        struct value *undefined =
            evaluator_undefined(evaluator, pending->binding->name, pending->asked);

        undefined->fault = &findings->items[0];
        return undefined;
    }
    for (size_t i = 0; i < findings->count; i++)
        *LIST_ADD(all->arena, all) = findings->items[i];
    evaluator->rendering->has_failed = true;
    return NULL;
}

/* Where a value was made from a secret, all its parts are secret. */
static void mark_secret(struct value *value)
{
    value->is_secret = true;
    for (size_t i = 0; value->kind == VALUE_LIST && i < value->count; i++)
        mark_secret(value->items[i]);
    for (size_t i = 0; value->kind == VALUE_MAP && i < value->count; i++) {
        mark_secret(value->pairs[i].key);
        mark_secret(value->pairs[i].value);
    }
}

struct value *evaluator_converted(struct evaluator *evaluator, struct value *string,
                                  struct span span)
{
    struct value *value;
    const char *problem;

    switch (literal_read_result(evaluator->arena, string->string, span, &value, &problem)) {
    case LITERAL_VALUE:
        if (string->is_secret)
            mark_secret(value);
        return value;
    case LITERAL_REFUSED:
        evaluator_fail(evaluator, span,
                       "the template comes to %s of Python, which is not supported", problem);
        return NULL;
    case LITERAL_NONE:
        break;
    }
    return string;
}

static size_t newlines_at_end(struct str str)
{
    size_t count = 0;

    while (count < str.length && str.bytes[str.length - 1 - count] == '\n')
        count++;
    return count;
}

/* Ansible gives a text as many newlines at its end as the template has. */
static struct str with_newlines(struct evaluator *evaluator, struct str text, size_t count)
{
    struct buffer out = {.arena = evaluator->arena};

    if (newlines_at_end(text) >= count)
        return text;
    buffer_append(&out, text);
    while (newlines_at_end(buffer_str(&out)) < count)
        buffer_append_byte(&out, '\n');
    return buffer_str(&out);
}

/* What was written, as a value that stands where the template does. */
static const struct value *finish(struct evaluator *evaluator, const struct evaluator *nested,
                                  const struct value *template)
{
    struct rendering *rendering = nested->rendering;
    struct value *value = computed(evaluator->arena, VALUE_STRING);

    value->string = buffer_str(&rendering->tracer.buffer);
    value->span = template->span;
    value->is_secret = rendering->is_secret || template->is_secret;
    value->is_text = nested->written == 1 && nested->wrote_text;
    evaluator->has_secrets |= value->is_secret;
    if (!value->is_text)
        value = evaluator_converted(evaluator, value, template->span);
    if (value && value->kind == VALUE_STRING)
        value->string =
            with_newlines(evaluator, value->string, newlines_at_end(template->string));
    return value;
}

/* Runs the template with the variables of the realm alone. */
static const struct value *run(struct evaluator *evaluator, struct realm *realm,
                               const struct stored_template *stored,
                               const struct value *template)
{
    struct finding_list *findings = ARENA_NEW(evaluator->arena, struct finding_list);
    struct rendering rendering = *evaluator->rendering;
    struct scope scope = {.variables = {.arena = evaluator->arena}};
    struct evaluator nested = {
        .rendering = &rendering,
        .arena = evaluator->arena,
        .scope = &scope,
        .settings = &plain_settings,
        .store = evaluator->store,
        .templates = {.arena = evaluator->arena},
        .modules = {.arena = evaluator->arena},
        .realm = realm,
        .realms = evaluator->realms,
        .pending = evaluator->pending,
        .copies = {.arena = evaluator->arena},
        .converts = true,
        .changes_values = stored->parsed.changes_values,
        .steps = evaluator->steps,
        .depth = evaluator->depth,
        .rounds = 1, /* the first fault ends it */
        .includes = evaluator->includes,
        .has_secrets = evaluator->has_secrets,
    };
    bool is_done;

    findings->arena = evaluator->rendering->findings->arena;
    rendering.findings = findings;
    rendering.variables = realm->variables;
    rendering.tracer = tracer_create(evaluator->arena);
    rendering.is_secret = rendering.has_failed = false;
    is_done = execute_template(&nested, &stored->parsed) && !rendering.has_failed;
    evaluator->steps = nested.steps;
    evaluator->has_secrets |= nested.has_secrets;
    evaluator->rendering->is_stopped |= rendering.is_stopped;
    if (is_done)
        return finish(evaluator, &nested, template);
    place_findings(evaluator, findings, stored, template);
    return give_up(evaluator, findings);
}

static bool is_space(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/* The value of "{{ NAME }}" where that is a number, boolean or null: only those keep their
 * type.
 */
static const struct value *single_variable(const struct realm *realm, struct str template)
{
    struct str name = template;
    const struct binding *binding;

    if (str_ends_with(name, STR("\n")))
        name.length--;
    if (!str_starts_with(name, STR("{{")) || !str_ends_with(name, STR("}}")) || name.length < 4)
        return NULL;
    name = str_slice(name, 2, name.length - 2);
    while (name.length && is_space(name.bytes[0]))
        name = str_slice(name, 1, name.length);
    while (name.length && is_space(name.bytes[name.length - 1]))
        name.length--;
    binding = map_get(realm->variables, name);
    if (!binding ||
        (binding->value->kind != VALUE_BOOLEAN && binding->value->kind != VALUE_INTEGER &&
         binding->value->kind != VALUE_FLOAT && binding->value->kind != VALUE_NONE))
        return NULL;
    return binding->value;
}

static const struct value *evaluate_string(struct evaluator *evaluator, struct realm *realm,
                                           const struct value *template)
{
    const struct value *value = single_variable(realm, template->string);
    struct wanted_value wanted = {evaluator->rendering, template};
    const struct stored_template *stored;
    struct finding_list findings = {.arena = evaluator->rendering->findings->arena};

    if (value)
        return value;
    if (str_starts_with(template->string, STR("#jinja2:")))
        return evaluator_fail(evaluator, template->span,
                              "a value cannot have settings of templates in its first line");
    stored = store_get(evaluator_store(evaluator),
                       str_printf(evaluator->arena, "value %p", (const void *)template),
                       read_value, &wanted);
    if (!stored->has_failed)
        return run(evaluator, realm, stored, template);
    for (size_t i = 0; i < stored->findings.count; i++)
        *LIST_ADD(findings.arena, &findings) = stored->findings.items[i];
    place_findings(evaluator, &findings, stored, template);
    return give_up(evaluator, &findings);
}

static const struct value *evaluate_parts(struct evaluator *evaluator, struct realm *realm,
                                          const struct value *value)
{
    struct value *made;

    if (!value->is_template)
        return value;
    if (value->kind == VALUE_STRING)
        return evaluate_string(evaluator, realm, value);
    made = value->kind == VALUE_LIST ? computed_list(evaluator->arena, FORM_LIST)
                                     : computed_map(evaluator->arena);
    made->span = value->span;
    made->is_own = false;
    for (size_t i = 0; i < value->count; i++) {
        bool is_list = value->kind == VALUE_LIST;
        const struct value *part =
            evaluate_parts(evaluator, realm, is_list ? value->items[i] : value->pairs[i].value);

        if (!part || part->kind == VALUE_UNDEFINED)
            return part;
        made->is_secret |= part->is_secret | (!is_list && value->pairs[i].key->is_secret);
        if (is_list)
            computed_add(evaluator->arena, made, part);
        else
            computed_put(evaluator->arena, made, value->pairs[i].key, part);
    }
    return made;
}

/* Whether the rules of variables allow what the pending value came to. */
static bool fits_rule(struct evaluator *evaluator, const struct value *value)
{
    const struct fleet *fleet = evaluator->rendering->options->fleet;
    const struct inventory *inventory = fleet ? fleet_inventory(fleet) : NULL;
    struct finding_list *findings = evaluator->rendering->findings;

    if (!inventory || !inventory->schema ||
        variable_schema_accepts(inventory->schema, evaluator->pending->binding->name, value,
                                findings))
        return true;
    evaluator->rendering->has_failed = true;
    return false;
}

const struct value *evaluator_templated(struct evaluator *evaluator, struct realm *realm,
                                        const struct binding *binding, struct span asked)
{
    const struct value *value = map_get(&realm->values, binding->name);
    struct pending pending = {
        .binding = binding, .realm = realm, .asked = asked, .outer = evaluator->pending};

    if (value)
        return value;
    if (!may_begin(evaluator, &pending) || !evaluator_enter(evaluator, asked))
        return NULL;
    evaluator->pending = &pending;
    value = evaluate_parts(evaluator, realm, binding->value);
    if (value && value->kind != VALUE_UNDEFINED && !fits_rule(evaluator, value))
        value = NULL;
    evaluator->pending = pending.outer;
    evaluator->depth--;
    if (value)
        scope_set(&realm->values, binding->name, value);
    return value;
}
