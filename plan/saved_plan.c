/* SPDX-License-Identifier: MIT */
#include "plan/saved_plan.h"

#include <inttypes.h>

#include "base/buffer.h"
#include "base/list.h"
#include "base/map.h"
#include "base/sha256.h"

static const struct str first_line = STR_INIT("supconf-plan 1");

static const struct {
    struct str word;  /* in the file */
    const char *noun; /* in messages */
} kinds[] = {
    [SIGHTING_SETTINGS] = {STR_INIT("settings"),  "settings"              },
    [SIGHTING_INVENTORY] = {STR_INIT("inventory"), "inventory"             },
    [SIGHTING_TEMPLATE] = {STR_INIT("template"),  "template"              },
    [SIGHTING_PACKAGE] = {STR_INIT("package"),   "package"               },
    [SIGHTING_WANTED] = {STR_INIT("wanted"),    "what is wanted of file"},
    [SIGHTING_FILE] = {STR_INIT("file"),      "file"                  },
    [SIGHTING_INCLUDE] = {STR_INIT("include"),   "included file"         },
    [SIGHTING_DAEMON] = {STR_INIT("daemon"),    "supervisord of"        },
    [SIGHTING_PROCESS] = {STR_INIT("process"),   "process"               },
    [SIGHTING_GROUP] = {STR_INIT("group"),     "group"                 },
};

static struct str keyed_hex(struct arena *arena, struct str key, struct str bytes)
{
    unsigned char digest[SHA256_BYTES];

    sha256_keyed(key, bytes, digest);
    return sha256_hex(arena, digest);
}

static void add(struct arena *arena, struct saved_plan *saved, enum sighting_kind kind,
                struct str name, struct str state)
{
    *LIST_ADD(arena, saved) = (struct sighting){.kind = kind, .name = name, .state = state};
}

void saved_plan_see(struct arena *arena, struct saved_plan *saved, enum sighting_kind kind,
                    struct str name, struct str bytes, struct str key)
{
    add(arena, saved, kind, name, keyed_hex(arena, key, bytes));
}

static struct str file_words(struct arena *arena, const struct file_state *state,
                             struct str key)
{
    struct str hash;

    if (!state->exists)
        return STR("absent");
    hash = keyed_hex(arena, key, state->bytes);
    return str_printf(arena, STR_FORMAT "-%04o", STR_ARGS(hash), (unsigned)state->mode);
}

static void see_files(struct arena *arena, struct saved_plan *saved,
                      const struct plan_input *input, struct str key)
{
    for (size_t i = 0; i < input->file_count; i++) {
        const struct file_change *file = &input->files[i];

        add(arena, saved, SIGHTING_WANTED, file->path, file_words(arena, &file->wanted, key));
        add(arena, saved, SIGHTING_FILE, file->path, file_words(arena, &file->found, key));
    }
}

static void see_documents(struct arena *arena, struct saved_plan *saved,
                          const struct config *config, struct str key)
{
    for (size_t i = 0; i < config->document_count; i++)
        saved_plan_see(arena, saved, SIGHTING_INCLUDE, config->documents[i]->text->path,
                       config->documents[i]->text->bytes, key);
}

static void see_daemon(struct arena *arena, struct saved_plan *saved, const struct plan *plan)
{
    struct str state = STR("silent");

    if (plan->is_running)
        state = str_printf(arena, "%" PRId64 "-" STR_FORMAT, plan->seen.identity.pid,
                           STR_ARGS(plan->seen.identity.version));
    add(arena, saved, SIGHTING_DAEMON, plan->instance, state);
}

static void see_processes(struct arena *arena, struct saved_plan *saved,
                          const struct plan *plan)
{
    for (size_t i = 0; i < plan->seen.count; i++) {
        const struct process_info *process = &plan->seen.processes[i];
        const struct group_forecast *group = plan_group(plan, process->group);
        struct str name = str_printf(arena, STR_FORMAT ":" STR_FORMAT, STR_ARGS(process->group),
                                     STR_ARGS(process->name));

        if (!group || group->action != GROUP_KEEP || group->restarts_readers)
            add(arena, saved, SIGHTING_PROCESS, name,
                str_printf(arena, STR_FORMAT "-%" PRId64, STR_ARGS(process->state_name),
                           process->pid));
    }
}

