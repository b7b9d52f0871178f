/* SPDX-License-Identifier: MIT */
#include "model/read.h"

#include "base/suggest.h"
#include "config/edit.h"
#include "model/environment.h"
#include "model/letters.h"

/* An older version leaves an option that came later alone. */
static bool is_newer_option(const struct reader *reader, struct str key)
{
    const struct section_schema *section = schema_section(
        &supervisord_schema, reader->section->kind, reader->section->label.bytes != NULL);
    const struct option_schema *option = section ? schema_option(section, key) : NULL;

    return option && !evaluation_is_since(reader->run, option->since);
}

const struct option *read_option(const struct reader *reader, struct str key)
{
    const struct option *option =
        reader->section ? config_option(reader->run->config, reader->section, key) : NULL;

    if (option && !evaluation_is_since(reader->run, SUPERVISOR_WITH_ALL_OPTIONS) &&
        is_newer_option(reader, key))
        return NULL;
    return option;
}

struct span option_span(const struct reader *reader, struct str key)
{
    const struct option *option = read_option(reader, key);

    if (option)
        return option->value.source.length ? option->value.source : option_key_span(option);
    return reader->section ? config_section_span(reader->section) : (struct span){0};
}

static struct str place_suffix(const struct reader *reader)
{
    struct arena *arena = reader->run->arena;

    return JOIN(arena, STR(" in section "), repr(arena, reader->section->name), STR(" (file: "),
                repr(arena, reader->section->file), STR(")"));
}

/* Whether the very fault was reported before: each process reads the late options anew. */
static bool is_known(struct evaluation *run, const struct fault *fault)
{
    struct str key =
        str_printf(run->arena, "%d %p %zu " STR_FORMAT, (int)fault->id,
                   (const void *)fault->span.text, fault->span.offset, STR_ARGS(fault->option));

    return map_put(&run->reported, key, run) != NULL;
}

const struct fix *fix_option(const struct reader *reader, struct str key, struct str value,
                             const char *title, bool is_safe)
{
    const struct option *option = read_option(reader, key);

    return option ? edit_value(reader->run->arena, option, value, title, is_safe) : NULL;
}

/* Quotes are a part of every value but that of a command and of environment. */
static const struct fix *unquote(const struct reader *reader, const struct fault *fault)
{
    const struct option *option = read_option(reader, fault->option);
    struct str value = option ? option_written(option) : STR("");
    char quote = value.length > 2 ? value.bytes[0] : '\0';

    if ((quote != '"' && quote != '\'') || value.bytes[value.length - 1] != quote ||
        fault->id == REFUSAL_ENVIRONMENT || str_equal(fault->option, STR("command")))
        return NULL;
    return fix_option(reader, fault->option, str_slice(value, 1, value.length - 1),
                      "remove the quotes", true);
}

void note(const struct reader *reader, struct fault fault)
{
    struct evaluation *run = reader->run;
    struct finding *finding;

    if (is_known(run, &fault))
        return;
    finding = finding_add(run->findings, &refusal_kinds[fault.id], fault.span, "%s", "");
    finding->message = fault.message;
    finding->help = fault.help;
    finding->fix = fault.fix ? fault.fix : unquote(reader, &fault);
    if (fault.id != REFUSAL_LIMIT)
        finding->supervisor = fault.supervisor;
    if (reader->section)
        finding->section = reader->section->name;
    finding->option = fault.option;
}

void refuse(const struct reader *reader, struct fault fault)
{
    struct evaluation *run = reader->run;

    if (fault.id != REFUSAL_LIMIT && reader->names_place)
        fault.supervisor = JOIN(run->arena, fault.supervisor, place_suffix(reader));
    if (!run->model->refusal.kind)
        run->model->refusal = (struct refusal){
            .kind = refusal_oracle_kind(fault.id),
            .message = fault.supervisor,
        };
    note(reader, fault);
}

/* The nearest name of the scope, as a question. */
static struct str nearest_name(struct arena *arena, const struct expansion_scope *scope,
                               struct str name)
{
    struct suggestion nearest = suggest_for(name);

    for (; scope; scope = scope->parent)
        for (size_t i = 0; i < scope->count; i++)
            suggest_offer(&nearest, scope->names[i].name);
    return suggest_question(arena, &nearest);
}

/* The names of the scope but for variables, which are many. */
static struct str usable_names(struct arena *arena, const struct expansion_scope *scope)
{
    struct buffer names = {.arena = arena};

    for (; scope; scope = scope->parent) {
        for (size_t i = 0; i < scope->count; i++) {
            if (str_starts_with(scope->names[i].name, STR("ENV_")))
                continue;
            buffer_append(&names, scope->names[i].name);
            buffer_append_c(&names, ", ");
        }
    }
    buffer_append_c(&names, "ENV_ and the name of a variable");
    return buffer_str(&names);
}

/* Whether 'environment' of the daemon or of the program sets the variable. */
static bool is_set_in_file(const struct reader *reader, struct str key, struct str name)
{
    const struct str environment = STR("environment");
    const struct option *option = read_option(reader, environment);
    struct environment own = {0};
    struct token_list tokens;

    if (option && reader->section->label.bytes && !str_equal(key, environment)) {
        tokens = environment_tokens(reader->run->arena, option->value.str);
        own = environment_from(reader->run->arena, &tokens);
    }
    return environment_holds(&own, name) ||
           environment_holds(&reader->run->model->server.environment, name);
}

