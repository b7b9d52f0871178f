/* SPDX-License-Identifier: MIT */
#include "change/saved.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "base/list.h"
#include "base/path.h"
#include "base/sha256.h"
#include "change/packaged.h"
#include "cli/reader.h"
#include "history/history.h"

enum { KEY_BYTES = 32, KEY_MODE = 0600 };

static bool make_key(const char *path, struct error *err)
{
    CLEANUP(close_descriptor)
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, KEY_MODE);
    char key[KEY_BYTES];

    if (fd < 0)
        return errno == EEXIST || error_errno(err, "make key %s", path);
    if (getrandom(key, sizeof(key), 0) == sizeof(key) &&
        write(fd, key, sizeof(key)) == sizeof(key) && fsync(fd) == 0)
        return true;
    error_errno(err, "make key %s", path);
    unlink(path);
    return false;
}

/* The key of the history, and from it one for plans alone. */
static bool read_key(const struct change_set *set, bool makes, struct str *key,
                     struct error *err)
{
    struct arena *arena = set->context->arena;
    const char *repository = str_to_c(arena, set->project.settings.history_repository);
    const char *path = str_printf(arena, "%s/supconf-key", repository).bytes;
    CLEANUP(close_history) struct history *history = NULL;
    unsigned char digest[SHA256_BYTES];
    struct text *text;

    if (makes && (!history_open(repository, true, &history, err) || !make_key(path, err)))
        return false;
    if (!text_load(arena, path, &text, err))
        return error_context(err, "a plan needs the key of the history");
    if (text->bytes.length != KEY_BYTES)
        return error_set(err, ERROR_SYSTEM, "%s is damaged: a key has %d bytes", path,
                         KEY_BYTES);
    sha256_keyed(text->bytes, STR("saved plans"), digest);
    *key = sha256_hex(arena, digest);
    return true;
}

static void see_text(struct arena *arena, struct saved_plan *plan, struct map *seen,
                     enum sighting_kind kind, const struct text *text, struct str key)
{
    if (text && !map_put(seen, text->path, plan))
        saved_plan_see(arena, plan, kind, text->path, text->bytes, key);
}

/* What is in the place of inventory and templates. */
static void see_package(struct change_set *set, struct saved_plan *plan, struct str key)
{
    struct arena *arena = set->context->arena;
    const struct packaged *packaged = set->packaged;

    saved_plan_see(arena, plan, SIGHTING_PACKAGE,
                   reader_absolute(arena, str_from(packaged->path)), packaged->release.sums,
                   key);
}

static void see_templates(struct change_set *set, const struct change *change,
                          struct saved_plan *plan, struct str key)
{
    struct arena *arena = set->context->arena;
    struct map seen = {.arena = arena};

    for (size_t i = 0; i < change->rendered->count; i++)
        see_text(arena, plan, &seen, SIGHTING_TEMPLATE,
                 change->rendered->files[i].template_text, key);
}

/* The files that say what the host's variables are. */
static void see_inventory(struct change_set *set, const struct change *change,
                          struct saved_plan *plan, struct str key)
{
    struct arena *arena = set->context->arena;
    struct map seen = {.arena = arena};
    struct map variables;

    if (!set->project.inventory || !change->rendered->host)
        return;
    see_text(arena, plan, &seen, SIGHTING_INVENTORY, change->rendered->host->span.text, key);
    variables =
        inventory_variables(arena, set->project.inventory, change->rendered->host, NULL, 0);
    for (size_t i = 0; i < variables.count; i++) {
        const struct binding *binding = variables.entries[i].value;

        see_text(arena, plan, &seen, SIGHTING_INVENTORY, binding->value->span.text, key);
    }
}

static struct saved_plan see_change(struct change_set *set, const struct change *change,
                                    struct str key)
{
    struct arena *arena = set->context->arena;
    struct saved_plan plan = {.host = set->host,
                              .instance = change->rendered->instance->name.text,
                              .made_at = time(NULL)};
    struct map seen = {.arena = arena};

