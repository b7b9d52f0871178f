/* SPDX-License-Identifier: MIT */
/* The options that name plug-ins: their form, and what supervisord's Python says of them. */
#include "base/suggest.h"
#include "model/factory.h"
#include "model/letters.h"
#include "model/plugins.h"
#include "model/read.h"

/* Code points of what an exception says, for a line. */
enum { EXCERPT = 200 };

static struct str unresolved_words(const struct reader *reader, struct str text)
{
    return JOIN(reader->run->arena, text, STR(" cannot be resolved within ["),
                reader->section->name, STR("]"));
}

/* The fault of the form in supervisord's words; false: there is none. */
static bool find_fault(const struct reader *reader, struct str text, enum refusal_id *id,
                       struct str *words)
{
    struct arena *arena = reader->run->arena;
    struct str detail;
    enum factory_fault fault;

    if (evaluation_is_since(reader->run, SUPERVISOR_WITHOUT_SETUPTOOLS)) {
        *id = REFUSAL_FACTORY;
        *words = unresolved_words(reader, text);
        return !factory_is_reference(text);
    }
    fault = factory_check(arena, text, &detail);
    if (fault == FACTORY_FINE)
        return false;
    *id = fault == FACTORY_BAD_FORM ? REFUSAL_FACTORY : REFUSAL_FACTORY_DETAIL;
    *words = factory_message(arena, text, fault, detail);
    return true;
}

/* What supervisord does about the exception: 4.3 takes an AttributeError of any code for a name
 * that is not there; before, only one about the attribute that was asked for. */
static enum refusal_id refusal_of(const struct evaluation *run,
                                  const struct plugin_answer *answer)
{
    switch (answer->exception) {
    case PLUGIN_IMPORT:
        return REFUSAL_PLUGIN_UNRESOLVED;
    case PLUGIN_ATTRIBUTE:
        return answer->missing == PLUGIN_LACKS_ATTRIBUTE ||
                       evaluation_is_since(run, SUPERVISOR_WITHOUT_SETUPTOOLS)
                   ? REFUSAL_PLUGIN_UNRESOLVED
                   : REFUSAL_PLUGIN_CRASH;
    case PLUGIN_VALUE:
        return REFUSAL_PLUGIN_VALUE;
    case PLUGIN_OTHER:
        break;
    }
    return REFUSAL_PLUGIN_CRASH;
}

/* Which fact was looked at: a module, an attribute or an exception, and by which Python. */
static void tell(const struct evaluation *run, struct str name,
                 const struct plugin_answer *answer, struct fault *fault)
{
    struct arena *arena = run->arena;
    struct str python = plugins_python(run->machine->plugins), rest = name, text = answer->text,
               module = str_cut(&rest, ':');
    struct suggestion nearest = suggest_for(name);
    struct str words = str_head(str_cut(&text, '\n'), EXCERPT);
    bool is_raised =
        answer->missing == PLUGIN_LACKS_NOTHING || fault->id != REFUSAL_PLUGIN_UNRESOLVED;

    if (is_raised) {
        fault->message =
            JOIN(arena, STR("importing "), quoted(arena, module), STR(" with "), python,
                 STR(" raises "), answer->type, words.length ? STR(": ") : STR(""), words);
        fault->help = STR("mend the plug-in, or install what it needs for that Python");
        return;
    }
    plugin_suggest(&nearest);
    if (answer->missing == PLUGIN_LACKS_ATTRIBUTE) {
        fault->message =
            JOIN(arena, STR("the module "), quoted(arena, module), STR(" of "), python,
                 STR(" has no "), quoted(arena, rest), suggest_question(arena, &nearest));
        fault->help = STR("name what the module has, behind the colon");
        return;
    }
    fault->message = JOIN(arena, python, STR(", which runs supervisord, has no module "),
                          quoted(arena, answer->module), suggest_question(arena, &nearest));
    fault->help = STR("install it for that Python, or name another");
}

/* Nothing is known without an answer: then the plug-in counts as there. */
static void check_plugin(const struct reader *reader, struct str key, struct str text)
{
    struct evaluation *run = reader->run;
    struct str name = factory_name(run->arena, text);
    const struct plugin_answer *answer = map_get(&run->plugin_answers, name);
    struct fault fault = {.span = option_span(reader, key), .option = key};

    if (!answer)
        return;
    for (size_t i = 0; i < answer->events.count; i++)
        *LIST_ADD(run->arena, &run->plugin_events) = answer->events.items[i];
    if (answer->state != PLUGIN_LOST)
        return;
    fault.id = refusal_of(run, answer);
    fault.supervisor = unresolved_words(reader, text);
    if (fault.id == REFUSAL_PLUGIN_VALUE)
        fault.supervisor = answer->text;
    else if (fault.id == REFUSAL_PLUGIN_CRASH)
        fault.supervisor = JOIN(run->arena, answer->type, STR(": "), answer->text);
    tell(run, name, answer, &fault);
    refuse(reader, fault);
}

void check_factory(const struct reader *reader, struct str key, struct str text)
{
    struct fault fault = {
        .span = option_span(reader, key),
        .option = key,
        .message = JOIN(reader->run->arena, quoted(reader->run->arena, text),
                        STR(" is not written as module:function")),
        .help = STR("write a Python module, a colon and the name of its function"),
    };

    if (find_fault(reader, text, &fault.id, &fault.supervisor))
        refuse(reader, fault);
    else
        check_plugin(reader, key, text);
}

/* The value without a word about what is wrong with it: that is told when it is read. */
static bool peek(const struct reader *reader, struct str key, struct str *text)
{
    const struct option *option = config_option(reader->run->config, reader->section, key);
    struct expansion_problem problem = {0};
    struct traced value;

    if (!option)
        return false;
    value = option->value;
    if (str_find(value.str, '%') != STR_NOT_FOUND &&
        !expand(reader->run->arena, &option->value, reader->scope, &value, &problem))
        return false;
    *text = value.str;
    return true;
}

struct name_list {
    struct str *items;
    size_t count, capacity;
    struct map seen;
};

/* What the option of all sections of that kind names, but for what is known by heart. */
static void gather(struct evaluation *run, struct str head, struct str key,
                   const struct expansion_scope *scope, struct name_list *names)
{
    for (size_t i = 0; i < run->config->section_count; i++) {
        const struct reader reader = {
            .run = run, .section = run->config->sections[i], .scope = scope};
        enum refusal_id id;
        struct str text, words, name;

        if (!str_starts_with(reader.section->name, head) || !peek(&reader, key, &text) ||
            find_fault(&reader, text, &id, &words))
            continue;
        name = factory_name(run->arena, text);
        if (!plugin_is_known(name) && !map_put(&names->seen, name, run))
            *LIST_ADD(run->arena, names) = name;
    }
}

void ask_for_plugins(struct evaluation *run)
{
    struct plugins *plugins = run->machine->plugins;
    struct name_list names = {.seen = {.arena = run->arena}};
    struct plugin_answer *answers;

    if (!plugins)
        return;
    gather(run, STR("rpcinterface:"), STR("supervisor.rpcinterface_factory"),
           &run->environment_scope, &names);
    gather(run, STR("eventlistener:"), STR("result_handler"), &run->daemon_scope, &names);
    if (!names.count)
        return;
    answers = plugins_ask(plugins, run->arena, run->machine, names.items, names.count);
    for (size_t i = 0; i < names.count; i++)
        map_put(&run->plugin_answers, names.items[i], &answers[i]);
}
