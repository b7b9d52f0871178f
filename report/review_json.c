/* SPDX-License-Identifier: MIT */
/* docs/formats/review.schema.json says what each member is. */
#include "report/format.h"
#include "report/json.h"
#include "report/review_phrases.h"
#include "report/visible.h"

struct writer {
    struct arena *arena;
    const struct review_view *view;
    struct part *part; /* for findings */
};

static void set(const struct writer *writer, json_t *object, const char *key, struct str text)
{
    json_object_set_new(object, key, json_text(writer->arena, writer->view->secrets, text));
}

static json_t *revision_json(const struct writer *writer, struct str name, struct str id)
{
    json_t *object = json_object();

    set(writer, object, "name", name.bytes ? name : STR("WORKTREE"));
    json_object_set_new(object, "commit",
                        id.length ? json_text(writer->arena, NULL, id) : json_null());
    return object;
}

static json_t *commits_json(const struct writer *writer, const struct commit_range *range)
{
    json_t *array = json_array();

    for (size_t i = 0; i < range->count; i++) {
        json_t *object = json_object();

        set(writer, object, "id", range->items[i].id);
        set(writer, object, "author", range->items[i].author);
        set(writer, object, "summary", range->items[i].summary);
        json_array_append_new(array, object);
    }
    return array;
}

static void set_place(const struct writer *writer, json_t *object, const char *key,
                      struct span span)
{
    json_t *place;

    if (!span.text)
        return;
    place = json_object();
    set(writer, place, "path", relative_path(writer->view->directory, span.text->path));
    json_object_set_new(place, "start", json_position(span_start(span)));
    json_object_set_new(object, key, place);
}

static json_t *option_json(const struct writer *writer, const struct review_option *option)
{
    const struct option_change *change = &option->change;
    json_t *object = json_option_change(writer->arena, writer->view->secrets, change);

    if (option->is_covered)
        json_object_set_new(object, "secret_differs", json_true());
    set_place(writer, object, "cause", change->cause);
    set_place(writer, object, "inventory", option->key);
    return object;
}

static json_t *group_json(const struct writer *writer, const struct group_forecast *group)
{
    json_t *object = json_object();
    size_t stopping = 0, starting = 0;

    for (size_t i = 0; i < group->process_count; i++) {
        stopping += group->processes[i].ran;
        starting += group->processes[i].shall_run;
    }
    set(writer, object, "name", group->name);
    json_object_set_new(object, "action", json_string(group_action_name(group->action)));
    json_object_set_new(object, "stopping", json_integer((json_int_t)stopping));
    json_object_set_new(object, "starting", json_integer((json_int_t)starting));
    json_object_set_new(object, "stop_seconds", json_integer(group->stop_seconds));
    json_object_set_new(object, "start_seconds", json_integer(group->start_seconds));
    return object;
}

static json_t *file_json(const struct writer *writer, const struct review_file *file)
{
    json_t *object = json_object();

    set(writer, object, "path", file->path);
    json_object_set_new(object, "fate", json_string(review_file_fate(file)));
    json_object_set_new(object, "secret", json_boolean(file->is_secret));
    json_object_set_new(object, "added", json_integer((json_int_t)file->added));
    json_object_set_new(object, "removed", json_integer((json_int_t)file->removed));
    set(writer, object, "diff", file->diff);
    return object;
}

static json_t *reason_json(const struct writer *writer, const struct risk_reason *reason)
{
    json_t *object = json_object();

    json_object_set_new(object, "risk", json_string(risk_name(reason->risk)));
    json_set_text(object, "subject", writer->arena, writer->view->secrets, reason->subject);
    set(writer, object, "words", reason->words);
    return object;
}