void saved_plan_see_all(struct arena *arena, struct saved_plan *saved,
                        const struct plan_input *input, const struct plan *plan, struct str key)
{
    see_files(arena, saved, input, key);
    if (input->found)
        see_documents(arena, saved, input->found->config, key);
    see_daemon(arena, saved, plan);
    if (!plan->is_running)
        return;
    see_processes(arena, saved, plan);
    for (size_t i = 0; i < plan->group_count; i++) {
        const struct group_forecast *group = &plan->groups[i];

        add(arena, saved, SIGHTING_GROUP, group->name,
            str_from(group->restarts_readers ? step_kind_name(STEP_RESTART_READERS)
                                             : group_action_name(group->action)));
    }
}

/* As in URLs: what would end a word or a line, and what is no ASCII, as %NN. */
static void append_word(struct buffer *out, struct str word)
{
    for (size_t i = 0; i < word.length; i++) {
        unsigned char byte = (unsigned char)word.bytes[i];

        if (byte <= ' ' || byte >= 0x7F || byte == '%')
            buffer_printf(out, "%%%02X", byte);
        else
            buffer_append_byte(out, (char)byte);
    }
}

static void append_plan(struct buffer *out, const struct saved_plan *plan)
{
    buffer_append_c(out, "plan ");
    append_word(out, plan->host);
    buffer_append_byte(out, ' ');
    append_word(out, plan->instance);
    buffer_printf(out, " %" PRId64 "\n", plan->made_at);
    for (size_t i = 0; i < plan->count; i++) {
        buffer_append(out, kinds[plan->items[i].kind].word);
        buffer_append_byte(out, ' ');
        append_word(out, plan->items[i].name);
        buffer_append_byte(out, ' ');
        append_word(out, plan->items[i].state);
        buffer_append_byte(out, '\n');
    }
}

struct str saved_plans_write(struct arena *arena, const struct saved_plan *plans, size_t count,
                             struct str key)
{
    struct buffer out = {.arena = arena};
    struct str hash;

    buffer_append(&out, first_line);
    buffer_append_byte(&out, '\n');
    for (size_t i = 0; i < count; i++)
        append_plan(&out, &plans[i]);
    hash = keyed_hex(arena, key, buffer_str(&out));
    buffer_printf(&out, "end " STR_FORMAT "\n", STR_ARGS(hash));
    return buffer_str(&out);
}

static int hex_value(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    return digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
}

static struct str decode_word(struct arena *arena, struct str word)
{
    struct buffer out = {.arena = arena};

    for (size_t i = 0; i < word.length; i++) {
        int high = -1, low = -1;

        if (word.bytes[i] == '%' && i + 2 < word.length) {
            high = hex_value(word.bytes[i + 1]);
            low = hex_value(word.bytes[i + 2]);
        }
        if (high >= 0 && low >= 0) {
            buffer_append_byte(&out, (char)(high * 16 + low));
            i += 2;
        } else {
            buffer_append_byte(&out, word.bytes[i]);
        }
    }
    return buffer_str(&out);
}

static int64_t read_seconds(struct str word)
{
    int64_t seconds = 0;

    for (size_t i = 0; i < word.length && i < 18; i++)
        if (word.bytes[i] >= '0' && word.bytes[i] <= '9')
            seconds = seconds * 10 + (word.bytes[i] - '0');
    return seconds;
}

static bool find_kind(struct str word, enum sighting_kind *kind)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (str_equal(word, kinds[i].word)) {
            *kind = (enum sighting_kind)i;
            return true;
        }
    return false;
}

struct plan_list {
    struct saved_plan *items;
    size_t count, capacity;
};

static bool read_line(struct arena *arena, struct str line, struct plan_list *plans)
{
    struct str word = str_cut(&line, ' ');
    struct str name = decode_word(arena, str_cut(&line, ' '));
    struct str state = decode_word(arena, str_cut(&line, ' '));
    enum sighting_kind kind;

    if (str_equal(word, STR("plan"))) {
        *LIST_ADD(arena, plans) =
            (struct saved_plan){.host = name, .instance = state, .made_at = read_seconds(line)};
        return true;
    }
    if (!plans->count || !find_kind(word, &kind))
        return false;
    add(arena, &plans->items[plans->count - 1], kind, name, state);
    return true;
}

/* Cuts the last line off and holds it against what stands before. */
static bool is_sealed(struct arena *arena, struct str *text, struct str key)
{
    size_t end = str_find_last(str_slice(*text, 0, text->length ? text->length - 1 : 0), '\n');
    struct str body, last;

    if (end == STR_NOT_FOUND || !str_ends_with(*text, STR("\n")))
        return false;
    body = str_slice(*text, 0, end + 1);
    last = str_trim(str_slice(*text, end + 1, text->length));
    *text = body;
    return str_starts_with(last, STR("end ")) &&
           str_equal(str_slice(last, 4, last.length), keyed_hex(arena, key, body));
}

