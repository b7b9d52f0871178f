/* SPDX-License-Identifier: MIT */
#include "model/plugins.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/map.h"
#include "base/subprocess.h"
#include "model/letters.h"
#include "model/plugin_probe.h"
#include "model/plugin_python.h"

enum { SECOND_MS = 1000 };

struct plugins {
    pthread_mutex_t
        lock; /* of all below, held while Python runs: others want the same answers */
    struct arena *arena;
    struct str supervisord;
    int timeout_ms;
    bool is_sought;              /* whether python was looked for */
    struct plugin_python python; /* path empty: there is none */
    struct map answers;          /* name and surroundings -> struct plugin_answer */
    struct str trouble;
};

/* All that one question is about. */
struct question {
    const struct machine *machine;
    struct str surroundings; /* of the machine, as the beginning of a key */
    const struct str *names;
    size_t count;
};

/* What Supervisor 4.2.5 and 4.3 bring for options of supervisord. */
static const struct str known[] = {
    STR_INIT("supervisor.rpcinterface:make_main_rpcinterface"),
    STR_INIT("supervisor.dispatchers:default_handler"),
};

bool plugin_is_known(struct str name)
{
    for (size_t i = 0; i < COUNT_OF(known); i++)
        if (str_equal(known[i], name))
            return true;
    return false;
}

void plugin_suggest(struct suggestion *nearest)
{
    for (size_t i = 0; i < COUNT_OF(known); i++)
        suggest_offer(nearest, known[i]);
}

struct plugins *plugins_create(struct arena *arena, struct str supervisord, int timeout_ms)
{
    struct arena *own = arena_create(); /* threads add to it while others add to arena */
    struct plugins *plugins = ARENA_NEW(own, struct plugins);

    arena_adopt(arena, own);
    *plugins = (struct plugins){
        .lock = PTHREAD_MUTEX_INITIALIZER,
        .arena = own,
        .supervisord = str_copy(own, supervisord),
        .timeout_ms = timeout_ms,
        .answers = {.arena = own},
    };
    return plugins;
}

static void note_trouble(struct plugins *plugins, struct str trouble)
{
    if (!plugins->trouble.length)
        plugins->trouble = trouble;
}

static bool find_python(struct plugins *plugins)
{
    struct arena *arena = plugins->arena;

    if (plugins->is_sought)
        return plugins->python.path.length > 0;
    plugins->is_sought = true;
    if (!plugins->supervisord.length &&
        !supervisord_find(arena, str_from(getenv("PATH")), &plugins->supervisord))
        note_trouble(plugins, STR("PATH finds no supervisord"));
    else if (!plugin_python_of_file(arena, plugins->supervisord, &plugins->python))
        note_trouble(plugins, JOIN(arena, plugins->supervisord,
                                   STR(" does not say which Python runs it")));
    else
        return true;
    plugins->python = (struct plugin_python){.path = STR("")};
    return false;
}

static struct str python_words(struct plugins *plugins)
{
    const struct plugin_python *python = &plugins->python;

    return python->argument.length
               ? JOIN(plugins->arena, python->path, STR(" "), python->argument)
               : python->path;
}

static const char *const *environment_of(struct arena *arena, const struct machine *machine)
{
    size_t count = machine->environment.count;
    const char **environment = ARENA_ARRAY(arena, const char *, count + 1);

    for (size_t i = 0; i < count; i++) {
        const struct variable *variable = &machine->environment.items[i];

        environment[i] =
            str_to_c(arena, JOIN(arena, variable->name, STR("="), variable->value));
    }
    return environment;
}

/* PYTHON [ARGUMENT] -c CODE SUPERVISORD SECONDS NAME... */
static const char *const *command_of(struct arena *arena, const struct plugins *plugins,
                                     const struct question *question)
{
    enum { MOST_BEFORE_NAMES = 6, SPARE_SECONDS = 1 };
    const char **command =
        ARENA_ARRAY(arena, const char *, MOST_BEFORE_NAMES + question->count + 1);
    size_t count = 0;

    command[count++] = str_to_c(arena, plugins->python.path);
    if (plugins->python.argument.length)
        command[count++] = str_to_c(arena, plugins->python.argument);
    command[count++] = "-c";
    command[count++] = plugin_probe;
    command[count++] = str_to_c(arena, plugins->supervisord);
    command[count++] = str_to_c(
        arena, str_printf(arena, "%d", plugins->timeout_ms / SECOND_MS + SPARE_SECONDS));
    for (size_t i = 0; i < question->count; i++)
        command[count++] = str_to_c(arena, question->names[i]);
    return command;
}