static json_t *change_json(const struct writer *writer, const struct review_change *change)
{
    json_t *object = json_object(), *hosts = json_array(), *groups = json_array(),
           *files = json_array(), *options = json_array(), *reasons = json_array();

    for (size_t i = 0; i < change->hosts.count; i++)
        json_array_append_new(
            hosts, json_text(writer->arena, writer->view->secrets, change->hosts.items[i]));
    for (size_t i = 0; i < change->plan->group_count; i++)
        if (change->plan->groups[i].action != GROUP_KEEP)
            json_array_append_new(groups, group_json(writer, &change->plan->groups[i]));
    for (size_t i = 0; i < change->file_count; i++)
        json_array_append_new(files, file_json(writer, &change->files[i]));
    for (size_t i = 0; i < change->option_count; i++)
        json_array_append_new(options, option_json(writer, &change->options[i]));
    for (size_t i = 0; i < change->reasons.count; i++)
        json_array_append_new(reasons, reason_json(writer, &change->reasons.items[i]));
    set(writer, object, "instance", change->instance);
    json_object_set_new(object, "hosts", hosts);
    json_object_set_new(object, "fate",
                        json_string(change->is_new    ? "new"
                                    : change->is_gone ? "gone"
                                                      : "changes"));
    json_object_set_new(object, "seen", json_boolean(change->is_seen));
    json_object_set_new(object, "risk", json_string(risk_name(change->risk)));
    json_object_set_new(object, "reasons", reasons);
    json_object_set_new(object, "stop_seconds", json_integer(change->plan->stop_seconds));
    json_object_set_new(object, "groups", groups);
    json_object_set_new(object, "options", options);
    json_object_set_new(object, "files", files);
    return object;
}

static json_t *findings_json(const struct writer *writer, const struct finding_list *findings)
{
    json_t *array = json_array();

    for (size_t i = 0; i < findings->count; i++)
        json_array_append_new(array, finding_json(writer->part, &findings->items[i]));
    return array;
}

static json_t *passport_json(const struct writer *writer,
                             const struct review_passport *passport)
{
    json_t *object;

    if (!passport)
        return json_null();
    object = json_object();
    set(writer, object, "file", passport->file);
    set(writer, object, "sha256", passport->digest);
    json_object_set_new(object, "signed_by",
                        passport->signer.length
                            ? json_text(writer->arena, NULL, passport->signer)
                            : json_null());
    json_object_set_new(object, "expires",
                        passport->expires ? json_integer(passport->expires) : json_null());
    return object;
}

void report_review_json(struct buffer *out, const struct review *review,
                        const struct review_view *view)
{
    struct findings_view findings = {.secrets = view->secrets, .directory = view->directory};
    struct part part = {.out = {.arena = out->arena}, .view = &findings};
    struct writer writer = {out->arena, view, &part};
    json_t *object = json_object(), *changes = json_array();

    for (size_t i = 0; i < review->change_count; i++)
        json_array_append_new(changes, change_json(&writer, &review->changes[i]));
    json_object_set_new(object, "version", json_integer(1));
    set(&writer, object, "summary", review_sentence(out->arena, review));
    json_object_set_new(object, "risk", json_string(risk_name(review->risk)));
    json_object_set_new(object, "base",
                        revision_json(&writer, review->base, review->range.base));
    json_object_set_new(object, "head",
                        revision_json(&writer, review->head, review->range.head));
    json_object_set_new(object, "commit_count", json_integer((json_int_t)review->range.total));
    json_object_set_new(object, "commits", commits_json(&writer, &review->range));
    json_object_set_new(object, "hosts", json_integer((json_int_t)review->host_count));
    json_object_set_new(object, "changed_hosts",
                        json_integer((json_int_t)review->changed_host_count));
    json_object_set_new(object, "same", json_integer((json_int_t)review->same_count));
    json_object_set_new(object, "changes", changes);
    json_object_set_new(object, "new_findings", findings_json(&writer, &review->fresh));
    json_object_set_new(object, "gone_findings", findings_json(&writer, &review->gone));
    json_object_set_new(object, "passport", passport_json(&writer, review->passport));
    json_append(out, object);
    buffer_append_byte(out, '\n');
}