bool saved_plans_read(struct arena *arena, struct str text, struct str key,
                      struct saved_plan **plans, size_t *count, struct error *err)
{
    struct plan_list list = {0};
    struct str rest = text;

    if (!str_equal(str_cut(&rest, '\n'), first_line))
        return error_set(err, ERROR_INPUT,
                         "this is no plan of supconf: it does not begin with '" STR_FORMAT "'",
                         STR_ARGS(first_line));
    if (!is_sealed(arena, &text, key))
        return error_set(err, ERROR_INPUT,
                         "the plan was cut or changed, or was made on another machine: make "
                         "it anew with `supconf plan -o`");
    str_cut(&text, '\n');
    while (text.length) {
        struct str line = str_cut(&text, '\n');

        if (!read_line(arena, line, &list))
            return error_set(err, ERROR_INPUT, "the plan has an unknown line '" STR_FORMAT "'",
                             STR_ARGS(line));
    }
    *plans = list.items;
    *count = list.count;
    return true;
}

struct str *saved_plans_instances(struct arena *arena, struct str text, size_t *count)
{
    struct {
        struct str *items;
        size_t count, capacity;
    } names = {0};

    while (text.length) {
        struct str line = str_cut(&text, '\n');

        if (!str_equal(str_cut(&line, ' '), STR("plan")))
            continue;
        str_cut(&line, ' ');
        *LIST_ADD(arena, &names) = decode_word(arena, str_cut(&line, ' '));
    }
    *count = names.count;
    return names.items;
}

struct str saved_plans_package(struct arena *arena, struct str text)
{
    while (text.length) {
        struct str line = str_cut(&text, '\n');

        if (str_equal(str_cut(&line, ' '), kinds[SIGHTING_PACKAGE].word))
            return decode_word(arena, str_cut(&line, ' '));
    }
    return STR("");
}

static struct str map_key(struct arena *arena, const struct sighting *sighting)
{
    return str_printf(arena, "%d " STR_FORMAT, (int)sighting->kind, STR_ARGS(sighting->name));
}

/* States of these can be read by people. */
static bool tells_state(enum sighting_kind kind)
{
    return kind == SIGHTING_PROCESS || kind == SIGHTING_GROUP || kind == SIGHTING_DAEMON;
}

static void tell(struct arena *arena, struct changed_words *words,
                 const struct sighting *before, const struct sighting *after)
{
    const struct sighting *shown = after ? after : before;
    const char *noun = kinds[shown->kind].noun;
    struct str line;

    if (!before)
        line = str_printf(arena, "%s '" STR_FORMAT "' is new", noun, STR_ARGS(shown->name));
    else if (!after)
        line = str_printf(arena, "%s '" STR_FORMAT "' is there no more", noun,
                          STR_ARGS(shown->name));
    else if (tells_state(shown->kind))
        line =
            str_printf(arena, "%s '" STR_FORMAT "' was " STR_FORMAT ", now " STR_FORMAT, noun,
                       STR_ARGS(shown->name), STR_ARGS(before->state), STR_ARGS(after->state));
    else
        line =
            str_printf(arena, "%s '" STR_FORMAT "' has changed", noun, STR_ARGS(shown->name));
    *LIST_ADD(arena, words) = line;
}

struct changed_words saved_plan_compare(struct arena *arena, const struct saved_plan *saved,
                                        const struct saved_plan *now)
{
    struct map current = {.arena = arena}, known = {.arena = arena};
    struct changed_words words = {0};

    for (size_t i = 0; i < now->count; i++)
        map_put(&current, map_key(arena, &now->items[i]), &now->items[i]);
    for (size_t i = 0; i < saved->count; i++) {
        struct str key = map_key(arena, &saved->items[i]);
        const struct sighting *other = map_get(&current, key);

        if (!map_put(&known, key, &saved->items[i]) &&
            (!other || !str_equal(other->state, saved->items[i].state)))
            tell(arena, &words, &saved->items[i], other);
    }
    for (size_t i = 0; i < now->count; i++)
        if (!map_put(&known, map_key(arena, &now->items[i]), &now->items[i]))
            tell(arena, &words, NULL, &now->items[i]);
    return words;
}
