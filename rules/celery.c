/* SPDX-License-Identifier: MIT */
#include "rules/celery.h"

#include "base/buffer.h"

/* One option of celery that takes a value: "-n x", "--hostname x" or "--hostname=x". */
struct valued {
    const char *brief, *full;
};

static const struct valued app_option = {"-A", "--app"};
static const struct valued broker_option = {"-b", "--broker"};
static const struct valued node_option = {"-n", "--hostname"};
static const struct valued queues_option = {"-Q", "--queues"};

/* Words before the one that celery's own begin with; STR_NOT_FOUND: another program. */
static size_t find_celery(const struct word_list *words)
{
    if (words->count && str_equal(word_name(&words->items[0]), STR("celery")))
        return 0;
    for (size_t i = 1; i < words->count && i <= 2; i++)
        if (str_equal(words->items[i].text.str, STR("celery")) &&
            str_equal(word_name(&words->items[i - 1]), STR("manage.py")))
            return i;
    return STR_NOT_FOUND;
}

/* The word that holds the value, or NULL; of several the last one. */
static const struct word *find_value(struct arena *arena, const struct word_list *words,
                                     const struct valued *option)
{
    const struct word *found = NULL;

    for (size_t i = 1; i < words->count; i++) {
        struct traced text = words->items[i].text;
        size_t equals = str_find(text.str, '=');
        struct word *value;

        if ((str_equal(text.str, str_from(option->brief)) ||
             str_equal(text.str, str_from(option->full))) &&
            i + 1 < words->count) {
            found = &words->items[++i];
        } else if (equals != STR_NOT_FOUND &&
                   str_equal(str_slice(text.str, 0, equals), str_from(option->full))) {
            value = ARENA_NEW(arena, struct word);
            value->text = traced_slice(arena, text, equals + 1, text.str.length - equals - 1);
            found = value;
        }
    }
    return found;
}

static bool takes_value(struct str word)
{
    static const struct valued *const options[] = {&app_option, &broker_option, &node_option,
                                                   &queues_option};

    for (size_t i = 0; i < COUNT_OF(options); i++)
        if (str_equal(word, str_from(options[i]->brief)) ||
            str_equal(word, str_from(options[i]->full)))
            return true;
    return false;
}

/* The application may be called "worker", too. */
static const struct word *find_worker(const struct word_list *words, size_t celery)
{
    for (size_t i = celery + 1; i < words->count; i++)
        if (str_equal(words->items[i].text.str, STR("worker")) &&
            !takes_value(words->items[i - 1].text.str))
            return &words->items[i];
    return NULL;
}

static void append_value(struct buffer *buffer, const struct word *value)
{
    buffer_append_byte(buffer, '\n');
    if (value)
        buffer_append(buffer, value->text.str);
}

/* Which program it is, from where, of which application, and with which broker. */
static struct str application(struct arena *arena, const struct process *process,
                              const struct word_list *words, size_t celery)
{
    struct buffer key = {.arena = arena};

    buffer_append(&key, process->directory.str);
    for (size_t i = 0; i <= celery; i++)
        append_value(&key, &words->items[i]);
    append_value(&key, find_value(arena, words, &app_option));
    append_value(&key, find_value(arena, words, &broker_option));
    return buffer_str(&key);
}

/* "a", "a@" and "a@%h" are one name. */
static struct str node_name(const struct word *value)
{
    struct str rest = value ? value->text.str : STR("celery"), name = str_cut(&rest, '@');

    if (!rest.length || str_equal(rest, STR("%h")))
        return name;
    return value->text.str;
}

static bool read_worker(struct arena *arena, const struct process *process,
                        const struct word_list *words, struct celery_worker *worker)
{
    size_t celery = find_celery(words);
    const struct word *word;

    if (celery == STR_NOT_FOUND)
        return false;
    word = find_worker(words, celery);
    if (!word)
        return false;
    worker->span = word_span(word);
    worker->app = application(arena, process, words, celery);
    worker->node = node_name(find_value(arena, words, &node_option));
    worker->queues = find_value(arena, words, &queues_option);
    return true;
}

bool celery_worker_read(struct lint *lint, const struct process *process,
                        struct celery_worker *worker)
{
    const struct program_notes *notes;

    *worker = (struct celery_worker){0};
    if (!str_contains(process->command.str, STR("celery")))
        return false;
    notes = process_script(lint->arena, process);
    for (size_t i = 0; notes && i < notes->script.count; i++)
        if (read_worker(lint->arena, process, &notes->programs[i], worker))
            return true;
    return false;
}

static bool is_beat_option(struct str word)
{
    return str_equal(word, STR("-B")) || str_equal(word, STR("--beat"));
}

static const struct word *find_beat(const struct word_list *words)
{
    size_t celery = find_celery(words);
    const struct word *found = NULL;

    for (size_t i = celery == STR_NOT_FOUND ? words->count : celery + 1; i < words->count;
         i++) {
        struct str word = words->items[i].text.str;

        if (str_contains(word, STR("redbeat")))
            return NULL;
        if (!found && (str_equal(word, STR("beat")) || is_beat_option(word)) &&
            !takes_value(words->items[i - 1].text.str))
            found = &words->items[i];
    }
    return found;
}

const struct word *celery_beat_find(struct lint *lint, const struct process *process)
{
    const struct program_notes *notes;

    if (!str_contains(process->command.str, STR("celery")))
        return NULL;
    notes = process_script(lint->arena, process);
    for (size_t i = 0; notes && i < notes->script.count; i++) {
        const struct word *found = find_beat(&notes->programs[i]);

        if (found)
            return found;
    }
    return NULL;
}

bool celery_next_queue(struct str *rest, struct str *queue)
{
    while (rest->length) {
        *queue = str_trim(str_cut(rest, ','));
        if (queue->length)
            return true;
    }
    return false;
}