static void refuse_name(const struct reader *reader, struct fault fault, struct str name)
{
    struct arena *arena = reader->run->arena;
    struct str bare = str_slice(name, STR("ENV_").length, name.length);

    if (!str_starts_with(name, STR("ENV_"))) {
        fault.id = REFUSAL_EXPANSION;
        fault.message =
            JOIN(arena, quoted(arena, name), STR(" is no name that '"), fault.option,
                 STR("' can use"), nearest_name(arena, reader->scope, name));
        fault.help =
            JOIN(arena, STR("names for this place: "), usable_names(arena, reader->scope));
        refuse(reader, fault);
        return;
    }
    /* What [supervisord] sets is not known to a file that is included from elsewhere. */
    if (reader->run->options->is_fragment)
        return;
    if (!evaluation_is_since(reader->run, SUPERVISOR_WITH_VARIABLES) &&
        is_set_in_file(reader, fault.option, bare)) {
        fault.id = REFUSAL_VARIABLE_LATER;
        fault.message = JOIN(arena, STR("Supervisor before 4.2.2 does not find the variable "),
                             quoted(arena, bare), STR(" under 'environment'"));
        fault.help = STR("set it for supervisord itself, or aim at a later version");
        refuse(reader, fault);
        return;
    }
    fault.id = reader->run->machine->checks ? REFUSAL_VARIABLE_HERE : REFUSAL_VARIABLE;
    fault.message = JOIN(arena, STR("the variable "), quoted(arena, bare),
                         reader->run->machine->checks
                             ? STR(" is not set in the environment of this machine")
                             : STR(" must be set in supervisord's environment"));
    fault.help = evaluation_is_since(reader->run, SUPERVISOR_WITH_VARIABLES)
                     ? STR("set it under 'environment' of [supervisord] or of this section")
                     : STR("set it for supervisord itself");
    refuse(reader, fault);
}

/* "%Y" is a percent sign that was not doubled, "50%%" one in a value that is expanded twice.
 * "%(here) x" lacks a letter and can mean more; "%%(here)s" has become a path before. */
static void help_with_percent(struct arena *arena, struct fault *fault)
{
    struct span span = fault->span;
    struct str rest =
        span.text ? str_slice(span.text->bytes, span.offset, span.text->bytes.length) : STR("");
    bool is_doubled = str_starts_with(rest, STR("%%"));

    fault->help = STR("write %% for a percent sign, and %(name)s with its last letter for a "
                      "name");
    if (!str_starts_with(rest, STR("%")) || str_starts_with(rest, STR("%(")) ||
        str_starts_with(rest, STR("%%(")))
        return;
    if (is_doubled)
        fault->help = STR("this value is expanded twice: write %%%% for a percent sign");
    fault->fix =
        fix_create(arena, "double the percent sign", true, span_make(span.text, span.offset, 0),
                   is_doubled ? STR("%%") : STR("%"));
}

bool read_expansion(const struct reader *reader, struct str key, struct str where,
                    const struct traced *format, struct traced *result)
{
    struct arena *arena = reader->run->arena;
    struct expansion_problem problem = {0};
    struct fault fault = {.option = key};

    if (str_find(format->str, '%') == STR_NOT_FOUND) {
        *result = *format;
        return true;
    }
    if (expand(arena, format, reader->scope, result, &problem))
        return true;
    fault.span = problem.span.text ? problem.span : option_span(reader, key);
    fault.supervisor = expansion_message(arena, format->str, where, &problem, reader->scope);
    switch (problem.fault) {
    case EXPANSION_UNKNOWN_NAME:
        refuse_name(reader, fault, problem.name);
        break;
    case EXPANSION_BAD_FORMAT:
        fault.id = REFUSAL_FORMAT;
        fault.message =
            JOIN(arena, STR("a percent sign in '"), key, STR("' begins no valid %(name)s"));
        help_with_percent(arena, &fault);
        refuse(reader, fault);
        break;
    case EXPANSION_TOO_LARGE:
        fault.id = REFUSAL_LIMIT;
        fault.supervisor = problem.reason;
        fault.message = STR("a field is wider than a million characters");
        refuse(reader, fault);
        break;
    }
    return false;
}

enum reading read_traced(const struct reader *reader, struct str key, struct traced *text)
{
    const struct option *option = read_option(reader, key);
    struct str where;

    if (!option)
        return READING_NOTHING;
    if (str_find(option->value.str, '%') == STR_NOT_FOUND) {
        *text = option->value;
        return READING_TEXT;
    }
    where = JOIN(reader->run->arena, reader->section->name, STR("."), key);
    return read_expansion(reader, key, where, &option->value, text) ? READING_TEXT
                                                                    : READING_REFUSED;
}

enum reading read_text(const struct reader *reader, struct str key, struct str *text)
{
    struct traced traced;
    enum reading reading = read_traced(reader, key, &traced);

    if (reading == READING_TEXT)
        *text = traced.str;
    return reading;
}
