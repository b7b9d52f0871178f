/* SPDX-License-Identifier: MIT */
#include <string.h>
#include <strings.h>

#include "base/buffer.h"
#include "base/list.h"
#include "base/sha256.h"
#include "change/passport.h"
#include "report/values.h"
#include "report/visible.h"

/* Of a value those bytes that can end it, whatever it is written into. */
static struct str sharp_bytes(struct arena *arena, struct str value)
{
    static const char sharp[] = "\r\n\t \"'\\,;%";
    struct buffer bytes = {.arena = arena};

    for (size_t i = 0; i < value.length; i++)
        if (memchr(sharp, value.bytes[i], sizeof(sharp) - 1))
            buffer_append_byte(&bytes, value.bytes[i]);
    return bytes.length ? buffer_str(&bytes) : STR("");
}

static void add_secret(struct secrets *secrets, struct str name, struct str value)
{
    struct str sharp = sharp_bytes(secrets->arena, value);

    secrets_add(secrets,
                sharp.length ? str_printf(secrets->arena, STR_FORMAT "\n" STR_FORMAT,
                                          STR_ARGS(name), STR_ARGS(sharp))
                             : name,
                value);
}

static void add_secrets(struct secrets *secrets, const struct secrets *more)
{
    for (size_t i = 0; i < more->count; i++)
        add_secret(secrets, more->items[i].name, more->items[i].value);
}

bool passport_open_eye(const struct context *context, struct project *project,
                       struct passport_eye *eye, struct error *err)
{
    *eye = (struct passport_eye){.project = project, .secrets = {.arena = context->arena}};
    if (!project_extra_variables(context, &eye->extra, &eye->extra_count, err))
        return false;
    project_cover(project, eye->extra, eye->extra_count);
    add_secrets(&eye->secrets, &project->secrets);
    return true;
}

static void add_digest(struct arena *arena, struct approved_list *list, struct str name,
                       struct str bytes)
{
    *LIST_ADD(arena, list) =
        (struct approved){visible_utf8(arena, name), sha256_of(arena, bytes)};
}

/* Passwords that stand in templates as they are. */
static struct secrets written_secrets(struct arena *arena,
                                      const struct rendered_instance *rendered,
                                      const struct model *model)
{
    struct secrets written = {.arena = arena};

    for (size_t i = 0; model && i < model->config->document_count; i++)
        for (size_t j = 0; j < rendered->count; j++)
            if (str_equal(model->config->documents[i]->text->path, rendered->files[j].path))
                model_add_file_secrets(model->config->documents[i], &written);
    return written;
}

/* The value with passwords marked that nobody has marked, but whose names tell; they go to
 * secrets, too. */
static struct value *guard(struct str name, const struct value *value, struct secrets *secrets)
{
    struct arena *arena = secrets->arena;
    struct value *copy = ARENA_NEW(arena, struct value);

    *copy = *value;
    if (value->kind == VALUE_STRING && secrets_is_clear(name, value->string)) {
        add_secret(secrets, name, value->string);
        copy->is_secret = true;
    }
    if (value->kind == VALUE_MAP && !value_is_object(value)) {
        copy->pairs = ARENA_ARRAY(arena, struct value_pair, value->count);
        for (size_t i = 0; i < value->count; i++) {
            struct str key = value->pairs[i].key->string;

            copy->pairs[i] = value->pairs[i];
            copy->pairs[i].value = guard(key, value->pairs[i].value, secrets);
        }
    }
    if (value->kind == VALUE_LIST) {
        copy->items = ARENA_ARRAY(arena, struct value *, value->count);
        for (size_t i = 0; i < value->count; i++)
            copy->items[i] = guard(name, value->items[i], secrets);
    }
    return copy;
}

/* Only what is a secret by itself is covered: where a word of a value happens to be one, the
 * value must still be the one that was approved. */
static void see_variables(struct arena *arena, struct secrets *secrets,
                          const struct map *variables, struct approved_list *list)
{
    for (size_t i = 0; i < variables->count; i++) {
        const struct binding *binding = variables->entries[i].value;
        struct buffer text = {.arena = arena};
        struct value_writer writer = {.out = &text};

        value_write(&writer, guard(binding->name, binding->value, secrets));
        add_digest(arena, list, binding->name, buffer_str(&text));
    }
}