    see_text(arena, &plan, &seen, SIGHTING_SETTINGS, set->project.settings.text, key);
    if (set->packaged) {
        see_package(set, &plan, key);
    } else {
        see_inventory(set, change, &plan, key);
        see_templates(set, change, &plan, key);
    }
    saved_plan_see_all(arena, &plan, &change->input, change->plan, key);
    return plan;
}

bool saved_write(struct change_set *set, const char *path, struct error *err)
{
    struct arena *arena = set->context->arena;
    struct str absolute = reader_absolute(arena, str_from(path));
    struct saved_plan *plans = ARENA_ARRAY(arena, struct saved_plan, set->count);
    struct file_state state = {.exists = true, .mode = 0600};
    CLEANUP(close_descriptor) int root = -1;
    struct str key;
    bool changed;

    if (!read_key(set, true, &key, err))
        return false;
    for (size_t i = 0; i < set->count; i++)
        plans[i] = see_change(set, &set->items[i], key);
    state.bytes = saved_plans_write(arena, plans, set->count, key);
    return (root_open(str_to_c(arena, path_directory(absolute)), &root, err) &&
            file_write(root, str_to_c(arena, path_name(absolute)), &state, &changed, err)) ||
           error_context(err, "save the plan");
}

static const struct str first_words = STR_INIT("supconf-plan ");

static void take_operands(struct context *context, struct str plan)
{
    struct arguments *arguments = &context->arguments;
    size_t count, before = 0;
    struct str *instances = saved_plans_instances(context->arena, plan, &count);
    struct str package = saved_plans_package(context->arena, plan);

    arguments->operands = ARENA_ARRAY(context->arena, const char *, count + 1);
    if (package.length)
        arguments->operands[before++] = str_to_c(context->arena, package);
    for (size_t i = 0; i < count; i++)
        arguments->operands[before + i] = str_to_c(context->arena, instances[i]);
    arguments->operand_count = before + count;
}

bool saved_take_operand(struct context *context, const char **path, struct error *err)
{
    struct arguments *arguments = &context->arguments;
    struct stat status;
    struct text *text;

    *path = NULL;
    if (arguments->operand_count != 1 || stat(arguments->operands[0], &status) ||
        !S_ISREG(status.st_mode))
        return true;
    if (!text_load(context->arena, arguments->operands[0], &text, err))
        return false;
    if (!str_starts_with(text->bytes, first_words))
        return true;
    *path = arguments->operands[0];
    take_operands(context, text->bytes);
    return true;
}

bool saved_take_file(struct context *context, const char *path, struct error *err)
{
    struct text *text;

    if (!text_load(context->arena, path, &text, err))
        return false;
    if (saved_plans_package(context->arena, text->bytes).length)
        return error_set(err, ERROR_INPUT, "%s is the plan of a package, not of a project",
                         path);
    take_operands(context, text->bytes);
    return true;
}

bool saved_read(struct change_set *set, const char *path, struct saved_plans *saved,
                struct error *err)
{
    struct text *text;

    *saved = (struct saved_plans){0};
    return text_load(set->context->arena, path, &text, err) &&
           read_key(set, false, &saved->key, err) &&
           (saved_plans_read(set->context->arena, text->bytes, saved->key, &saved->items,
                             &saved->count, err) ||
            error_context(err, "%s", path));
}

struct changed_words saved_differences(struct change_set *set, const struct change *change,
                                       const struct saved_plans *saved)
{
    struct arena *arena = set->context->arena;
    struct saved_plan now = see_change(set, change, saved->key);
    struct changed_words words = {0};

    for (size_t i = 0; i < saved->count; i++) {
        const struct saved_plan *plan = &saved->items[i];

        if (!str_equal(plan->instance, now.instance))
            continue;
        if (str_equal(plan->host, now.host))
            return saved_plan_compare(arena, plan, &now);
        *LIST_ADD(arena, &words) =
            str_printf(arena, "the plan is for host '" STR_FORMAT "'", STR_ARGS(plan->host));
        return words;
    }
    *LIST_ADD(arena, &words) =
        str_printf(arena, "the plan has no instance '" STR_FORMAT "'", STR_ARGS(now.instance));
    return words;
}