/* Why the talk is not complete. */
static struct str trouble_of(struct plugins *plugins, const struct question *question,
                             const struct subprocess_result *result,
                             const struct plugin_talk *talk)
{
    struct arena *arena = plugins->arena;
    struct str python = python_words(plugins), when = STR("");

    if (talk->broken.length)
        return JOIN(arena, python, STR(" cannot import Supervisor: "), talk->broken);
    if (talk->asked < talk->count)
        when = JOIN(arena, STR(" while it imported '"), question->names[talk->asked], STR("'"));
    if (result->timed_out)
        return JOIN(
            arena, python,
            str_printf(arena, " took longer than %d seconds", plugins->timeout_ms / SECOND_MS),
            when);
    if (!when.length)
        return JOIN(arena, python, STR(" gave no answer"));
    return JOIN(arena, python, STR(" ended"), when);
}

static struct plugin_talk run(struct plugins *plugins, const struct question *question)
{
    struct arena *arena = plugins->arena;
    struct subprocess_result result = {0};
    struct plugin_talk talk = plugin_answers_parse(arena, STR(""), question->count);
    struct error err = {0};

    if (!subprocess_ask(arena, command_of(arena, plugins, question),
                        environment_of(arena, question->machine),
                        str_to_c(arena, question->machine->cwd), plugins->timeout_ms, &result,
                        &err)) {
        note_trouble(plugins, str_copy(arena, str_from(err.message)));
        return talk;
    }
    talk = plugin_answers_parse(arena, result.output, question->count);
    if (!talk.is_complete)
        note_trouble(plugins, trouble_of(plugins, question, &result, &talk));
    return talk;
}

/* What an answer depends on besides the name. */
static struct str surroundings_of(struct arena *arena, const struct machine *machine)
{
    struct buffer key = {.arena = arena};

    buffer_append(&key, machine->cwd);
    buffer_append_byte(&key, '\0');
    for (size_t i = 0; i < machine->environment.count; i++) {
        buffer_append(&key, machine->environment.items[i].name);
        buffer_append_byte(&key, '=');
        buffer_append(&key, machine->environment.items[i].value);
        buffer_append_byte(&key, '\0');
    }
    return buffer_str(&key);
}

/* Those among the names that nobody has asked for yet. */
static struct question narrow(struct arena *arena, const struct plugins *plugins,
                              const struct question *question)
{
    struct str *names = ARENA_ARRAY(arena, struct str, question->count);
    struct question rest = *question;

    rest.names = names;
    rest.count = 0;
    for (size_t i = 0; i < question->count; i++)
        if (!map_get(&plugins->answers,
                     JOIN(arena, question->surroundings, question->names[i])))
            names[rest.count++] = question->names[i];
    return rest;
}

/* What stands behind the plug-in that ended the run was not asked: others may ask again. */
static void learn(struct plugins *plugins, const struct question *question)
{
    struct plugin_talk talk;
    size_t count;

    if (!question->count || !find_python(plugins))
        return;
    talk = run(plugins, question);
    count = talk.asked < talk.count ? talk.asked + 1 : talk.count;
    for (size_t i = 0; i < count; i++)
        map_put(&plugins->answers,
                JOIN(plugins->arena, question->surroundings, question->names[i]),
                &talk.answers[i]);
}

struct plugin_answer *plugins_ask(struct plugins *plugins, struct arena *arena,
                                  const struct machine *machine, const struct str *names,
                                  size_t count)
{
    struct plugin_answer *answers = ARENA_ARRAY(arena, struct plugin_answer, count);
    struct question question = {machine, surroundings_of(arena, machine), names, count}, rest;

    pthread_mutex_lock(&plugins->lock);
    rest = narrow(arena, plugins, &question);
    if (machine->uid == (long)geteuid())
        learn(plugins, &rest);
    else
        note_trouble(plugins, STR("supervisord is thought to run as another user"));
    for (size_t i = 0; i < count; i++) {
        const struct plugin_answer *answer =
            map_get(&plugins->answers, JOIN(arena, question.surroundings, names[i]));

        if (answer)
            answers[i] = *answer;
    }
    pthread_mutex_unlock(&plugins->lock);
    return answers;
}

struct str plugins_python(struct plugins *plugins)
{
    struct str words;

    pthread_mutex_lock(&plugins->lock);
    words = plugins->is_sought ? python_words(plugins) : STR("");
    pthread_mutex_unlock(&plugins->lock);
    return words;
}

struct str plugins_trouble(struct plugins *plugins)
{
    struct str trouble;

    pthread_mutex_lock(&plugins->lock);
    trouble = plugins->trouble;
    pthread_mutex_unlock(&plugins->lock);
    return trouble;
}