/* Whether the text ends with NAME=, NAME: or the like, with or without a quote. */
static bool ends_in_name(struct str text, struct str name)
{
    while (text.length && strchr("\"' \t=:", text.bytes[text.length - 1]))
        text.length--;
    return text.length >= name.length &&
           !strncasecmp(text.bytes + text.length - name.length, name.bytes, name.length);
}

/* The template without the passwords that are written in it, each where its name says so: the
 * same word elsewhere stays. */
static struct str cover_written(struct arena *arena, const struct secrets *written,
                                struct str text)
{
    for (size_t i = 0; i < written->count; i++) {
        const struct secret *secret = &written->items[i];
        struct buffer out = {.arena = arena};
        size_t start = 0, place;

        while ((place = str_search(str_slice(text, start, text.length), secret->value)) !=
               STR_NOT_FOUND) {
            struct str before = str_slice(text, start, start + place);

            buffer_append(&out, before);
            if (ends_in_name(str_slice(text, 0, start + place), secret->name))
                buffer_printf(&out, "‹secret " STR_FORMAT "›", STR_ARGS(secret->name));
            else
                buffer_append(&out, secret->value);
            start += place + secret->value.length;
        }
        buffer_append(&out, str_slice(text, start, text.length));
        text = out.length ? buffer_str(&out) : text;
    }
    return text;
}

/* A secret that went in and is not found again has become another text. */
static bool is_coverable(struct arena *arena, const struct secrets *secrets,
                         const struct rendered_file *file)
{
    struct str bytes = file->text->bytes;

    return !file->is_secret || secrets_cover(arena, secrets, bytes).bytes != bytes.bytes;
}

static void see_files(struct arena *arena, const struct secrets *secrets,
                      const struct rendered_instance *rendered,
                      struct approved_instance *instance)
{
    for (size_t i = 0; i < rendered->count; i++) {
        const struct rendered_file *file = &rendered->files[i];

        if (is_coverable(arena, secrets, file))
            add_digest(arena, &instance->files, file->relative,
                       secrets_cover(arena, secrets, file->text->bytes));
        else
            *LIST_ADD(arena, &instance->files) =
                (struct approved){.name = visible_utf8(arena, file->relative)};
    }
}

static void see_templates(struct arena *arena, const struct secrets *written, struct str folder,
                          const struct rendered_instance *rendered,
                          struct approved_instance *instance)
{
    struct map seen = {.arena = arena};

    for (size_t i = 0; i < rendered->count; i++) {
        const struct text *template = rendered->files[i].template_text;

        if (!map_put(&seen, template->path, instance))
            add_digest(arena, &instance->templates, relative_path(folder, template->path),
                       cover_written(arena, written, template->bytes));
    }
}

/* Who this machine is may stand in the settings: that is not for the reviewer to know. */
static void see_settings(struct arena *arena, const struct passport_eye *eye,
                         struct passport *passport)
{
    const struct settings *settings = &eye->project->settings;
    struct span host = settings->host.span;
    struct str bytes = settings->text->bytes;
    struct buffer kept = {.arena = arena};

    if (passport->settings.count)
        return;
    buffer_append(&kept, str_slice(bytes, 0, host.text ? host.offset : bytes.length));
    if (host.text)
        buffer_append(&kept, str_slice(bytes, host.offset + host.length, bytes.length));
    add_digest(arena, &passport->settings,
               relative_path(settings->directory, settings->text->path), buffer_str(&kept));
}

void passport_see(struct arena *arena, const struct passport_eye *eye,
                  const struct rendered_instance *rendered, const struct model *model,
                  const struct plan *plan, bool is_seen, struct passport *passport)
{
    struct approved_instance *instance = LIST_ADD(arena, &passport->instances);
    struct map variables = inventory_variables(arena, eye->project->inventory, rendered->host,
                                               eye->extra, eye->extra_count);
    struct secrets secrets = eye->secrets;
    struct secrets written = written_secrets(arena, rendered, model);

    secrets.capacity = secrets.count; /* what is added goes into a copy */
    add_secrets(&secrets, &written);
    *instance = (struct approved_instance){
        .host = visible_utf8(arena, rendered->host->name),
        .name = visible_utf8(arena, rendered->instance->name.text),
        .is_seen = is_seen,
    };
    see_settings(arena, eye, passport);
    see_variables(arena, &secrets, &variables, &instance->variables);
    see_templates(arena, &written, eye->project->settings.directory, rendered, instance);
    see_files(arena, &secrets, rendered, instance);
    approved_forecast(arena, plan, instance);
}
